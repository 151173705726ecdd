"""Automatic pointers only point: found, accepted as evidence or rejected, switched off, and counted."""

import pytest

from app.base.database import db
from app.conversations.models import ConversationKind
from app.review.actions.pointers import ALL_OF_THEM, switch
from app.review.models import Assignment, Evidence, PointerVerdict, Rating
from app.review.pointing import NAMES, Said, pointers, precision
from tests.review import builders
from tests.review.builders import Grader
from tests.review.conftest import Scene

ALL = frozenset(NAMES)


def found(
    *texts: str, language: str = "en", private: tuple[tuple[int, int, str], ...] = (), on: frozenset[str] = ALL
) -> list[tuple[str, str]]:
    """(pointer, its words) in a talk where customer and agent take turns; the private words stand in the last message."""
    said = [Said(place, bool(place % 2), text, private if place == len(texts) - 1 else ()) for place, text in enumerate(texts)]
    return [(one.name, texts[one.message_id][one.start : one.end]) for one in pointers(said, language, on)]


@pytest.mark.parametrize(
    "language, reply, expected",
    [
        ("en", "Hello Noor, I look.", []),
        ("en", "Where is it? Look.", [("greeting", "Where is it?")]),
        ("en", "Hi, it will definitely arrive.", [("promise", "will definitely")]),
        ("en", "Hi, I cannot promise a day.", []),
        ("en", "Hi, I promise it.", [("promise", "I promise")]),
        ("en", "Hi {customer_name}, all is well.", [("placeholder", "{customer_name}")]),
        ("ru", "Здравствуйте, гарантируем доставку.", [("promise", "гарантируем")]),
        ("ja", "必ず届きます。", [("greeting", "必ず届きます。"), ("promise", "必ず")]),
        ("fil", "Kumusta po, pangako.", [("promise", "pangako")]),
        ("de", "Wo ist es? {name}", [("placeholder", "{name}")]),
    ],
)
def test_what_points_and_what_does_not(language: str, reply: str, expected: list[tuple[str, str]]) -> None:
    assert found("Where?", reply, language=language) == expected


LONG = " ".join(["word"] * 31)


@pytest.mark.parametrize(
    "language, reply, expected",
    [
        ("en", "Hi, it is late!!", [("shouting", "!!")]),
        ("en", "Hi, DO NOT WRITE AGAIN now", [("shouting", "WRITE AGAIN")]),
        ("en", "Hi, the IBAN and the ISBN", []),
        ("ru", "Привет, ПОЧЕМУ МОЛЧИТЕ", [("shouting", "ПОЧЕМУ МОЛЧИТЕ")]),
        ("en", f"Hi. {LONG}.", [("long_sentence", f"{LONG}.")]),
        ("ja", "こんにちは" + "あ" * 90, [("long_sentence", "こんにちは" + "あ" * 90)]),
        ("de", "Kurz. " * 80, [("one_block", "Kurz.")]),
        ("de", "Kurz. " * 40 + "\n\n" + "Kurz. " * 40, []),
    ],
    ids=["signs", "capitals", "names in capitals", "cyrillic", "long", "wide", "block", "two blocks"],
)
def test_what_points_at_the_form_of_a_reply(language: str, reply: str, expected: list[tuple[str, str]]) -> None:
    assert found("Where?", reply, language=language) == expected


def test_only_a_long_e_mail_just_stops() -> None:
    said = [Said(1, True, "Hi Noor. " + "We look into it. " * 11)]
    assert [one.name for one in pointers(said, "en", ALL, "email")] == ["closing"]
    assert pointers(said, "en", ALL, "chat") == pointers(said, "de", frozenset({"closing"}), "email") == []
    assert pointers([Said(1, True, said[0].text + "Kind regards, Bo")], "en", ALL, "email") == []


def test_personal_data_that_the_customer_did_not_write() -> None:
    said = [
        Said(1, False, "I am a@x.org", ((5, 12, "a@x.org"),)),
        Said(2, True, "Hi a@x.org, b@x.org", ((3, 10, "A@x.org"), (12, 19, "b@x.org"))),
    ]
    assert [(one.name, one.start) for one in pointers(said, "en", ALL)] == [("leak", 12)]


def test_the_customer_s_words_and_what_is_off_point_nowhere() -> None:
    assert found("I promise {x_y}", "Hi there.") == []
    assert found("Where?", "Hi, I promise {x_y}", on=frozenset({"promise"})) == [("promise", "I promise")]


