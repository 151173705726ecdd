"""Published reviews, each in the very shape of the export."""

from typing import Any

from flask_login import current_user

from app.api.operations import operation
from app.api.paging import checked_cursor
from app.api.queries import reviews as queries
from app.api.queries.reviews import Wanted
from app.api.queries.telling import told_at
from app.api.shapes.base import Named
from app.api.shapes.reviews import About, ReviewOut, ReviewPage, ReviewShape, ReviewsQuery, ReviewWhole
from app.conversations.masking import mask_text
from app.conversations.models import ConversationKind
from app.people.scopes import Scope
from app.review.exchange.neutral import as_review
from app.review.exchange.shape import Leaving
from app.review.policy import READ_OTHERS
from app.review.queries.leaving import leaving_of
from app.rubrics.scoring import partial_score
from app.ui.allow import found
from app.ui.words import gettext as _

NOBODY: dict[str, Any] = {"email": None, "name": "", "groups": []}


@operation(
    "GET", "/reviews", row=READ_OTHERS, scope=Scope.REVIEWS_READ, summary="Published reviews", answer=ReviewPage, query=ReviewsQuery,
    about="Quality and practice reviews of the teams that the token's person leads, and those they gave. Without updated_since the newest "
    "replies come first. With it what has shown as it does for longest comes first: keep the largest updated_at and ask again from there. "
    "A review that its person could decide a dispute about and has not opened is withheld; once it shows, its updated_at is that moment.",
)  # fmt: skip
def reviews(query: ReviewsQuery) -> ReviewPage:
    wanted = Wanted(query.updated_since, query.team, query.agent, query.rubric, query.purpose)
    asked = queries.latest if wanted.updated_since is None else queries.updated
    page = asked(current_user, wanted, checked_cursor(query.after, 2))
    whole = leaving_of([row.id for row in page.rows if not _withheld(row)])
    return ReviewPage(items=[ReviewOut(**_told(row, whole.get(row.id))) for row in page.rows], next=page.next)


@operation(
    "GET", "/reviews/<int:review_id>", row=READ_OTHERS, scope=Scope.REVIEWS_READ, summary="One review, with the formula of its score",
    answer=ReviewWhole,
)  # fmt: skip
def review(review_id: int) -> ReviewWhole:
    row = found(queries.one(current_user, review_id))
    whole = None if _withheld(row) else leaving_of([row.id]).get(row.id)
    return ReviewWhole(**_told(row, whole), formula=_formula(whole) if whole is not None else None)


def _told(row: Any, whole: Leaving | None) -> dict[str, Any]:
    about = About(id=row.conversation_id, source=row.source_system, source_id=row.source_id, url=_harmless(row.url))
    return {
        "id": row.id,
        "state": row.state.value,
        "updated_at": told_at(row),
        "agent": Named(id=row.reviewee_id, name=row.reviewee),
        "team": Named(id=row.team_id, name=row.team) if row.team_id is not None else None,
        "conversation": about,
        "withheld": _withheld(row),
        "review": None if whole is None else ReviewShape.model_validate(_review(row, whole)),
    }


def _withheld(row: Any) -> str | None:
    """Why the person must not see the grade now; None where they may. The pages say the same."""
    if row.hidden:
        return _("Hidden for now: you may have to judge the same conversation yourself.")
    return _("You could decide a dispute about it. The score shows once you open the review.") if row.unopened else None


def _review(row: Any, whole: Leaving) -> dict[str, Any]:
    """The review as it is exported; quotes masked as the page shows them, the reviewer's name kept from whom the team hides it."""
    told = as_review(whole)
    if row.kind is ConversationKind.REAL:
        told["greenroom"]["evidence"] = [_masked(each) for each in told["greenroom"]["evidence"]]
    if row.hides_reviewers and row.reviewee_id == current_user.id:
        told["reviewer"] = NOBODY
        told["tags"] = [each | {"user": NOBODY} for each in told["tags"]]
    return told


def _masked(evidence: dict[str, Any]) -> dict[str, Any]:
    return evidence | {"quote": mask_text(evidence["quote"])}


def _harmless(url: str | None) -> str | None:
    return url if url and mask_text(url) == url else None


def _formula(whole: Leaving) -> str:
    ratings = {rated.criterion: rated.level for rated in whole.ratings}
    return partial_score(whole.rubric, ratings, channel=whole.channel).score.formula
