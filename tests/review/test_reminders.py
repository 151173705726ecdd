"""Reminders: one for an unread review, one for a dispute near its deadline, never a second."""

from typing import Any

import pytest
from flask import Flask

from app.base import jobs
from app.base.database import db
from app.people.models import Notice, Person
from app.review import reminders
from tests.cast import person
from tests.review.conftest import Scene
from tests.review.disputes import answer, opened, settle_rules


def told(kind: str) -> list[int]:
    """Whom the job told, after it ran twice."""
    db.session.commit()
    reminders.remind()
    reminders.remind()
    db.session.rollback()
    return sorted(one.person_id for one in db.session.query(Notice).filter_by(kind=kind))


def test_an_unread_review_is_reminded_of_once(scene: Scene, clock: Any) -> None:
    scene.published(scene.cast.rey)
    clock.move(days=6, hours=23)
    assert told("review.unread") == []
    clock.move(hours=2)
    assert told("review.unread") == [scene.cast.bo.id]
    clock.move(days=3)
    assert told("review.unread") == [scene.cast.bo.id]


def test_who_read_or_disputed_it_is_left_alone(scene: Scene, clock: Any) -> None:
    scene.signed_in(scene.cast.bo).post(f"/reviews/{scene.published(scene.cast.rey).id}/acknowledge")
    scene.item = scene.another()
    opened(scene)
    clock.move(days=8)
    assert told("review.unread") == []


def test_the_team_settles_when_and_whether(scene: Scene, clock: Any) -> None:
    settle_rules(scene, remind_days=2)
    scene.published(scene.cast.rey)
    clock.move(days=2, hours=1)
    assert told("review.unread") == [scene.cast.bo.id]


def test_nought_days_means_never_and_old_reviews_stay_quiet(scene: Scene, clock: Any) -> None:
    settle_rules(scene, remind_days=0)
    scene.published(scene.cast.rey)
    clock.move(days=8)
    assert told("review.unread") == []
    settle_rules(scene, remind_days=7)
    clock.move(days=20)
    assert told("review.unread") == []


def test_near_its_deadline_those_who_may_answer_are_told(scene: Scene, clock: Any) -> None:
    person("Una Test", scene.cast.rey.roles, scene.cast.south)
    dispute_id = opened(scene)[1]
    clock.move(days=4, hours=23)
    assert told("review.dispute_due") == []
    clock.move(hours=2)
    expected = sorted([scene.cast.mo.id, scene.cast.lea.id])
    assert told("review.dispute_due") == expected
    answer(scene, scene.cast.mo, dispute_id)
    clock.move(days=1)
    assert told("review.dispute_due") == expected


def test_after_an_escalation_only_leads_are_told(scene: Scene, clock: Any) -> None:
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/escalate", {"words": "Please."})
    clock.move(days=6)
    assert told("review.dispute_due") == [scene.cast.lea.id]


def test_the_worker_runs_it_every_hour(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    monkeypatch.setitem(app.extensions, "greenroom_run_job", lambda name, arguments: ran.append((name, arguments)))
    jobs.run_hourly(app)
    assert (reminders.JOB, {}) in ran
    assert [task.name for task in app.extensions["greenroom_jobs"]._registry.periodic_tasks] == ["hourly"]


def test_who_left_is_not_reminded(scene: Scene, clock: Any) -> None:
    scene.published(scene.cast.rey)
    db.session.get_one(Person, scene.cast.bo.id).deactivated_at = clock.at
    clock.move(days=8)
    assert told("review.unread") == []
