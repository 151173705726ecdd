"""A finished self review or peer review; a self review beside the reviewer's."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.review.learning import policy
from app.review.learning.models import LearningReview
from app.review.learning.policy import SELF
from app.review.learning.queries.pairs import Pair, pair_of, self_review_of
from app.review.learning.queries.sheets import Sheet, learning_of, quotes_of, ratings_of
from app.review.models import Purpose, Review
from app.review.queries.sheets import messages_of
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.frame import enter


@blueprint.context_processor
def _beside() -> dict[str, Any]:
    return {"own_view_of": own_view_of}


@blueprint.get("/reviews/learning/<int:learning_id>")
@allow(SELF)
def learning(learning_id: int) -> ResponseReturnValue:
    one: LearningReview = found(learning_of(learning_id))
    pair = pair_of(current_user, one) if one.purpose is Purpose.SELF else None
    found(_reads(one, pair) or None)
    enter("my_reviews" if current_user.id in (one.reviewer_id, one.reviewee_id) else "review")
    sheet = Sheet(one)
    page = {"desk": sheet.desk(ratings_of(learning_id), quotes_of(learning_id)), "messages": messages_of(one.conversation_id)}
    return render_template("review/learning/read.html", one=one, sheet=sheet, pair=pair, peer=one.purpose is Purpose.PEER, **page)


def _reads(one: LearningReview, pair: Pair | None) -> bool:
    """Its two people; a lead of the team reads a self review where the reviewer's stands beside it."""
    return policy.may_read(current_user, one) or (pair is not None and policy.leads(current_user, one))


def own_view_of(review: Review) -> int | None:
    """The viewer's own finished self review of what a review of theirs is about."""
    return self_review_of(review, review.rubric_version.rubric_id) if review.reviewee_id == current_user.id else None
