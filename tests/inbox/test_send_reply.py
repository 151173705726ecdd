"""Sending: once, to the customer who is there, never lost, never script."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.database import db
from app.base.errors import Conflict
from app.base.transaction import unit_of_work
from app.conversations.models import Message, MessageKind
from app.inbox.actions.attempts import AttemptEnded, send_reply
from app.inbox.models import AttemptTurn
from app.inbox.queries import attempt_to_write, drafts_of
from app.inbox.writing import MOST_CHARACTERS
from app.people.models import Person
from tests.inbox.conftest import Practice, Scene


def replies(practice: Practice) -> list[str]:
    query = select(Message.body).where(Message.conversation_id == practice.attempt.conversation_id, Message.kind == MessageKind.PUBLIC)
    return list(db.session.scalars(query.where(Message.author_id.is_not(None)).order_by(Message.position)))


def test_htmx_gets_the_reply_and_the_next_turn_as_a_part(scene: Scene) -> None:
    practice = scene.begin()
    answer = practice.reply("I am sorry.", 200, htmx=True, data={"shown": 0})
    assert "I am sorry." in answer.said and "And what now?" in answer.said
    assert "stays dark" not in answer.page.text.split("Said by")[0]
    assert f'value="{practice.attempt.revision}"' in answer.text
    assert "<html" not in answer.text


def test_the_end_reloads_the_page(scene: Scene) -> None:
    practice = scene.begin()
    answer = practice.reply("Is it the bulb?", 200, htmx=True)
    assert answer.headers["HX-Refresh"] == "true" and answer.text == ""


def test_the_same_reply_sent_twice_is_sent_once(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("I am sorry.")
    practice.client.post(f"{practice.url}/reply", {"body": "I am sorry.", "turn": practice.attempt.revision - 1}, 303)
    assert replies(practice) == ["I am sorry."]
    assert practice.attempt.turn_count == 1


def test_a_reply_to_an_older_turn_is_told_and_kept(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("I am sorry.")
    answer = practice.client.post(f"{practice.url}/reply", {"body": "Another tab writes.", "turn": 1}, 409)
    assert "went on since you opened it" in answer.said
    assert "Another tab writes." in answer.text
    assert replies(practice) == ["I am sorry."]
    assert "Another tab writes." in practice.page().text
    part = practice.client.post(f"{practice.url}/reply", {"body": "A third tab.", "turn": 1, "shown": 0}, 409, htmx=True)
    assert "A third tab." in part.text and "And what now?" in part.said


def test_of_two_parallel_replies_one_wins(app: Flask, scene: Scene) -> None:
    practice = scene.begin()
    person_id, revision, at = scene.cast.ines.id, practice.attempt.revision, scene.clock.at
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def send(text: str) -> None:
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work():
                    person = db.session.get_one(Person, person_id)
                    attempt = attempt_to_write(person, practice.id)
                    assert attempt is not None
                    send_reply(attempt, text, by=person, at=at, revision=revision)
                outcomes.append("sent")
            except Conflict:
                outcomes.append("told")
            finally:
                db.session.remove()

    db.session.commit()
    threads = [threading.Thread(target=send, args=(text,)) for text in ("I am sorry.", "Sorry about that.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["sent", "told"]
    assert len(replies(practice)) == 1 and practice.attempt.turn_count == 1


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "Write your reply first"), ("  \n ", "Write your reply first"), ("x" * (MOST_CHARACTERS + 5), "5 too many")]
)
def test_empty_and_endless_replies_are_refused_with_the_text_kept(scene: Scene, text: str, sentence: str) -> None:
    practice = scene.begin()
    answer = practice.reply(text, 422)
    assert sentence in answer.said
    assert text.strip() in answer.text
    assert sentence in practice.reply(text, 422, htmx=True).said
    assert practice.attempt.turn_count == 0
    kept = {kind.value: draft.body for kind, draft in drafts_of(practice.attempt).items()}
    assert kept == ({"reply": text} if text.strip() else {})


def test_nothing_is_sent_after_the_end(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    practice.reply("One more thing.")
    assert practice.attempt.turn_count == 1
    story = practice.page()
    assert "kept at the end of the page" in story.said and "One more thing." in story.text
    practice.reply("Is it the bulb?")
    assert practice.page().text.count("One more thing.") == 1
    attempt = attempt_to_write(scene.cast.ines, practice.id)
    assert attempt is not None
    with pytest.raises(AttemptEnded):
        send_reply(attempt, "Hello", by=scene.cast.ines, at=scene.clock.at, revision=attempt.revision)


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script> sorry",
        '[click](javascript:alert(1)) <img src=x onerror="alert(1)"> sorry',
        "</textarea><script>alert(1)</script> sorry",
        '"><svg onload=alert(1)> sorry',
    ],
)
def test_no_reply_becomes_script(scene: Scene, nasty: str) -> None:
    practice = scene.begin()
    practice.client.post(f"{practice.url}/drafts/reply", {"body": nasty, "revision": 0}, 200, fetch=True)
    _harmless(practice.page().text)
    _harmless(practice.client.post(f"{practice.url}/preview", {"body": nasty}, 200, htmx=True).text)
    _harmless(practice.reply(nasty, 200, htmx=True).text)
    practice.client.post(f"{practice.url}/notes", {"body": nasty}, 303)
    _harmless(practice.page().text)
    practice.reply("Is it the bulb?")
    _harmless(practice.page().text)


def test_markdown_shows_and_line_breaks_stay(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Hello Mara,\nI am **sorry**.\n\n- one\n- two")
    page = practice.page().text
    assert "Hello Mara,<br" in page and "<strong>sorry</strong>" in page and "<li>two</li>" in page


def test_a_stranger_a_colleague_and_a_trainer_cannot_write(scene: Scene) -> None:
    practice = scene.begin()
    for person in (scene.cast.bo, scene.cast.tara, scene.cast.lea, scene.cast.stan):
        client = scene.signed_in(person)
        for path in ("reply", "notes", "tick", "preview", "drafts/reply", "drafts/note", "cite"):
            client.post(f"{practice.url}/{path}", {"body": "sorry", "turn": 1}, 404)
        client.post(f"{practice.url}/actions", {"action": "look_up_order"}, 404)
        client.post(f"{practice.url}/tags", {"tag": "broken"}, 404)
    scene.signed_in(scene.cast.ada).post(f"{practice.url}/reply", {"body": "sorry", "turn": 1}, 403)
    practice.client.get(f"{practice.url}/reply", 405)
    assert db.session.scalar(select(db.func.count()).select_from(AttemptTurn)) == 0


def _harmless(html: str) -> None:
    lowered = html.lower()
    assert "<script>alert" not in lowered and "<img" not in lowered and "<svg onload" not in lowered
    assert 'href="javascript' not in lowered
