"""A pack in another language: texts and phrases only, held against pack.yaml, with every mistake at its line."""

import pytest
from sqlalchemy import select

from app.base.database import db
from app.base.loading import LoadReport
from app.knowledge.models import Article, CannedReply, Pack
from app.knowledge.pack_document import PackDocument, parse_pack
from app.knowledge.pack_overlay import in_language, languages_of
from app.knowledge.queries import articles_named, canned_replies_for, pack_document
from tests.cast import Cast
from tests.knowledge.packs import ARTICLE, PACK
from tests.knowledge.test_edit_article import SignedIn
from tests.knowledge.test_load_pack import AT, load_pack, read_zip, zipped

SPEAKING = (
    PACK.replace("languages: [en]", "languages: [en, ru]").replace("otherwise: ", "channels: [chat]\n    otherwise: ")
    + """
colleagues: [{id: bo, name: Bo Berg, answers: [{about: ["refund*"], text: "Fifty."}], otherwise: "Ask me."}]
fields: [{id: cause, title: Cause, choices: [late, lost]}]
questions: [{ask: "How long may I send it back?", article: kb.returns}]
macros: [{id: wait, title: Wait, steps: [{tag: late}, {reply: "A moment, {customer_first_name}."}]}]
reply_frame: {chat: {greeting: "Hi {customer_first_name},"}}
"""
)
RUSSIAN = """format: agent-pack-locale/1
language: ru
title: Лавка на углу
about: Маленький магазин ламп.
colleagues: {bo: {name: Бу Берг, answers: [{about: ["возврат*"], text: "Пятьдесят."}], otherwise: "Спросите меня."}}
canned_replies: {hello: {title: Приветствие, text: "Здравствуйте, {customer_first_name}!"}}
actions:
  look_up_order:
    title: Найти заказ
    params: {order: {title: Номер заказа}}
    result: ["Заказ {order}"]
    otherwise: "Такого заказа нет."
fields: {cause: {title: Причина, choices: {late: опоздал, lost: потерян}}}
questions: ["Сколько дней можно вернуть лампу?"]
macros: {wait: {title: Подождать, says: ["Минутку, {customer_first_name}."]}}
reply_frame: {chat: {greeting: "Здравствуйте, {customer_first_name}!"}}
facts: {order: Номер заказа}
"""
RETURNS = """---
translates: kb.returns
title: Как вернуть лампу
kind: policy
language: ru
valid_from: 2026-01-15
tags: [возврат]
---
Передумать может каждый.

## Сколько дней {#days}
Лампу можно вернуть в течение **30 дней**.
"""


def base() -> PackDocument:
    pack = parse_pack(SPEAKING).pack
    assert pack is not None, parse_pack(SPEAKING).findings
    return pack


def load(**changed: str) -> LoadReport:
    texts = {"pack.yaml": SPEAKING, "pack.ru.yaml": RUSSIAN, "articles/returns.md": ARTICLE, "articles/ru/returns.md": RETURNS}
    return load_pack(read_zip(zipped({**texts, **changed})), team_id=None, by=None, at=AT)


def test_every_text_is_said_in_the_language_and_nothing_else_moves() -> None:
    compilation = in_language(RUSSIAN, "ru", base())
    pack, original = compilation.pack, base()
    assert pack is not None and compilation.findings == ()
    action = pack.actions["look_up_order"]
    assert (action.title, action.result, action.otherwise) == ("Найти заказ", ("Заказ {order}",), "Такого заказа нет.")
    assert (action.kind, action.channels) == ("lookup", ("chat",))
    assert (action.params[0].title, action.params[0].must_be, action.params[0].required) == ("Номер заказа", "order", True)
    assert (pack.fields[0].choices, dict(pack.fields[0].labels)) == (("late", "lost"), {"late": "опоздал", "lost": "потерян"})
    assert pack.colleagues[0].answers[0].about == ("возврат*",)
    assert [step.text for step in pack.macros[0].steps] == ["late", "Минутку, {customer_first_name}."]
    assert (pack.questions[0].ask, pack.questions[0].article) == ("Сколько дней можно вернуть лампу?", "kb.returns")
    assert pack.fact_labels == {"order": "Номер заказа"}
    assert pack.first_reply == original.first_reply and pack.id == original.id


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        ("actions:\n  look_up_order:", "actions:\n  look_up_ordr:", "E10", "'look_up_ordr' does not stand in pack.yaml"),
        ("{order: {title:", "{odrer: {title:", "E10", "'odrer' does not stand in pack.yaml"),
        ("title: Найти заказ", "kind: refund", "E04", "'kind' is not a key of a translation"),
        ('["Заказ {order}"]', '["Заказ"]', "E12", "This line has to show {order}"),
        ('["Заказ {order}"]', '["Заказ {order}", "Ещё"]', "E07", "a list of 1, in the order of pack.yaml"),
        ("choices: {late:", "choices: {tardy:", "E10", "'tardy' does not stand in this list"),
        ("«", "", "", ""),
        ("Здравствуйте, {customer_first_name}!", "Здравствуйте, {имя_клиента}, {name}!", "E12", "{name} is not a variable"),
        ("language: ru", "language: uk", "E08", "The file's name says 'ru'"),
        ("facts: {order:", "facts: {Order:", "E03", "is not an id"),
    ],
)
def test_what_does_not_fit_is_an_error_at_its_line(before: str, after: str, code: str, said: str) -> None:
    text = RUSSIAN.replace(before, after, 1) if code else RUSSIAN
    errors = [found for found in in_language(text, "ru", base()).findings if found.severity == "error"]
    if not code:
        assert errors == []
        return
    assert code in {found.code for found in errors}
    found = next(one for one in errors if said in one.message)
    assert found.line == text[: text.index(after.split("\n")[-1].strip()[:9])].count("\n") + 1


