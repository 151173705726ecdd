"""Snippets read only the words that may be a hit; what they find is what reading every word finds."""

import random

import pytest

from app.base import search_snippet
from app.base.search_snippet import snippet

WORDS = [
    "Refund", "refunds", "refunding", "dying", "die", "skies", "sky", "can't", "don't", "l'amour", "o'clock", "rock'n'roll", "parcel",
    "PARCEL", "2x", "early", "only", "news", "lying", "tie", "happy", "happily", "happiness", "idly", "gently", "_under", "score_d",
    "12'30", "it's", "'tis", "résumé", "Ｗide", "посылка", "返金",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_the_short_way_finds_what_the_long_way_finds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    choose = random.Random(seed)
    for _ in range(60):
        text = " ".join(choose.choice(WORDS) + choose.choice(["", ",", "'", "-", "_", ". "]) for _ in range(choose.randint(1, 25)))
        query = choose.choice([*WORDS, "refun*", "happ*", "sky parcel", '"only news"'])
        short = snippet(text, query)
        with monkeypatch.context() as patch:
            patch.setattr(search_snippet, "_first_letters", lambda terms: "")
            assert short == snippet(text, query), (text, query)


def test_a_stem_that_changes_its_second_letter_is_found() -> None:
    assert snippet("He is dying to know.", "die") == [("He is ", False), ("dying", True), (" to know.", False)]
