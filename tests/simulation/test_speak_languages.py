"""`# locale xx`: texts and phrases in another language, the same graph."""

import json

import pytest

from app.simulation import NotPlayable, State, begin, compile_scenario, replay, step
from app.simulation.replay import Input
from tests.simulation.files import NOW, errors, small

FRONT = """facts: {item: {pick: [lamp, rug]}, order: {pattern: "A-###"}, secret: {pick: [x]}}
knows: [item, order]
hides: {why: "It was a gift."}"""
RU = """# locale ru
title: Маленький файл
persona: {name: Мария}
hides: {why: Это был подарок.}
facts: {item: [лампа, ковёр]}
checks:
  yes_said: {any: ["да", "конечн*"]}
## start
> Где {item}, заказ {order}?
> Мой {item} не пришёл.
## done
> Спасибо.
## gone
> Всё.
### good
Конечно
why: коротко
"""
TEXT = small(front=FRONT, rest="# answers\n### good -> done\nyes\n" + RU).replace("> Hello?", "> Where is the {item}, order {order}?")


def test_an_attempt_is_played_in_the_language_chosen() -> None:
    scenario = compile_scenario(TEXT).scenario
    assert scenario is not None, compile_scenario(TEXT).findings
    assert scenario.languages == ("en", "ru")
    state, opening = begin(scenario, 3, NOW, language="ru")
    assert opening.text is not None
    assert state.facts["item"] in opening.text
    assert state.facts["item"] in ("лампа", "ковёр")
    state = State.from_json(json.loads(json.dumps(state.as_json())))
    assert state.language == "ru"
    assert step(scenario, state, "yes", NOW)[1].next == "gone"
    _, turn = step(scenario, state, "Да, конечно", NOW)
    assert (turn.customer, turn.as_json()["language"]) == ("Спасибо.", "ru")
    spoken = scenario.spoken_in("ru")
    assert (spoken.title, spoken.persona.name, spoken.spoken_language) == ("Маленький файл", "Мария", "ru")
    assert (spoken.missing, spoken.content_hash) == ((), scenario.content_hash)


def test_without_a_choice_the_file_speaks_its_own_language() -> None:
    scenario = compile_scenario(TEXT).scenario
    assert scenario is not None
    run = replay(scenario, 3, [Input("yes")])
    assert (run.state.language, run.turns[0].language, run.turns[0].customer) == ("", "en", "Thanks.")
    same = replay(scenario, 3, [Input("yes")], language="en")
    assert same == run
    with pytest.raises(NotPlayable, match="en, ru"):
        begin(scenario, 3, NOW, language="ja")


def test_what_an_overlay_leaves_out_is_known_and_played_in_the_files_language() -> None:
    text = (
        TEXT.replace("## done\n> Спасибо.\n", "")
        .replace("title: Маленький файл\n", "")
        .replace('  yes_said: {any: ["да", "конечн*"]}\n', "")
    )
    text = text.replace("checks:\n## start\n> Где", "## start\n> Где").replace("### good\nКонечно\nwhy: коротко\n", "")
    compilation = compile_scenario(text)
    assert compilation.scenario is not None, compilation.findings
    assert compilation.scenario.locales["ru"].missing == ("title", "node done", "check yes_said")
    state, _ = begin(compilation.scenario, 1, NOW, language="ru")
    assert step(compilation.scenario, state, "yes", NOW)[1].customer == "Thanks."


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("# locale ru", "# locale Russian!", "E08"),
        ("# locale ru", "# locale en", "E02"),
        ("# locale ru", "# locale ru\n# locale ru", "E02"),
        ("title: Маленький", "tittle: Маленький", "E04"),
        ("> Спасибо.", "> Спасибо.\n- yes_said -> gone", "E08"),
        ("## done\n> Спасибо.", "## nowhere\n> Спасибо.", "E10"),
        ("## done\n> Спасибо.", "## done\n> Спасибо.\n## done\n> Да.", "E02"),
        ("> Спасибо.", "> {secret}", "E12"),
        ("> Спасибо.", "> {unheard}", "E12"),
        ("yes_said: {any:", "no_said: {any:", "E11"),
        ("yes_said: {any:", "yes_said: {all:", "E09"),
        ("yes_said: {any:", "yes_said: {bad: true, any:", "E09"),
        ("[лампа, ковёр]", "[лампа]", "E07"),
        ("facts: {item:", "facts: {unheard:", "E12"),
        ("hides: {why: Это", "hides: {what: Это", "E12"),
        ("### good\n", "### better\n", "E10"),
        ("Конечно\n", "Нет\n", "E19"),
        ("title: Маленький", "title: {Маленький", "E06"),
    ],
)
def test_an_overlay_never_changes_the_graph(before: str, after: str, code: str) -> None:
    above, found, below = TEXT.rpartition(before)
    assert found
    text = above + after + below
    compilation = compile_scenario(text)
    assert code in errors(compilation), compilation.findings


def test_a_fragment_brings_the_words_of_its_own_nodes() -> None:
    fragment = "## more\n> More?\n- else -> gone\n# locale ru\n## more\n> Ещё?\n"
    text = TEXT.replace("checks:\n  yes_said", "include: [more.md]\nchecks:\n  yes_said", 1).replace(
        "- yes_said -> done", "- yes_said -> done\n- turns > 5 -> more"
    )
    compilation = compile_scenario(text, fragments={"more.md": fragment})
    assert compilation.scenario is not None, compilation.findings
    assert compilation.scenario.spoken_in("ru").nodes["more"].variants[0].text == "Ещё?"
    assert compilation.scenario.locales["ru"].missing == ()
