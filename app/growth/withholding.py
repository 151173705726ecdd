"""What agreement among reviewers says of a figure: it is not shown at all, or with a caution."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import and_, select

from app.base.database import db
from app.calibration.actions.figures import DECIDES
from app.calibration.models import AgreementReport
from app.calibration.queries.reports import withheld
from app.calibration.verdicts import Verdict
from app.rubrics.document import compiled
from app.rubrics.models import Rubric, RubricVersion
from app.ui.formats import number
from app.ui.words import gettext as _


def reasons(team_ids: Iterable[int]) -> Mapping[str, str]:
    """Why a measure of the tallies is withheld in these teams, in a sentence, by measure. One statement."""
    return {measure: _sentence(one.criterion, one.alpha, one.items) for measure, one in withheld(team_ids).items()}


def cautions(team_ids: Iterable[int]) -> Mapping[int, Mapping[str, str]]:
    """By team and measure of a skill: the caution its figures are shown with, because reviewers agree only weakly on a criterion that
    feeds it; of several the worst one is named. What is withheld is not here. One statement."""
    newest = and_(RubricVersion.rubric_id == AgreementReport.rubric_id, RubricVersion.number == Rubric.current_number)
    query = select(AgreementReport.team_id, AgreementReport.figures, RubricVersion.source)
    query = query.join(Rubric, Rubric.id == AgreementReport.rubric_id).join(RubricVersion, newest)
    query = query.where(AgreementReport.team_id.in_(sorted(team_ids)), AgreementReport.days == DECIDES)
    worst: dict[int, dict[str, tuple[float, str]]] = defaultdict(dict)
    for team_id, figures, source in db.session.execute(query):
        for one in figures["criteria"]:
            if one["verdict"] != Verdict.WEAK or one["alpha"] is None:
                continue
            criterion, alpha = compiled(source).by_id.get(one["criterion"]), one["alpha"]["value"]
            for skill in criterion.skills if criterion is not None else ():
                found = (alpha, _caution(one["title"], alpha, one["shared"]))
                worst[team_id][f"skill:{skill}"] = min(found, worst[team_id].get(f"skill:{skill}", found))
    return {team_id: {measure: said for measure, (_alpha, said) in several.items()} for team_id, several in worst.items()}


def caution_of(team_ids: Iterable[int]) -> Mapping[str, str]:
    """The same over several teams, by measure. One statement."""
    return {measure: said for several in cautions(team_ids).values() for measure, said in several.items()}


def _caution(criterion: str, alpha: float, items: int) -> str:
    return _(
        "Reviewers agree only weakly on “%(criterion)s”, which feeds it (alpha %(alpha)s over %(n)s conversations). "
        "Nobody is ranked by it.",
        criterion=criterion, alpha=number(alpha, 2), n=items,
    )  # fmt: skip


def _sentence(criterion: str, alpha: float, items: int) -> str:
    return _(
        "Withheld: reviewers do not see the same thing in “%(criterion)s” (alpha %(alpha)s over %(n)s conversations).",
        criterion=criterion, alpha=number(alpha, 2), n=items,
    )  # fmt: skip
