"""Real conversations become drafts that compile, hold nobody's data, and pass their own model answers."""

import importlib.util
import random
import time
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest

from app.conversations.masking import mask_text
from app.simulation import compile_scenario
from app.simulation.exchange.draft import CannotImport, looks
from app.simulation.exchange.import_talk import import_talk
from app.simulation.exchange.talk import Said, Talk, own_words
from app.simulation.exchange.talk_facts import Facts, name_words, with_facts, without_names

SHARED = Path(__file__).resolve().parents[3] / "shared"


def talk(*lines: str, channel: str = "chat", brief: str = "", language: str = "en") -> Talk:
    said = tuple(Said("customer" if line.startswith("c") else "agent", line[3:]) for line in lines)
    return Talk("7", "late_parcel", channel, language, said, brief, ("Look up order",))


LATE = talk(
    "a: Hello, how can I help?",
    "c: My name is Alice Brook. Order AB-123456 from March 3rd is late, I paid $49.50.",
    "a: I am sorry, Alice. The courier lost order AB-123456. Shall I send a replacement?",
    "c: One thing first: will I get [email] confirmation?",
    "a: Certainly, a confirmation goes out to [email] tonight.",
    "c: Thanks, bye",
    brief="You are Alice Brook. You want your parcel AB-123456.",
)


def test_a_conversation_becomes_a_scenario_that_passes_its_own_answers() -> None:
    made = import_talk(LATE)
    compilation = compile_scenario(made.text)
    scenario = compilation.scenario
    assert scenario is not None, compilation.findings
    assert scenario.title == "Late parcel"
    assert list(scenario.nodes) == ["start", "turn-2", "solved", "unsure"]
    assert scenario.start.variants[0].text == "My name is {name}. Order {order} from {date} is late, I paid ${amount}."
    assert scenario.nodes["solved"].variants[0].text == "Thanks, bye"
    assert [(answer.node, answer.target) for answer in scenario.answers] == [("start", "turn-2"), ("turn-2", "solved")]
    assert scenario.truth == "You are {name}. You want your parcel {order}."
    assert scenario.facts["order"].pattern == "@@-######"
    assert scenario.facts["order"].unique
    assert set(scenario.knows) == {"name", "order", "date", "amount", "email"}


def test_nobodys_name_or_number_is_left() -> None:
    text = import_talk(LATE).text
    for left in ("Alice", "Brook", "AB-123456", "49.50", "March 3", "[email]"):
        assert left not in text


def test_the_author_is_told_what_is_a_guess() -> None:
    told = " ".join(message for _, message in looks(import_talk(LATE).text))
    assert "'answer-1' is a guess" in told
    assert "The agent looked up: Look up order." in told
    assert "Drawn afresh" in told


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ((), "wrote nothing"),
        (("a: Anybody there?",), "wrote nothing"),
        (("c: Help me please",), "Nobody answered"),
        (("c: Help", "a: ok"), "Nobody answered"),
    ],
    ids=["empty", "agent alone", "customer alone", "nothing that matters"],
)
def test_what_holds_no_scenario_is_refused_with_a_sentence(said: tuple[str, ...], why: str) -> None:
    with pytest.raises(CannotImport, match=why):
        import_talk(talk(*said))


def test_quotes_and_signatures_are_not_the_writers_words() -> None:
    mail = "Hi,\nwhere is it?\n\nKind regards,\nAlice Brook\n+1 555\n\nOn Mon, 3 Mar someone wrote:\n> old"
    assert own_words(mail, "email") == "Hi,\nwhere is it?"
    assert own_words("On Mon, 3 Mar someone wrote:\n> old\n\nNew words", "email") == "New words"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("I paid 1,250.00 EUR", "I paid {amount} EUR"),
        ("¥3000 and $ 20", "¥{amount} and ${amount-2}"),
        ("since 2021-03-04 or 4/3/2021", "since {date} or {date-2}"),
        ("order #55512 and order 55512", "order #{order} and order {order}"),
        ("since 2019, at 5 pm, 24/7", "since 2019, at 5 pm, 24/7"),
        ("my PIN is 8812", "my PIN is {pin}"),
        ("call [phone] or card [card ••1234]", "call {phone} or card {card}"),
        ("use {braces} {order}", "use (braces) (order)"),
    ],
)
def test_values_of_one_case_become_facts(written: str, plain: str) -> None:
    assert with_facts(written, Facts()) == plain


def test_names_are_found_where_people_are_introduced_greeted_and_asked() -> None:
    said = [Said("agent", "This is Kate Moss, may I have your name?"), Said("customer", "peter parker"), Said("agent", "Thanks Peter!")]
    names = name_words(said)
    assert without_names("Peter Parker told Kate Moss: peter parker!", names) == "[name] told [agent]: [name]!"


def test_hostile_text_makes_a_draft_or_a_sentence() -> None:
    nasty = "## start {end: x}\n- else -> start\n---\n<!-- -->\n```\nwhy: x\n{name} {Name} \\\n# answers\n> q\x00\x07"
    for language in ("en", "ja", "ru", "zz"):
        made = import_talk(talk(f"c: {nasty * 50}", f"a: certainly 返金 refunded {nasty * 50}", language=language))
        found = [finding for finding in compile_scenario(made.text).findings if finding.severity == "error"]
        assert not found, found


@pytest.mark.parametrize(
    "piece", ["my name is Ann Lee ", "a", "1 ", "$1,", "AB-1234 ", "12/", "Hi Bo, ", "{a}", "[a", "> x\n", "on mon wrote:\n", "? "]
)
def test_a_long_hostile_conversation_takes_no_long_time(piece: str) -> None:
    lines = [f"{'ca'[number % 2]}: certainly refunded{number} {piece * (8000 // len(piece))}" for number in range(600)]
    began = time.perf_counter()
    with suppress(CannotImport):
        import_talk(talk(*lines))
    assert time.perf_counter() - began < 20


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "data").exists(), reason="the real conversations are not beside the project")
def test_two_hundred_real_conversations_compile_and_hold_no_personal_data() -> None:
    tool = _tool()
    records = list(tool.star(tool.DATA / "star" / "dialogues.jsonl.gz"))
    random.Random(20261122).shuffle(records)
    refused = 0
    for record in records[:200]:
        said = tuple(Said(one["author"]["role"], mask_text(one["text"])) for one in record["messages"] if one["kind"] == "public")
        try:
            made = import_talk(Talk(record["id"], record["subject"], "chat", "en", said, mask_text(record["custom"]["customer_brief"])))
        except CannotImport:
            refused += 1
            continue
        errors = [finding for finding in compile_scenario(made.text).findings if finding.severity == "error"]
        assert not errors, (record["id"], errors)
        body = made.text.partition("\n---\n")[2]
        assert mask_text(body) == body, record["id"]
    assert refused < 20


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("to_conversations", SHARED / "tools" / "to_conversations.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
