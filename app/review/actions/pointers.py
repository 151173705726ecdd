"""Pointers of an item, the reviewer's verdicts on them, and how often each pointer is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import DomainError
from app.base.statements import insert_into
from app.conversations.masking import edits_of
from app.conversations.models import AuthorRole, Conversation, MessageKind
from app.people.models import Person
from app.review.actions.drafts import Saved, Span, attach
from app.review.models import Assignment, Evidence, PointerSwitch, PointerVerdict
from app.review.pointing import NAMES, Pointer, Said, languages, pointers, switched_on
from app.review.queries.sheets import Sheet, messages_of
from app.review.shown_text import shown_text
from app.ui.words import gettext as _

ANY = "*"
"""The language of conversations in a language whose words the pointers do not know."""


@dataclass(frozen=True)
class Record:
    """How one pointer fares in one language."""

    pointer: str
    language: str
    on: bool
    accepted: int
    rejected: int


def pointers_for(sheet: Sheet, person: Person) -> list[tuple[Pointer, str]]:
    """Pointers that the person has not judged yet, with the words they mark. Four statements."""
    judged = select(PointerVerdict.pointer, PointerVerdict.message_id, PointerVerdict.start)
    item = sheet.assignment
    known = {
        tuple(row) for row in db.session.execute(judged.where(PointerVerdict.assignment_id == item.id, PointerVerdict.by_id == person.id))
    }
    said, language = _said(sheet)
    texts = {one.message_id: one.text for one in said}
    found = pointers(said, language, switched_on(_switches(item.rubric_id, language)))
    return [(one, texts[one.message_id][one.start : one.end]) for one in found if (one.name, one.message_id, one.start) not in known]


def accept(
    sheet: Sheet, pointer: Pointer, criterion: str, *, revision: int, version_id: int, by: Person, at: datetime
) -> tuple[Saved, Sequence[Evidence]]:
    """The pointer is right: its words become evidence of a criterion. Raises as `attach`, DomainError where nothing points there."""
    _judge(sheet, pointer, accepted=True, by=by, at=at)
    span = Span(pointer.message_id, pointer.start, pointer.end)
    return attach(sheet.assignment.id, criterion, span, revision=revision, version_id=version_id, by=by, at=at)


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
    places = [(name, language) for language in (*languages(), ANY) for name in NAMES if _speaks(name, language)]
    return [Record(*key, switches.get(key, True), counts.get((*key, True), 0), counts.get((*key, False), 0)) for key in places]


def switch(rubric_id: int, pointer: str, language: str, *, on: bool) -> None:
    """Turn a pointer on or off for a rubric and a language. Raises DomainError for one that there is not."""
    if not _speaks(pointer, language):
        raise DomainError(_("There is no such pointer. Reload the page."))
    statement = insert_into(PointerSwitch).values(rubric_id=rubric_id, language=language, pointer=pointer, on=on)
    key = ["rubric_id", "language", "pointer"]
    db.session.execute(statement.on_conflict_do_update(index_elements=key, set_={"on": statement.excluded.on}))


def _speaks(pointer: str, language: str) -> bool:
    return pointer in (NAMES if language in languages() else NAMES[2:]) and language in (*languages(), ANY)


def _judge(sheet: Sheet, pointer: Pointer, *, accepted: bool, by: Person, at: datetime) -> None:
    said, language = _said(sheet)
    if pointer not in pointers(said, language, frozenset(NAMES)):
        raise DomainError(_("Nothing points there any more. Reload the page."))
    item = sheet.assignment
    key = {"assignment_id": item.id, "by_id": by.id, "pointer": pointer.name, "message_id": pointer.message_id, "start": pointer.start}
    key |= {"criterion": "", "action": ""}
    values = {**key, "rubric_id": item.rubric_id, "language": language, "end": pointer.end, "accepted": accepted, "at": at}
    statement = insert_into(PointerVerdict).values(**values)
    kept = {"accepted": statement.excluded.accepted, "at": statement.excluded.at}
    db.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=kept))


def _said(sheet: Sheet) -> tuple[list[Said], str]:
    """The public messages as they are shown, and the language whose words count. Two statements."""
    spoken = db.session.scalar(select(Conversation.language).where(Conversation.id == sheet.assignment.conversation_id)) or ""
    language = spoken.split("-")[0].lower()
    found = []
    for one in messages_of(sheet.assignment.conversation_id):
        if one.kind is MessageKind.PUBLIC and one.author_role in (AuthorRole.AGENT, AuthorRole.CUSTOMER):
            shown = shown_text(one.body, real=sheet.real)
            private = tuple((*shown.from_body(edit.start, edit.end), one.body[edit.start : edit.end]) for edit in edits_of(one.body))
            mine = one.author_role is AuthorRole.AGENT and one.author_id in (None, sheet.assignment.reviewee_id)
            if mine or one.author_role is AuthorRole.CUSTOMER:
                found.append(Said(one.id, mine, shown.text, private))
    return found, language if language in languages() else ANY


def _switches(rubric_id: int, language: str) -> dict[str, bool]:
    query = select(PointerSwitch.pointer, PointerSwitch.on).where(PointerSwitch.rubric_id == rubric_id, PointerSwitch.language == language)
    return {row.pointer: row.on for row in db.session.execute(query)}
