"""What if: a draft over past reviews; and scoring them anew, openly, with every sum right afterwards."""

import random
from fractions import Fraction
from typing import Any

import pytest

from app.base.database import db
from app.people.models import Notice
from app.review.actions.replaying import run_replay
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Evidence, Purpose, Rating, Replay, ReplayState, Review, ReviewState
from app.review.replay.comparing import Case, compared, under
from app.review.replay.wording import changes
from app.rubrics import document
from app.rubrics.scoring import score
from app.trail.models import TrailEntry
from tests.review import builders
from tests.review.conftest import Scene

HEAVY_CLARITY = builders.RUBRIC.replace("title: Clarity, weight: 20", "title: Clarity, weight: 120")
LENIENT = builders.RUBRIC.replace("pass_mark: 80", "pass_mark: 30")
WITHOUT_CLARITY = "\n".join(line for line in builders.RUBRIC.splitlines() if "id: clarity" not in line)
WITH_ANOTHER = builders.RUBRIC + "      - {id: greeting, title: Greeting, weight: 5, scale: three}\n"


def case(ratings: dict[str, str], source: str = builders.RUBRIC) -> Case:
    result = score(document.compiled(source), ratings)
    return Case(1, 7, "email", ratings, result.value, result.passed)


def test_the_same_rubric_moves_nothing() -> None:
    outcome = under(case(builders.TOP), document.compiled(builders.RUBRIC))
    assert not outcome.moved and outcome.change == 0 and outcome.left == outcome.lost == ()


def test_weights_pass_mark_and_criteria_move_a_review() -> None:
    weak = {"empathy": "top", "clarity": "low", "identity": "top"}
    heavy = under(case(weak), document.compiled(HEAVY_CLARITY))
    assert (heavy.case.score, heavy.score.value, heavy.change) == (80, 40, -40) and heavy.score.passed is False
    lenient = under(case({**weak, "empathy": "mid"}), document.compiled(LENIENT))
    assert lenient.change == 0 and lenient.moved and lenient.score.passed is True
    gone = under(case(weak), document.compiled(WITHOUT_CLARITY))
    assert gone.lost == ("clarity",) and gone.score.value == 100
    more = under(case(weak), document.compiled(WITH_ANOTHER))
    assert more.left == ("greeting",) and more.change == 0, "what was never rated does not count against anybody"


def test_the_figures_equal_a_plain_count() -> None:
    rng = random.Random(2)
    new = document.compiled(HEAVY_CLARITY)
    levels = [
        {name: rng.choice(["low", "mid", "top"]) for name in ("clarity", "identity")} | {"empathy": rng.choice(["mid", "top", "n/a"])}
        for _ in range(150)
    ]
    cases = [
        Case(number, number % 7, "email", one, (old := score(document.compiled(builders.RUBRIC), one)).value, old.passed)
        for number, one in enumerate(levels)
    ]
    found = compared(under(one, new) for one in cases)
    changes = [(score(new, one.ratings).value or Fraction(0)) - (one.score or Fraction(0)) for one in cases]
    assert found.change.total == sum(changes) and found.change.n == 150
    assert found.moved == sum(score(new, one.ratings).value != one.score or score(new, one.ratings).passed != one.passed for one in cases)
    assert found.passes == [sum(bool(one.passed) for one in cases), sum(bool(score(new, one.ratings).passed) for one in cases)]
    assert found.passes[1] - found.passes[0] == found.now_passing - found.now_failing
    assert sum(who.change.n for who in found.by_person.values()) == 150
    assert sum(who.moved for who in found.by_person.values()) == found.moved
    assert sum(who.now_failing for who in found.by_person.values()) == found.now_failing
    assert [one.case.review_id for one in found.largest()[:1]] == [
        one.case.review_id for one in found.largest() if one.score.passed != one.case.passed
    ][:1]


def draft(scene: Scene, source: str) -> None:
    scene.rubric.draft_source = source
    db.session.commit()


