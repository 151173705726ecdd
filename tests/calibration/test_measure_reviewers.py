"""Severity and drift of reviewers: what counts as one observation, and what stands on the page."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.base import clock
from app.base.database import db as database
from app.calibration.models import GoldItem, GoldLevel, HiddenLook, HiddenMark
from app.calibration.queries.ratings import Rated, ratings_since
from app.calibration.reporting import report
from app.people.models import Person
from app.rubrics.document import compiled
from app.rubrics.models import RubricVersion
from tests.calibration.conftest import Calibration
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
