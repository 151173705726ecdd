"""any, all, none: borders, stems, and the negation window."""

import pytest

from tests.simulation.files import hits


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Sorry about that", ["Sorry"]),
        ("I apologise for this", ["apologise"]),
        ("Entirely my  mistake", ["my  mistake"]),
        ("I am not sorry", None),
        ("not at all sorry", None),
        ("I'm not going to say sorry", ["sorry"]),
        ("I don't feel sorry", None),
        ("No. I am sorry", ["sorry"]),
        ("No, I am sorry", ["sorry"]),
        ("No, sorry", ["sorry"]),
        ("I'm afraid not - I am sorry", ["sorry"]),
        ("We can't, I'm sorry", ["sorry"]),
        ("not glad, only sorry", None),
        ("not happy, but sorry", None),
        ("unsorry", None),
        ("sorryful", None),
        ("my. mistake", None),
        ("", None),
    ],
)
def test_any(reply: str, expected: list[str] | None) -> None:
    assert hits('{any: [sorry, "apolog*", "my mistake"]}', reply) == expected


def test_all_needs_every_phrase() -> None:
    assert hits("{all: [hold, days]}", "The hold drops in 5 days") == ["hold", "days"]
    assert hits("{all: [hold, days]}", "The hold drops soon") is None


def test_none_is_true_while_no_phrase_counts() -> None:
    assert hits("{none: [guarantee]}", "I will look") == []
    assert hits("{none: [guarantee]}", "I guarantee it") is None
    assert hits("{none: [guarantee]}", "I cannot guarantee it") == []


def test_several_keys_must_all_hold() -> None:
    assert hits("{any: [refund], none: [today]}", "Your refund is on its way") == ["refund"]
    assert hits("{any: [refund], none: [today]}", "Your refund comes today") is None


def test_a_word_does_not_end_inside_its_negated_form() -> None:
    assert hits("{any: [can]}", "I can't do that") is None
    assert hits("{any: [can]}", "I can do that") == ["can"]


def test_stems_do_not_run_past_the_word() -> None:
    assert hits('{any: ["refund* to it"]}', "a refunding to it") == ["refunding to it"]


@pytest.mark.parametrize(
    ("language", "phrase", "reply", "true"),
    [
        ("ru", "извин*", "Извините, пожалуйста", True),
        ("ru", "верн*", "Мы не вернём деньги", False),
        ("fil", "sorry", "hindi ako sorry", False),
        ("pt", "reembolso", "no reembolso", True),
        ("ja", "返金", "返金できません", True),
        ("ja", "申し訳", "申し訳ございません", True),
        ("de", "entschuldig*", "Ich entschuldige mich nicht", True),
        ("xx", "sorry", "I am not sorry", False),
        ("xx", "sorry", "No, I am sorry", False),
        ("fil", "sorry", "No, I am sorry", True),
        ("en", "refunded", "Don't worry, I refunded it", True),
        ("en", "refunded", "It was not, I repeat, refunded", True),
        ("en", "refunded", "It was not refunded", False),
        ("en", "cancel", "We do not refund, cancel or change", False),
        ("ru", "изменил*", "Не волнуйтесь, я изменил адрес", True),
        ("ru", "изменил*", "Не волнуйтесь — изменил", True),
        ("ru", "изменил*", "Нет, изменил", True),
        ("ru", "изменил*", "Я не изменил адрес", False),
        ("ru", "изменил*", "Не думаю, что изменил", False),
        ("ru", "придёт", "Не уверен, придёт ли она", False),
        ("ru", "вернуть", "Не могу, увы, вернуть деньги", False),
        ("ru", "заменить", "Не можем вернуть, заменить или выслать", False),
        ("ru", "по-новому", "Не по-новому", False),
    ],
)
def test_negations_belong_to_the_customers_language(language: str, phrase: str, reply: str, true: bool) -> None:
    assert (hits(f'{{any: ["{phrase}"]}}', reply, front=f"language: {language}") is not None) is true


@pytest.mark.parametrize("phrase", ["24/7", "€49", "C++", "e-mail", "100% sure", "?!"])
def test_phrases_with_signs(phrase: str) -> None:
    assert hits(f'{{any: ["{phrase}"]}}', f"well {phrase} indeed") == [phrase]