def latest() -> Replay:
    return db.session.query(Replay).order_by(Replay.id.desc()).limit(1).populate_existing().one()


def test_a_lead_sees_who_would_move_and_nothing_changes(scene: Scene) -> None:
    review_id = scene.published(scene.cast.rey, clarity="low").id
    draft(scene, HEAVY_CLARITY)
    lea = scene.signed_in(scene.cast.lea)
    assert "What if" in lea.get(f"/rubrics/{scene.rubric.id}").said
    page = lea.get(lea.post(f"/review/rubrics/{scene.rubric.id}/what-if", {"days": "90"}).location)
    for words in ("Reviews that move", "Bo Lindqvist", "1 → 0", "−40.0", "80.0", "40.0"):
        assert words in page.said, words
    assert f"/reviews/{review_id}" in page.page.links
    assert db.session.query(Review).count() == 1 and latest().state is ReplayState.DONE
    assert db.session.query(Notice).filter_by(kind="review.rescored").count() == 0


def test_scores_that_wait_to_be_opened_stay_out_of_the_report(scene: Scene) -> None:
    """Who may decide a dispute about a review has not seen its score by looking at a report."""
    review_id = scene.published(scene.cast.rey, clarity="low").id
    draft(scene, HEAVY_CLARITY)
    lea = scene.signed_in(scene.cast.lea)
    place = lea.post(f"/review/rubrics/{scene.rubric.id}/what-if", {"days": "90"}).location
    assert "kept back – –" in lea.get(place).said
    lea.get(f"/reviews/{review_id}")
    lea.send("POST", f"/reviews/{review_id}/seen", 204)
    assert "kept back" not in lea.get(place).said and "80.0" in lea.get(place).said


def test_practice_stands_apart_self_reviews_stay_out_and_only_who_moves_is_named(scene: Scene) -> None:
    for purpose, person in ((Purpose.PRACTICE, scene.cast.bo), (Purpose.SELF, scene.cast.bo), (Purpose.QUALITY, scene.cast.ines)):
        one = scene.published(scene.cast.rey, scene.another(person), clarity="top" if person == scene.cast.ines else "low")
        db.session.query(Review).filter_by(id=one.id).update({"purpose": purpose})
    draft(scene, HEAVY_CLARITY)
    lea = scene.signed_in(scene.cast.lea)
    page = lea.get(lea.post(f"/review/rubrics/{scene.rubric.id}/what-if", {"days": "90"}).location)
    report = latest().report or {}
    assert report["compared"] == 2 and [(one["practice"], one["before"]["mean"], one["passes"]) for one in report["sides"]] == [
        (False, 100.0, [1, 1]), (True, 80.0, [1, 0]),
    ]  # fmt: skip
    assert "Bo Lindqvist 1 1 0 1 −40.0" in page.said and "Ines" not in page.said and "Real replies and practice apart" in page.said


def test_a_lead_opens_a_trainer_s_run_and_reads_what_was_tried(scene: Scene) -> None:
    review_id = scene.published(scene.cast.rey, clarity="low").id
    draft(scene, HEAVY_CLARITY)
    place = scene.signed_in(scene.cast.tara).post(f"/review/rubrics/{scene.rubric.id}/what-if", {"days": "90"}).location
    lea = scene.signed_in(scene.cast.lea)
    page = lea.get(place)
    assert "“Clarity”: weight 20 → 120." in page.said and "Bo Lindqvist" in page.said and f"/reviews/{review_id}" in page.page.links
    assert place in lea.get(f"/review/rubrics/{scene.rubric.id}/replays").page.links
    latest().teams = [scene.cast.south.id]
    db.session.commit()
    lea.get(place, 404)


