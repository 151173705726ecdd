"""Names are found whatever their case and accents, by the same rule on both databases and in Python."""

from typing import Any

import pytest
from sqlalchemy import func, literal, select

from app.base.folding import NAME, begins, folded, holds

SAME = [
    ("YILDIZ", "yıldız"),
    ("İzmir", "izmir"),
    ("Élodie", "elodie"),
    ("ЁЛКИНА", "елкина"),
    ("ИРИНА Соколова", "ирина соколова"),
    ("Straße", "STRASSE"),
    ("ΕΛΕΝΗ", "Ελένη"),
    ("Ａｎｎ", "ann"),
    ("Nguyễn", "NGUYEN"),
    ("山田", "山田"),
    ("Bo Lindqvist", "bo lindqvist"),
]


@pytest.mark.parametrize(("stored", "typed"), SAME)
def test_both_are_one(db: Any, stored: str, typed: str) -> None:
    assert folded(stored) == folded(typed)
    for text in (stored, typed):
        assert db.session.scalar(select(getattr(func, NAME)(literal(text)))) == folded(text), "Python and the database agree"
    assert db.session.scalar(select(holds(literal(f"x {stored} y"), typed)))
    assert db.session.scalar(select(begins(literal(f"{stored} y"), typed)))


def test_other_names_stay_apart(db: Any) -> None:
    assert not db.session.scalar(select(holds(literal("Jane"), "june")))
    assert not db.session.scalar(select(holds(literal("100 people"), "100%"))), "what stands for anything elsewhere stands for itself"
    assert not db.session.scalar(select(begins(literal("Ann"), "nn")))
    assert db.session.scalar(select(holds(literal(None), "x"))) is None
