"""What stands beside a figure of agreement: where its interval crosses a border, and why two coefficients differ."""

import pytest

from app.base import clock
from app.base.database import db as database
from app.calibration.models import AgreementReport
from app.calibration.verdicts import Verdict, across, apart, verdict_at
from tests.calibration.conftest import Calibration


def figure(value: float, low: float | None, high: float | None) -> dict[str, float | None]:
    return {"value": value, "low": low, "high": high}


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (0.58, 1.0, (Verdict.WEAK, Verdict.USABLE)),
        (0.80, 1.0, None),
        (0.667, 0.80, (Verdict.TENTATIVE, Verdict.USABLE)),
        (-0.1, 0.19, None),
        (None, None, None),
    ],
)
def test_an_interval_across_a_border_is_told(low: float | None, high: float | None, ends: tuple[Verdict, Verdict] | None) -> None:
    assert across(figure(0.81, low, high)) == ends


def test_no_figure_crosses_no_border() -> None:
    assert across(None) is None
    assert not apart(None, figure(0.9, 0.8, 1.0))


def test_coefficients_far_apart_are_explained_and_others_not() -> None:
    assert apart(figure(0.60, 0.3, 0.8), figure(0.96, 0.9, 1.0))
    assert not apart(figure(0.80, 0.7, 0.9), figure(0.90, 0.8, 1.0))
    assert not apart(figure(0.96, 0.9, 1.0), figure(0.60, 0.3, 0.8))


@pytest.mark.parametrize(
    ("alpha", "verdict"),
    [(0.8, Verdict.USABLE), (0.7999, Verdict.TENTATIVE), (0.667, Verdict.TENTATIVE), (0.2, Verdict.WEAK), (0.1999, Verdict.WITHHELD)],
)
def test_borders_belong_to_the_better_verdict(alpha: float, verdict: Verdict) -> None:
    assert verdict_at(alpha) is verdict


def test_the_page_says_what_a_verdict_means_and_counts_one_as_one(calibration: Calibration) -> None:
    line = {
        "criterion": "empathy",
        "title": "Empathy",
        "shared": 12,
        "raters": 2,
        "ratings": 24,
        "why": "Ordinal alpha is 0.600.",
        "same": [9, 12],
    }
    line |= {
        "verdict": "weak",
        "exact": figure(0.9, 0.8, 1),
        "alpha": figure(0.6, 0.4, 0.9),
        "ac": figure(0.96, 0.9, 1),
        "all": [],
        "applies": None,
    }
    sources = {"rounds": 12, "doubles": 0, "gold": 1, "repeats": 1}
    given = {"team_id": calibration.cast.north.id, "rubric_id": calibration.rubric.id, "days": 365, "made_at": clock.now()}
    database.session.add(AgreementReport(**given, figures={"criteria": [line], "people": [], "sources": sources}))
    database.session.commit()
    said = calibration.at(calibration.cast.lea).get("/calibration/agreement").said
    assert "1 gold item and 1 repeat." in said
    assert "weak weak to usable" in said, "the interval of alpha reaches from one verdict to another"
    assert "So it is here: Empathy." in said
    assert said.count("What this means") == 1
    assert "compare nobody by them" in said
    assert "can be relied on" not in said, "only verdicts that stand in the table"


def test_the_conversation_on_which_people_differ_most_stands_first(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.started()
    calibration.graded(cast.rey, round_id)
    calibration.graded(cast.mo, round_id, {}, {"empathy": "n/a"}, {"clarity": "low"}, {"empathy": "mid"})
    lea = calibration.at(cast.lea)
    lea.post(f"/calibration/rounds/{round_id}/close")
    said = lea.get(f"/calibration/rounds/{round_id}").said
    places = [said.index(f"Conversation {number} Chat") for number in (3, 4, 2, 1)]
    assert places == sorted(places)
    assert "100 Clarity" in said and "50 Empathy" in said and "N/A or not: Empathy" in said and "Discuss conversation 3" in said
    items = calibration.items(round_id)
    form = {f"level-{key}": "top" for key in ("empathy", "clarity", "identity")}
    answer = lea.post(f"/calibration/rounds/{round_id}/items/{items[2]}/agree", form)
    assert answer.location.endswith(f"/items/{items[3]}")
    said = lea.get(f"/calibration/rounds/{round_id}").said
    assert "Go on with the discussion" in said


def test_names_and_results_come_before_any_explanation(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.started()
    calibration.graded(cast.rey, round_id)
    calibration.graded(cast.mo, round_id, {"empathy": "mid"}, {"identity": "mid", "clarity": "low"}, {})
    calibration.at(cast.lea).post(f"/calibration/rounds/{round_id}/close")
    page = calibration.at(cast.lea).get(f"/calibration/rounds/{round_id}")
    assert "Mo Haddad 4 of 4 9 of 12 3 0 too few to tell n 4" in page.said
    assert "Rey Santos 4 of 4 9 of 12 0 3 too few to tell n 4" in page.said
    before, folded = page.text.split("<details", 1)
    assert before.index("Mo Haddad") < before.index("Conversation 1") < before.index("Agreement in this round")
    assert "The reference is the mean of the others" in folded and page.said.count("What this means") == 1
    assert "Fewer than ten conversations" not in before


def test_whoever_is_the_reference_is_named_and_has_no_gap(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.closed((cast.rey, {}), (cast.mo, {"identity": "low"}), baseline=cast.rey)
    said = calibration.at(cast.lea).get(f"/calibration/rounds/{round_id}").said
    assert "Rey Santos reference 4 of 4 – – – –" in said
    assert "Mo Haddad 4 of 4 8 of 12 4 0" in said and "The reference is Rey Santos." in said
