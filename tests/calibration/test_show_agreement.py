"""Agreement on the pages: who sees what, from rows that were worked out before; and growth that is withheld."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from app.base import clock
from app.base.database import db as database
from app.calibration.actions.figures import refresh
from app.calibration.models import AgreementReport, Mark, MarkSheet, Round, RoundItem, RoundMember, RoundState, Withheld
from app.people.models import Person
from app.review.models import Purpose, Span, Tally
from app.rubrics.models import RubricVersion, Skill
from tests.calibration.conftest import Calibration
from tests.conftest import StoppedClock
from tests.counting import query_count
from tests.review import builders

LEVELS = ("low", "mid", "top")
_rounds = count(1)


def held(calibration: Calibration, given: dict[Person, dict[str, list[str]]], *, baseline: Person | None = None) -> int:
    """A closed round: for each person and criterion the levels of the conversations one after another."""
    cast, at = calibration.cast, clock.now()
    version = database.session.query(RubricVersion).filter_by(rubric_id=calibration.rubric.id).one()
    one = Round(team_id=cast.north.id, rubric_id=calibration.rubric.id, rubric_version_id=version.id, title=f"Round {next(_rounds)}")
    one.state, one.created_by_id, one.created_at, one.closed_at = RoundState.DISCUSSION, cast.lea.id, at, at - timedelta(days=1)
    one.baseline_id = baseline.id if baseline else None
    length = max(len(levels) for criteria in given.values() for levels in criteria.values())
    talks = [builders.conversation(cast.bo, cast.north) for _ in range(length)]
    one.items = [RoundItem(conversation_id=talk.id, position=place) for place, talk in enumerate(talks, 1)]
    one.members = [RoundMember(person_id=person.id) for person in given]
    database.session.add(one)
    database.session.flush()
    for person, criteria in given.items():
        for place, item in enumerate(one.items):
            sheet = MarkSheet(item_id=item.id, person_id=person.id, started_at=at, saved_at=at, done_at=at, revision=1)
            database.session.add(sheet)
            database.session.flush()
            for criterion, levels in criteria.items():
                database.session.add(Mark(sheet_id=sheet.id, criterion=criterion, level=levels[place]))
    database.session.commit()
    return one.id


def worked_out(calibration: Calibration) -> None:
    refresh(calibration.cast.north.id, calibration.rubric.id)
    database.session.expire_all()


def criterion(calibration: Calibration, name: str) -> dict[str, Any]:
    figures = database.session.query(AgreementReport).filter_by(days=365).one().figures
    found: dict[str, Any] = next(one for one in figures["criteria"] if one["criterion"] == name)
    return found


def apart(calibration: Calibration) -> None:
    """Twelve conversations: nobody sees the same empathy, everybody the same clarity, identity never varies."""
    cast = calibration.cast
    clarity = ["low", "mid", "top"] * 4
    held(
        calibration,
        {
            cast.rey: {"empathy": ["low", "top"] * 6, "clarity": clarity, "identity": ["top"] * 12},
            cast.mo: {"empathy": ["top", "low"] * 6, "clarity": clarity, "identity": ["top"] * 12},
        },
    )
    worked_out(calibration)


def test_each_criterion_gets_its_verdict(calibration: Calibration) -> None:
    apart(calibration)
    assert criterion(calibration, "empathy")["verdict"] == "withheld"
    assert criterion(calibration, "empathy")["alpha"]["value"] < 0
    assert criterion(calibration, "clarity")["verdict"] == "usable"
    assert criterion(calibration, "clarity")["alpha"]["value"] == pytest.approx(1)
    assert criterion(calibration, "identity")["verdict"] == "no variation"
    assert criterion(calibration, "identity")["alpha"] is None
    assert criterion(calibration, "repair")["verdict"] == "too few"


def test_every_figure_stands_behind_a_criterion(calibration: Calibration) -> None:
    apart(calibration)
    told = {one["name"]: one["value"] for one in criterion(calibration, "clarity")["all"]}
    assert {
        "exact",
        "within_one",
        "alpha nominal",
        "alpha ordinal",
        "alpha interval",
        "ac identity",
        "ac quadratic",
        "kappa linear",
    } <= set(told)
    assert told["exact"] == 1 and told["kappa none"] == pytest.approx(1)
    assert criterion(calibration, "identity")["all"] == [], "nothing varies, so no figure means anything"
    page = calibration.at(calibration.cast.lea).get("/calibration/agreement").said
    assert "Gwet’s AC2, quadratic weights" in page and "At most one level apart" in page


def test_the_lead_sees_everybody_and_a_reviewer_only_their_own_line(calibration: Calibration) -> None:
    apart(calibration)
    lead = calibration.at(calibration.cast.lea).get("/calibration/agreement")
    assert "Rey Santos" in lead.said
    assert "Mo Haddad" in lead.said
    assert "no variation" in lead.said
    own = calibration.at(calibration.cast.rey).get("/calibration/agreement")
    assert "Rey Santos" in own.said
    assert "Mo Haddad" not in own.text
    assert "North desk" not in calibration.at(calibration.cast.stan).get("/calibration/agreement").said
    calibration.at(calibration.cast.bo).get("/calibration/agreement", 403)


def test_severity_is_the_mean_gap_over_conversations(calibration: Calibration) -> None:
    cast = calibration.cast
    rey, mo = ["mid", "top"] * 6, ["low", "mid"] * 6
    held(calibration, {cast.rey: {"clarity": rey}, cast.mo: {"clarity": mo}})
    worked_out(calibration)
    people = {one["person"]: one for one in database.session.query(AgreementReport).filter_by(days=365).one().figures["people"]}
    assert people[cast.rey.id]["severity"] == {"n": 12, "mean": 50.0, "low": 50.0, "high": 50.0, "enough": True}
    assert people[cast.mo.id]["severity"]["mean"] == -50
    page = calibration.at(cast.lea).get("/calibration/agreement")
    assert "+50.0" in page.said
    assert "−50.0" in page.said


def test_the_baseline_person_has_no_gap(calibration: Calibration) -> None:
    cast = calibration.cast
    held(calibration, {cast.rey: {"clarity": ["mid"] * 3}, cast.mo: {"clarity": ["low"] * 3}}, baseline=cast.rey)
    worked_out(calibration)
    people = {one["person"]: one for one in database.session.query(AgreementReport).filter_by(days=365).one().figures["people"]}
    assert people[cast.rey.id]["severity"]["n"] == 0
    assert people[cast.mo.id]["severity"]["mean"] == -50
    assert "too few to tell" in calibration.at(cast.lea).get("/calibration/agreement").said


def test_the_page_reads_rows_and_costs_the_same(calibration: Calibration) -> None:
    apart(calibration)
    lea = calibration.at(calibration.cast.lea)
    lea.get("/calibration/agreement")
    with query_count(exactly=4):
        lea.get("/calibration/agreement")
    apart(calibration)
    with query_count(exactly=4):
        lea.get("/calibration/agreement")


def test_what_rests_on_a_withheld_criterion_is_not_shown_in_growth(calibration: Calibration) -> None:
    cast = calibration.cast
    for slug in ("empathy", "writing"):
        database.session.add(Skill(slug=slug, title=slug.title(), position=1))
    cell = {"person_id": cast.bo.id, "team_id": cast.north.id, "purpose": Purpose.QUALITY, "span": Span.WEEK}
    for measure in ("score", "skill:empathy"):
        monday = clock.now().date() - timedelta(days=clock.now().weekday() + 7)
        database.session.add(Tally(**cell, measure=measure, begins=monday, n=12, total=9_000_000, squares=7_000_000))
    database.session.commit()
    bo, lea = calibration.at(cast.bo), calibration.at(cast.lea)
    before = bo.get(f"/growth/people/{cast.bo.id}?skill=empathy").said
    assert "Withheld" not in before
    apart(calibration)
    assert {one.measure for one in database.session.query(Withheld)} == {"criterion:care/empathy", "skill:empathy", "skill:writing"}
    after = bo.get(f"/growth/people/{cast.bo.id}?skill=empathy").said
    assert "Withheld: reviewers do not see the same thing in “Empathy”" in after
    assert after.count("75") < before.count("75")
    team = lea.get(f"/growth/teams/{cast.north.id}").said
    assert "withheld" in team
    assert "alpha" in team


def test_too_few_and_no_variation_withhold_nothing(calibration: Calibration) -> None:
    cast = calibration.cast
    held(calibration, {cast.rey: {"clarity": ["low", "top"]}, cast.mo: {"clarity": ["top", "low"]}})
    worked_out(calibration)
    assert criterion(calibration, "clarity")["verdict"] == "too few"
    assert database.session.query(Withheld).count() == 0


def test_a_criterion_that_people_agree_on_again_is_shown_again(calibration: Calibration) -> None:
    cast = calibration.cast
    apart(calibration)
    same = LEVELS * 40
    held(calibration, {cast.rey: {"empathy": list(same)}, cast.mo: {"empathy": list(same)}})
    worked_out(calibration)
    assert database.session.query(Withheld).count() == 0


def test_two_ordinary_reviews_of_one_conversation_count_as_well(calibration: Calibration) -> None:
    cast, talk = calibration.cast, calibration.talks[0]
    version = database.session.query(RubricVersion).one()
    items = [builders.waiting(talk, calibration.rubric, cast.bo, round=number) for number in (1, 2)]
    database.session.commit()
    builders.published(calibration.at(cast.rey), items[0], version)
    builders.published(calibration.at(cast.mo), items[1], version, clarity="low")
    assert database.session.query(AgreementReport).filter_by(days=365).one().figures["sources"]["doubles"] == 1
    assert criterion(calibration, "clarity")["same"] == [0, 1]
    assert criterion(calibration, "empathy")["same"] == [1, 1]


def test_several_reviews_in_a_row_need_one_look_at_the_figures(calibration: Calibration, clock: StoppedClock) -> None:
    team_id, rubric_id = calibration.cast.north.id, calibration.rubric.id
    made = select(AgreementReport.made_at).where(AgreementReport.team_id == team_id)
    asked = clock.at.timestamp()
    clock.move(seconds=5)
    refresh(team_id, rubric_id, asked=asked)
    first = set(database.session.scalars(made))
    assert first == {clock.at}
    clock.move(seconds=5)
    refresh(team_id, rubric_id, asked=asked)
    assert set(database.session.scalars(made)) == first
    refresh(team_id, rubric_id, asked=clock.at.timestamp())
    assert set(database.session.scalars(made)) == {clock.at}
