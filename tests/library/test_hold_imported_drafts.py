"""A draft with remarks of an import is published by whoever confirms that they have looked at them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.library.models import Scenario
from tests.cast import Cast
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
LEFT = "2 remarks of the import are left in the text."


@pytest.fixture
def imported(scenario: Scenario, db: SQLAlchemy) -> Scenario:
    scenario.draft_source += "\n<!-- look at: who is Joe? -->\n<!-- look at: the end -->\n"
    db.session.commit()
    return scenario


@pytest.mark.parametrize("path", ["publishing", "publish", "schedules"])
def test_nothing_is_published_before_somebody_has_looked(path: str, imported: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara, form = signed_in(cast.tara), {"revision": str(imported.draft_revision), "moment": "2999-01-01T09:00"}
    url = f"/library/scenarios/{imported.id}"
    assert LEFT in tara.post(f"{url}/{path}", form, expect=422).said
    assert imported.current_number == 1


def test_the_page_names_how_many_and_takes_the_confirmation(imported: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara, url = signed_in(cast.tara), f"/library/scenarios/{imported.id}/publishing"
    assert LEFT in tara.get(url).said
    tara.post(url, {"revision": str(imported.draft_revision), "looked_at": "1"})
    assert imported.current_number == 2
