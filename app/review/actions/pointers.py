"""Pointers of an item, the reviewer's verdicts on them, and how often each pointer is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import DomainError
from app.base.statements import insert_into
from app.people.models import Person
from app.review.actions.drafts import Saved, Span, attach
from app.review.models import Assignment, Evidence, PointerSwitch, PointerVerdict
from app.review.pointing import Pointer, languages
from app.review.pointing_desk import DESK
from app.review.queries.pointed import ANY, names_in, pointed, speaks
from app.review.queries.sheets import Sheet
from app.ui.words import gettext as _

ALL_OF_THEM = "*"
PLACE = ("pointer", "message_id", "start", "criterion", "action")
"""What tells one pointer of an item from another."""


@dataclass(frozen=True)
class Record:
    """How one pointer fares in one language."""

    pointer: str
    language: str
    on: bool
    accepted: int
    rejected: int


@dataclass(frozen=True)
class Shown:
    """One pointer that waits for a verdict. `title` is the desk action that it speaks of, `words` what it marks; "" for none."""

    pointer: Pointer
    words: str
    title: str


def pointers_for(sheet: Sheet, person: Person) -> list[Shown]:
    """Pointers that the person has not judged yet. At most eight statements."""
    found = pointed(sheet)
    query = select(*(getattr(PointerVerdict, name) for name in PLACE)).where(PointerVerdict.assignment_id == sheet.assignment.id)
    judged = {tuple(row) for row in db.session.execute(query.where(PointerVerdict.by_id == person.id))}
    waiting = [one for one in found.found if tuple(_place(one).values()) not in judged]
    return [Shown(one, found.words(one), found.title(one.action)) for one in waiting]


def accept(
    sheet: Sheet, pointer: Pointer, criterion: str, *, revision: int, version_id: int, by: Person, at: datetime
) -> tuple[Saved, Sequence[Evidence]] | None:
    """The pointer is right: its words become evidence of a criterion. Raises as `attach`, DomainError where nothing points there.

    Where no words tell it (a desk action that was not done) only the verdict is kept: None.
    """
    _judge(sheet, pointer, accepted=True, by=by, at=at)
    if pointer.start == pointer.end:
        return None
    span = Span(pointer.message_id, pointer.start, pointer.end)
    return attach(sheet.assignment.id, pointer.criterion or criterion, span, revision=revision, version_id=version_id, by=by, at=at)


def reject(sheet: Sheet, pointer: Pointer, *, by: Person, at: datetime) -> None:
    """The pointer is wrong here; it is not shown again. Raises DomainError where nothing points there."""
    _judge(sheet, pointer, accepted=False, by=by, at=at)


def records_of(rubric_id: int, person: Person, row: int) -> list[Record]:
    """Every pointer in every known language with the verdicts of the person's teams. Two statements."""
    counted = select(PointerVerdict.pointer, PointerVerdict.language, PointerVerdict.accepted, func.count())
    counted = counted.join(Assignment, Assignment.id == PointerVerdict.assignment_id)
    counted = counted.where(PointerVerdict.rubric_id == rubric_id, Assignment.team_id.in_(person.teams_for(row)))
    given = counted.group_by(PointerVerdict.pointer, PointerVerdict.language, PointerVerdict.accepted)
    counts = {(pointer, language, accepted): n for pointer, language, accepted, n in db.session.execute(given)}
    switches = {(one.pointer, one.language): one.on for one in db.session.scalars(select(PointerSwitch).filter_by(rubric_id=rubric_id))}
    places = [(name, language) for language in (*languages(), ANY) for name in names_in(language)]
    return [Record(*key, switches.get(key, key[0] in DESK), counts.get((*key, True), 0), counts.get((*key, False), 0)) for key in places]


def switch(rubric_id: int, pointer: str, language: str, *, on: bool) -> None:
    """Turn a pointer on or off for a rubric and a language. `ALL_OF_THEM`: every one of that language. Raises DomainError."""
    names = names_in(language) if pointer == ALL_OF_THEM else (pointer,)
    if not all(speaks(name, language) for name in names):
        raise DomainError(_("There is no such pointer. Reload the page."))
    statement = insert_into(PointerSwitch).values(
        [{"rubric_id": rubric_id, "language": language, "pointer": name, "on": on} for name in names]
    )
    key = ["rubric_id", "language", "pointer"]
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_={"on": statement.excluded.on}))


def _judge(sheet: Sheet, pointer: Pointer, *, accepted: bool, by: Person, at: datetime) -> None:
    found = pointed(sheet)
    if pointer not in found.found:
        raise DomainError(_("Nothing points there any more. Reload the page."))
    item = sheet.assignment
    key = {"assignment_id": item.id, "by_id": by.id, **_place(pointer)}
    values = {**key, "rubric_id": item.rubric_id, "language": found.language, "end": pointer.end, "accepted": accepted, "at": at}
    statement = insert_into(PointerVerdict).values(**values)
    kept = {"accepted": statement.excluded.accepted, "at": statement.excluded.at}
    db.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=kept))


def _place(pointer: Pointer) -> dict[str, str | int]:
    """What makes a pointer this one, by the names of the table's columns."""
    values = (pointer.name, pointer.message_id, pointer.start, pointer.criterion, pointer.action)
    return dict(zip(PLACE, values, strict=True))
