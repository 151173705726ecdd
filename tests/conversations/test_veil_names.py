"""The customer's name inside messages: masked in whole and in parts, in several scripts, with every place carried over."""

from random import Random

import pytest

from app.conversations.veiling import Veil, _pattern, veiled
from app.review.shown_text import shown_text


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        (
            "Ines Duarte",
            "Hi INES,\nyour parcel, Mrs Duarte's one.\n--\nInes Duarte",
            "Hi [name],\nyour parcel, Mrs [name]'s one.\n--\n[name]",
        ),
        ("Ines Duarte", "Inesperado: the Duartes write", "Inesperado: the Duartes write"),
        ("Ana de Souza", "Uma caixa de vidro, Ana", "Uma caixa de vidro, [name]"),
        ("Will Grant", "It will be Will, I grant it", "It will be [name], I grant it"),
        ("Ирина Петрова", "Ирине Петровой отправили. Верно, ирония", "[name] [name] отправили. Верно, ирония"),
        ("山田 太郎", "山田様、太郎さんへ", "[name]様、[name]さんへ"),
        ("山田太郎", "山田様", "[name]様"),
        ("Bo", "Bo, write to bo@desk.example", "[name], write to [email]"),
        ("", "Nobody is named", "Nobody is named"),
        ("+1 (555)", "(555", "(555"),
    ],
)
def test_the_name_and_its_parts_are_masked(name: str, text: str, shown: str) -> None:
    assert veiled(text, Veil(name)) == shown
    assert veiled(shown, Veil(name)) == shown, "twice is once"


def test_places_of_quotes_are_carried_over() -> None:
    body = "Dear Ines Duarte, mail ines@x.example. The parcel left, Ines."
    found = shown_text(body, real=Veil("Ines Duarte"))
    assert found.text == "Dear [name], mail [email]. The parcel left, [name]."
    start = found.text.index("The parcel")
    place = found.to_body(start, start + 15)
    assert body[slice(*place)] == "The parcel left" and found.from_body(*place) == (start, start + 15)
    assert shown_text(body, real=False).text == body


@pytest.mark.parametrize("name", ["Kıs Sidi", "Мария Кот", "İsmail K", "Ines-Kim", "山田太郎", "Straße Weiß", "Sara"])
def test_the_quick_look_before_finds_every_text_that_the_pattern_fits(name: str) -> None:
    pattern, keys = _pattern(name)
    assert pattern is not None and keys
    random, letters = Random(4), "kKKiIİısSſßaà МмАария кКотТую山田太郎-\n"
    for _ in range(300):
        words = [random.choice([*name.split(), name]), *("".join(random.choices(letters, k=5)) for _ in range(3))]
        text = random.choice([str.upper, str.lower, str.title, str.swapcase])(" ".join(random.sample(words, 4)))
        text = text.replace("i", random.choice("iıİ")).replace("s", random.choice("sſ")).replace("k", random.choice("kK"))
        assert len(Veil(name).edits(text)) == len(pattern.findall(text)), text
