"""Demo reviewers answer what pointers show them: accepted words become evidence, rejected ones are not shown again."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.base.database import db
from app.people.models import Person
from app.review.actions.pointers import Shown, accept, pointers_for, reject
from app.review.models import Rating
from app.review.queries.sheets import Sheet

RESTS_ON = {
    "greeting": "empathy",
    "closing": "empathy",
    "promise": "promises",
    "placeholder": "clarity",
    "leak": "identity",
    "shouting": "empathy",
    "long_sentence": "clarity",
    "one_block": "clarity",
}
"""The criterion that a reviewer takes such words for."""
SECONDS = 8
"""How long a glance at a pointer takes."""


def judge(sheet: Sheet, draft_id: int, *, revision: int, by: Person, at: datetime) -> tuple[int, datetime]:
    """Give a verdict on every pointer of a filled draft; its revision and the moment afterwards.

    A pointer is right where the reviewer found something to wish for in what it speaks of, and wrong at the highest level. One that
    speaks of nothing they rated is left as it is.
    """
    levels = {row.criterion: row.level for row in db.session.execute(select(Rating).where(Rating.review_id == draft_id)).scalars()}
    for shown in pointers_for(sheet, by):
        criterion = _criterion(sheet, shown, levels)
        if criterion is None:
            continue
        at += timedelta(seconds=SECONDS)
        if levels[criterion] == _highest(sheet, criterion):
            reject(sheet, shown.pointer, by=by, at=at)
            continue
        made = accept(sheet, shown.pointer, criterion, revision=revision, version_id=sheet.version.id, by=by, at=at)
        revision = revision if made is None else made[0].revision
    return revision, at


def _criterion(sheet: Sheet, shown: Shown, levels: dict[str, str | None]) -> str | None:
    """What the pointer speaks of, where it was rated with a level."""
    name = shown.pointer.criterion or RESTS_ON.get(shown.pointer.name, "")
    criterion = sheet.rubric.by_id.get(name)
    return name if criterion is not None and criterion.level(levels.get(name) or "") is not None else None


def _highest(sheet: Sheet, criterion_id: str) -> str:
    return max(sheet.rubric.criterion(criterion_id).levels, key=lambda one: one.value).id
