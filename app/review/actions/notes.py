"""A reviewer's private notes, and the time they worked on an item."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from app.base.database import db
from app.base.errors import DomainError, NotFound
from app.base.statements import changed, insert_into
from app.people.models import Person
from app.review.models import Review, ReviewNote, ReviewState
from app.review.policy import READ_OTHERS
from app.review.queries.sheets import sheet_of
from app.ui.words import gettext as _

LONGEST_NOTE = 4000
MOST_SECONDS = 6 * 3600


def keep_note(assignment_id: int, text: str, *, by: Person, at: datetime) -> None:
    """Keep the person's own note on an item; an empty text takes it away. Raises NotFound, DomainError (422)."""
    if sheet_of(by, assignment_id) is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Go back to the queue."))
    text = text.replace("\x00", "").strip()
    if len(text) > LONGEST_NOTE:
        raise DomainError(_("Use at most %(max)d characters.") % {"max": LONGEST_NOTE}, field="note")
    if not text:
        changed(delete(ReviewNote).where(ReviewNote.assignment_id == assignment_id, ReviewNote.author_id == by.id))
        return
    statement = insert_into(ReviewNote).values(assignment_id=assignment_id, author_id=by.id, text=text, saved_at=at)
    kept = {"text": statement.excluded.text, "saved_at": statement.excluded.saved_at}
    db.session.execute(statement.on_conflict_do_update(index_elements=["assignment_id", "author_id"], set_=kept))


def own_note(assignment_id: int, person: Person) -> str:
    """The person's note on an item, "" without one. One statement."""
    query = select(ReviewNote.text).where(ReviewNote.assignment_id == assignment_id, ReviewNote.author_id == person.id)
    return db.session.scalar(query) or ""


def notes_on(review: Review, viewer: Person) -> Sequence[Any]:
    """(text, name, saved_at) of the notes the viewer may read: one's own, for leads of the team all; never the reviewed agent.

    One statement; none for the agent.
    """
    if review.reviewee_id == viewer.id:
        return []
    query = select(ReviewNote.text, Person.name, ReviewNote.saved_at).join(Person, Person.id == ReviewNote.author_id)
    query = query.where(ReviewNote.assignment_id == review.assignment_id)
    leads = review.team_id is not None and review.team_id in viewer.teams_for(READ_OTHERS)
    return db.session.execute(query if leads else query.where(ReviewNote.author_id == viewer.id)).all()


def worked(assignment_id: int, seconds: int, *, by: Person) -> None:
    """Add seconds of active work to the person's own draft. One statement; none for nought."""
    if seconds <= 0:
        return
    mine = (Review.assignment_id == assignment_id, Review.reviewer_id == by.id, Review.state == ReviewState.DRAFT)
    changed(update(Review).where(*mine).values(active_seconds=Review.active_seconds + min(seconds, MOST_SECONDS)))


def active_time(seconds: int) -> str:
    """Minutes and seconds, "1:05"."""
    return f"{seconds // 60}:{seconds % 60:02d}"