def test_what_was_tried_is_told_change_by_change() -> None:
    plain = document.compiled(builders.RUBRIC)
    assert changes(plain, plain) == []
    assert changes(plain, document.compiled(WITHOUT_CLARITY)) == ["“Clarity” is gone."]
    assert changes(plain, document.compiled(WITH_ANOTHER)) == ["“Greeting” is new."]
    assert changes(plain, document.compiled(LENIENT)) == ["A review passes with 30 of 100 or more."]
    lax = document.compiled(builders.RUBRIC.replace("na: true, ", "").replace("critical: true", "critical: false"))
    assert changes(plain, lax)[:2] == ["“Empathy” may not be N/A any more.", "“Identity” is not critical any more."]


def test_a_trainer_sees_figures_and_no_names(scene: Scene) -> None:
    scene.published(scene.cast.rey, clarity="low")
    draft(scene, HEAVY_CLARITY)
    tara = scene.signed_in(scene.cast.tara)
    page = tara.get(tara.post(f"/review/rubrics/{scene.rubric.id}/what-if", {"days": "90"}).location)
    assert (
        "Reviews that move" in page.said
        and "Bo Lindqvist" not in page.said
        and "Person 1" in page.said
        and not [link for link in page.page.links if link.startswith("/reviews/") and link[9:].isdigit()]
    )
    tara.post(f"/review/rubrics/{scene.rubric.id}/rescore", {"past": "30", "reason": "Better."}, expect=403)


def test_other_teams_and_other_people_s_replays_stay_out(scene: Scene) -> None:
    scene.published(scene.cast.rey)
    draft(scene, HEAVY_CLARITY)
    lea = scene.signed_in(scene.cast.lea)
    place = lea.post(f"/review/rubrics/{scene.rubric.id}/what-if", {"days": "90"}).location
    scene.signed_in(scene.cast.tara).get(place, 404)
    scene.signed_in(scene.cast.bo).get(place, 403)
    db.session.query(Review).update({"team_id": scene.cast.south.id})
    db.session.commit()
    page = lea.get(lea.post(f"/review/rubrics/{scene.rubric.id}/what-if", {"days": "90"}).location)
    assert "No reviews in this time" in page.said


def test_a_draft_with_errors_is_not_tried(scene: Scene) -> None:
    draft(scene, builders.RUBRIC.replace("scale: three", "scale: four"))
    lea = scene.signed_in(scene.cast.lea)
    page = lea.post(f"/review/rubrics/{scene.rubric.id}/what-if", {"days": "90"}, expect=422)
    assert "The draft has errors, so it cannot be tried." in page.said
    assert db.session.query(Replay).count() == 0


def rescored(scene: Scene, source: str, **form: str) -> Any:
    builders.publish_version(scene.rubric, source, 2)
    draft(scene, source)
    return scene.signed_in(scene.cast.lea).post(
        f"/review/rubrics/{scene.rubric.id}/rescore", {"past": "30", "reason": "Clarity counts more.", **form}
    )


