"""Ctrl K finds shifts by their title, the one that goes on first, and the pages around them."""

from collections.abc import Callable

import pytest

from app.base.database import db
from app.people.models import Person
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.inbox.shift_world import build_shift
from tests.page_client import PageClient

SignedIn = Callable[[Person], PageClient]


def places(client: PageClient, query: str) -> list[tuple[str, str]]:
    found = client.send("GET", f"/ui/palette?q={query}", 200, fetch=True).json
    return [(one["label"], one["url"]) for one in found if "/inbox/shifts" in one["url"]]


def test_a_shift_is_found_by_its_title_and_leads_into_the_run(cast: Cast, clock: StoppedClock, signed_in: SignedIn) -> None:
    version = build_shift(clock.at)
    client, page = signed_in(cast.ines), f"/inbox/shifts/{version.shift_id}"
    assert places(client, "evening") == [("An evening with lamps", page)]
    assert places(client, "nothing like it") == []
    run = client.post(f"{page}/runs").location
    assert places(client, "with+lamps") == [("An evening with lamps", run)]
    assert places(signed_in(cast.bo), "with+lamps") == [("An evening with lamps", page)]


def test_what_nobody_may_run_is_found_by_who_prepares_it(cast: Cast, clock: StoppedClock, signed_in: SignedIn) -> None:
    version = build_shift(clock.at)
    db.session.execute(db.text("UPDATE shift SET current_number = NULL WHERE id = :id"), {"id": version.shift_id})
    db.session.commit()
    assert places(signed_in(cast.ines), "evening") == []
    assert places(signed_in(cast.tara), "evening") == [("An evening with lamps", f"/inbox/shifts/{version.shift_id}")]


@pytest.mark.parametrize(("who", "said"), [("ines", ["/inbox/shifts"]), ("tara", ["/inbox/shifts", "/inbox/shifts/reports"])])
def test_the_pages_around_shifts_are_found(cast: Cast, signed_in: SignedIn, who: str, said: list[str]) -> None:
    assert [url for _, url in places(signed_in(getattr(cast, who)), "shifts")] == said
