"""Where a team asks for it, nobody publishes a rubric they wrote."""

from collections.abc import Callable
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.people.models import Team
from app.rubrics.models import Rubric
from app.rubrics.starting_points import _BODIES, _HEAD
from tests.cast import Cast
from tests.page_client import PageClient

TEXT = _HEAD.format(preset="zendesk-qa") + _BODIES["zendesk-qa"]


def saved(db: SQLAlchemy) -> Rubric:
    return db.session.scalars(select(Rubric).execution_options(populate_existing=True)).one()


def test_a_second_person_publishes(cast: Cast, signed_in: Callable[[Any], PageClient], db: SQLAlchemy) -> None:
    tara, lea = signed_in(cast.tara), signed_in(cast.lea)
    tara.post("/rubrics/new", {"source": TEXT, "owner": ""})
    db.session.get_one(Team, cast.north.id).second_publisher = True
    db.session.commit()
    url, revision = f"/rubrics/{saved(db).id}/publish", saved(db).draft_revision
    assert "a second person publishes" in tara.post(url, {"revision": revision}, expect=422).said
    assert saved(db).current_number is None
    lea.post(url, {"revision": revision})
    assert saved(db).current_number == 1
