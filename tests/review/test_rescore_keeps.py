"""Scoring reviews anew: its report tells everything it did however often it was stopped, and it undoes no other promise."""

from datetime import timedelta
from typing import Any

import pytest

from app.base import clock as moments
from app.base.database import db
from app.base.transaction import unit_of_work
from app.people.models import Notice
from app.review import reminders
from app.review.actions import replaying
from app.review.actions.replaying import Wanted, begin_rescoring, run_replay
from app.review.models import Acknowledgement, Dispute, Publication, Replay, ReplayState, Review, ReviewState
from app.review.replay.comparing import Comparison
from app.rubrics import document
from app.trail.models import TrailEntry
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.disputes import settle_rules
from tests.review.test_replay_rubric import HEAVY_CLARITY, LENIENT, latest, rescored

ASKS_MORE = builders.RUBRIC.replace("pass_mark: 80", "pass_mark: 70") + (
    "      - {id: greeting, title: Greeting, weight: 5, scale: three, when: {criterion: clarity, level: [low]}}\n"
)


def begun(scene: Scene, source: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """A re-scoring that waits: no worker has taken it yet."""
    version = builders.publish_version(scene.rubric, source, 2)
    db.session.commit()
    with monkeypatch.context() as patch, unit_of_work():
        patch.setattr(replaying, "enqueue", lambda *_names, **_values: None)
        wanted = Wanted(moments.now() - timedelta(days=60), [scene.cast.north.id])
        return begin_rescoring(scene.rubric, version, wanted, "Counts otherwise.", by=scene.cast.lea, at=moments.now()).id


def three(scene: Scene) -> list[int]:
    """Three reviews of two agents, all with the weakest clarity but the last."""
    first = scene.published(scene.cast.rey, clarity="low").id
    second = scene.published(scene.cast.rey, scene.another(scene.cast.ines), clarity="low").id
    return [first, second, scene.published(scene.cast.rey, scene.another()).id]


def one_batch(replay_id: int) -> None:
    """A worker that is killed when its first batch is on disk."""
    source = db.session.get_one(Replay, replay_id).source
    assert replaying._batch(replay_id, document.compiled(source), Comparison())


def told() -> list[int]:
    return sorted(one.person_id for one in db.session.query(Notice).filter_by(kind="review.rescored"))


def test_a_run_that_was_killed_reports_all_it_did(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    three(scene)
    replay_id = begun(scene, HEAVY_CLARITY, monkeypatch)
    monkeypatch.setattr(replaying, "BATCH", 1)
    one_batch(replay_id)
    run_replay(replay_id)
    found = latest().report or {}
    assert (found["compared"], found["moved"], found["incomplete"]) == (3, 2, 0)
    assert {one["person"]: (one["n"], one["mean"]) for one in found["people"]} == {
        scene.cast.bo.id: (2, -20.0),
        scene.cast.ines.id: (1, -40.0),
    }
    assert (found["before"]["n"], found["change"]["n"], found["passes"]["before"], found["passes"]["after"]) == (3, 3, 3, 1)
    assert told() == sorted([scene.cast.bo.id, scene.cast.ines.id])
    entry = db.session.query(TrailEntry).filter_by(verb="review.rescored").one()
    assert (entry.details["compared"], entry.details["moved"], entry.details["left_alone"]) == (3, 2, 0)


def test_a_run_that_fails_tells_what_it_did_so_far(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    three(scene)
    replay_id = begun(scene, HEAVY_CLARITY, monkeypatch)
    monkeypatch.setattr(replaying, "BATCH", 1)
    real, seen = replaying._rescore, []

    def fails(*given: Any) -> None:
        seen.append(1)
        if len(seen) == 2:
            raise RuntimeError("power cut")
        real(*given)

    monkeypatch.setattr(replaying, "_rescore", fails)
    with pytest.raises(RuntimeError, match="power cut"):
        run_replay(replay_id)
    assert latest().state is ReplayState.FAILED and (latest().report or {})["compared"] == 1
    assert told() == [scene.cast.bo.id]
    page = scene.signed_in(scene.cast.lea).get(f"/review/replays/{replay_id}")
    assert "It was stopped in the middle" in page.said and "Bo Lindqvist" in page.said
    run_replay(replay_id)
    assert latest().state is ReplayState.DONE and (latest().report or {})["compared"] == 3
    assert told() == sorted([scene.cast.bo.id, scene.cast.ines.id])


def test_what_a_killed_worker_left_is_taken_up_within_the_hour(scene: Scene, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    three(scene)
    replay_id = begun(scene, HEAVY_CLARITY, monkeypatch)
    monkeypatch.setattr(replaying, "BATCH", 1)
    one_batch(replay_id)
    clock.move(minutes=29)
    replaying.go_on()
    assert latest().state is ReplayState.WAITING
    clock.move(minutes=2)
    replaying.go_on()
    assert latest().state is ReplayState.DONE and (latest().report or {})["compared"] == 3


def test_reviews_left_alone_are_counted_and_shown(scene: Scene) -> None:
    three(scene)
    disputed = scene.published(scene.cast.rey, scene.another()).id
    scene.signed_in(scene.cast.bo).post(f"/reviews/{disputed}/dispute", {"criterion": "clarity", "comment-clarity": "Look.", "comment": ""})
    assert db.session.query(Dispute).count() == 1
    page = scene.signed_in(scene.cast.lea).get(rescored(scene, ASKS_MORE).location)
    found = latest().report or {}
    assert (found["compared"], found["incomplete"], found["disputed"], latest().left_alone) == (1, 2, 1, 2)
    assert "2 reviews keep their version: a criterion of the new one was never rated" in page.said
    assert "1 review keeps its version: its dispute is open" in page.said


def test_where_only_passing_moves_the_agent_is_told(scene: Scene) -> None:
    scene.published(scene.cast.rey, empathy="mid", clarity="low")
    rescored(scene, LENIENT)
    assert db.session.query(Review).filter_by(state=ReviewState.PUBLISHED).one().passed is True
    assert told() == [scene.cast.bo.id]


def standing() -> Review:
    return db.session.query(Review).filter_by(state=ReviewState.PUBLISHED).populate_existing().one()


def test_the_working_time_stays(scene: Scene) -> None:
    scene.published(scene.cast.rey, clarity="low").active_seconds = 77
    db.session.commit()
    rescored(scene, HEAVY_CLARITY)
    assert (standing().number, standing().active_seconds) == (2, 77)


def test_what_was_read_stays_read_where_nothing_moves(scene: Scene, clock: Any) -> None:
    review_id = scene.published(scene.cast.rey).id
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/acknowledge", {"note": "Thank you."})
    was = db.session.get_one(Acknowledgement, review_id)
    clock.move(hours=1)
    rescored(scene, HEAVY_CLARITY)
    now = db.session.get_one(Acknowledgement, standing().id)
    assert standing().id != review_id and (now.by_id, now.at, now.note) == (was.by_id, was.at, was.note)


def test_what_moved_is_new_to_its_agent_who_read_it_and_gets_no_reminder(scene: Scene, clock: Any) -> None:
    review_id = scene.published(scene.cast.rey, clarity="low").id
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/acknowledge")
    clock.move(hours=1)
    rescored(scene, HEAVY_CLARITY)
    assert db.session.get(Acknowledgement, standing().id) is None and db.session.get_one(Publication, standing().id).read_before
    clock.move(days=7, hours=1)
    assert reminded() == []


def reminded() -> list[str]:
    reminders.remind()
    db.session.rollback()
    return [one.path for one in db.session.query(Notice).filter_by(kind="review.unread")]


def test_an_unread_review_is_reminded_of_once_on_its_own_day(scene: Scene, clock: Any) -> None:
    settle_rules(scene, remind_days=7)
    scene.published(scene.cast.rey)
    clock.move(days=6)
    rescored(scene, HEAVY_CLARITY)
    assert reminded() == []
    clock.move(days=1, hours=1)
    assert reminded() == [f"/reviews/{standing().id}"], "counted from the day a person published it"
    builders.publish_version(scene.rubric, LENIENT, 3)
    db.session.commit()
    scene.signed_in(scene.cast.lea).post(f"/review/rubrics/{scene.rubric.id}/rescore", {"past": "30", "reason": "Once more."})
    clock.move(days=7, hours=1)
    assert standing().number == 3 and len(reminded()) == 1, "who was reminded once is not reminded again"


def test_the_reviewer_s_day_to_change_it_does_not_begin_again(scene: Scene, clock: Any) -> None:
    scene.published(scene.cast.rey, clarity="low")
    clock.move(hours=23)
    rescored(scene, HEAVY_CLARITY)
    rey, change = scene.signed_in(scene.cast.rey), f"/reviews/{standing().id}/change"
    assert change in rey.get(f"/reviews/{standing().id}").text
    clock.move(hours=2)
    assert change not in rey.get(f"/reviews/{standing().id}").text
    rey.post(f"/reviews/{standing().id}/change", expect=403)
