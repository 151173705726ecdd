"""Changing a published review: a new version with a reason, started as a copy of the one that stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden, NotFound
from app.base.statements import changed, insert_into
from app.people.models import Person
from app.review.actions.drafts import StaleDraft, erase_draft, start_draft
from app.review.fairness import lowers
from app.review.models import Assignment, Dispute, DisputeKind, DisputeState, Evidence, Rating, Review
from app.review.policy import may_change
from app.review.queries.dispute_rules import change_until, rules_under
from app.review.queries.sheets import Sheet, levels_of, sheet_of
from app.ui.words import gettext as _


class Lowered(DomainError):
    """A change would lower what a dispute was about, in a team whose disputes never lower."""


def start_change(review: Review, *, by: Person, at: datetime) -> int:
    """Open a draft with the ratings, comments and evidence of `review` (loaded with its publication); the assignment's id.

    A change already begun is gone on with. Raises Forbidden after the hours in which reviewers may change,
    Conflict while it is disputed, NotFound.
    """
    if review.publication is None or not may_change(by, review, change_until(review, by), at):
        raise Forbidden(_("This review can no longer be changed by you. Ask the team's lead."))
    require_undisputed(review)
    sheet = sheet_of(by, review.assignment_id)
    if sheet is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Go back to the queue."))
    if sheet.draft is not None:
        if sheet.is_change and sheet.draft.started_at >= review.publication.at:
            return review.assignment_id
        erase_draft(sheet.draft.id)
    _copy(review, sheet.assignment, by, at)
    return review.assignment_id


def require_undisputed(review: Review) -> None:
    """Raise Conflict while a dispute of the review is open: whoever answers it decides. One statement."""
    open_one = select(Dispute.id).where(Dispute.review_id == review.id, Dispute.state == DisputeState.OPEN)
    if db.session.scalar(open_one) is not None:
        raise Conflict(_("This review is disputed, so whoever answers decides. Change it after that, if it still needs it."))


def require_not_lower(sheet: Sheet, draft: Review, before: Review) -> None:
    """Raise Lowered where a review that was disputed would lose by a change, in a team whose disputes never lower a score.

    Whoever changes it, a lead too: else asking would cost the agent something after all. Three statements at most, one mostly.
    """
    asked = list(_disputes(before.assignment_id))
    if not any(rules_under(one).never_lower for one in asked):
        return
    disputed = {point.criterion for one in asked for point in one.points}
    rubric, old = sheet.rubric, levels_of(before.id)
    lower, less = lowers(rubric, old, levels_of(draft.id), sheet.channel.value, disputed)
    if lower is not None:
        said = _(
            "'%(title)s' was disputed, and in this team nothing gets lower because of a dispute. Give it at least the level that stands.",
            title=rubric.criterion(lower).title,
        )
        raise Lowered(said, field=lower)
    if less:
        said = _(
            "This review was disputed, and in this team its score does not get lower after that; %(score)s stands. Raise the levels that "
            "you lowered, or change the words alone.",
            score=before.shown or _("no score"),
        )
        raise Lowered(said)


def copy_into(
    draft_id: int, review_id: int, *, at: datetime, but: frozenset[str] = frozenset(), quotes_but: frozenset[str] | None = None
) -> None:
    """Copy ratings and evidence of a review into a draft, leaving out the criteria in `but`, or evidence of those in `quotes_but`."""
    without = but if quotes_but is None else quotes_but
    rating = [Rating.criterion, Rating.level, Rating.comment, Rating.causes]
    place = [Evidence.criterion, Evidence.message_id, Evidence.start, Evidence.end, Evidence.quote, Evidence.note]
    evidence = [*place, Evidence.article_version_id, Evidence.clause]
    given = select(literal(draft_id), literal(at, Rating.saved_at.type), *rating).where(Rating.review_id == review_id)
    changed(insert_into(Rating).from_select(["review_id", "saved_at", *_names(rating)], given.where(Rating.criterion.not_in(but))))
    spans = select(literal(draft_id), *evidence).where(Evidence.review_id == review_id, Evidence.criterion.not_in(without))
    changed(insert_into(Evidence).from_select(["review_id", *_names(evidence)], spans.order_by(Evidence.id)))


def says_the_same(draft: Review, before: Review) -> bool:
    """Whether a change has the words, ratings and quotes of the review it would replace. Two statements."""
    if draft.comment.strip() != before.comment.strip():
        return False
    ratings = _said(draft.id, before.id, Rating, (Rating.criterion, Rating.level, Rating.comment, Rating.causes))
    quotes = _said(draft.id, before.id, Evidence, (Evidence.criterion, Evidence.message_id, Evidence.start, Evidence.end, Evidence.clause))
    return ratings[draft.id] == ratings[before.id] and quotes[draft.id] == quotes[before.id]


def _said(draft_id: int, before_id: int, table: Any, columns: Sequence[Any]) -> dict[int, set[tuple[Any, ...]]]:
    found: dict[int, set[tuple[Any, ...]]] = {draft_id: set(), before_id: set()}
    for review_id, *values in db.session.execute(select(table.review_id, *columns).where(table.review_id.in_(found))):
        found[review_id].add(tuple(values))
    return found


def _disputes(assignment_id: int) -> Sequence[Dispute]:
    """Every dispute about ratings of any version. One statement."""
    query = select(Dispute).join(Review, Review.id == Dispute.review_id).where(Review.assignment_id == assignment_id)
    query = query.where(Dispute.kind != DisputeKind.WRONG_PERSON).options(joinedload(Dispute.points))
    return db.session.scalars(query.order_by(Dispute.id)).unique().all()


def _copy(review: Review, assignment: Assignment, by: Person, at: datetime) -> None:
    draft_id = start_draft(assignment, review.rubric_version_id, by=by, at=at)
    if draft_id is None:
        raise StaleDraft(_("You started this change in another window. Reload the page."))
    draft = db.session.get_one(Review, draft_id)
    draft.comment = review.comment
    db.session.flush()
    copy_into(draft_id, review.id, at=at)


def _names(columns: Sequence[Any]) -> list[str]:
    return [column.key for column in columns]
