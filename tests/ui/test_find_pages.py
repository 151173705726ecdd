"""The command palette finds every room of a role and the main act of every room by its words, and nothing that the role may not open."""

from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.cast import Cast
from tests.page_rules import words


def urls(client: Any, query: str) -> list[str]:
    return [one["url"] for one in client.get(f"/ui/palette?q={quote(query)}").json]


@pytest.mark.parametrize("name", ["ines", "tara", "rey", "lea", "ada"], ids=["agent", "trainer", "reviewer", "lead", "admin"])
def test_rooms_and_main_acts_are_found_by_their_words(name: str, cast: Cast, signed_in: Any) -> None:
    client = signed_in(getattr(cast, name))
    rail = [
        one for one in client.get("/").page.all("a") if "rail-link" in one.get("class", "").split() and one.get("data-room-key") is not None
    ]
    assert len(rail) > 4
    for link in rail:
        address, label = link.get("href", ""), words(link.find(".//span"))
        assert address in urls(client, label.upper()), f"{label} is not found"
        if address.startswith("/growth"):
            continue  # leads on to the one team or person, who are found by name
        page = client.get(address).page
        for act in (one for one in page.all("a") if one.get("data-main-act") is not None and address != "/"):
            path, said = urlsplit(act.get("href", "")).path, words(act.find(".//span"))
            assert not path or path in urls(client, said), f"{said} of {label} is not found"


def test_acts_are_found_by_words_in_any_order_and_only_by_who_may(cast: Cast, signed_in: Any) -> None:
    asked = {
        "person invite": "/people/invite",
        "erase cust": "/privacy/requests",
        "new rubric": "/rubrics/start",
        "new quiz": "/courses/quizzes/start",
    }
    found = {
        name: {query for query, url in asked.items() if url in urls(signed_in(getattr(cast, name)), query)}
        for name in ("ada", "tara", "bo")
    }
    assert found == {"ada": {"person invite", "erase cust"}, "tara": {"new rubric", "new quiz"}, "bo": set()}
    assert urls(signed_in(cast.bo), "your account") == ["/account"] and "/account/data" in urls(signed_in(cast.bo), "your data")
