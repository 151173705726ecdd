"""The blueprint of calibration; each module beside this one adds its routes."""

from typing import Any

from flask import Blueprint

from app.calibration.intraclass import FORMS
from app.calibration.verdicts import Verdict, across, apart
from app.review.views.blueprint import with_days
from app.ui.words import lazy_gettext as _l

blueprint = Blueprint("calibration", __name__, template_folder="../templates", url_prefix="/calibration")

VERDICTS: dict[str, tuple[Any, str]] = {
    Verdict.TOO_FEW.value: (_l("too few"), "neutral"),
    Verdict.NO_VARIATION.value: (_l("no variation"), "neutral"),
    Verdict.CEILING.value: (_l("ceiling"), "neutral"),
    Verdict.USABLE.value: (_l("usable"), "good"),
    Verdict.TENTATIVE.value: (_l("tentative"), "info"),
    Verdict.WEAK.value: (_l("weak"), "caution"),
    Verdict.WITHHELD.value: (_l("withheld"), "bad"),
}
"""What each verdict is called and its tone."""

MEANINGS: dict[str, Any] = {
    Verdict.USABLE.value: _l("Different reviewers give the same level. Means, growth and differences between people can be relied on."),
    Verdict.TENTATIVE.value: _l("They mostly give the same level. A small difference between two people may lie in who reviewed them."),
    Verdict.WEAK.value: _l("They often give different levels. Read means and growth with caution, and compare nobody by them."),
    Verdict.WITHHELD.value: _l("They hardly agree more than by chance. No mean, no comparison and no growth of a person rests on it."),
    Verdict.CEILING.value: _l("Nearly every rating is one level, so it tells neither people nor reviewers apart."),
    Verdict.NO_VARIATION.value: _l("Every rating that can be compared is one level, so agreement cannot be measured."),
    Verdict.TOO_FEW.value: _l("Fewer than ten conversations were rated by two or more. Nothing can be said yet."),
}
"""What each verdict means for whoever reads figures, best first."""


FIGURES: dict[str, Any] = {
    "exact": _l("Same level"),
    "within_one": _l("At most one level apart"),
    "alpha nominal": _l("Krippendorff’s alpha, nominal"),
    "alpha ordinal": _l("Krippendorff’s alpha, ordinal"),
    "alpha interval": _l("Krippendorff’s alpha, interval"),
    "ac identity": _l("Gwet’s AC1"),
    "ac linear": _l("Gwet’s AC2, linear weights"),
    "ac quadratic": _l("Gwet’s AC2, quadratic weights"),
    "ac ordinal": _l("Gwet’s AC2, ordinal weights"),
    "kappa none": _l("Kappa"),
    "kappa linear": _l("Kappa, linear weights"),
    "kappa quadratic": _l("Kappa, quadratic weights"),
    **{f"ICC ({form})": f"ICC ({form})" for form in FORMS},
}
"""What each figure is called, in the order in which they stand; an intraclass correlation is called by its own short name."""


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"verdicts": VERDICTS, "meanings": MEANINGS, "across": across, "apart": apart, "figure_names": FIGURES, "with_days": with_days}
