"""Pointers at desk actions: what the rubric's file asks for beside what was done. They only point."""

from collections.abc import Iterator

import pytest

from app.base.database import db
from app.conversations import doors
from app.conversations.models import ConversationKind, MessageKind
from app.review.actions.pointers import switch
from app.review.models import Evidence, PointerVerdict
from app.review.pointing_desk import Act, acts_told, desk_pointers, folded
from app.rubrics.document import Criterion, DeskRule, Level
from tests.review import builders
from tests.review.builders import RUBRIC, Grader
from tests.review.conftest import Scene

ASKING = RUBRIC.replace(
    "title: Identity, weight: 50,",
    "title: Identity, weight: 50, actions: {required: [verify_identity], before: [refund], forbidden: [reship]},",
)
REPLY = 9


def points(rule: DeskRule, *acts: Act, language: str = "en", channel: str = "chat", told: bool = True) -> list[tuple[str, str, int]]:
    levels = (Level("no", 0), Level("yes", 1))  # type: ignore[arg-type]
    one = Criterion("identity", "Identity", levels, actions=rule, channels=("chat", "email"))
    found = desk_pointers([one], acts, language=language, channel=channel, reply=REPLY, told=told)
    assert all(one.criterion == "identity" for one in found)
    return [(one.name, one.action, one.message_id) for one in found]


def test_a_required_action_that_nobody_did_and_a_forbidden_one_that_was_done() -> None:
    rule = DeskRule(required=("verify",), forbidden=("reship",))
    assert points(rule) == [("required", "verify", REPLY)]
    assert points(rule, Act("verify", 3, 5)) == []
    assert points(rule, Act("verify"), Act("reship", 4, 6)) == [("forbidden", "reship", 4)]
    assert points(rule, Act("verify"), Act("reship", 4, 6, by_other=True)) == [], "not the person under review"


def test_before_asks_only_where_one_of_those_was_done_and_for_the_order() -> None:
    rule = DeskRule(required=("verify",), before=("refund", "tag:closed"))
    assert points(rule, Act("look_up", 1, 4)) == []
    assert points(rule, Act("verify", 1, 4), Act("refund", 2, 4)) == []
    assert points(rule, Act("refund", 2, 4), Act("verify", 3, 4)) == [("required", "verify", 2)]
    assert points(rule, Act("tag:closed")) == [("required", "verify", REPLY)]


def test_language_channel_and_a_record_that_tells_no_actions() -> None:
    rule = DeskRule(required=("verify",), forbidden=("reship",), languages=("ja",))
    assert points(rule, language="en") == points(rule, language="") == points(rule, language="ja", channel="phone") == []
    assert points(rule, language="ja") == [("required", "verify", REPLY)]
    assert points(rule, language="ja", told=False) == [], "nobody can say that it was left out"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("look_up_order", "look_up_order"),
        ("Look up an order (4711):\nCarrier: late", "look_up_order"),
        ("lookUpOrder: 4711", "look_up_order"),
        ('{"action": "look_up_order", "order": "4711"}', "look_up_order"),
        ('{"tool": "send_flowers", "to": "Noor"}', ""),
        ("Status: solved", None),
        ("The order was looked up", None),
    ],
)
def test_which_action_an_event_of_a_record_tells(text: str, expected: str | None) -> None:
    assert acts_told(text, {folded("look_up_order"): "look_up_order", folded("Look up an order"): "look_up_order"}) == expected


@pytest.fixture
def asked(scene: Scene) -> Scene:
    scene.version = builders.publish_version(scene.rubric, ASKING, 2)
    db.session.commit()
    return scene


def real(scene: Scene, *events: str) -> Grader:
    talk = builders.conversation(scene.cast.bo, scene.cast.north, kind=ConversationKind.REAL, language="en")
    for place, text in enumerate(events, 2):
        builders.message(talk, text, scene.cast.bo, place, builders.ACTED, kind=MessageKind.EVENT)
    item = builders.waiting(talk, scene.rubric, scene.cast.bo)
    db.session.commit()
    return scene.grader(scene.cast.rey, item)


