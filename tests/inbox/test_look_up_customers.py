"""The address book around a customer, duplicates, colleagues in the same conversation, facts of others, hints, questions of others."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.base.database import db
from app.inbox.contacts import Contact, contacts_of, find_contacts
from app.inbox.foreign import foreign_facts
from app.inbox.models import ActKind, DeskActionUse
from app.inbox.presence import next_change, present
from app.inbox.similar import Asked, others_asked
from app.knowledge.pack_document import PackDocument, parse_pack
from tests.inbox import desk_pack, world
from tests.inbox.conftest import Practice, Scene

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def pack(text: str) -> PackDocument:
    read = parse_pack(text)
    assert read.pack is not None, read.findings
    return read.pack


def book(seed: int) -> tuple[Contact, ...]:
    return contacts_of(seed, "Mara Lindt", pack(desk_pack.PACK), AT)


TWIN = next(seed for seed in range(50) if any(one.id == "twin" for one in book(seed)))
ALONE = next(seed for seed in range(50) if all(one.id != "twin" for one in book(seed)))


def begin(scene: Scene, text: str = desk_pack.PACK) -> Practice:
    version = world.build(scene.clock.at, scenario=desk_pack.SCENARIO, pack=text)
    db.session.commit()
    return scene.begin(version=version)


def with_seed(practice: Practice, seed: int) -> Practice:
    practice.attempt.seed = seed
    db.session.commit()
    return practice


def test_the_same_seed_gives_the_same_book() -> None:
    assert book(TWIN) == book(TWIN) and book(TWIN) != book(TWIN + 1)
    assert [one.own for one in book(ALONE)] == [True, False, False]
    assert all(one.email.endswith("@example.com") or not one.email for one in book(TWIN))
    assert max(len(book(seed)[0].earlier) for seed in range(20)) == 2, "the pack knows two earlier contacts"


@pytest.mark.parametrize(("query", "found"), [("lindt", True), ("MARA", True), ("mara.lindt@", True), ("nobody", False)])
def test_customers_are_found_by_name_and_address(query: str, found: bool) -> None:
    assert any(one.own for one in find_contacts(book(TWIN), query)) is found


def test_customers_are_found_by_phone_however_it_is_written() -> None:
    own = book(ALONE)[0]
    assert find_contacts(book(ALONE), own.phone.replace(" ", "")[-6:])[0] == own
    assert own in find_contacts(book(ALONE), own.phone[-4:])


def test_a_duplicate_is_merged_and_somebody_else_is_not(scene: Scene) -> None:
    practice = with_seed(begin(scene), TWIN)
    assert "Merge into this customer" in practice.client.get(f"{practice.url}/contacts?q=lindt", htmx=True).said
    part = practice.client.post(f"{practice.url}/merge", {"contact": "other-0", "shown": 0}, 200, htmx=True)
    assert "another person" in part.text and not practice.attempt.desk
    practice.client.post(f"{practice.url}/merge", {"contact": "twin"}, 303)
    assert practice.attempt.desk["merged"] == ["twin"]
    for gone in ("twin", "own", "nobody"):
        practice.client.post(f"{practice.url}/merge", {"contact": gone}, 422)
    assert [act["name"] for act in practice.attempt.engine["acts"]] == ["merge"]
    practice.reply("Is it the bulb?")
    assert "who is somebody else" in practice.page().said


def test_a_colleague_comes_types_and_goes_the_same_every_time() -> None:
    interfered = pack(desk_pack.INTERFERED)
    seen = [present(7, AT, AT + timedelta(seconds=seconds), interfered) for seconds in (9, 10, 15, 34, 35)]
    assert [(one.typing if one else None) for one in seen] == [None, False, True, True, None]
    assert next_change(7, AT, AT, interfered) == AT + timedelta(seconds=10)
    assert next_change(7, AT, AT + timedelta(hours=1), interfered) is None
    assert present(7, AT, AT + timedelta(seconds=20), pack(desk_pack.PACK)) is None and present(7, AT, AT, None) is None


def test_a_reply_is_stopped_once_while_a_colleague_writes(scene: Scene) -> None:
    practice = begin(scene, desk_pack.INTERFERED)
    practice.client.post(f"{practice.url}/tick", {"turn": 1, "here": ""}, 204, htmx=True)
    scene.clock.move(seconds=11)
    shown = practice.client.post(f"{practice.url}/tick", {"turn": 1, "here": "", "shown": 0}, 200, htmx=True)
    assert "Bo Berg is looking at this conversation" in shown.said
    scene.clock.move(seconds=5)
    stopped = practice.reply("I am sorry.", 409)
    assert "Send mine all the same" in stopped.said and "I am sorry." in stopped.text and practice.attempt.turn_count == 0
    practice.reply("I am sorry.", data={"anyway": "1"})
    assert practice.attempt.turn_count == 1
    kinds = db.session.scalars(select(DeskActionUse.done).where(DeskActionUse.kind == ActKind.COLLISION)).all()
    assert list(kinds) == [True, False]
    practice.reply("Is it the bulb?", data={"anyway": "1"})
    assert "Answered although Bo Berg was writing" in practice.page().said


def test_facts_of_others_are_a_question_for_the_trainer_only(scene: Scene) -> None:
    other = scene.begin(scene.cast.bo)
    practice = scene.begin()
    practice.reply(f"I am sorry about {practice.order}.")
    practice.reply(f"Is it the bulb of {other.order.lower()}?")
    trainer = scene.signed_in(scene.cast.tara)
    page = trainer.get(practice.url)
    assert "A question for you" in page.said and f"“{other.order}” was given to {scene.cast.bo.name}" in page.said
    assert "A question for you" not in practice.page().said


def test_what_was_given_to_both_is_not_foreign() -> None:
    others = [(9, "Bo", {"order": "A-123456", "city": "Porto", "code": "12"})]
    replies = [(1, "Order A-123456 to Porto, code 12"), (2, "XA-1234567")]
    found = foreign_facts(replies, {"order": "A-999999", "town": "Porto"}, others, ["order", "city", "code"])
    assert [(one.turn, one.value, one.person) for one in found] == [(1, "A-123456", "Bo")]


def test_hints_fade_and_give_nothing_away(scene: Scene) -> None:
    practice = scene.begin()
    hint = practice.client.post(f"{practice.url}/hint", {}, 200, htmx=True)
    assert "looked up or done at the desk" in hint.said and hint.said.count("looked up") == 1 and "zq" not in hint.text
    assert "bulb" not in hint.text and "sorry" not in hint.text
    practice.reply("Is it the bulb?")
    assert "Asked for a hint" in practice.page().said


@pytest.mark.parametrize(("level", "words"), [("1", "Ask."), ("3", "No hint at this moment"), ("4", "No hint at this moment")])
def test_hints_by_level(scene: Scene, level: str, words: str) -> None:
    version = world.build(scene.clock.at, scenario=world.another(world.SCENARIO, id=f"lamps.l{level}", level=level))
    db.session.commit()
    practice = scene.begin(version=version)
    assert words in practice.client.post(f"{practice.url}/hint", {}, 200, htmx=True).said
    assert ('data-tool="i"' in practice.page().text) is (level != "4")
    practice.reply("What?")
    after = practice.client.post(f"{practice.url}/hint", {}, 200, htmx=True).said
    assert ("What would help now" in after) is (level != "4")


def test_questions_of_others_by_likeness() -> None:
    asked = [Asked("Where is my parcel?", "a"), Asked("I was charged twice", "b"), Asked("荷物はどこですか", "c")]
    assert [one.article for one in others_asked("where are my two parcels", asked)][:1] == ["a"]
    assert [one.article for one in others_asked("They charge me twice!", asked)] == ["b"]
    assert [one.article for one in others_asked("私の荷物はどこ", asked)] == ["c"]
    assert others_asked("", asked) == [] and others_asked("zebra", asked) == [] and others_asked("where", []) == []


PLACED = """duplicate:
  channel: email
  days_ago: 2
  customer: "The lamp {order} came broken."
  agent: "Nell: another one is on its way."
  result: with Nell
knows:"""


@pytest.mark.parametrize("seed", [TWIN, ALONE])
def test_the_duplicate_of_a_scenario_stands_in_every_book(scene: Scene, seed: int) -> None:
    version = world.build(scene.clock.at, scenario=desk_pack.SCENARIO.replace("knows:", PLACED, 1), pack=desk_pack.PACK)
    db.session.commit()
    practice = with_seed(scene.begin(version=version), seed)
    other = f"The lamp {practice.order} came broken."
    assert other not in practice.page().said
    assert other in practice.client.send("GET", f"{practice.url}/contacts?q=lindt", 200, htmx=True).text
    part = practice.client.post(f"{practice.url}/merge", {"contact": "twin"}, 200, htmx=True)
    assert other in part.text and "Nell: another one is on its way." in part.text
    assert other in practice.page().said
    assert [act["name"] for act in practice.attempt.engine["acts"]] == ["merge"]
