"""The list of scenarios, its filters and its budget; uploading a pack."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.library.models import Scenario
from app.library.work_models import ScenarioSubmission, Verdict
from tests.cast import Cast
from tests.knowledge.packs import SCENARIO, files, zipped
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("?text=LIGHT", True),
        ("?text=lamps.bro", True),
        ("?text=%25", False),
        ("?channel=email&level=2", True),
        ("?channel=chat", False),
        ("?level=x", False),
        ("?level=99999999999999999999", False),
        ("?skill=billing", False),
        ("?pack=1", True),
        ("?pack=-1", False),
        ("?status=nonsense", True),
    ],
)
def test_filters_stand_in_the_address(query: str, found: bool, scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    assert ("The lamp does not light" in signed_in(cast.bo).get(f"/library/{query}").said) is found


def test_the_list_stays_within_its_budget(scenario: Scenario, db: SQLAlchemy, cast: Cast, signed_in: SignedIn, query_count: Any) -> None:
    for number in range(80):
        made = Scenario(
            slug=f"many.{number}", title=f"Many {number:03}", created_at=datetime(2026, 1, 1, tzinfo=UTC), draft_source=SCENARIO
        )
        db.session.add(made)
    db.session.commit()
    tara = signed_in(cast.tara)
    with query_count(at_most=1 + 4) as statements:
        page = tara.get("/library/")
    assert not any("draft_source" in statement for statement in statements.all)
    following = next(link for link in page.page.links if "after=" in link)
    assert "The lamp does not light" in tara.get(following).said


def test_a_title_is_never_markup(scenario: Scenario, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    nasty = SCENARIO.replace("title: The lamp does not light", 'title: "<img src=x onerror=alert(1)>"').replace(
        "stays dark", "<b>stays</b>"
    )
    tara.post(f"/library/scenarios/{scenario.id}/edit", {"source": nasty, "revision": scenario.draft_revision, "act": "publish"})
    for path in ("", f"scenarios/{scenario.id}", f"scenarios/{scenario.id}/edit", f"scenarios/{scenario.id}/versions", "packs"):
        page = tara.get(f"/library/{path}").text
        assert "<img src" not in page and "<b>stays" not in page


def test_a_trainer_uploads_a_pack_for_the_team(db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    answer = tara.post("/library/packs", {"file": (zipped(files()), "p.zip"), "owner": str(cast.north.id)}, expect=200)
    assert "4 texts are new or changed." in answer.said
    assert db.session.scalars(select(Scenario.team_id)).all() == [cast.north.id]
    assert "The lamp does not light" not in signed_in(cast.stan).get("/library/").said


def test_an_upload_with_errors_says_where_and_stores_nothing(db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    wrong = zipped(files(scenario=SCENARIO.replace("-> calm", "-> clam")))
    answer = signed_in(cast.tara).post("/library/packs", {"file": (wrong, "p.zip"), "owner": str(cast.north.id)}, expect=422)
    assert "Nothing was stored" in answer.said and "scenarios/broken.md:" in answer.text and "clam" in answer.said
    assert db.session.scalars(select(Scenario)).all() == []


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_pack_is_refused(content: bytes, cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.tara).post("/library/packs", {"file": (BytesIO(content), "p.zip"), "owner": str(cast.north.id)}, expect=422)


def test_who_loads_for_whom(cast: Cast, signed_in: SignedIn) -> None:
    def load(person: Any, owner: str, expect: int) -> Any:
        return signed_in(person).post("/library/packs", {"file": (zipped(files()), "p.zip"), "owner": owner}, expect=expect)

    load(cast.bo, "", 403)
    load(cast.rey, str(cast.north.id), 403)
    load(cast.tara, "", 422)
    load(cast.tara, str(cast.south.id), 422)
    load(cast.ada, str(cast.north.id), 422)
    load(cast.ada, "", 200)


def test_what_waits_for_a_second_look_is_marked_and_found(scenario: Scenario, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    waits = ScenarioSubmission(scenario_id=scenario.id, revision=1, by_id=cast.tara.id, at=datetime(2026, 1, 1, tzinfo=UTC))
    waits.packed, waits.comment = ScenarioSubmission.pack(SCENARIO), ""
    tara, stan, bo = signed_in(cast.tara), signed_in(cast.stan), signed_in(cast.bo)
    assert "The lamp does not light" not in tara.get("/library/?status=in-review").said
    db.session.add(waits)
    db.session.commit()

    def marked(person: PageClient, query: str = "") -> bool:
        return re.search(r'class="badge tone-info".*?in review</', person.get(f"/library/{query}").text) is not None

    for query in ("", "?status=in-review"):
        assert marked(tara, query)
    assert "The lamp does not light" in stan.get("/library/?status=in-review").said
    assert not marked(bo)
    waits.verdict = Verdict.TAKEN_BACK
    db.session.commit()
    assert not marked(tara)
