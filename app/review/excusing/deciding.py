"""A dispute that was decided by the policy: its owner gets the report that a reviewer would have made while grading."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.people.models import Person
from app.review.actions.clauses import clauses_for
from app.review.excusing.actions import LONGEST, Reported, keep
from app.review.models import ClauseConflict, Dispute, DisputeQuote, Evidence, SecondLook
from app.review.queries.sheets import Sheet


def report_decided(dispute: Dispute, sheet: Sheet, blamed: Mapping[str, str], review_id: int, *, by: Person, at: datetime) -> None:
    """Report each criterion whose decision blames the policy, with the sentence why, to the owners, once; none is no statement.

    About the clauses that the words of the second look are tied to, else those of the first review's, else those that the
    rubric names. `review_id` is the version that stands: its quotes go with it.
    """
    if not blamed:
        return
    cited = _cited(dispute, by)
    held = {one.ref: one for one in clauses_for(sheet, sheet.assignment.acted_at)}
    for criterion, words in sorted(blamed.items()):
        named = sheet.rubric.criterion(criterion).clauses
        refs = sorted({ref for ref in cited.get(criterion) or named if ref in held})[:2]
        if not _known(sheet, criterion, refs):
            where, clauses = Reported(criterion, review_id, dispute.id), [held[ref] for ref in refs]
            keep(sheet, where, clauses, words.strip()[:LONGEST], by=by, at=at, sent=True)


def _cited(dispute: Dispute, by: Person) -> dict[str, set[str]]:
    """Clauses by criterion. Two statements."""
    look = select(SecondLook.id).where(SecondLook.dispute_id == dispute.id, SecondLook.by_id == by.id)
    own = select(DisputeQuote.criterion, DisputeQuote.clause).where(DisputeQuote.dispute_id == dispute.id, DisputeQuote.look_id.in_(look))
    first = select(Evidence.criterion, Evidence.clause).where(Evidence.review_id == dispute.review_id)
    found: dict[str, set[str]] = {}
    for criterion, clause in db.session.execute(own.where(DisputeQuote.clause != "")):
        found.setdefault(criterion, set()).add(clause)
    told = frozenset(found)
    for criterion, clause in db.session.execute(first.where(Evidence.clause != "")):
        if criterion not in told:
            found.setdefault(criterion, set()).add(clause)
    return found


def _known(sheet: Sheet, criterion: str, refs: list[str]) -> bool:
    """Whether a report of this reply, criterion and clauses went out before, whoever made it; without clauses any of them counts."""
    query = select(ClauseConflict.id).where(ClauseConflict.assignment_id == sheet.assignment.id, ClauseConflict.criterion == criterion)
    if refs:
        first, second = (*refs, "")[:2]
        query = query.where(ClauseConflict.first_clause == first, ClauseConflict.second_clause == second)
    return db.session.scalar(query.where(ClauseConflict.sent_at.is_not(None)).limit(1)) is not None
