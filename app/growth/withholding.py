"""Figures that are not shown because reviewers do not agree on what they rest on."""

from collections.abc import Iterable, Mapping

from app.calibration.queries.reports import withheld
from app.ui.formats import number
from app.ui.words import gettext as _


def reasons(team_ids: Iterable[int]) -> Mapping[str, str]:
    """Why a measure of the tallies is withheld in these teams, in a sentence, by measure. One statement."""
    return {measure: _sentence(one.criterion, one.alpha, one.items) for measure, one in withheld(team_ids).items()}


def _sentence(criterion: str, alpha: float, items: int) -> str:
    return _(
        "Withheld: reviewers do not see the same thing in “%(criterion)s” (alpha %(alpha)s over %(n)s conversations).",
        criterion=criterion, alpha=number(alpha, 2), n=items,
    )  # fmt: skip
