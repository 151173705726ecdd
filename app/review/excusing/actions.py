"""Reporting that clauses conflict or are unclear, which excuses the criterion; taking it back; sending it with the review; the answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from app.base.database import db
from app.base.errors import DomainError, NotFound
from app.base.statements import changed, insert_into
from app.knowledge.clauses import Clause
from app.people.models import Person
from app.review.actions.clauses import clause_of
from app.review.actions.drafts import Saved, advance, begin, excuse_rating, state_of
from app.review.actions.rated import criterion_of
from app.review.excusing import notices, owners
from app.review.models import ClauseConflict, Rating, ReportOutcome, Review
from app.review.queries.sheets import Sheet, ratings_of, sheet_of
from app.rubrics.document import EXCUSED
from app.trail.actions import record
from app.ui.words import gettext as _

LONGEST = 1000


@dataclass(frozen=True)
class Reported:
    """Where a report stands: of which criterion, in which review and, where its answer made it, of which dispute."""

    criterion: str
    review_id: int | None
    dispute_id: int | None = None


def report(assignment_id: int, criterion_id: str, refs: Iterable[str], words: str, *, by: Person, at: datetime) -> ClauseConflict:
    """Say that one clause was unclear, or two conflicted, on the day of the reply; the criterion is excused in the person's draft.

    Its owners are told when the review is published. The same report twice is one. Raises NotFound, DomainError (422) with the
    field, and as `save_rating`.
    """
    sheet = _sheet(assignment_id, by)
    criterion_of(sheet.rubric, criterion_id)
    words, clauses = checked_words(words), clauses_of(sheet, refs)
    if not clauses:
        raise DomainError(_("Choose the clause that was unclear, or the two that conflict."), field="first")
    if (known := pending(sheet.draft.id if sheet.draft else None, criterion_id)) is not None:
        return known
    sheet, draft_id = begin(assignment_id, sheet.revision, sheet.version.id, by, at)
    rating = ratings_of(draft_id).get(criterion_id)
    if rating is not None and rating.level == EXCUSED:
        raise DomainError(_("This criterion is left out already, by a report that was sent."), field="first")
    _moved_on(draft_id, by, at)
    excuse_rating(draft_id, criterion_id, words, at)
    return keep(sheet, Reported(criterion_id, draft_id), clauses, words, by=by, at=at)


def withdraw(assignment_id: int, criterion_id: str, *, by: Person, at: datetime) -> Saved:
    """Take a report of one's draft back before it is published: the criterion waits for a level again. Raises as `report`."""
    sheet = _sheet(assignment_id, by)
    known = pending(sheet.draft.id if sheet.draft else None, criterion_id)
    if known is None:
        raise DomainError(_("This report was sent with the review, so it stays. Reload the page."))
    sheet, draft_id = begin(assignment_id, sheet.revision, sheet.version.id, by, at)
    revision = _moved_on(draft_id, by, at)
    changed(delete(ClauseConflict).where(ClauseConflict.id == known.id, ClauseConflict.sent_at.is_(None)))
    rated = (Rating.review_id == draft_id, Rating.criterion == criterion_id)
    comment = (db.session.scalar(select(Rating.comment).where(*rated)) or "").removesuffix(known.words).rstrip("\n")
    changed(update(Rating).where(*rated).values(level=None, comment=comment, saved_at=at))
    record("review.withdraw_conflict", "clause_conflict", known.id, by=by, at=at, criterion=known.criterion, **_label(known))
    return state_of(sheet, draft_id, revision)


def send_reports(review_id: int, levels: Mapping[str, str], *, at: datetime, hidden: bool = False) -> None:
    """Tell the owners of every report of this review; it was published. Of a `hidden` look no review is left to point at.

    No statement where none of the `levels` is excused.
    """
    if EXCUSED not in levels.values():
        return
    query = select(ClauseConflict).where(ClauseConflict.review_id == review_id, ClauseConflict.sent_at.is_(None))
    for one in db.session.scalars(query.order_by(ClauseConflict.id)):
        one.sent_at, one.review_id = at, None if hidden else review_id
        db.session.flush()
        _tell(one, at)