def test_what_is_left_out_is_a_warning_and_stays_in_the_language_of_the_pack() -> None:
    left_out = RUSSIAN.replace('    otherwise: "Такого заказа нет."\n', "").replace(", lost: потерян", "")
    left_out = left_out.replace('questions: ["Сколько дней можно вернуть лампу?"]\n', "")
    compilation = in_language(left_out, "ru", base())
    assert compilation.pack is not None
    assert {found.code for found in compilation.findings} == {"W34"}
    said = " ".join(found.message for found in compilation.findings)
    assert "look_up_order.otherwise" in said and "cause.choices.lost" in said and "Not translated in 'questions'" in said
    assert compilation.pack.actions["look_up_order"].otherwise == "No order with this number."


def test_a_language_is_one_of_the_pack_and_a_missing_file_is_told(cast: Cast) -> None:
    one = parse_pack(PACK).pack
    assert one is not None
    assert [found.code for found in in_language(RUSSIAN, "ru", one).findings if found.severity == "error"][:1] == ["E10"]
    assert languages_of(["pack.yaml", "pack.ru.yaml", "pack.ja.yml", "x/pack.de.yaml"]) == {"ru": "pack.ru.yaml", "ja": "pack.ja.yml"}
    texts = {"pack.yaml": SPEAKING, "articles/returns.md": ARTICLE}
    report = load_pack(read_zip(zipped(texts)), team_id=None, by=None, at=AT)
    assert report.ok and [found.code for _, found in report.findings] == ["W34"]


def test_a_pack_loads_with_its_translations_and_a_new_text_is_a_new_version(cast: Cast) -> None:
    assert load().findings == []
    pack = db.session.scalars(select(Pack)).one()
    assert pack_document(pack, "ru").title == "Лавка на углу"
    assert pack_document(pack, "ru-RU").title == "Лавка на углу"
    assert pack_document(pack, "ja").title == pack_document(pack).title == "Corner Shop"
    assert load().changes == 0
    assert load(**{"pack.ru.yaml": RUSSIAN.replace("на углу", "за углом")}).changes == 1
    assert pack_document(pack, "ru").title == "Лавка за углом"


def test_a_pack_with_a_wrong_translation_is_not_stored(cast: Cast) -> None:
    report = load(**{"pack.ru.yaml": RUSSIAN.replace("  look_up_order:", "  look_up:")})
    assert [file for file, _ in report.errors] == ["pack.ru.yaml"]
    assert db.session.scalars(select(Pack)).first() is None


def test_canned_replies_come_in_the_language_and_others_stand_behind_it(cast: Cast) -> None:
    pack_text = SPEAKING.replace("canned_replies:\n", 'canned_replies:\n  - {id: bye, title: Close, text: "Bye."}\n')
    assert load(**{"pack.yaml": pack_text}).ok
    pack = db.session.scalars(select(Pack)).one()
    assert {one.slug for one in db.session.scalars(select(CannedReply))} == {"bye", "hello", "hello.ru"}
    assert [(one.language, one.title) for one in canned_replies_for(pack.id, "chat", None, "ru")] == [
        ("ru", "Приветствие"),
        ("en", "Close"),
    ]
    assert [one.title for one in canned_replies_for(pack.id, "chat", None, "en")] == ["Close", "Greeting"]


def test_a_translated_article_belongs_to_its_original(cast: Cast) -> None:
    assert load().ok
    one = db.session.scalars(select(Article).where(Article.translates == "kb.returns")).one()
    assert one.slug == "kb.returns.ru"
    assert [(row.slug, row.title) for row in articles_named(cast.ines, ["kb.returns"], "ru")] == [("kb.returns", "Как вернуть лампу")]
    assert [row.title for row in articles_named(cast.ines, ["kb.returns"], "ja")] == ["Sending a lamp back"]


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [
        ("translates: kb.returns", "translates: kb.nothing", "E10", 2),
        ("kind: policy", "kind: howto", "E08", 4),
        ("valid_from: 2026-01-15", "valid_from: 2026-02-15", "E08", 6),
        ("{#days}", "{#weeks}", "E10", 2),
        ("language: ru", "language: fr", "E08", 2),
        ("translates:", "id: kb.mine\ntranslates:", "E07", 2),
    ],
)
def test_a_translated_article_repeats_what_its_original_decides(cast: Cast, before: str, after: str, code: str, line: int) -> None:
    report = load(**{"articles/ru/returns.md": RETURNS.replace(before, after, 1)})
    assert (code, line) in [(found.code, found.line) for file, found in report.errors if file == "articles/ru/returns.md"]


@pytest.mark.parametrize(
    ("locale", "address", "shown"),
    [
        ("en", "/knowledge/", {"Sending a lamp back"}),
        ("ru", "/knowledge/", {"Как вернуть лампу"}),
        ("ja", "/knowledge/", {"Sending a lamp back"}),
        ("en", "/knowledge/?language=ru", {"Как вернуть лампу"}),
        ("en", "/knowledge/?language=*", {"Sending a lamp back", "Как вернуть лампу"}),
    ],
)
def test_the_list_shows_an_article_once_in_the_language_of_the_reader(
    cast: Cast, signed_in: SignedIn, locale: str, address: str, shown: set[str]
) -> None:
    assert load().ok
    cast.ines.locale = locale
    db.session.commit()
    page = signed_in(cast.ines).get(address).text
    assert {title for title in ("Sending a lamp back", "Как вернуть лампу") if title in page} == shown
