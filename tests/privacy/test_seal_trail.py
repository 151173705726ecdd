"""Words leave the trail under a seal, and the chain still proves itself."""

from typing import Any

from sqlalchemy import select, text

from app.base.database import db
from app.trail.actions import first_altered, record
from app.trail.models import TrailEntry
from app.trail.sealing import WORDS, seal
from tests.cast import Cast


def test_a_sealed_entry_keeps_its_place_and_can_be_sealed_again(cast: Cast, clock: Any) -> None:
    for number in range(3):
        record("people.test", "person", number, by=cast.ada, at=clock.at, label=f"Ana {number}", note="words")
    of_ada = TrailEntry.actor_id == cast.ada.id
    assert seal(of_ada, lambda _: WORDS, reason="a test", by=None, at=clock.at) == 3
    assert seal(of_ada, lambda _: {"actor_name": "Former"}, reason="again", by=None, at=clock.at) == 3
    assert seal(of_ada, lambda _: {"actor_name": "Former"}, reason="nothing left", by=None, at=clock.at) == 0
    db.session.commit()
    sealed = db.session.scalars(select(TrailEntry).where(of_ada)).all()
    assert {(one.actor_name, one.thing_label, one.verb) for one in sealed} == {("Former", "", "people.test")}
    assert first_altered() is None


def test_a_seal_nobody_told_of_is_named(cast: Cast, clock: Any) -> None:
    hidden = record("people.test", "person", 1, by=cast.ada, at=clock.at, label="what somebody wants to hide").id
    record("people.test", "person", 2, by=cast.ada, at=clock.at)
    db.session.execute(
        text("UPDATE trail_entry SET thing_label = 'harmless', sealed_by = :later WHERE id = :id"), {"later": hidden + 1, "id": hidden}
    )
    db.session.commit()
    db.session.expire_all()
    altered = first_altered()
    assert altered is not None and altered.id == hidden, "the trigger lets a seal through; the chain tells that it is none"
