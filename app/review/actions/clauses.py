"""The policy clause behind a quote, as it stood when the reply was written."""

from datetime import datetime

from sqlalchemy import select, update

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError, NotFound
from app.base.statements import changed
from app.conversations.models import Message
from app.knowledge.clauses import Clause, clauses_at
from app.people.models import Person
from app.review.actions.drafts import Saved, advance, begin, state_of
from app.review.models import Evidence
from app.review.queries.sheets import Sheet
from app.ui.words import gettext as _


def cite(assignment_id: int, evidence_id: int, ref: str, *, revision: int, version_id: int, by: Person, at: datetime) -> Saved:
    """Tie a quote of the draft to the clause `ref` as it stood when the quoted message was written; "" unties it.

    Raises as `save_rating`, and DomainError where no such clause held then.
    """
    sheet, draft_id = begin(assignment_id, revision, version_id, by, at)
    query = select(Message.sent_at).join(Evidence, Evidence.message_id == Message.id)
    written = db.session.scalar(query.where(Evidence.id == evidence_id, Evidence.review_id == draft_id))
    if written is None:
        raise NotFound(_("This quote is not part of your draft any more. Reload the page to see those that are."))
    clause = clause_of(sheet, ref, written) if ref else None
    advance(draft_id, revision, by, at)
    values = {"clause": clause.ref if clause else "", "article_version_id": clause.version_id if clause else None}
    changed(update(Evidence).where(Evidence.id == evidence_id).values(**values))
    return state_of(sheet, draft_id, revision)


def clauses_for(sheet: Sheet, at: datetime) -> list[Clause]:
    """The clauses that held for the item's team at `at`. One statement."""
    return clauses_at(at, at.astimezone(clock.zone(sheet.timezone)).date(), sheet.assignment.team_id)


def clause_of(sheet: Sheet, ref: str, at: datetime) -> Clause:
    """The clause that held at `at`. Raises DomainError (422) where none of this name did."""
    held = next((one for one in clauses_for(sheet, at) if one.ref == ref), None)
    if held is None:
        raise DomainError(_("No clause '%(ref)s' held on the day of the reply. Choose one of those shown.", ref=ref[:80]), field="clause")
    return held
