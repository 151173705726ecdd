"""Severity and drift of reviewers: what counts as one observation, and what stands on the page."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from app.base import clock
from app.base.database import db as database
from app.calibration.gaps import Rated, drift
from app.calibration.models import AgreementReport, GoldItem, GoldLevel, HiddenLook, HiddenMark, Round
from app.calibration.queries.ratings import ratings_since
from app.calibration.reporting import report
from app.people.models import Person
from app.rubrics.document import compiled
from app.rubrics.models import RubricVersion
from tests.calibration.conftest import Calibration
from tests.calibration.test_show_agreement import held, worked_out
from tests.page_client import Answer
from tests.review import builders
from tests.review.builders import RUBRIC

CARE = compiled(RUBRIC)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def looked(calibration: Calibration, number: int, levels: dict[Person, str], *, agreed: str, clock: Any) -> None:
    """`number` gold items on whose empathy people agreed before, handed in by each of these people."""
    cast = calibration.cast
    version = database.session.query(RubricVersion).filter_by(rubric_id=calibration.rubric.id).one()
    for _ in range(number):
        talk = builders.conversation(cast.bo, cast.north)
        gold = GoldItem(team_id=cast.north.id, conversation_id=talk.id, rubric_id=calibration.rubric.id, rubric_version_id=version.id)
        gold.made_by_id, gold.made_at = cast.lea.id, clock.at - timedelta(days=60)
        database.session.add(gold)
        database.session.flush()
        database.session.add(GoldLevel(gold_id=gold.id, criterion="empathy", level=agreed))
        for person, level in levels.items():
            item = builders.waiting(talk, calibration.rubric, cast.bo, round=-person.id)
            look = HiddenLook(assignment_id=item.id, kind="gold", person_id=person.id, team_id=cast.north.id, conversation_id=talk.id)
            look.rubric_id, look.gold_id, look.put_at, look.done_at = calibration.rubric.id, gold.id, clock.at, clock.at
            database.session.add(look)
            database.session.flush()
            database.session.add(HiddenMark(assignment_id=item.id, criterion="empathy", level=level))
    database.session.commit()


def cells(page: Answer, caption: str) -> dict[str, list[str]]:
    """The words of each row's cells behind the first one, by the first one."""
    table = page.text.split(f'aria-label="{caption}"')[1].split("</table>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in table.split("<tr>")[2:]]
    told = [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in rows]
    return {row[0]: row[1:] for row in told}


def people(calibration: Calibration) -> dict[int, dict[str, Any]]:
    data = ratings_since(calibration.cast.north.id, calibration.rubric.id, clock.now() - timedelta(days=365))
    return {one["person"]: one for one in report(CARE, data.rated, data.gold, data.repeats)["people"]}


def test_a_gold_look_is_one_observation_beside_the_agreed_level(calibration: Calibration, clock: Any) -> None:
    cast = calibration.cast
    looked(calibration, 6, {cast.rey: "mid", cast.mo: "low"}, agreed="top", clock=clock)
    found = people(calibration)
    rey, mo = found[cast.rey.id]["severity"], found[cast.mo.id]["severity"]
    assert (rey["n"], rey["mean"], rey["enough"]) == (6, -50.0, False), "six conversations are six observations, not twelve"
    assert (mo["n"], mo["mean"]) == (6, -100.0), "beside what was agreed, not beside each other"
    assert found[cast.rey.id]["gold"]["n"] == 6


def rated(group: str, talk: int, person: int, level: str, **values: Any) -> Rated:
    return Rated(group, talk, person, values.pop("criterion", "empathy"), level, values.pop("at", AT), **values)


def severities(*given: Rated) -> dict[int, dict[str, Any]]:
    return {one["person"]: one["severity"] for one in report(CARE, given, [], [])["people"]}


def test_a_conversation_rated_in_a_round_and_as_a_gold_item_is_one_observation() -> None:
    found = severities(rated("round 1", 7, 1, "mid"), rated("round 1", 7, 2, "top"), rated("gold 7", 7, 1, "low", agreed="top"))
    assert (found[1]["n"], found[1]["mean"]) == (1, -75.0), "the mean of −50 beside the others and −100 beside the agreed level"


def test_a_criterion_that_nobody_agreed_on_is_compared_with_the_others() -> None:
    found = severities(rated("gold 7", 7, 1, "mid"), rated("gold 7", 7, 2, "top"), rated("gold 8", 8, 1, "mid", agreed="n/a"))
    assert (found[1]["n"], found[1]["mean"]) == (1, -50.0)


def test_strict_in_one_criterion_and_mild_in_another_stand_apart(calibration: Calibration) -> None:
    cast = calibration.cast
    rey, mo = {"empathy": ["low"] * 12, "clarity": ["top"] * 12}, {"empathy": ["mid"] * 12, "clarity": ["mid"] * 12}
    held(calibration, {cast.rey: rey, cast.mo: mo})
    held(calibration, {cast.rey: {"identity": ["top"] * 9}, cast.mo: {"identity": ["mid"] * 9}})
    worked_out(calibration)
    one = database.session.query(AgreementReport).filter_by(days=365).one().figures["people"][0]
    assert {each["criterion"]: (each["n"], each["mean"], each["enough"]) for each in one["criteria"]} == {
        "empathy": (12, -50.0, True), "clarity": (12, 50.0, True), "identity": (9, 50.0, False),
    }  # fmt: skip
    lead = calibration.at(cast.lea).get("/calibration/agreement")
    row = cells(lead, "Gap by criterion and reviewer")
    assert row["Empathy"][1] == "−50.0 −50.0 to −50.0 · n 12" and row["Clarity"][1] == "+50.0 +50.0 to +50.0 · n 12"
    assert row["Identity"][1] == "too few to tell n 9" and row["Repair"][1] == "–"
    own = cells(calibration.at(cast.rey).get("/calibration/agreement"), "Gap by criterion and reviewer")
    assert {len(each) for each in own.values()} == {1}, "a reviewer sees the own column alone"


def quarter(n: int, mean: float) -> dict[str, Any]:
    return {"quarter": "2026 Q1", "n": n, "mean": mean, "low": mean - 5, "high": mean + 5, "enough": n >= 10}


@pytest.mark.parametrize(
    ("quarters", "state"),
    [
        ([quarter(7, 0), quarter(7, 40)], "too few"),
        ([quarter(12, 0), quarter(7, 40)], "too few"),
        ([quarter(12, 0)], "too few"),
        ([], "too few"),
        ([quarter(12, 0), quarter(12, 8)], "none"),
        ([quarter(12, 0), quarter(3, 90), quarter(12, 40)], "proven"),
    ],
)
def test_drift_needs_two_quarters_with_ten(quarters: list[dict[str, Any]], state: str) -> None:
    assert drift(quarters).state == state


def test_two_short_quarters_are_too_few_on_the_page(calibration: Calibration) -> None:
    cast = calibration.cast
    for days in (1, 100):
        round_id = held(calibration, {cast.rey: {"clarity": ["top"] * 7}, cast.mo: {"clarity": ["mid"] * 7}})
        database.session.get_one(Round, round_id).closed_at = clock.now() - timedelta(days=days)
    database.session.commit()
    worked_out(calibration)
    page = calibration.at(cast.lea).get("/calibration/agreement")
    assert "none proven" not in page.said
    assert cells(page, "Per reviewer")["Rey Santos"][1].startswith("too few to tell By quarter")