def keep(
    sheet: Sheet, where: Reported, clauses: Sequence[Clause], words: str, *, by: Person, at: datetime, sent: bool = False
) -> ClauseConflict:
    """Store a report about up to two clauses; with `sent` its owners are told at once. The same one again is the one that is there."""
    item = sheet.assignment
    first, second = (*clauses, None, None)[:2]
    key = {"assignment_id": item.id, "criterion": where.criterion, "by_id": by.id}
    key |= {"first_clause": first.ref if first else "", "second_clause": second.ref if second else ""}
    teams = owners.teams_of((first, second), item.team_id)
    values = {**key, "first_version_id": first and first.version_id, "second_version_id": second and second.version_id}
    values |= {"words": words, "at": at, "answer": "", "review_id": where.review_id, "dispute_id": where.dispute_id}
    values |= {"team_id": item.team_id, "owner_team_id": teams[0], "other_team_id": teams[1], "sent_at": at if sent else None}
    made = db.session.scalar(insert_into(ClauseConflict).values(**values).on_conflict_do_nothing().returning(ClauseConflict.id))
    kept = db.session.query(ClauseConflict).filter_by(**key).one()
    if made is not None:
        record("review.conflict", "clause_conflict", kept.id, by=by, at=at, criterion=kept.criterion, **_label(kept))
        if sent:
            _tell(kept, at)
    return kept


def answer(one: ClauseConflict, outcome: ReportOutcome | None, words: str, version_id: int | None, *, by: Person, at: datetime) -> None:
    """The owner's answer; the reporter is told. The review stays as it is: what is excused stays excused.

    Mended needs the new version where the report names a clause; the two others a sentence. Raises DomainError with the field.
    """
    if outcome is None:
        raise DomainError(_("Choose what became of it."), field="outcome")
    words = words.strip() if outcome is ReportOutcome.MENDED else checked_words(words, field="answer")
    if len(words) > LONGEST:
        raise DomainError(_("Use at most %(max)d characters.") % {"max": LONGEST}, field="answer")
    mended = outcome is ReportOutcome.MENDED
    if mended and one.first_version_id is not None and version_id not in owners.newer_versions(one):
        raise DomainError(_("Choose the version that mends it. If there is none yet, publish it first."), field="version")
    values: dict[str, Any] = {"outcome": outcome, "answer": words, "settled_by_id": by.id}
    values |= {"settled_at": None if outcome is ReportOutcome.WORKING else at, "mended_version_id": version_id if mended else None}
    open_one = (ClauseConflict.id == one.id, ClauseConflict.settled_at.is_(None))
    if not changed(update(ClauseConflict).where(*open_one).values(**values)):
        raise DomainError(_("Somebody answered this report meanwhile. Reload the page to read the answer."))
    notices.answered(one, outcome, at=at)
    facts = _label(one)
    record("review.settle_conflict", "clause_conflict", one.id, by=by, at=at, criterion=one.criterion, outcome=outcome.value, **facts)


def pending(review_id: int | None, criterion_id: str) -> ClauseConflict | None:
    """The report of a draft's criterion that has not gone out. One statement; none without a draft."""
    if review_id is None:
        return None
    mine = (ClauseConflict.review_id == review_id, ClauseConflict.criterion == criterion_id, ClauseConflict.sent_at.is_(None))
    return db.session.scalars(select(ClauseConflict).where(*mine)).first()


def clauses_of(sheet: Sheet, refs: Iterable[str]) -> list[Clause]:
    """Up to two different clauses as they held on the day of the reply, in their order. Raises DomainError for one that did not."""
    chosen = sorted({ref for ref in refs if ref})[:2]
    return [clause_of(sheet, ref, sheet.assignment.acted_at) for ref in chosen]


def checked_words(words: str, *, field: str = "words") -> str:
    """A sentence. Raises DomainError (422) with the field."""
    words = words.strip()
    if not words:
        raise DomainError(_("Say it in a sentence."), field=field)
    if len(words) > LONGEST:
        raise DomainError(_("Use at most %(max)d characters.") % {"max": LONGEST}, field=field)
    return words


def _sheet(assignment_id: int, by: Person) -> Sheet:
    sheet = sheet_of(by, assignment_id)
    if sheet is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Go back to the queue."))
    return sheet


def _moved_on(draft_id: int, by: Person, at: datetime) -> int:
    """The draft's revision before this act moved it: pages that are open know that they are old."""
    revision = int(db.session.scalar(select(Review.revision).where(Review.id == draft_id)) or 0)
    advance(draft_id, revision, by, at)
    return revision


def _tell(one: ClauseConflict, at: datetime) -> None:
    for person_id in owners.people_of(one):
        notices.reported(one, person_id, at=at)


def _label(one: ClauseConflict) -> dict[str, Any]:
    """How the trail names the report, and whose it is."""
    return {"label": ", ".join(ref for ref in (one.first_clause, one.second_clause) if ref), "team_id": one.team_id}
