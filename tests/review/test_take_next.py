"""Take next: what somebody else must review never hides what waits behind it, and agents whom one met least come first."""

from datetime import timedelta

import pytest

from app.base import clock
from app.base.database import db
from app.conversations.models import Conversation
from app.people.models import Role
from app.review.models import Assignment, AssignmentState
from app.review.queries.queue import QueueFilter, next_ids, queue_page
from tests import cast as people
from tests.plans import plan_of
from tests.review import builders
from tests.review.conftest import Scene


def done(scene: Scene, item: Assignment) -> None:
    """As if Rey had reviewed it yesterday."""
    item.state, item.claimed_by_id, item.done_at = AssignmentState.DONE, scene.cast.rey.id, clock.now() - timedelta(days=1)


def second(scene: Scene, item: Assignment) -> Assignment:
    """A second review of the same work waits, longer than everything else."""
    talk = db.session.get_one(Conversation, item.conversation_id)
    return builders.waiting(talk, scene.rubric, scene.cast.bo, put_at=builders.PUT - timedelta(days=2), round=2)


def test_second_reviews_of_one_s_own_work_hide_nothing(scene: Scene) -> None:
    for _ in range(70):
        one = scene.another()
        done(scene, one)
        second(scene, one)
    scene.another()
    db.session.commit()
    rey = scene.signed_in(scene.cast.rey)
    page = rey.get("/review")
    assert "Waiting 2" in page.said and "2 of 2" in page.said, "what is somebody else's is neither listed nor counted"
    assert rey.post("/review/next").location == f"/review/{scene.item.id}"
    assert "99+" not in (said := scene.signed_in(scene.cast.mo).get("/review").said) and "Waiting 71" in said


def test_the_form_of_a_second_review_is_locked_from_the_start(scene: Scene) -> None:
    done(scene, scene.item)
    again = second(scene, scene.item)
    db.session.commit()
    page = scene.signed_in(scene.cast.rey).get(f"/review/{again.id}")
    assert "You reviewed this one before" in page.said and '<fieldset class="review-fields" disabled>' in page.text
    assert "You reviewed this one before" not in scene.signed_in(scene.cast.mo).get(f"/review/{again.id}").said


def test_of_one_day_the_agent_whom_one_met_least_comes_first(scene: Scene) -> None:
    kim = people.person("Kim Osei", {Role.AGENT}, scene.cast.north)
    for _ in range(3):
        done(scene, scene.another())
    done(scene, scene.another(scene.cast.ines))
    ines, fresh = scene.another(scene.cast.ines), scene.another(kim)
    fresh.put_at = builders.PUT + timedelta(hours=3)
    tomorrow = scene.another(people.person("Uma Reyes", {Role.AGENT}, scene.cast.north))
    tomorrow.put_at = builders.PUT + timedelta(days=1)
    db.session.commit()
    found = next_ids(scene.cast.rey, QueueFilter(), clock.now())
    assert list(found) == [fresh.id, ines.id, scene.item.id, tomorrow.id], "a later day never overtakes"
    shown = next_ids(scene.cast.rey, QueueFilter(), clock.now(), first=ines.id)
    assert shown[0] == ines.id, "the one that was fetched ahead is taken"
    assert next_ids(scene.cast.mo, QueueFilter(), clock.now())[0] == scene.item.id, "who met nobody takes the oldest"


@pytest.mark.sqlite
def test_it_reads_short_ranges_of_the_narrowest_indexes(scene: Scene) -> None:
    at, filters = clock.now(), QueueFilter()
    for run in (lambda: next_ids(scene.cast.rey, filters, at), lambda: queue_page(scene.cast.rey, filters, None, at)):
        steps = plan_of(run)
        assert "ix_assignment_queue (team_id=? AND state=?" in steps, steps
        assert "SCAN assignment" not in steps and "ix_assignment_reviewee" not in steps and "ix_assignment_holder" not in steps, steps
        assert "ix_message_thread (conversation_id=?" in steps and "assignment_1 (conversation_id=? AND rubric_id=?" in steps, steps
