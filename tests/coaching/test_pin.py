"""Pinning what one reads: by reference, only what one may read, to the next session of the person."""

from collections.abc import Callable

import pytest

from app.base.database import db
from app.coaching.models import CoachingPin, CoachingSession
from app.conversations.keeping_models import ErasedFor
from app.conversations.models import ConversationKind, Message
from app.people.models import Person
from app.privacy.erasing import erase
from app.review.models import Dispute, DisputeState
from app.rubrics.models import Skill
from tests.coaching.conftest import Coaching
from tests.page_client import PageClient
from tests.review import builders
from tests.review.conftest import Scene, scene

__all__ = ["scene"]


@pytest.fixture
def review_id(scene: Scene) -> int:
    """Rey reviewed Bo's chat and quoted three words."""
    message = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one()
    grader = scene.grader(scene.cast.rey)
    grader.send("/evidence", criterion="empathy", message=message.id, start=0, end=10)
    grader.send("/save", criterion="empathy", comment="Warm and short.")
    grader.rate(empathy="mid", clarity="top", identity="top")
    grader.publish()
    return 1


def pin(client: PageClient, kind: str, thing_id: int, word: str = "", expect: int = 303, back: str = "") -> str:
    """Press "Pin to coaching"; where it leads."""
    return client.post("/coaching/pins", {"kind": kind, "thing_id": thing_id, "word": word, "back": back}, expect).location


def test_from_the_review_to_a_session_that_nobody_had_planned(coaching: Coaching, review_id: int) -> None:
    url = f"/reviews/{review_id}"
    assert "Pin to coaching" in coaching.lea.get(url).said
    assert pin(coaching.lea, "criterion", review_id, "empathy", back=f"{url}#criterion-empathy") == f"{url}#criterion-empathy"
    assert pin(coaching.lea, "review", review_id) == "/coaching/sessions/1"
    pin(coaching.lea, "criterion", review_id, "empathy")
    one = db.session.query(CoachingSession).one()
    assert one.starts_at is None and one.agent_id == coaching.cast.bo.id
    assert {row.key for row in db.session.query(CoachingPin)} == {"review:1", "criterion:1/empathy"}
    assert "Open the review to see how it was rated." in coaching.lea.get("/coaching/sessions/1").said
    coaching.lea.post(f"{url}/seen", {}, 204)
    page = coaching.lea.get("/coaching/sessions/1")
    for words in ("I am sorry", "Warm and short.", "Middle", "Empathy"):
        assert words in page.said, words
    assert "Pinned to coaching" in coaching.lea.get(url).said


def test_planning_gives_the_session_that_waits_its_day_and_keeps_what_is_pinned(coaching: Coaching, review_id: int) -> None:
    pin(coaching.lea, "review", review_id)
    coaching.lea.post("/coaching/sessions/1/change", {"title": "Tone", "agenda": "Start kindly", "every_weeks": "0", "revision": "1"})
    form = coaching.lea.get(f"/coaching/sessions/new?person_id={coaching.cast.bo.id}")
    assert "waits for a day" in form.said and "1 thing is pinned to it" in form.said and "Start kindly" in form.text
    plan = {"person": coaching.cast.bo.id, "title": "", "day": "2026-11-25", "time": "10:30", "every_weeks": "0", "agenda": "Then refunds"}
    answer = coaching.lea.post("/coaching/sessions", plan)
    assert answer.location == "/coaching/sessions/1"
    one = db.session.query(CoachingSession).one()
    assert one.starts_at is not None and (one.title, one.agenda) == ("Tone", "Start kindly\n\nThen refunds")
    page = coaching.lea.follow(answer)
    assert "with everything pinned to it" in page.said and "Nothing is pinned" not in page.said
    assert "Then refunds" in coaching.bo.get(answer.location).said
    assert coaching.lea.post("/coaching/sessions", plan).location == "/coaching/sessions/2"


def test_what_the_plan_form_showed_is_replaced_unless_somebody_changed_it_meanwhile(coaching: Coaching) -> None:
    coaching.planned(starts_at=None, title="Tone", agenda="Start kindly")
    shown = {"person": coaching.cast.bo.id, "title": "Tone", "every_weeks": "0", "agenda": "Only this", "waits": "1", "revision": "1"}
    coaching.lea.post("/coaching/sessions", shown)
    assert coaching.session(1).agenda == "Only this"
    coaching.lea.post("/coaching/sessions", {**shown, "agenda": "Too late"}, 409)
    assert db.session.query(CoachingSession).one().agenda == "Only this"


