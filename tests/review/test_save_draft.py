"""Saving: every rating, comment and quote at once; two windows never overwrite each other; wrong values change nothing."""

from typing import Any

import pytest

from app.base.database import db
from app.conversations import doors
from app.conversations.models import Message, MessageKind
from app.review.models import Evidence, Rating, Review
from app.review.shown_text import shown_text
from tests.review import builders
from tests.review.conftest import Scene

NASTY = '<script>alert(1)</script> & "quotes" \u202e'


def reply_of(scene: Scene) -> Message:
    return db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one()


def test_the_first_save_starts_a_private_draft(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    live = grader.rate(empathy="mid").json
    assert (live["rated"], live["total"], live["score"], live["revision"]) == (1, 3, "50.0", 1)
    other = scene.signed_in(scene.cast.lea)
    assert "checked" not in other.get(f"/review/{scene.item.id}").text.split("pane-rubric")[1]


def test_conditions_show_and_hide_criteria(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    assert grader.rate(empathy="low").json["left"] == ["clarity", "identity", "repair"]
    assert grader.rate(empathy="mid").json["left"] == ["clarity", "identity"]


def test_comments_and_causes_are_kept_and_shown_escaped(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.send("/save", criterion="empathy", comment=NASTY, causes="blame,stock")
    grader.send("/save", comment=f"On the whole {NASTY}")
    rating = db.session.query(Rating).one()
    assert (rating.comment, rating.causes, rating.level) == (NASTY, "stock,blame", None)
    page = scene.signed_in(scene.cast.rey).get(f"/review/{scene.item.id}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


def test_a_rating_can_be_taken_back(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="mid")
    assert grader.rate(empathy=None).json["rated"] == 0


@pytest.mark.parametrize(
    "values, field",
    [
        ({"criterion": "empathy", "level": "nope"}, "no such level"),
        ({"criterion": "clarity", "level": "n/a"}, "no such level"),
        ({"criterion": "nope", "level": "top"}, "no such criterion"),
        ({"criterion": "empathy", "causes": "nope"}, "no such cause"),
        ({"criterion": "empathy", "comment": "x" * 4001}, "at most 4000"),
        ({"criterion": "empathy"}, "nothing to save"),
        ({"criterion": 7, "level": "top"}, "not a text"),
        ({"criterion": "empathy", "level": "top", "revision": "1"}, "not a whole number"),
        ({"criterion": "empathy", "level": "top", "revision": True}, "not a whole number"),
    ],
)
def test_wrong_values_change_nothing(scene: Scene, values: dict[str, Any], field: str) -> None:
    grader = scene.grader(scene.cast.rey)
    answer = grader.send("/save", 422, **values)
    assert field in answer.json["error"]
    assert db.session.query(Review).count() == db.session.query(Rating).count() == 0


def test_something_else_than_json_is_refused(scene: Scene) -> None:
    client = scene.signed_in(scene.cast.rey)
    for body in ("[]", "{", '"x"', ""):
        client.send("POST", f"/review/{scene.item.id}/save", 422, fetch=True, data=body, content_type="application/json")


def test_a_post_without_token_is_refused(scene: Scene) -> None:
    client = scene.signed_in(scene.cast.rey)
    client.send("POST", f"/review/{scene.item.id}/save", 400, fetch=True, csrf=False, json={"revision": 0, "version": 1, "comment": "x"})


def test_an_older_window_is_told_what_stands_there(scene: Scene) -> None:
    grader, older = scene.grader(scene.cast.rey), scene.grader(scene.cast.rey)
    grader.send("/save", criterion="empathy", comment="new words")
    answer = older.send("/save", 409, criterion="empathy", comment="old words")
    assert answer.json["revision"] == 1
    assert "another window" in answer.json["error"]
    older.revision = 1
    grader.rate(empathy="top")
    answer = older.send("/save", 409, criterion="empathy", comment="old words")
    assert (answer.json["theirs"], answer.json["mine"], answer.json["revision"]) == ("new words", "old words", 2)
    assert db.session.query(Rating).one().comment == "new words"


def test_words_are_attached_by_their_place(scene: Scene) -> None:
    message = reply_of(scene)
    body, message_id = message.body, message.id
    grader = scene.grader(scene.cast.rey)
    start = body.index("sorry")
    live = grader.send("/evidence", criterion="empathy", message=message_id, start=start - 1, end=start + 5, quote=" sorry").json
    assert live["evidence"] == [{"id": 1, "criterion": "empathy", "message": message_id, "quote": "sorry", "clause": "", "said": ""}]
    assert '<mark class="rv-evidence" data-criteria="empathy" id="evidence-1" data-number="1">sorry</mark>' in live["html"]
    one = db.session.query(Evidence).one()
    assert (one.start, one.end, one.quote) == (start, start + 5, body[start : start + 5])
    again = grader.send("/evidence", criterion="empathy", message=message_id, start=start, end=start + 5).json
    assert len(again["evidence"]) == 1
    gone = grader.send("/evidence/1/remove", message=message_id).json
    assert gone["evidence"] == [] and "<mark" not in gone["html"]


@pytest.mark.parametrize("start, end, quote", [(0, 9999, ""), (5, 5, ""), (9, 3, ""), (1, 2, ""), (0, 4, "other words")])
def test_places_outside_the_words_are_refused(scene: Scene, start: int, end: int, quote: str) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.send("/evidence", 422, criterion="empathy", message=reply_of(scene).id, start=start, end=end, quote=quote)
    assert db.session.query(Evidence).count() == 0


def test_words_of_another_conversation_or_a_draft_are_refused(scene: Scene) -> None:
    foreign = builders.conversation(scene.cast.bo, scene.cast.north, "Hi", "Secret words here")
    stranger = db.session.query(Message).filter_by(conversation_id=foreign.id, position=1).one().id
    unsent = builders.message(scene.talk, "Unsent words", scene.cast.bo, 9, builders.ACTED, kind=MessageKind.DRAFT).id
    grader = scene.grader(scene.cast.rey)
    for message_id in (stranger, unsent, 999_999):
        answer = grader.send("/evidence", 422, criterion="empathy", message=message_id, start=0, end=5)
        assert "not part of this conversation" in answer.json["error"]


def test_evidence_of_another_draft_cannot_be_taken_away(scene: Scene, clock: Any) -> None:
    message_id = reply_of(scene).id
    scene.grader(scene.cast.rey).send("/evidence", criterion="empathy", message=message_id, start=0, end=4)
    clock.move(minutes=30)
    other = scene.grader(scene.cast.mo)
    other.rate(empathy="top")
    other.send("/evidence/1/remove", 404, message=message_id)
    assert db.session.query(Evidence).count() == 1


BODIES = ["line one\r\nline two\r\n", "😀😀 I am sorry 😀", "<b>bold</b> & \u2028 \x0b 'q'", "ｶﾅ か\u3099 кириллица"]


@pytest.mark.parametrize("body", BODIES)
def test_the_page_shows_the_text_character_for_character(scene: Scene, body: str) -> None:
    written = builders.message(scene.talk, body, scene.cast.bo, 5, builders.ACTED)
    message_id = written.id
    page = scene.signed_in(scene.cast.rey).get(f"/review/{scene.item.id}")
    text = "".join(next(page.page.all("div", data_message=str(message_id))).itertext())
    assert text == shown_text(body, real=False).text
    words = text.strip()
    start = text.index(words)
    live = scene.grader(scene.cast.rey).send("/evidence", criterion="empathy", message=message_id, start=start, end=start + len(words)).json
    assert live["evidence"][0]["quote"] == words
    kept = db.session.query(Evidence).one()
    assert body[kept.start : kept.end].split() == body.split()


def test_quotes_follow_a_redaction(scene: Scene) -> None:
    message = reply_of(scene)
    start = message.body.index("look")
    grader = scene.grader(scene.cast.rey)
    grader.send("/evidence", criterion="empathy", message=message.id, start=start, end=start + 4)
    message = reply_of(scene)
    message.body = message.body.replace("sorry", "[x]")
    doors.text_redacted(message.id, message.body, [doors.Edit(start - 9, start - 4, "[x]")])
    one = db.session.query(Evidence).one()
    assert message.body[one.start : one.end] == one.quote == "look"
