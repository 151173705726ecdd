"""A review that a dispute overturned counts for who graded, in every figure about reviewers, and for severity as it was given."""

from datetime import timedelta

from app.base import clock
from app.base.database import db
from app.conversations.models import ConversationKind
from app.growth.fair_making import _given
from app.people.models import Person
from app.review.models import Assignment, Dispute, Publication, Purpose, Review, ReviewState
from app.review.queries.coverage import coverage_of
from app.review.queries.figures import Weeks, figures
from app.review.queries.plans_people import met_before
from app.rubrics.models import Rubric
from tests.cast import Cast
from tests.counting import query_count
from tests.growth.test_show_fair_scores import graded
from tests.review import builders


def overturned(cast: Cast, rubric: Rubric, by: Person, decider: Person) -> None:
    """A review of Bo's reply that scored 60, and 90 after a dispute that somebody else decided."""
    talk = builders.conversation(cast.bo, cast.north, kind=ConversationKind.REAL, at=clock.now() - timedelta(days=1))
    first = graded(rubric, talk, cast.bo, by, 60)
    first.state = ReviewState.REPLACED
    later = Review(
        assignment_id=first.assignment_id, number=2, conversation_id=talk.id, rubric_version_id=first.rubric_version_id, shown="90.0",
        purpose=Purpose.QUALITY, reviewer_id=decider.id, reviewee_id=cast.bo.id, team_id=talk.team_id, state=ReviewState.PUBLISHED,
        acted_at=first.acted_at, started_at=first.acted_at, saved_at=first.acted_at, score="90", passed=True,
    )  # fmt: skip
    db.session.add(later)
    db.session.flush()
    db.session.add(
        Dispute(review_id=first.id, team_id=talk.team_id, opened_by_id=cast.bo.id, opened_at=first.acted_at, new_review_id=later.id)
    )
    db.session.add_all([Publication(review_id=one.id, by_id=one.reviewer_id, at=one.acted_at) for one in (first, later)])


def test_it_counts_for_who_graded(cast: Cast) -> None:
    rubric, now = builders.rubric(), clock.now()
    for _time in range(2):
        overturned(cast, rubric, cast.rey, cast.mo)
    graded(
        rubric, builders.conversation(cast.bo, cast.north, kind=ConversationKind.REAL, at=now - timedelta(days=1)), cast.bo, cast.rey, 80
    )
    db.session.commit()
    with query_count(at_most=2):
        given = _given(cast.north.id, now - timedelta(weeks=1))[rubric.id]
    assert sorted((one.rater, one.value) for one in given) == [(str(cast.rey.id), value) for value in (60.0, 60.0, 80.0)]
    told = figures(cast.north.id, rubric.id, Weeks.until(now, 4, "UTC"))
    assert {(one.name, one.n) for one in told.reviewers.values()} == {("Rey Santos", 3)} and told.total.score.mean is not None
    assert figures(cast.north.id, rubric.id, Weeks.until(now, 4, "UTC"), cast.mo.id).total.n == 0
    bo = next(one for one in coverage_of(cast.north.id, 4, now).agents if one.person_id == cast.bo.id)
    assert (bo.reviewed, bo.one_reviewer) == (3, True)
    assert met_before(cast.north.id, now) == {(cast.bo.id, cast.rey.id): 3}
    assert db.session.query(Assignment).count() == 3
