"""Why a critical criterion counts as not met, and which cause "other" was: whoever decides by it says so."""

from collections.abc import Mapping, Sequence

from app.base.errors import DomainError
from app.review.models import Rating
from app.review.queries.sheets import evidence_of, ratings_of
from app.rubrics.document import Rubric
from app.rubrics.document.causes import OTHER
from app.ui.words import gettext as _


class GroundsNeeded(DomainError):
    """A failed critical criterion has neither a comment nor marked words. `field` and `details["criterion"]` name it."""


def require_grounds(rubric: Rubric, review_id: int, failures: Sequence[str], *, ticked: bool) -> None:
    """Raise GroundsNeeded for the first of these failed criteria that nothing explains, or a cause "other" without words.

    Causes that do not fit the level are taken away. One statement where causes are `ticked`, two where any failed, else none.
    """
    if not failures and not ticked:
        return
    ratings = ratings_of(review_id)
    _settle_causes(rubric, ratings)
    quoted = {one.criterion for one in evidence_of(review_id)} if failures else frozenset[str]()
    for criterion_id in failures:
        if criterion_id not in quoted and not ratings[criterion_id].comment.strip():
            criterion = rubric.criterion(criterion_id)
            section = "section" in (criterion.critical, rubric.policy.critical.scope)
            message = _("Say why, or mark the words, for '%(title)s': it decides the whole review.", title=criterion.title)
            if section:
                message = _("Say why, or mark the words, for '%(title)s': it decides the whole section.", title=criterion.title)
            raise GroundsNeeded(message, field=criterion_id, criterion=criterion_id)


def _settle_causes(rubric: Rubric, ratings: Mapping[str, Rating]) -> None:
    for criterion_id, rating in ratings.items():
        criterion = rubric.by_id.get(criterion_id)
        if criterion is None or not rating.causes:
            continue
        fitting = {one.id for one in criterion.causes_beside(rating.level)}
        ticked = [one for one in rating.causes.split(",") if one in fitting]
        if ticked != rating.causes.split(","):
            rating.causes = ",".join(ticked)
        if OTHER in ticked and not rating.comment.strip():
            message = _("Say in the comment of '%(title)s' which other cause it was.", title=criterion.title)
            raise GroundsNeeded(message, field=criterion_id, criterion=criterion_id)