def lines(grader: Grader) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in grader.client.get(f"{grader.at}/pointers", fetch=True).page.all("li")]


def judge(grader: Grader, line: dict[str, str], accepted: bool, expect: int = 200, **other: str) -> None:
    place = {"message": int(line["data-at"]), "start": int(line["data-start"]), "end": int(line["data-end"])}
    own = {"pointer": line["data-pointer"], "for": line["data-for"], "action": line["data-action"], **other}
    grader.send("/pointers", expect, **place, **own, accepted=accepted, criterion="clarity")


def test_events_of_a_real_conversation_are_pointed_at_beside_the_criterion(asked: Scene) -> None:
    grader = real(asked, "Refund (12 euros):\nPaid back", "reship")
    assert [(one["data-pointer"], one["data-for"], one["data-action"]) for one in lines(grader)] == [
        ("forbidden", "identity", "reship"),
        ("required", "identity", "verify_identity"),
    ]
    forbidden = next(one for one in lines(grader) if one["data-pointer"] == "forbidden")
    judge(grader, forbidden, True)
    assert [(one.criterion, one.quote) for one in db.session.query(Evidence)] == [("identity", "reship")], "of the criterion that asks"
    missing = next(iter(lines(grader)))
    judge(grader, missing, False, 422, action="look_up_order")
    judge(grader, missing, False)
    assert lines(grader) == []
    kept = {(one.pointer, one.criterion, one.action): one.accepted for one in db.session.query(PointerVerdict)}
    assert kept == {("forbidden", "identity", "reship"): True, ("required", "identity", "verify_identity"): False}
    lead = asked.signed_in(asked.cast.lea)
    page = lead.get(f"/review/pointers/{asked.rubric.id}").said
    assert "Forbidden desk action done on too few to tell, n 1" in page


def test_a_record_without_desk_actions_says_nothing(asked: Scene) -> None:
    assert lines(real(asked)) == []
    assert lines(real(asked, "Status: solved")) == []


def test_it_can_be_turned_off_by_language(asked: Scene) -> None:
    grader = real(asked, "reship")
    assert len(lines(grader)) == 1
    switch(asked.rubric.id, "forbidden", "en", on=False)
    db.session.commit()
    assert lines(grader) == []


@pytest.fixture
def logged() -> Iterator[dict[int, list[tuple[str, str]]]]:
    """Stands where the inbox answers: desk actions by conversation."""
    told: dict[int, list[tuple[str, str]]] = {}
    kept = list(doors.desk_acts._answers)
    doors.desk_acts._answers[:] = [told.get]  # type: ignore[list-item]
    yield told
    doors.desk_acts._answers[:] = kept


def test_practice_tells_what_was_not_done_as_a_sentence_for_the_comment(asked: Scene, logged: dict[int, list[tuple[str, str]]]) -> None:
    source = ASKING.replace("before: [refund], ", "")
    asked.version = builders.publish_version(asked.rubric, source, 3)
    db.session.commit()
    logged[asked.talk.id] = [("look_up_order", "action-1")]
    grader = asked.grader(asked.cast.rey)
    (missing,) = lines(grader)
    assert (missing["data-action"], missing["data-say"], missing["data-start"], missing["data-end"]) == (
        "verify_identity", "Not done: verify_identity.", "0", "0",
    )  # fmt: skip
    judge(grader, missing, True)
    assert db.session.query(Evidence).count() == 0, "no words tell it"
    assert lines(grader) == []
    logged[asked.talk.id].append(("verify_identity", "action-2"))
    assert lines(asked.grader(asked.cast.mo)) == []


def test_pointers_stand_once_however_often_it_was_done() -> None:
    rule = DeskRule(forbidden=("reship",))
    assert points(rule, Act("reship"), Act("reship")) == [("forbidden", "reship", REPLY)]
