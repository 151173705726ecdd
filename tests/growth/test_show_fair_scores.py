"""Fair scores on the site: worked out in the background, read by the lead of the team; each agent reads their own line."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from app.base import clock as site_clock
from app.base import jobs
from app.base.database import db as database
from app.conversations.models import Conversation, ConversationKind
from app.growth.fair_making import make, make_daily
from app.growth.models import FairReport, FairScore, FairState
from app.people.models import Person
from app.review.models import Purpose, Review, ReviewState, Span, Tally
from app.rubrics.models import Rubric, RubricVersion
from tests.cast import Cast
from tests.page_client import PageClient
from tests.review import builders

SignedIn = Callable[[Any], PageClient]


def graded(
    rubric: Rubric, talk: Conversation, of: Person, by: Person, score: float, *, number: int = 1, purpose: Purpose = Purpose.QUALITY
) -> Review:
    """A published review with this score, as it stands in the database."""
    version = database.session.scalars(select(RubricVersion).where(RubricVersion.rubric_id == rubric.id)).first()
    assert version is not None
    item = builders.waiting(talk, rubric, of, round=number, purpose=purpose)
    at = talk.last_message_at
    one = Review(
        assignment_id=item.id, number=1, conversation_id=talk.id, rubric_version_id=version.id, purpose=purpose, reviewer_id=by.id,
        reviewee_id=of.id, team_id=talk.team_id, state=ReviewState.PUBLISHED, acted_at=at, started_at=at, saved_at=at,
        score=str(score), shown=f"{score:.1f}", passed=True,
    )  # fmt: skip
    database.session.add(one)
    database.session.flush()
    return one


def work(cast: Cast, rubric: Rubric, of: Person, scores: Sequence[tuple[Person, float]], **values: Any) -> None:
    for by, score in scores:
        graded(rubric, builders.conversation(of, cast.north, kind=ConversationKind.REAL), of, by, score, **values)


@pytest.fixture
def judged(cast: Cast, db: SQLAlchemy) -> Rubric:
    """Rey is twenty points stricter than Mo. Bo and Ines are alike, but Rey judges mostly Bo and Mo mostly Ines."""
    rubric = builders.rubric()
    work(cast, rubric, cast.bo, [(cast.rey, 60 + place % 3) for place in range(12)] + [(cast.mo, 80 + place) for place in range(3)])
    work(cast, rubric, cast.ines, [(cast.mo, 80 + place % 3) for place in range(12)] + [(cast.rey, 60 + place) for place in range(3)])
    db.session.commit()
    return rubric


def row(db: SQLAlchemy) -> FairReport:
    return db.session.scalars(select(FairReport).execution_options(populate_existing=True)).one()


def scores(db: SQLAlchemy) -> dict[int, FairScore]:
    return {one.person_id: one for one in db.session.scalars(select(FairScore).execution_options(populate_existing=True))}


def test_made_on_demand_and_kept(judged: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    lea, here = signed_in(cast.lea), f"/growth/teams/{cast.north.id}/fair"
    assert f'href="{here}"' in lea.get(f"/growth/teams/{cast.north.id}").text
    assert "Not worked out yet" in lea.get(here).said
    page = lea.follow(lea.post(here))
    made, found = row(db), scores(db)
    assert made.state is FairState.DONE and made.made_at is not None and made.done == made.total == 30
    bo, ines = found[cast.bo.id], found[cast.ines.id]
    assert bo.raw is not None and bo.fair is not None and ines.raw is not None and ines.fair is not None and bo.fair_half
    assert ines.raw - bo.raw == pytest.approx(12, abs=0.5), "the plain means part them"
    assert abs(ines.fair - bo.fair) < 2, "severity is taken out"
    for one in (bo.raw, ines.raw, bo.fair, ines.fair):
        assert f"{one:.1f}" in page.said
    assert page.said.count("n 15") == 4 and "Bo Lindqvist" in page.said
    before = {person: (one.n, one.fair) for person, one in found.items()}
    make(made.id)
    assert {person: (one.n, one.fair) for person, one in scores(db).items()} == before


def test_only_real_reviews_of_the_last_26_weeks_that_stand(judged: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    work(cast, judged, cast.bo, [(cast.rey, 0.0)] * 5, purpose=Purpose.PRACTICE)
    old = [one.id for one in db.session.scalars(select(Review).where(Review.purpose == Purpose.QUALITY).order_by(Review.id).limit(2))]
    long_ago = site_clock.now() - timedelta(weeks=27)
    db.session.execute(update(Review).where(Review.id == old[0]).values(acted_at=long_ago))
    db.session.execute(update(Review).where(Review.id == old[1]).values(state=ReviewState.REPLACED))
    db.session.commit()
    signed_in(cast.lea).post(f"/growth/teams/{cast.north.id}/fair")
    assert scores(db)[cast.bo.id].n == 13 and row(db).total == 28


def test_under_ten_is_too_few(judged: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    db.session.execute(update(Review).where(Review.reviewee_id == cast.bo.id, Review.reviewer_id == cast.rey.id).values(state="void"))
    db.session.commit()
    lea = signed_in(cast.lea)
    page = lea.follow(lea.post(f"/growth/teams/{cast.north.id}/fair"))
    assert "too few to tell (n 3)" in page.said
    kept = scores(db)[cast.bo.id]
    assert (kept.raw, kept.fair) == (None, None)
    own = signed_in(cast.bo).get(f"/growth/people/{cast.bo.id}")
    assert "Fair score" not in own.said or "too few to tell (n 3)" in own.said


def test_people_who_are_not_connected_are_not_compared(cast: Cast, db: SQLAlchemy, signed_in: SignedIn) -> None:
    rubric = builders.rubric()
    work(cast, rubric, cast.bo, [(cast.rey, 60 + place % 3) for place in range(12)])
    work(cast, rubric, cast.ines, [(cast.mo, 80 + place % 3) for place in range(12)])
    db.session.commit()
    lea = signed_in(cast.lea)
    page = lea.follow(lea.post(f"/growth/teams/{cast.north.id}/fair"))
    assert "Not connected" in page.said and page.said.count("not connected") == 2
    assert all(one.raw is not None and one.fair is None for one in scores(db).values())


def test_each_agent_reads_their_own_line(judged: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    make_daily()
    at, told = f"/growth/people/{cast.bo.id}", f"{scores(db)[cast.bo.id].fair:.1f}"
    whose = {"person_id": cast.bo.id, "team_id": cast.north.id, "begins": date(2026, 11, 16)}
    db.session.add(Tally(**whose, purpose=Purpose.QUALITY, measure="score", span=Span.WEEK, n=1, total=700_000, squares=490_000))
    db.session.commit()
    assert told in signed_in(cast.bo).get(at).said and "Fair score, Care" in signed_in(cast.bo).get(at).said
    assert "Fair score, Care" in signed_in(cast.lea).get(at).said
    assert "Fair score" not in signed_in(cast.tara).get(at).said
    signed_in(cast.ines).get(at, expect=404)


def test_whose_figures(judged: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    make_daily()
    here, report = f"/growth/teams/{cast.north.id}/fair", row_of(db, cast)
    for person in (cast.bo, cast.rey, cast.ada):
        signed_in(person).get(here, expect=403)
        signed_in(person).post(here, expect=403)
    for person in (cast.tara, cast.stan):
        signed_in(person).get(here, expect=404)
        signed_in(person).post(here, expect=404)
        signed_in(person).get(f"/growth/fair/{report.id}/progress", expect=404, fetch=True)
    signed_in(cast.lea).get(f"/growth/fair/{report.id}/progress", fetch=True)


def row_of(db: SQLAlchemy, cast: Cast) -> FairReport:
    return db.session.scalars(select(FairReport).where(FairReport.team_id == cast.north.id)).one()


def test_worked_out_once_a_day(judged: Rubric, db: SQLAlchemy, cast: Cast, clock: Any) -> None:
    assert "growth.fair-daily" in jobs._hourly
    make_daily()
    first = row_of(db, cast).made_at
    clock.move(hours=2)
    make_daily()
    assert row_of(db, cast).made_at == first
    clock.move(hours=22)
    make_daily()
    db.session.expire_all()
    assert row_of(db, cast).made_at != first


def test_what_is_on_its_way_is_not_asked_for_twice(judged: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    lea, here = signed_in(cast.lea), f"/growth/teams/{cast.north.id}/fair"
    lea.post(here)
    made = row(db)
    made.state, made.done = FairState.RUNNING, 3
    db.session.commit()
    page = lea.follow(lea.post(here))
    assert row(db).state is FairState.RUNNING
    assert "3 of 30" in page.said and "data-poll-url" in page.text


def test_the_page_computes_nothing(judged: Rubric, cast: Cast, signed_in: SignedIn, query_count: Any) -> None:
    make_daily()
    lea = signed_in(cast.lea)
    with query_count(at_most=8):
        lea.get(f"/growth/teams/{cast.north.id}/fair")
