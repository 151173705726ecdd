"""Series of rounds when the world moved on meanwhile: the rubric was archived, a lead is away, the team has no lead."""

from datetime import UTC, date, datetime

from app.base.database import db
from app.calibration.actions.series import open_and_close
from app.calibration.models import Round, RoundState, Series, SeriesTime
from app.people.models import Membership, Notice, Person, Role
from app.review.models import Absence
from app.rubrics.models import Rubric
from tests.calibration.conftest import Calibration
from tests.calibration.test_recur import NOW, planned
from tests.cast import person
from tests.conftest import StoppedClock

OPENS, CLOSES = datetime(2026, 11, 23, 9, 20, tzinfo=UTC), datetime(2026, 11, 27, 17, 20, tzinfo=UTC)


def told(someone: Person, kind: str) -> int:
    return db.session.query(Notice).filter_by(person_id=someone.id, kind=f"calibration.{kind}").count()


def graded_round(calibration: Calibration, clock: StoppedClock) -> int:
    """The round that opened, after both reviewers handed in."""
    clock.set(OPENS)
    open_and_close()
    round_id = db.session.query(Round.id).scalar()
    for someone in (calibration.cast.rey, calibration.cast.mo):
        calibration.graded(someone, round_id)
    return int(round_id)


def test_a_round_whose_rubric_was_archived_ends_as_it_began_and_the_next_one_does_not_open(
    calibration: Calibration, clock: StoppedClock
) -> None:
    planned(calibration, clock)
    round_id = graded_round(calibration, clock)
    db.session.query(Rubric).filter_by(id=calibration.rubric.id).update({"archived_at": OPENS})
    db.session.commit()
    for moment in (CLOSES, datetime(2026, 12, 7, 9, 20, tzinfo=UTC), datetime(2026, 12, 7, 10, 20, tzinfo=UTC)):
        clock.set(moment)
        open_and_close()
    db.session.expire_all()
    assert db.session.query(Round).one().state is RoundState.DISCUSSION
    assert [one.state for one in db.session.query(SeriesTime).order_by(SeriesTime.id)] == ["opened", "no_rubric"]
    assert told(calibration.cast.lea, "skipped") == 1 and told(calibration.cast.rey, "skipped") == 0
    lea = calibration.signed_in(calibration.cast.lea)
    assert "Skipped: the rubric was not in use" in lea.get("/calibration/series").said
    lea.get(f"/calibration/rounds/{round_id}")
    assert "did not open this time" in lea.get("/notices").said


def test_a_lead_who_is_away_stops_nothing_and_the_other_one_is_told(calibration: Calibration, clock: StoppedClock) -> None:
    lea, kim = calibration.cast.lea, person("Kim Ito", {Role.LEAD}, calibration.cast.north, lead=True)
    planned(calibration, clock)
    db.session.add(Absence(person_id=lea.id, first_day=date(2026, 11, 20), last_day=date(2026, 12, 24), by_id=lea.id))
    db.session.commit()
    round_id = graded_round(calibration, clock)
    clock.set(CLOSES)
    open_and_close()
    assert db.session.get_one(Round, round_id, populate_existing=True).state is RoundState.DISCUSSION
    assert told(kim, "closed") == 1 == told(lea, "closed")


def test_without_a_lead_a_round_waits_for_one_to_close(calibration: Calibration, clock: StoppedClock) -> None:
    planned(calibration, clock)
    round_id = graded_round(calibration, clock)
    leading = db.session.query(Membership).filter_by(person_id=calibration.cast.lea.id)
    leading.update({"lead": False})
    db.session.commit()
    for moment in (CLOSES, datetime(2026, 12, 7, 9, 20, tzinfo=UTC)):
        clock.set(moment)
        open_and_close()
    assert db.session.get_one(Round, round_id, populate_existing=True).state is RoundState.SCORING
    assert [one.state for one in db.session.query(SeriesTime).order_by(SeriesTime.id)] == ["opened", "no_lead"]
    following = db.session.query(Series).one().next_at
    assert following is not None and following > NOW
    leading.update({"lead": True})
    db.session.commit()
    open_and_close()
    assert db.session.get_one(Round, round_id, populate_existing=True).state is RoundState.DISCUSSION
