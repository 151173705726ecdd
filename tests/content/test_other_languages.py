"""A pack in three languages: nothing is left in English, answers lead where they lead in English, keywords alone lead nowhere."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.base.source import read_yaml
from app.simulation import Scenario, play_answer
from tests.content.shipped import ROOT, SCENARIO_FILES, TODAY, compiled, prepared, say, scenarios
from tests.content.test_own_words import outcome_of, phrases_of

SPOKEN = [(scenario, language) for scenario in scenarios().values() for language in scenario.locales]
PARCELS = [path for path in SCENARIO_FILES if path.parent.parent.name == "harbour-parcel"]
SIGNS = {"ru": re.compile(r"[а-яё]", re.IGNORECASE), "ja": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")}
EVERY = pytest.mark.parametrize(("scenario", "language"), SPOKEN, ids=[f"{scenario.id}-{language}" for scenario, language in SPOKEN])
EMPTY_KINDNESS = {
    "ru": ("Приносим извинения за неудобства, понимаем ваше недовольство.", "ок", "Спасибо за обращение. Ваш вопрос очень важен для нас."),
    "ja": ("ご不便をおかけし申し訳ございません。お気持ちはよくわかります。", "はい", "お問い合わせありがとうございます。大切に承ります。"),
}


@dataclass(frozen=True)
class Said:
    """A reply in somebody's own words in another language, and the node it must lead to."""

    scenario: str
    language: str
    at: str
    reply: str
    leads_to: str


def own_words() -> list[Said]:
    text = (ROOT / "tests" / "content" / "own_words_other" / "harbour-parcel.yaml").read_text(encoding="utf-8")
    return [Said(**row) for row in read_yaml(text).value["replies"]]


OWN = own_words()


@pytest.mark.parametrize("path", PARCELS, ids=[path.stem for path in PARCELS])
def test_every_file_of_the_parcel_company_speaks_russian_and_japanese(path: Path) -> None:
    scenario = compiled(path).scenario
    assert scenario is not None and {"ru", "ja"} <= set(scenario.locales)


@EVERY
def test_nothing_is_left_in_the_language_of_the_file(scenario: Scenario, language: str) -> None:
    spoken = scenario.locales[language]
    assert spoken.missing == ()
    texts = [variant.text for node in spoken.nodes.values() for variant in node.variants]
    for text in (*texts, spoken.title, spoken.truth, spoken.debrief, *spoken.hides.values()):
        assert SIGNS[language].search(text), text


@EVERY
def test_the_graph_is_the_same(scenario: Scenario, language: str) -> None:
    assert scenario.locales[language].rules == scenario.rules


@EVERY
def test_every_model_answer_is_translated_and_reaches_its_node(scenario: Scenario, language: str) -> None:
    spoken = scenario.locales[language]
    assert {"great", "good", "weak", "harmful"} <= {answer.id for answer in spoken.answers}
    for answer in spoken.answers:
        assert SIGNS[language].search(answer.text), answer.id
        for seed in (1, 2, 7):
            _, turn = play_answer(spoken, answer, seed, TODAY)
            assert turn.next == answer.target, f"{answer.id}: {turn.rule_text} because of {[hit.name for hit in turn.hits]}"


@pytest.mark.parametrize("said", OWN, ids=[f"{one.scenario}-{one.language}-{number}" for number, one in enumerate(OWN)])
def test_own_words_lead_where_a_person_would_expect(said: Said) -> None:
    scenario = scenarios()[said.scenario].locales[said.language]
    for seed in (3, 4):
        _, turn = say(scenario, prepared(scenario, seed, node=said.at), said.reply)
        assert turn.next == said.leads_to, f"{turn.rule_text} because of {[hit.name for hit in turn.hits]}"


@EVERY
def test_kindness_keywords_and_the_customers_own_words_solve_nothing(scenario: Scenario, language: str) -> None:
    spoken = scenario.locales[language]
    bag = " ".join(phrase for name in spoken.checks for phrase in phrases_of(spoken, name))
    for text in (*EMPTY_KINDNESS[language], bag, spoken.start.variants[0].text):
        assert outcome_of(spoken, [text], 5) != "solved", text[:60]
