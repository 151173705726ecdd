"""Harbour Parcel at its desk in Russian and Japanese: every text is translated, nothing English is left in it."""

import re
from pathlib import Path

import pytest

from app.inbox.shifts.document import parse_shift
from app.inbox.similar import Asked, others_asked
from app.knowledge.article_document import Original, parse_article
from app.knowledge.pack_document import PackDocument
from app.knowledge.pack_overlay import in_language
from app.simulation import compile_scenario
from tests.content.shipped import PACKS, desk, folder

PACK = next(path for path in PACKS if path.name == "harbour-parcel")
LANGUAGES = ("ru", "ja")
SCRIPT = {"ru": re.compile("[а-яё]", re.IGNORECASE), "ja": re.compile("[\u3040-\u30ff\u3400-\u9fff]")}
ENGLISH = re.compile(r"\b(the|and|your|you|is|of|for|with|please|order|parcel|refund)\b", re.IGNORECASE)
ARTICLES = [(language, path) for language in LANGUAGES for path in sorted((PACK / "articles" / language).glob("*.md"))]


def spoken(language: str) -> PackDocument:
    compilation = in_language((PACK / f"pack.{language}.yaml").read_text(encoding="utf-8"), language, desk(PACK))
    assert compilation.findings == ()
    assert compilation.pack is not None
    return compilation.pack


def texts(pack: PackDocument) -> list[str]:
    """What a trainee reads of the pack."""
    said = [pack.about, *(one.title for one in (*pack.topics, *pack.lines, *pack.fields, *pack.macros))]
    for reply in pack.canned_replies:
        said += [reply.title, reply.text]
    for action in pack.actions.values():
        said += [action.title, *action.result, action.otherwise]
        for param in action.params:
            said += [param.title, *(param.labels[one] for one in param.choices)]
    for field in pack.fields:
        said += [field.labels[one] for one in field.choices]
    for colleague in pack.colleagues:
        said += [colleague.name, colleague.role, colleague.otherwise, *(answer.text for answer in colleague.answers)]
    said += [step.text for macro in pack.macros for step in macro.steps if step.what in ("note", "reply")]
    said += [text for one in pack.history for text in (one.customer, one.agent, one.result)]
    said += [text for frame in pack.reply_frame.values() for text in (frame.greeting, frame.closing) if text]
    return said + [one.ask for one in pack.questions] + list(pack.fact_labels.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_desk_says_is_in_the_language(language: str) -> None:
    for text in texts(spoken(language)):
        bare = re.sub(r"\{[a-z_]+\}|Harbour Parcel", "", text)
        assert SCRIPT[language].search(bare), text
        assert not ENGLISH.search(bare), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_that_the_desk_or_a_customer_shows_has_a_name(language: str) -> None:
    pack = spoken(language)
    drawn = set()
    for path in sorted((PACK / "scenarios").glob("*.md")):
        scenario = compile_scenario(path.read_text(encoding="utf-8"), library=folder(PACK).library).scenario
        assert scenario is not None
        drawn |= set(scenario.facts)
    assert drawn - set(pack.fact_labels) == set()


@pytest.mark.parametrize(("language", "path"), ARTICLES, ids=lambda one: one if isinstance(one, str) else one.stem)
def test_an_article_says_what_its_original_says(language: str, path: Path) -> None:
    original = parse_article((PACK / "articles" / path.name).read_text(encoding="utf-8")).article
    assert original is not None
    held = Original(original.kind, original.valid_from, original.valid_to, original.clauses)
    compilation = parse_article(path.read_text(encoding="utf-8"), held)
    assert compilation.findings == ()
    article = compilation.article
    assert article is not None and (article.translates, article.language) == (original.id, language)
    numbers = re.compile(r"\d+(?:[.,]\d+)?")
    said, wanted = ({one.replace(",", ".") for one in numbers.findall(body)} for body in (article.body, original.body))
    assert wanted - said <= {"1", "2", "3", "4"} | {one for one in wanted if len(one) == 1}, wanted - said
    assert not ENGLISH.search(re.sub(r"\{#[^}]*\}|Harbour Parcel", "", article.body))


@pytest.mark.parametrize(
    ("language", "typed", "near"),
    [("ru", "За один заказ с меня списали деньги дважды, верните", "дважды"), ("ja", "同じ注文で二重に請求されています", "二重")],
)
def test_what_others_asked_is_found_by_the_words_of_the_language(language: str, typed: str, near: str) -> None:
    questions = [Asked(one.ask, one.article) for one in spoken(language).questions]
    assert near in others_asked(typed, questions)[0].ask


@pytest.mark.parametrize("path", sorted((PACK / "shifts").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shift_may_be_run_in_every_language_of_the_pack(path: Path) -> None:
    plan = parse_shift(path.read_text(encoding="utf-8")).plan
    assert plan is not None
    assert set(plan.languages) == set(desk(PACK).languages)
    for language in LANGUAGES:
        assert SCRIPT[language].search(plan.spoken_in(language).about)