def test_an_agent_pins_to_the_session_that_is_planned(coaching: Coaching, review_id: int) -> None:
    assert "Pin to coaching" not in coaching.bo.get(f"/reviews/{review_id}").said
    assert "Ask your lead for one" in coaching.bo.post("/coaching/pins", {"kind": "review", "thing_id": review_id}, 422).said
    session_id = coaching.planned()
    assert "Pin to coaching" in coaching.bo.get(f"/reviews/{review_id}").said
    assert pin(coaching.bo, "criterion", review_id, "clarity", back="//evil.example") == "/"
    pin(coaching.lea, "criterion", review_id, "empathy")
    mine, hers = (one.id for one in db.session.query(CoachingPin).order_by(CoachingPin.id))
    url = f"/coaching/sessions/{session_id}/pins"
    coaching.bo.post(f"{url}/{mine}/note", {"note": "How would you put it?"})
    coaching.bo.post(f"{url}/{hers}/note", {"note": "Not mine to say"}, 403)
    assert "How would you put it?" in coaching.lea.get(f"/coaching/sessions/{session_id}").said
    coaching.bo.post(f"{url}/{hers}/remove", None, 403)
    coaching.lea.post(f"{url}/{mine}/remove")
    coaching.lea.post(f"/coaching/sessions/{session_id}/hold")
    coaching.lea.post(f"{url}/{hers}/remove", None, 403)


def test_what_one_may_not_read_is_not_there(
    coaching: Coaching, review_id: int, scene: Scene, signed_in: Callable[[Person], PageClient]
) -> None:
    talk = builders.conversation(coaching.cast.stan, coaching.cast.south, kind=ConversationKind.REAL)
    theirs = db.session.query(Message).filter_by(conversation_id=talk.id, position=1).one().id
    customers = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=0).one().id
    for kind, thing_id, word in [
        ("review", 99, ""),
        ("criterion", review_id, "nonsense"),
        ("message", theirs, ""),
        ("message", customers, ""),
        ("attempt", 1, ""),
        ("skill", coaching.cast.bo.id, "nonsense"),
        ("rumour", 1, ""),
        ("review", 2**70, ""),
    ]:
        pin(coaching.lea, kind, thing_id, word, 404)
    ines = signed_in(coaching.cast.ines)
    pin(ines, "review", review_id, "", 404)
    pin(signed_in(coaching.cast.rey), "review", review_id, "", 403)
    db.session.add(Skill(slug="empathy", title="Empathy"))
    pin(coaching.lea, "skill", coaching.cast.stan.id, "empathy", 404)
    assert db.session.query(CoachingPin).count() == 0


def test_a_reply_and_a_skill(coaching: Coaching) -> None:
    db.session.add(Skill(slug="empathy", title="Empathy"))
    bodies = ("Where is it?", "Write to me at ana@example.org, then I look.")
    talk = builders.conversation(coaching.cast.bo, coaching.cast.north, *bodies, kind=ConversationKind.REAL)
    talk_id, reply = talk.id, db.session.query(Message).filter_by(conversation_id=talk.id, position=1).one().id
    assert "A reply to talk about" in coaching.lea.get(f"/conversations/{talk_id}").said
    pin(coaching.lea, "message", reply)
    pin(coaching.lea, "skill", coaching.cast.bo.id, "empathy")
    page = coaching.lea.get("/coaching/sessions/1")
    assert "ana@example.org" not in page.text and "then I look." in page.said
    assert f"/growth/people/{coaching.cast.bo.id}?skill=empathy" in page.page.links


def test_a_pinned_reply_whose_conversation_is_deleted_leaves_a_sentence(coaching: Coaching) -> None:
    talk = builders.conversation(coaching.cast.bo, coaching.cast.north, kind=ConversationKind.REAL)
    talk_id, reply = talk.id, db.session.query(Message).filter_by(conversation_id=talk.id, position=1).one().id
    pin(coaching.lea, "message", reply)
    erase([talk_id], ErasedFor.RETENTION, at=coaching.now)
    assert "What was pinned here is not there any more." in coaching.lea.get("/coaching/sessions/1").said


def test_a_grade_that_is_hidden_from_the_lead_stays_hidden(coaching: Coaching, review_id: int) -> None:
    pin(coaching.lea, "criterion", review_id, "empathy")
    coaching.lea.post(f"/reviews/{review_id}/seen", {}, 204)
    assert "Middle" in coaching.lea.get("/coaching/sessions/1").said
    coaching.bo.post(
        f"/reviews/{review_id}/dispute", {"criterion": "empathy", "comment-empathy": "I named the loss.", "level-empathy": "top"}
    )
    assert db.session.query(Dispute).one().state is DisputeState.OPEN
    page = coaching.lea.get("/coaching/sessions/1")
    assert "Hidden for now" in page.said and "Middle" not in page.said and "Warm and short." not in page.text
    pin(coaching.lea, "review", review_id, "", 404)
