"""Words of another language are written into its overlay, line by line, and the overlays follow what is renamed."""

from pathlib import Path

import pytest

from app.simulation import compile_scenario
from app.simulation.editing import (
    AnswerText,
    CannotEdit,
    add_overlay,
    change_answer,
    change_named,
    delete_answer,
    delete_named,
    delete_node,
    read_outline,
    read_overlaid,
    rename_named,
    rename_node,
    set_overlaid,
    set_overlaid_answer,
    set_overlaid_check,
    set_overlaid_words,
)

SHIPPED = (Path(__file__).parents[2] / "scenarios/harbour-parcel/scenarios/locker-code.md").read_text(encoding="utf-8")
SMALL = """---
format: agent-scenario/1
id: lamps.dark
title: Dark lamp
channel: email
facts: {item: {pick: [lamp, bulb]}}
persona: {name: Mia}
hides: {old: "It is an old one."}
checks:
  sorry: {any: [sorry]}
---
## start
> The {item} is dark.
- sorry -> calm
- else -> silent

## silent
- else -> calm

## calm {end: solved, csat: 5}
> Thanks.

# answers
### great -> calm
Sorry about that.
"""
RUSSIAN = """
# locale ru
title: Лампа
## calm
> Спасибо.
"""


def lines_changed(before: str, after: str) -> list[str]:
    old, new = before.split("\n"), after.split("\n")
    return [line for line in new if line not in old] + [line for line in old if line not in new]


def test_the_same_words_change_no_byte_of_a_shipped_file() -> None:
    for language in ("ru", "ja"):
        said = read_overlaid(SHIPPED, language)
        assert not said.trouble and len(said.words) > 8
        for node, words in said.words.items():
            assert set_overlaid_words(SHIPPED, language, node, list(words)) == SHIPPED
        for name, (body, why) in said.answers.items():
            assert set_overlaid_answer(SHIPPED, language, name, body, why) == SHIPPED
        for name, value in said.values["checks"].items():
            assert set_overlaid_check(SHIPPED, language, name, value) == SHIPPED


def test_one_variant_is_one_line_and_the_other_language_stays() -> None:
    variants = list(read_overlaid(SHIPPED, "ru").words["flatter"])
    new = set_overlaid_words(SHIPPED, "ru", "flatter", [variants[0], "Ну пожалуйста."])
    assert lines_changed(SHIPPED, new) == ["> Ну пожалуйста.", "> " + variants[1]]
    assert read_overlaid(new, "ja").words == read_overlaid(SHIPPED, "ja").words
    assert compile_scenario(new).scenario is not None


def test_what_is_missing_is_put_where_the_file_has_it() -> None:
    text = SMALL + RUSSIAN
    new = set_overlaid_words(text, "ru", "start", ["Темно.", "Совсем темно."])
    new = set_overlaid_answer(new, "ru", "great", "Извините.", "коротко")
    new = set_overlaid_check(new, "ru", "sorry", {"any": ["извин*"]})
    new = set_overlaid(new, "ru", ("persona", "name"), "Мия")
    new = set_overlaid(new, "ru", ("facts", "item", "pick"), ["лампа", "лампочка"])
    assert new.startswith(SMALL)
    overlay = new.partition("# locale ru")[2]
    assert overlay.index("## start") < overlay.index("## calm") < overlay.index("### great")
    spoken = compile_scenario(new).scenario.locales["ru"]  # type: ignore[union-attr]
    assert [one.text for one in spoken.nodes["start"].variants] == ["Темно.", "Совсем темно."]
    assert (spoken.persona.name, spoken.facts["item"].options) == ("Мия", ("лампа", "лампочка"))
    assert spoken.missing == ("hides old",)


def test_nothing_said_is_taken_out_again() -> None:
    text = SMALL + RUSSIAN
    new = set_overlaid_words(text, "ru", "calm", [" "])
    new = set_overlaid(new, "ru", ("title",), "")
    assert new == SMALL + "\n# locale ru\n"
    assert set_overlaid(new, "ru", ("title",), "Лампа") == SMALL + "\n# locale ru\ntitle: Лампа\n"


def test_another_language_is_begun_once_and_only_with_its_code() -> None:
    text = add_overlay(SMALL, "ja")
    assert text == SMALL + "\n# locale ja\n" and read_outline(text).overlays[0].language == "ja"
    for language, sentence in (("ja", "already"), ("en", "already"), ("Japanese", "code of a language"), ("", "code of a language")):
        with pytest.raises(CannotEdit, match=sentence):
            add_overlay(text, language)


@pytest.mark.parametrize(
    ("node", "words", "sentence"), [("silent", "Что?", "says nothing in the original"), ("nowhere", "Что?", "not here any more")]
)
def test_what_the_file_does_not_say_gets_no_words(node: str, words: str, sentence: str) -> None:
    with pytest.raises(CannotEdit, match=sentence):
        set_overlaid_words(SMALL + RUSSIAN, "ru", node, [words])
    with pytest.raises(CannotEdit, match="no '# locale de'"):
        set_overlaid_words(SMALL + RUSSIAN, "de", "start", ["Dunkel."])
    with pytest.raises(CannotEdit, match="cannot begin with #"):
        set_overlaid_answer(SMALL + RUSSIAN, "ru", "great", "## calm", "")


def test_overlays_follow_names() -> None:
    text = rename_node(SHIPPED, "hurry", "in-a-hurry")
    text = rename_named(text, "checks", "very_short", "too_short")
    text = rename_named(text, "facts", "colleague", "friend")
    text = change_answer(
        text, "great", AnswerText("asks-first", "guess", "Hi {caller}, the order number and the delivery postcode, please.")
    )
    errors = [one for one in compile_scenario(text).findings if one.severity == "error"]
    assert not errors, errors
    for language in ("ru", "ja"):
        said, before = read_overlaid(text, language), read_overlaid(SHIPPED, language)
        assert said.words["in-a-hurry"] == before.words["hurry"] and said.answers["asks-first"] == before.answers["great"]
        assert said.value("checks", "too_short") == before.value("checks", "very_short") and said.value("facts", "friend")
    untouched = change_named(SHIPPED, "checks", "very_short", {"tone": {"length": [0, 10]}})
    assert read_overlaid(untouched, "ru") == read_overlaid(SHIPPED, "ru")


def test_what_is_deleted_goes_from_every_language() -> None:
    text = delete_node(SHIPPED, "hurry", instead="flatter")
    text = delete_named(text, "checks", "very_short")
    text = delete_answer(text, "weak")
    for language in ("ru", "ja"):
        said = read_overlaid(text, language)
        assert "hurry" not in said.words and "weak" not in said.answers and said.value("checks", "very_short") is None
    assert not [one for one in compile_scenario(text).findings if "overlay" in one.message and one.severity == "error"]
