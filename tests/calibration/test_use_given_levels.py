"""Agreement uses the levels that people gave: no dispute, open or answered, and nobody else's change moves it."""

from typing import Any

import pytest

from app.base import clock
from app.base.database import db
from app.calibration.actions.figures import refresh
from app.calibration.actions.looks import put_repeat
from app.calibration.models import AgreementReport, HiddenLook
from app.calibration.queries.ratings import Rated, ratings_since
from app.calibration.reporting import report
from app.people.models import Person
from app.review.models import Assignment, Dispute, Rating, Review, ReviewState
from app.review.queries.sheets import levels_of
from app.rubrics.document import compiled
from app.rubrics.models import RubricVersion
from tests.calibration.conftest import Calibration
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.disputes import answer


@pytest.fixture
def twice(calibration: Calibration) -> tuple[Assignment, Assignment]:
    """The same conversation, reviewed by Rey (clarity low) and by Mo (clarity top)."""
    cast, talk = calibration.cast, calibration.talks[0]
    version = db.session.query(RubricVersion).one()
    first, second = (builders.waiting(talk, calibration.rubric, cast.bo, round=number) for number in (1, 2))
    db.session.commit()
    builders.published(calibration.at(cast.rey), first, version, clarity="low")
    builders.published(calibration.at(cast.mo), second, version)
    return first, second


def clarity(calibration: Calibration) -> dict[int, str]:
    """The level of clarity by person, as agreement reads it."""
    since = clock.now().replace(year=2020)
    found: list[Rated] = list(ratings_since(calibration.cast.north.id, calibration.rubric.id, since).rated)
    return {one.person_id: one.level for one in found if one.criterion == "clarity"}


def disputed(calibration: Calibration, item: Assignment, kind: str = "ratings", **fields: Any) -> Dispute:
    review = db.session.query(Review).filter_by(assignment_id=item.id, state="published").one()
    form: dict[str, Any] = {"kind": kind, "comment": "Please look."}
    if kind == "ratings":
        form |= {"criterion": ["clarity"], "comment-clarity": "It is clear.", "level-clarity": "top"}
    calibration.at(calibration.cast.bo).post(f"/reviews/{review.id}/dispute", {**form, **fields})
    return db.session.query(Dispute).filter_by(review_id=review.id).one()


def answered(calibration: Calibration, dispute_id: int, by: Person) -> None:
    scene = Scene(calibration.cast, calibration.rubric, None, None, None, calibration.signed_in)  # type: ignore[arg-type]
    answer(scene, by, dispute_id)


def test_neither_an_open_nor_an_accepted_dispute_moves_a_figure(calibration: Calibration, twice: tuple[Assignment, Assignment]) -> None:
    cast = calibration.cast
    given = {cast.rey.id: "low", cast.mo.id: "top"}
    assert clarity(calibration) == given
    refresh(cast.north.id, calibration.rubric.id)
    before = db.session.query(AgreementReport).filter_by(days=365).one().figures
    one = disputed(calibration, twice[0]).id
    assert clarity(calibration) == given, "an open dispute"
    answered(calibration, one, cast.lea)
    standing = db.session.query(Review).filter_by(assignment_id=twice[0].id, state=ReviewState.PUBLISHED).one()
    assert (standing.reviewer_id, levels_of(standing.id)["clarity"]) == (cast.lea.id, "top")
    assert clarity(calibration) == given, "an accepted dispute"
    refresh(cast.north.id, calibration.rubric.id)
    db.session.expire_all()
    assert db.session.query(AgreementReport).filter_by(days=365).one().figures == before


def test_a_change_counts_when_the_reviewer_made_it_and_not_when_somebody_else_did(
    calibration: Calibration, twice: tuple[Assignment, Assignment]
) -> None:
    cast, version = calibration.cast, db.session.query(RubricVersion).one()
    for person, level in ((cast.rey, "mid"), (cast.lea, "top")):
        review = db.session.query(Review).filter_by(assignment_id=twice[0].id, state="published").one()
        client = calibration.at(person)
        client.post(f"/reviews/{review.id}/change")
        grader = builders.Grader(client, twice[0].id, version.id)
        grader.revision = db.session.query(Review).filter_by(assignment_id=twice[0].id, state="draft").one().revision
        grader.rate(clarity=level)
        grader.publish(reason="Read again.")
        assert clarity(calibration)[cast.rey.id] == "mid"
    assert cast.lea.id not in clarity(calibration)


def test_the_work_of_two_agents_in_one_conversation_is_two_things_to_agree_on(calibration: Calibration) -> None:
    """Both reviewers say the same of each agent, one begins with Bo and the other with Ines."""
    cast, talk, version = calibration.cast, calibration.talks[0], db.session.query(RubricVersion).one()
    levels = {cast.bo: "low", cast.ines: "top"}
    for by, agents in ((cast.rey, (cast.bo, cast.ines)), (cast.mo, (cast.ines, cast.bo))):
        for agent in agents:
            item = builders.waiting(talk, calibration.rubric, agent, round=by.id)
            db.session.commit()
            builders.published(calibration.at(by), item, version, clarity=levels[agent])
    data = ratings_since(cast.north.id, calibration.rubric.id, clock.now().replace(year=2020))
    found = next(one for one in report(compiled(version.source), data.rated, [], [])["criteria"] if one["criterion"] == "clarity")
    assert (found["shared"], found["same"]) == (2, (2, 2))


def test_a_review_that_is_void_counts_no_longer(calibration: Calibration, twice: tuple[Assignment, Assignment]) -> None:
    db.session.query(Review).filter_by(assignment_id=twice[0].id).update({"state": ReviewState.VOID})
    db.session.commit()
    assert clarity(calibration) == {}


def test_nobody_repeats_what_a_dispute_decided(calibration: Calibration, twice: tuple[Assignment, Assignment]) -> None:
    cast = calibration.cast
    answered(calibration, disputed(calibration, twice[0]).id, cast.mo)
    later = clock.now().replace(year=clock.now().year + 1, month=1, day=15)
    item = db.session.get_one(Assignment, twice[0].id)
    put_repeat(item, cast.mo.id, 1, later)
    looks = db.session.query(HiddenLook).all()
    own = db.session.query(Review).filter_by(assignment_id=twice[1].id).one()
    assert [one.review_id for one in looks] in ([], [own.id])


def test_two_agents_of_one_conversation_are_not_the_same_work(calibration: Calibration) -> None:
    cast, found = calibration.cast, calibration.talks[0]
    version = db.session.query(RubricVersion).one()
    first, second = (builders.waiting(found, calibration.rubric, agent) for agent in (cast.bo, cast.ines))
    db.session.commit()
    builders.published(calibration.at(cast.rey), first, version, clarity="low")
    builders.published(calibration.at(cast.mo), second, version)
    assert clarity(calibration) == {}


def test_what_a_policy_conflict_leaves_out_is_never_a_level(calibration: Calibration, twice: tuple[Assignment, Assignment]) -> None:
    """Nor N/A: of the two one is left, so nothing is shared."""
    mine = db.session.query(Review.id).filter_by(assignment_id=twice[0].id, state="published")
    db.session.query(Rating).filter(Rating.review_id.in_(mine), Rating.criterion == "clarity").update({"level": "n/a-policy"})
    db.session.commit()
    assert clarity(calibration) == {calibration.cast.mo.id: "top"}