@pytest.mark.parametrize("accepted, rejected, expected", [(5, 4, None), (10, 0, (1.0, 0.7225, 1.0)), (8, 2, (0.8, 0.4902, 0.9433))])
def test_precision_has_an_interval_or_is_not_told(accepted: int, rejected: int, expected: tuple[float, float, float] | None) -> None:
    told = precision(accepted, rejected)
    assert told == (None if expected is None else pytest.approx(expected, abs=1e-4))


@pytest.fixture
def item(scene: Scene) -> Assignment:
    talk = builders.conversation(
        scene.cast.bo, scene.cast.north, "Where is it?", "Hi Noor, I promise it arrives, {agent_name}", language="en"
    )
    one = builders.waiting(talk, scene.rubric, scene.cast.bo)
    switch(scene.rubric.id, ALL_OF_THEM, "en", on=True)
    db.session.commit()
    return one


def shown(grader: Grader) -> list[dict[str, str]]:
    page = grader.client.get(f"{grader.at}/pointers", fetch=True).page
    return [dict(one.attrib) for one in page.all("li")]


def judge(grader: Grader, line: dict[str, str], accepted: bool, expect: int = 200) -> None:
    values = {
        "pointer": line["data-pointer"],
        "message": int(line["data-at"]),
        "start": int(line["data-start"]),
        "end": int(line["data-end"]),
    }
    grader.send("/pointers", expect, **values, accepted=accepted, criterion="clarity")


def test_pointers_are_off_until_somebody_turns_them_on(scene: Scene) -> None:
    talk = builders.conversation(scene.cast.bo, scene.cast.north, "Where?", "I promise it, {agent_name}!!", language="en")
    item = builders.waiting(talk, scene.rubric, scene.cast.bo)
    db.session.commit()
    assert shown(scene.grader(scene.cast.rey, item)) == []


def test_a_masked_name_is_no_place_that_nobody_filled(scene: Scene) -> None:
    bodies = ("Where? I am Noor.", "Hello Noor, I look into it. Hello [name]!")
    talk = builders.conversation(scene.cast.bo, scene.cast.north, *bodies, kind=ConversationKind.REAL, language="en")
    item = builders.waiting(talk, scene.rubric, scene.cast.bo)
    switch(scene.rubric.id, "placeholder", "en", on=True)
    db.session.commit()
    grader = scene.grader(scene.cast.rey, item)
    [typed] = shown(grader)
    told = "Hello [name], I look into it. Hello [name]!"
    assert (int(typed["data-start"]), int(typed["data-end"])) == (told.rindex("[name]"), told.rindex("[name]") + 6)


def test_an_accepted_pointer_is_evidence_and_a_rejected_one_is_gone(scene: Scene, item: Assignment) -> None:
    grader = scene.grader(scene.cast.rey, item)
    promise, place = shown(grader)
    judge(grader, promise, True)
    judge(grader, place, False)
    assert [(one.criterion, one.quote) for one in db.session.query(Evidence)] == [("clarity", "I promise")]
    assert {one.pointer: one.accepted for one in db.session.query(PointerVerdict)} == {"promise": True, "placeholder": False}
    assert db.session.query(Rating).filter(Rating.level.is_not(None)).count() == 0, "a pointer never sets a level"
    assert shown(grader) == []
    assert len(shown(scene.grader(scene.cast.mo, item))) == 2
    judge(grader, {**promise, "data-start": "0"}, False, 422)


def test_its_record_stands_on_the_rubric_and_it_can_be_turned_off(scene: Scene, item: Assignment) -> None:
    grader = scene.grader(scene.cast.rey, item)
    judge(grader, shown(grader)[0], True)
    at = f"/review/pointers/{scene.rubric.id}"
    lead = scene.signed_in(scene.cast.lea)
    assert "Words that promise on too few to tell, n 1 off off" in lead.get(at).said
    assert "its words are not known" in lead.get(at).said
    assert "Required desk action" not in lead.get(at).said, "this rubric asks for none"
    lead.post(at, {"pointer": "placeholder", "language": "en", "on": ""})
    assert shown(grader) == []
    lead.post(at, {"pointer": "placeholder", "language": "en", "on": "1"})
    assert len(shown(grader)) == 1
    lead.post(at, {"pointer": "promise", "language": "xx", "on": "1"}, 422)
    lead.post(at, {"pointer": "promise", "language": "*", "on": "1"}, 422)
    lead.post(at, {"pointer": "*", "language": "en", "on": ""})
    assert shown(grader) == []
    scene.signed_in(scene.cast.rey).get(at, 403)