def test_scoring_anew_makes_versions_tells_people_and_keeps_every_sum(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.send("/save", criterion="clarity", comment="Kept words")
    grader.rate(empathy="top", clarity="low", identity="top")
    grader.publish()
    scene.published(scene.cast.rey, scene.another(), clarity="top")
    rescored(scene, HEAVY_CLARITY)
    old, same, new, fresh = db.session.query(Review).order_by(Review.id).all()
    assert [one.state for one in (old, same, new, fresh)] == [ReviewState.REPLACED] * 2 + [ReviewState.PUBLISHED] * 2
    assert (old.score, new.score, new.number, new.reason, new.passed) == ("80", "40", 2, "Clarity counts more.", False)
    assert db.session.query(Rating).filter_by(review_id=new.id, criterion="clarity").one().comment == "Kept words"
    assert differences() == [] and wrong_scores() == []
    bo = scene.signed_in(scene.cast.bo)
    assert "Clarity counts more." in bo.get(f"/reviews/{new.id}").said and "A newer version stands" in bo.get(f"/reviews/{old.id}").said
    assert db.session.query(Notice).filter_by(kind="review.rescored", person_id=scene.cast.bo.id).count() == 1
    verbs = [entry.verb for entry in db.session.query(TrailEntry).filter_by(thing_kind="rubric").order_by(TrailEntry.id)]
    assert verbs == ["review.rescore", "review.rescored"]
    run_replay(latest().id)
    assert db.session.query(Review).count() == 4, "a job that runs twice does nothing the second time"


def test_what_cannot_be_scored_anew_is_left_alone(scene: Scene) -> None:
    first = scene.published(scene.cast.rey).id
    rescored(scene, WITH_ANOTHER)
    assert db.session.query(Review).count() == 1, "a criterion of the new version was never rated"
    builders.publish_version(scene.rubric, HEAVY_CLARITY, 3)
    scene.signed_in(scene.cast.bo).post(
        f"/reviews/{first}/dispute", {"criterion": "clarity", "comment-clarity": "Look again.", "comment": ""}
    )
    scene.signed_in(scene.cast.lea).post(f"/review/rubrics/{scene.rubric.id}/rescore", {"past": "30", "reason": "Again."})
    assert db.session.query(Review).count() == 1, "a dispute is open"
    assert latest().state is ReplayState.DONE and latest().total == 0


def test_a_reason_is_needed_and_one_runs_at_a_time(scene: Scene) -> None:
    scene.published(scene.cast.rey)
    builders.publish_version(scene.rubric, HEAVY_CLARITY, 2)
    db.session.commit()
    lea = scene.signed_in(scene.cast.lea)
    page = lea.post(f"/review/rubrics/{scene.rubric.id}/rescore", {"past": "30", "reason": ""}, expect=422)
    assert "Say why." in page.said
    db.session.add(
        Replay(kind="rescore", rubric_id=scene.rubric.id, number=2, source=HEAVY_CLARITY, since=builders.PUT, by_id=scene.cast.lea.id,
               created_at=builders.PUT, state="running", teams=None)
    )  # fmt: skip
    db.session.commit()
    lea.post(f"/review/rubrics/{scene.rubric.id}/rescore", {"past": "30", "reason": "Why not."}, expect=422)
    assert db.session.query(Review).count() == 1


def test_both_uses_are_named_and_an_empty_rescoring_says_why(scene: Scene) -> None:
    lea = scene.signed_in(scene.cast.lea)
    assert "What if, and scoring past reviews anew" in lea.get(f"/rubrics/{scene.rubric.id}").said
    form = {"past": "30", "reason": "A trial."}
    assert "No reviews in this time" in lea.follow(lea.post(f"/review/rubrics/{scene.rubric.id}/rescore", form)).said
    scene.published(scene.cast.rey)
    said = lea.follow(lea.post(f"/review/rubrics/{scene.rubric.id}/rescore", form)).said
    assert "All reviews in this time were made with the current version" in said and "No reviews in this time" not in said


def test_ratings_without_a_place_are_not_copied(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.send("/evidence", criterion="clarity", message=scene.item.message_id or first_reply(scene), start=0, end=4)
    grader.rate(empathy="top", clarity="low", identity="top")
    grader.publish()
    rescored(scene, WITHOUT_CLARITY)
    new = db.session.query(Review).filter_by(state=ReviewState.PUBLISHED).one()
    assert {one.criterion for one in db.session.query(Rating).filter_by(review_id=new.id)} == {"empathy", "identity"}
    assert db.session.query(Evidence).filter_by(review_id=new.id).count() == 0
    assert new.score == "100" and differences() == [] and wrong_scores() == []


def first_reply(scene: Scene) -> int:
    return next(one.id for one in db.session.query(builders.Message).filter_by(conversation_id=scene.talk.id, position=1))


@pytest.mark.parametrize("who, status", [("rey", 403), ("bo", 403), ("ada", 403), ("mo", 403)])
def test_nobody_else_replays(scene: Scene, who: str, status: int) -> None:
    client = scene.signed_in(getattr(scene.cast, who))
    client.get(f"/review/rubrics/{scene.rubric.id}/replays", status)
    client.post(f"/review/rubrics/{scene.rubric.id}/what-if", {"days": "90"}, expect=status)
