"""The palette finds scenarios by the words of their titles, as far as the person may see them."""

from collections.abc import Callable
from typing import Any

from app.library.starting_points import EMAIL
from tests.cast import Cast
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]


def labels(browser: PageClient, query: str) -> list[str]:
    found = browser.get("/ui/palette", query_string={"q": query}, headers={"Accept": "application/json"}).json
    return [hit["label"] for hit in found if hit["hint"] in ("Scenario", "Draft")]


def test_words_in_any_order_and_titles_that_begin_with_them_first(cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    for title in ("A late parcel for a neighbour", "Parcel late again", "The neighbour is late", "Late parcel"):
        text = EMAIL.replace("What the customer wants, in a few words", title)
        tara.post("/library/scenarios/new", {"source": text, "owner": "", "pack": ""})
    assert labels(tara, "late parcel") == ["Late parcel", "A late parcel for a neighbour", "Parcel late again"]
    assert labels(tara, "neighbour late") == ["A late parcel for a neighbour", "The neighbour is late"]
    assert labels(tara, "late % parcel") == []
    assert labels(signed_in(cast.ines), "late parcel") == []
