"""At the desk: look up, tag, ask a colleague, cite; what fails is recorded and does not count."""

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation
from app.inbox.models import DeskActionUse
from tests.inbox.conftest import Practice, Scene


def uses() -> list[DeskActionUse]:
    return list(db.session.scalars(select(DeskActionUse).order_by(DeskActionUse.id)))


def tags(practice: Practice) -> list[str]:
    return db.session.get_one(Conversation, practice.attempt.conversation_id).tags


def test_an_action_shows_its_result_as_an_event_and_on_the_card(scene: Scene) -> None:
    practice = scene.begin()
    assert "zqstock-forty" not in practice.page().text
    practice.act("look_up_order", order=practice.order.lower())
    page = practice.page()
    assert "Stock of bulbs: zqstock-forty" in page.said
    assert page.text.count("zqstock-forty") >= 2
    assert [(use.name, use.done) for use in uses()] == [("look_up_order", True)]


def test_a_failed_action_says_what_the_desk_says_and_does_not_count(scene: Scene) -> None:
    practice = scene.begin()
    practice.act("look_up_order", order="A-1")
    assert "No order with this number." in practice.page().said
    practice.act("look_up_order", order="")
    assert "Fill in Order number." in practice.page().said
    practice.act("refund", order=practice.order, reason="because")
    assert "Choose one of these for Why" in practice.page().said
    assert [use.done for use in uses()] == [False, False, False]
    practice.reply("Is it the bulb?")
    said = practice.page().said
    assert "missed Look up an order" in said and "not done, as it should be Refund the order" in said


def test_a_forbidden_action_is_told_afterwards_only(scene: Scene) -> None:
    practice = scene.begin()
    practice.act("refund", order=practice.order, reason="broken")
    page = practice.page()
    assert "Refund sent." in page.said and "must not" not in page.said
    practice.reply("Is it the bulb?")
    assert "done, and it must not be Refund the order" in practice.page().said


def test_actions_of_other_channels_and_unknown_ones_are_refused(scene: Scene) -> None:
    practice = scene.begin()
    assert "Print a label" not in practice.page().said
    for name in ("print_label", "zqasks", "", "tag:x"):
        practice.act(name, 422)
    assert not uses()


def test_a_lookup_does_not_make_a_typed_reply_stale(scene: Scene) -> None:
    practice = scene.begin()
    revision = practice.attempt.revision
    practice.act("look_up_order", order=practice.order)
    practice.client.post(f"{practice.url}/reply", {"body": "I am sorry.", "turn": revision})
    assert practice.attempt.turn_count == 1


def test_tags_come_and_go(scene: Scene) -> None:
    practice = scene.begin()
    practice.client.post(f"{practice.url}/tags", {"tag": "  Late Parcel "})
    practice.client.post(f"{practice.url}/tags", {"tag": "broken"})
    practice.client.post(f"{practice.url}/tags", {"tag": "broken"})
    assert tags(practice) == ["late-parcel", "broken"]
    practice.client.post(f"{practice.url}/tags", {"tag": "late-parcel", "off": "1"})
    practice.client.post(f"{practice.url}/tags", {"tag": "never-there", "off": "1"})
    assert tags(practice) == ["broken"]
    practice.client.post(f"{practice.url}/tags", {"tag": "<b>"}, 422)
    practice.reply("Is it the bulb?")
    assert "done Tag “broken”" in practice.page().said


def test_a_mentioned_colleague_answers_in_a_note(scene: Scene) -> None:
    practice = scene.begin()
    practice.client.post(f"{practice.url}/notes", {"body": "@Bo may I send a refund?"})
    page = practice.page()
    assert "Up to 50 euros is yours to decide." in page.said and "Bo Berg" in page.said
    practice.client.post(f"{practice.url}/notes", {"body": "@bo hello, @nobody, me@bo.example.org"})
    assert practice.page().said.count("Ask me about one order.") == 1
    assert practice.attempt.turn_count == 0
    practice.client.post(f"{practice.url}/notes", {"body": " "}, 422)


def test_an_inserted_article_counts_as_cited(scene: Scene) -> None:
    practice = scene.begin()
    hits = practice.client.get(f"{practice.url}/articles", htmx=True)
    assert "Bulbs and how to screw them in" in hits.said
    article_id = int(next(link for link in hits.page.links if "/knowledge/articles/" in link).rsplit("/", 1)[1])
    assert "clockwise" in practice.client.get(f"{practice.url}/articles/{article_id}", htmx=True).said
    assert practice.client.post(f"{practice.url}/cite", {"article_id": article_id}, 200, fetch=True).json == {"cited": "kb.bulbs"}
    practice.client.post(f"{practice.url}/cite", {"article_id": 999}, 404, fetch=True)
    assert practice.attempt.engine["cited"] == ["kb.bulbs"]
    assert "No article has these words" in practice.client.get(f"{practice.url}/articles?q=zebra", htmx=True).said


def test_articles_beside_a_conversation_are_the_writers_own(scene: Scene) -> None:
    practice = scene.begin()
    client = scene.signed_in(scene.cast.bo)
    client.get(f"{practice.url}/articles", 404)
    client.get(f"{practice.url}/articles/1", 404)


def test_canned_replies_of_the_channel_come_with_their_variables_filled(scene: Scene) -> None:
    scene.cast.ines.alias = "Ines <b>{company}"
    db.session.commit()
    page = scene.begin().page().text
    assert 'data-text="Hi Mara, this is Ines &lt;b&gt;{company} of Lamp Shop."' in page
    assert "Dear Mara Lindt" not in page


def test_nothing_is_done_after_the_end(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    practice.act("look_up_order", order=practice.order)
    practice.client.post(f"{practice.url}/tags", {"tag": "late"})
    practice.client.post(f"{practice.url}/notes", {"body": "late"})
    assert not uses() and tags(practice) == []
