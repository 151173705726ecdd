"""Texts of a session that save themselves: shared notes, the agent's topics, the lead's private notes."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.statements import changed, insert_into
from app.coaching import notices, policy
from app.coaching.models import CoachingSession, CoachingText, TextKind
from app.people.models import Person
from app.ui.words import gettext as _

MOST = 20_000


def save_text(one: CoachingSession, kind: TextKind, text: str, *, revision: int, by: Person, at: datetime) -> int:
    """Keep a text and return its new revision. `revision`: the one that was read, 0 before the first save.

    Raises Forbidden; Conflict with both texts where somebody else wrote meanwhile. The same text again changes nothing.
    """
    if not policy.may_write(by, one, kind):
        raise Forbidden(_("This text is closed: the session was acknowledged, held or called off, or it is not yours to write."))
    text = text.replace("\r\n", "\n")
    if len(text) > MOST:
        raise DomainError(_("Use at most %(max)d characters.", max=MOST))
    if not _written(one.id, kind, text, revision, by, at):
        kept = db.session.execute(select(CoachingText.text, CoachingText.revision).where(*_place(one.id, kind))).first()
        theirs, number = (kept.text, kept.revision) if kept is not None else ("", 0)
        if theirs == text:
            return int(number)
        raise Conflict(
            _("Somebody else wrote here after you opened the page. Compare both texts."), text=theirs, yours=text, revision=number
        )
    if kind is TextKind.TOPICS and text.strip():
        notices.tell_lead(one, notices.TOPICS, by, at=at, once=f"coaching:{one.id}:topics")
    return revision + 1


def _written(session_id: int, kind: TextKind, text: str, revision: int, by: Person, at: datetime) -> bool:
    """Whether the text was where the writer had left it."""
    values = {"text": text, "revision": revision + 1, "saved_at": at, "saved_by_id": by.id}
    if revision:
        return changed(update(CoachingText).where(*_place(session_id, kind), CoachingText.revision == revision).values(values)) == 1
    first = insert_into(CoachingText).values(session_id=session_id, kind=kind, **values)
    made = first.on_conflict_do_nothing(index_elements=["session_id", "kind"]).returning(CoachingText.id)
    return db.session.scalar(made) is not None


def _place(session_id: int, kind: TextKind) -> tuple[ColumnElement[bool], ...]:
    return CoachingText.session_id == session_id, CoachingText.kind == kind
