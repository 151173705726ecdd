"""Why a critical criterion counts as not met: whoever decides a whole review by it says so."""

from collections.abc import Sequence

from app.base.errors import DomainError
from app.review.queries.sheets import evidence_of, ratings_of
from app.rubrics.document import Rubric
from app.ui.words import gettext as _


class GroundsNeeded(DomainError):
    """A failed critical criterion has neither a comment nor marked words. `field` and `details["criterion"]` name it."""


def require_grounds(rubric: Rubric, review_id: int, failures: Sequence[str]) -> None:
    """Raise GroundsNeeded for the first of these failed criteria that nothing explains. Two statements where any failed, else none."""
    if not failures:
        return
    quoted = {one.criterion for one in evidence_of(review_id)}
    ratings = ratings_of(review_id)
    for criterion_id in failures:
        if criterion_id not in quoted and not ratings[criterion_id].comment.strip():
            criterion = rubric.criterion(criterion_id)
            section = "section" in (criterion.critical, rubric.policy.critical.scope)
            message = _("Say why, or mark the words, for '%(title)s': it decides the whole review.", title=criterion.title)
            if section:
                message = _("Say why, or mark the words, for '%(title)s': it decides the whole section.", title=criterion.title)
            raise GroundsNeeded(message, field=criterion_id, criterion=criterion_id)
