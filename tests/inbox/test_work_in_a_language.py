"""A desk that speaks the customer's language: actions, canned replies, fields, colleagues, articles; and a shift in it."""

import pytest

from app.base.database import db
from app.conversations.models import Conversation
from app.inbox.models import DeskActionUse
from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.models import Shift, ShiftRun
from app.inbox.shifts.queries import attempts_of, plan_run
from app.knowledge.pack_files import PackFiles
from app.knowledge.packs import load_pack
from tests.inbox import world
from tests.inbox.conftest import Practice, Scene
from tests.inbox.test_choose_language import RUSSIAN
from tests.inbox.test_shift_document import SHIFT

PACK = (
    world.PACK.replace("languages: [en]", "languages: [en, ru]")
    + """
fields: [{id: cause, title: Cause, choices: [bulb, wire]}]
macros: [{id: later, title: Later, steps: [{tag: broken}, {field: cause, value: bulb}, {assign: bo}]}]
questions: [{ask: "My lamp stays dark, what now?", article: kb.bulbs}]
"""
)
WORDS = """format: agent-pack-locale/1
language: ru
title: Магазин ламп
topics: {broken: "Не работает", charges: "С меня взяли деньги"}
colleagues: {bo: {name: Бу Берг, role: Возвраты, answers: [{about: ["возврат*"], text: "До 50 евро решаете вы."}], otherwise: "Спросите."}}
canned_replies: {hello: {title: Приветствие, text: "Здравствуйте, {customer_first_name}! Это {agent_name}, {company}."}}
actions:
  look_up_order: {title: Найти заказ, params: {order: {title: Номер заказа}}, result: ["Заказ {order}", "На складе: {stock}"]}
  refund: {title: Вернуть деньги, params: {order: {title: Номер заказа}, reason: {title: Почему, choices: {broken: сломано, late: поздно}}}}
macros: {later: {title: Позже}}
fields: {cause: {title: Причина, choices: {bulb: лампочка, wire: провод}}}
questions: ["Лампа не горит, что делать?"]
facts: {order: Номер заказа}
"""
BULBS = """---
translates: kb.bulbs
title: Как вкрутить лампочку
kind: policy
language: ru
valid_from: 2026-01-15
tags: [лампочки]
---
Лампочку вкручивают **по часовой стрелке**.
"""
SPOKEN = (
    SHIFT
    + """
locales:
  ru:
    title: Вечер
    about: Обычный вечер.
    incident:
      title: Коробка
      causes: {}
"""
)


@pytest.fixture
def russian(scene: Scene) -> Practice:
    files = {
        "pack.yaml": PACK,
        "pack.ru.yaml": WORDS,
        "articles/bulbs.md": world.ARTICLE,
        "articles/ru/bulbs.md": BULBS,
        "scenarios/dark.md": world.SCENARIO + RUSSIAN,
    }
    report = load_pack(PackFiles({name: text.encode() for name, text in files.items()}), team_id=None, by=None, at=scene.clock.at)
    assert report.ok, report.findings
    db.session.commit()
    return scene.begin(language="ru")


def test_the_desk_speaks_the_customers_language(russian: Practice) -> None:
    page = russian.page().text
    for said in ("Найти заказ", "Номер заказа", "Причина", "лампочка", "сломано", "Приветствие", "Здравствуйте, Мария!", "Магазин ламп"):
        assert said in page, said
    for said in ("Look up an order", "Order number", ">Cause<", "Greeting", "Lamp Shop", "Hi Mara", "It does not work"):
        assert said not in page, said


def test_a_macro_says_its_steps_by_their_names(russian: Practice) -> None:
    page = russian.page().text
    assert "Позже" in page and "tag broken, field Причина, hand over to Бу Берг" in page


def test_a_field_is_told_by_the_name_of_its_choice_and_stored_by_its_id(russian: Practice) -> None:
    russian.client.post(f"{russian.url}/fields", {"f-cause": "bulb"}, 303)
    assert russian.attempt.desk["fields"] == {"cause": "bulb"}
    use = db.session.execute(db.select(DeskActionUse).where(DeskActionUse.name == "field:cause")).scalar_one()
    assert use.arguments == {"Причина": "лампочка"}


def test_what_has_no_words_in_it_is_marked(russian: Practice) -> None:
    db.session.execute(db.update(Conversation).values(language="ja"))
    db.session.commit()
    page = russian.page().text
    assert "In English" in page and "Greeting" in page and "Приветствие" not in page


def test_an_action_shows_and_stores_what_it_says(russian: Practice) -> None:
    russian.act("look_up_order", order=russian.order)
    assert f"Заказ {russian.order}" in russian.page().text
    russian.act("refund", order=russian.order, reason="broken")
    assert [act["name"] for act in russian.attempt.engine["acts"]] == ["look_up_order", "refund"]


def test_a_colleague_understands_and_answers_in_it(russian: Practice) -> None:
    russian.client.post(f"{russian.url}/notes", {"body": "@bo сколько можно вернуть, возврат 40?", "turn": 1}, 303)
    assert "До 50 евро решаете вы." in russian.page().text


def test_articles_and_questions_of_others_are_those_of_the_language(russian: Practice) -> None:
    found = russian.client.get(f"{russian.url}/articles?q=", fetch=True).text
    assert "Как вкрутить лампочку" in found and "Лампа не горит, что делать?" in found
    assert "Bulbs and how" not in found and "My lamp stays dark" not in found
    assert "Как вкрутить лампочку" in russian.client.get(f"{russian.url}/articles?q=лампочку", fetch=True).text


def test_a_translated_article_counts_as_its_original(russian: Practice) -> None:
    row = db.session.execute(db.text("SELECT id FROM article WHERE translates = 'kb.bulbs'")).one()
    russian.client.post(f"{russian.url}/cite", {"article_id": row.id}, 303)
    assert russian.attempt.engine["cited"][0][0] == "kb.bulbs" or "kb.bulbs" in str(russian.attempt.engine["cited"])


def test_a_shift_says_what_its_translation_lacks() -> None:
    codes = {found.code for found in parse_shift(SPOKEN).findings}
    assert "E07" in codes


def test_customers_of_a_shift_write_in_the_language_it_was_begun_in(scene: Scene, russian: Practice) -> None:
    said = {"pack.yaml": PACK, "pack.ru.yaml": WORDS, "articles/bulbs.md": world.ARTICLE, "scenarios/dark.md": world.SCENARIO + RUSSIAN}
    shift = """format: shift/1
id: lamps.evening
title: Evening
minutes: 20
arrivals: [{at: 0, scenario: lamps.dark}]
locales: {ru: {title: Вечер, about: Обычный вечер.}}
"""
    texts = {**said, "shifts/evening.yaml": shift}
    report = load_pack(PackFiles({name: text.encode() for name, text in texts.items()}), team_id=None, by=None, at=scene.clock.at)
    assert report.ok, report.findings
    one = db.session.scalars(db.select(Shift)).one()
    scene.signed_in(scene.cast.bo).post(f"/inbox/shifts/{one.id}/runs", {"language": "ru"})
    run = db.session.scalars(db.select(ShiftRun).options(db.joinedload(ShiftRun.version))).one()
    assert (run.language, plan_run(run).title) == ("ru", "Вечер")
    assert [attempt.conversation.language for attempt in attempts_of(run)] == ["ru"]
    assert "Вечер" in scene.signed_in(scene.cast.bo).get(f"/inbox/shifts/runs/{run.id}").text
    assert scene.signed_in(scene.cast.ines).get(f"/inbox/shifts/{one.id}").text.count('name="language"') == 2
