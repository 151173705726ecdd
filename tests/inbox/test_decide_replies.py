"""Replies that wait for a person: who sees them, how they are decided, and what the trainee is told meanwhile."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.inbox.models import AttemptTurn
from app.library.models import ScenarioVersion
from app.trail.models import TrailEntry
from tests.inbox import world
from tests.inbox.conftest import Practice, Scene

ASKING = """---
format: agent-scenario/1
id: lamps.own
title: You sent the wrong lamp
channel: chat
persona: {name: Mara}
truth: "zqtruth: the packer mixed up two boxes."
checks:
  owns_up: {human: "Does the reply own up to the mistake?"}
  friendly: {human: true}
---
## start
> I got the wrong lamp.
- owns_up & friendly -> calm
- else -> cross
## calm
> Thank you for saying so.
- else -> gone
## cross
> And whose fault is that?
- else -> gone
## gone {end: solved, csat: 4}
> Bye.
# answers
### great -> calm {human: [owns_up, friendly]}
It was our mistake.
# debrief
zqdebrief: say whose mistake it was.
"""


def asking(at: datetime) -> ScenarioVersion:
    version = world.build(at, scenario=ASKING)
    db.session.commit()
    return version


def waiting(scene: Scene, **data: Any) -> Practice:
    practice = scene.begin(version=asking(scene.clock.at), **data)
    practice.reply("We mixed up two boxes.")
    return practice


def test_a_trainer_reads_decides_and_the_customer_answers(scene: Scene) -> None:
    practice = waiting(scene)
    tara = scene.signed_in(scene.cast.tara)
    listed = tara.get("/inbox/decisions").said
    assert "You sent the wrong lamp" in listed and "Ines Duarte" in listed
    page = tara.get(f"/inbox/decisions/{practice.id}").said
    for text in (
        "We mixed up two boxes.",
        "Does the reply own up to the mistake?",
        "friendly",
        "zqtruth",
        "It was our mistake.",
        "zqdebrief",
    ):
        assert text in page
    answer = tara.post(f"/inbox/decisions/{practice.id}", {"said-owns_up": "yes", "said-friendly": "yes"})
    assert answer.location.endswith("/inbox/decisions") and "Mara answers now" in tara.follow(answer).said
    assert "Thank you for saying so." in practice.page().said
    turn = db.session.scalars(select(AttemptTurn).where(AttemptTurn.attempt_id == practice.id)).one()
    assert (turn.decided_by_id, turn.decided_at, turn.trace["next"]) == (scene.cast.tara.id, scene.clock.at, "calm")
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "inbox.decide")).one()
    assert (entry.actor_id, entry.details["said"]) == (scene.cast.tara.id, {"owns_up": "yes", "friendly": "yes"})
    assert "Your reply in “You sent the wrong lamp” was read, and Mara answers." in practice.client.get("/notices").said
    assert "No reply waits for you" in tara.get("/inbox/decisions").said


def test_a_question_left_open_keeps_what_was_said(scene: Scene) -> None:
    practice = waiting(scene)
    tara = scene.signed_in(scene.cast.tara)
    again = tara.post(f"/inbox/decisions/{practice.id}", {"said-owns_up": "yes"}, 422)
    assert "Say yes or no to each question" in again.said
    assert 'id="said-owns_up-yes" name="said-owns_up" value="yes" checked' in again.text
    assert practice.attempt.waits_since is not None


def test_deciding_twice_and_after_taking_back_changes_nothing(scene: Scene) -> None:
    practice = waiting(scene)
    tara = scene.signed_in(scene.cast.tara)
    both = {"said-owns_up": "no", "said-friendly": "yes"}
    practice.client.post(f"{practice.url}/undo")
    assert "Nothing is left to decide" in tara.follow(tara.post(f"/inbox/decisions/{practice.id}", both)).said
    practice.reply("Mixed up.")
    tara.post(f"/inbox/decisions/{practice.id}", both)
    count = practice.attempt.revision
    assert "Nothing is left to decide" in tara.follow(tara.post(f"/inbox/decisions/{practice.id}", both)).said
    assert practice.attempt.revision == count


def test_the_desk_says_calmly_who_answers_and_finds_the_answer_by_itself(scene: Scene) -> None:
    practice = waiting(scene)
    page = practice.page()
    assert "A person reads your reply before Mara answers." in page.said and "owns" not in page.said
    assert 'data-tick="10"' in page.text
    assert "A person reads" in practice.client.get("/inbox").said
    seen = {"turn": practice.attempt.revision, "shown": 1, "here": ""}
    practice.client.post(f"{practice.url}/tick", seen, 204, htmx=True)
    scene.signed_in(scene.cast.tara).post(f"/inbox/decisions/{practice.id}", {"said-owns_up": "no", "said-friendly": "no"})
    part = practice.client.post(f"{practice.url}/tick", seen, 200, htmx=True).said
    assert "And whose fault is that?" in part and "A person reads your reply" not in part


def test_take_next_leaves_out_who_waits_for_a_person(scene: Scene) -> None:
    practice = waiting(scene)
    other = scene.begin()
    assert practice.client.post("/inbox/next", {}).location.endswith(f"/inbox/{other.id}")


def test_only_trainers_and_leads_of_the_team_decide(scene: Scene) -> None:
    practice = waiting(scene)
    both = {"said-owns_up": "yes", "said-friendly": "yes"}
    practice.client.post(f"/inbox/decisions/{practice.id}", both, 403)
    scene.signed_in(scene.cast.lea).get(f"/inbox/decisions/{practice.id}")
    for other in (scene.cast.rey, scene.cast.ada):
        scene.signed_in(other).get("/inbox/decisions", 403)
    assert practice.attempt.waits_since is not None


def test_nobody_decides_about_the_own_practice(scene: Scene) -> None:
    practice = waiting(scene, person=scene.cast.tara)
    tara = scene.signed_in(scene.cast.tara)
    assert "No reply waits" in tara.get("/inbox/decisions").said
    tara.get(f"/inbox/decisions/{practice.id}", 404)


def test_in_a_preview_whoever_plays_says_it_on_the_desk(scene: Scene) -> None:
    practice = waiting(scene, person=scene.cast.tara, preview="1")
    page = practice.page()
    assert "Does the reply own up to the mistake?" in page.said
    again = practice.client.post(f"/inbox/decisions/{practice.id}", {"said-owns_up": "yes"}, 422)
    assert "Say yes or no to each question" in again.said
    practice.client.post(f"/inbox/decisions/{practice.id}", {"said-owns_up": "yes", "said-friendly": "yes"})
    assert "Thank you for saying so." in practice.page().said
    assert "was read" not in practice.client.get("/notices").said


def test_today_names_it_for_trainers_and_leads(scene: Scene) -> None:
    waiting(scene)
    for person in (scene.cast.tara, scene.cast.lea):
        assert "Ines Duarte’s reply in “You sent the wrong lamp” waits for your yes or no" in scene.signed_in(person).get("/").said


def test_the_list_needs_one_statement_more_than_a_page(scene: Scene, query_count: Any) -> None:
    waiting(scene)
    tara = scene.signed_in(scene.cast.tara)
    with query_count() as few:
        tara.get("/inbox/decisions")
    other = scene.begin(scene.cast.bo, version=scene.version)
    other.reply("Hm.")
    with query_count(exactly=few.count):
        tara.get("/inbox/decisions")
