"""Series of rounds: opened and closed by the site, skipped where too few are there, seen before they come."""

from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.base.database import db
from app.calibration.actions.series import open_and_close
from app.calibration.models import Round, RoundState, Series, SeriesTime
from app.calibration.series_times import closing, openings
from app.people.models import Notice
from app.review.models import Absence, Purpose, Review, ReviewState
from app.rubrics.models import RubricVersion
from tests.calibration.conftest import Calibration
from tests.conftest import StoppedClock
from tests.counting import query_count
from tests.review import builders

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""A Sunday."""


def form(calibration: Calibration, **values: Any) -> dict[str, Any]:
    given = {
        "title": "Fortnightly alignment", "team": calibration.cast.north.id, "rubric": calibration.rubric.id, "source": "filter", "n": "5",
        "days": "90", "channel": "", "language": "", "fewest": "2", "baseline": "0", "every": "two_weeks", "first": "2026-11-23",
        "opens": "09:00", "open_days": "4", "closes": "17:00", "members": [calibration.cast.rey.id, calibration.cast.mo.id],
    }  # fmt: skip
    return given | values


def planned(calibration: Calibration, clock: StoppedClock, **values: Any) -> Series:
    clock.set(NOW)
    calibration.at(calibration.cast.lea).post("/calibration/series", form(calibration, **values))
    return db.session.query(Series).one()


def reviewed(calibration: Calibration) -> list[int]:
    """The conversations, all but the last reviewed: the first by Lea, the others by Rey."""
    version = db.session.query(RubricVersion).filter_by(rubric_id=calibration.rubric.id).one()
    for place, talk in enumerate(calibration.talks[:-1]):
        item = builders.waiting(talk, calibration.rubric, calibration.cast.bo)
        by = calibration.cast.rey if place else calibration.cast.lea
        db.session.add(
            Review(
                assignment_id=item.id,
                number=1,
                conversation_id=talk.id,
                rubric_version_id=version.id,
                purpose=Purpose.QUALITY,
                reviewer_id=by.id,
                reviewee_id=calibration.cast.bo.id,
                team_id=talk.team_id,
                state=ReviewState.PUBLISHED,
                acted_at=NOW,
                started_at=NOW,
                saved_at=NOW,
            )
        )
    db.session.commit()
    return [talk.id for talk in calibration.talks[:-1]]


@pytest.mark.parametrize(
    ("first", "every", "days"),
    [
        (date(2026, 10, 19), "week", ["2026-10-19", "2026-10-26", "2026-11-02"]),
        (date(2026, 10, 19), "four_weeks", ["2026-10-19", "2026-11-16", "2026-12-14"]),
        (date(2026, 10, 20), "month", ["2026-10-20", "2026-11-17", "2026-12-15"]),
        (date(2026, 8, 31), "month", ["2026-08-31", "2026-09-28", "2026-10-26"]),
    ],
)
def test_openings_keep_their_time_of_the_day(first: date, every: str, days: list[str]) -> None:
    zone = ZoneInfo("Europe/Lisbon")
    found = list(islice(openings(first, every, time(9), zone, datetime(2026, 8, 1, tzinfo=UTC)), 3))
    assert [one.astimezone(zone).isoformat()[:16] for one in found] == [f"{day}T09:00" for day in days]
    assert closing(found[0], 7, time(17), zone).astimezone(zone).strftime("%H:%M") == "17:00"


def test_a_round_opens_and_closes_by_itself(calibration: Calibration, clock: StoppedClock) -> None:
    one = planned(calibration, clock)
    open_and_close()
    assert db.session.query(Round).count() == 0
    clock.set(datetime(2026, 11, 23, 9, 20, tzinfo=UTC))
    open_and_close()
    open_and_close()
    made = db.session.query(Round).one()
    assert (made.state, made.series_id, made.due_on) == (RoundState.SCORING, one.id, date(2026, 11, 27))
    assert db.session.query(Notice).filter_by(kind="calibration.started").count() == 2
    made_id = made.id
    db.session.expunge(made)
    for person in (calibration.cast.rey, calibration.cast.mo):
        calibration.graded(person, made_id)
    clock.set(datetime(2026, 11, 27, 17, 20, tzinfo=UTC))
    open_and_close()
    db.session.expire_all()
    assert db.session.query(Round).one().state is RoundState.DISCUSSION
    page = calibration.signed_in(calibration.cast.lea).get("/calibration/series").said
    assert "Opened" in page and "Discussion" in page


def test_it_is_skipped_where_too_few_are_there(calibration: Calibration, clock: StoppedClock) -> None:
    planned(calibration, clock)
    away = Absence(
        person_id=calibration.cast.mo.id, first_day=date(2026, 11, 20), last_day=date(2026, 11, 24), by_id=calibration.cast.mo.id
    )
    db.session.add(away)
    db.session.commit()
    lea = calibration.at(calibration.cast.lea)
    assert lea.get("/calibration/series").said.count("would be skipped") == 1
    clock.set(datetime(2026, 11, 23, 9, 20, tzinfo=UTC))
    open_and_close()
    told = db.session.query(SeriesTime).one()
    assert (told.state, told.people, told.round_id) == ("few_people", 1, None) and db.session.query(Round).count() == 0
    assert "Skipped: too few people were there" in lea.get("/calibration/series").said
    assert db.session.query(Series).one().next_at == datetime(2026, 12, 7, 9, tzinfo=UTC)


def test_nothing_opens_while_paused_nor_where_a_time_is_left_out(calibration: Calibration, clock: StoppedClock) -> None:
    series_id = planned(calibration, clock).id
    lea = calibration.at(calibration.cast.lea)
    lea.post(f"/calibration/series/{series_id}/leave-out", {"opens_at": "2026-12-07T09:00:00+00:00"}, 409)
    lea.post(f"/calibration/series/{series_id}/leave-out", {"opens_at": "2026-11-23T09:00:00+00:00"})
    lea.post(f"/calibration/series/{series_id}/pause", {"active": "0"})
    clock.set(datetime(2026, 12, 7, 10, tzinfo=UTC))
    open_and_close()
    assert db.session.query(Round).count() == 0
    lea = calibration.signed_in(calibration.cast.lea)
    assert "Every series is paused." in lea.get("/calibration/series").said
    lea.post(f"/calibration/series/{series_id}/pause", {"active": "1"})
    assert db.session.query(Series).one().next_at == datetime(2026, 12, 21, 9, tzinfo=UTC)
    assert [one.state for one in db.session.query(SeriesTime)] == ["left_out"]


def test_from_published_reviews_those_first_that_no_grader_gave(calibration: Calibration, clock: StoppedClock) -> None:
    clock.set(NOW)
    ids = reviewed(calibration)
    planned(calibration, clock, source="reviewed", n="3")
    clock.set(datetime(2026, 11, 23, 9, 20, tzinfo=UTC))
    open_and_close()
    drawn = [item.conversation_id for item in db.session.query(Round).options(db.selectinload(Round.items)).one().items]
    assert ids[0] in drawn and set(drawn) <= set(ids) and len(drawn) == 3


def test_where_fewer_than_two_handed_in_the_lead_is_told_once(calibration: Calibration, clock: StoppedClock) -> None:
    planned(calibration, clock)
    for moment in ((23, 10), (27, 18), (27, 19)):
        clock.set(datetime(2026, 11, *moment, tzinfo=UTC))
        open_and_close()
    assert db.session.query(Round).one().state is RoundState.SCORING
    assert db.session.query(Notice).filter_by(kind="calibration.not_closed").count() == 1


def test_wrong_input_is_said_and_only_a_lead_of_the_team_plans(calibration: Calibration, clock: StoppedClock) -> None:
    series_id = planned(calibration, clock).id
    lea = calibration.at(calibration.cast.lea)
    page = lea.post("/calibration/series", form(calibration, fewest="3", title="Kept words"), 422)
    assert "so it would always be skipped" in page.said and "Kept words" in page.text
    assert "still be open when the next one opens" in lea.post("/calibration/series", form(calibration, open_days="20"), 422).said
    lea.post(f"/calibration/series/{series_id}", form(calibration, title="New name", every="month"))
    assert "New name" in lea.get(f"/calibration/series/{series_id}").text
    calibration.at(calibration.cast.stan).get(f"/calibration/series/{series_id}", 404)
    for someone in (calibration.cast.rey, calibration.cast.ada):
        calibration.at(someone).get("/calibration/series", 403)
    with query_count(exactly=1 + 4):
        lea.get("/calibration/series")


def test_a_series_begins_today_or_later_and_goes_on_after_its_first_day(calibration: Calibration, clock: StoppedClock) -> None:
    clock.set(NOW)
    lea = calibration.at(calibration.cast.lea)
    late = lea.post("/calibration/series", form(calibration, first="2026-11-21"), 422)
    assert "This day is over. Choose today or a later day." in late.said and 'id="first-error"' in late.text
    assert "This time of today is over." in lea.post("/calibration/series", form(calibration, first="2026-11-22"), 422).said
    lea.post("/calibration/series", form(calibration, first="2026-11-22", opens="13:00"))
    clock.move(days=3)
    one = db.session.query(Series).one()
    lea.post(f"/calibration/series/{one.id}", form(calibration, first="2026-11-22", opens="13:00", n="6"))
