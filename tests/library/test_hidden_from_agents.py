"""What a scenario expects is nowhere to be found by people who may have to answer it."""

from collections.abc import Callable
from typing import Any

import pytest

from app.library.models import Scenario
from app.simulation import compile_scenario
from tests.cast import Cast
from tests.knowledge.packs import SCENARIO
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
PAGES = [
    "/library/",
    "/library/?text=lamp&channel=email&level=2",
    "/library/?text=bulb",
    "/library/?status=draft",
    "/library/?status=archived",
    "/library/?after=zzz",
    "/library/scenarios/{id}",
    "/ui/palette?q=lamp",
    "/ui/palette?q=bulb",
    "/knowledge/?text=bulb",
]
FORBIDDEN = ["edit", "versions", "versions/1", "differences?from=1&to=1", "differences?from=1&to=draft"]


def secrets() -> list[str]:
    """Every sentence of the file that an agent must find out alone."""
    parsed = compile_scenario(SCENARIO).scenario
    assert parsed is not None
    said = [variant.text for node in parsed.nodes.values() for variant in node.variants]
    rules = [rule.text for node in parsed.nodes.values() for rule in node.rules]
    answers = [text for answer in parsed.answers for text in (answer.text, answer.why)]
    return [parsed.truth, parsed.debrief, *parsed.hides.values(), *parsed.checks, *said, *rules, *answers, *parsed.required, "Mara Lindt"]


def test_the_secrets_are_worth_looking_for() -> None:
    assert len(secrets()) > 12 and all(len(secret) > 4 for secret in secrets())


@pytest.mark.parametrize("name", ["bo", "ines", "ada"])
def test_no_page_shows_them(name: str, scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(getattr(cast, name))
    for page in PAGES:
        answer = browser.get(page.format(id=scenario.id), fetch=page.startswith("/ui"))
        found = [secret for secret in secrets() if secret in answer.text]
        assert not found, (page, found)


@pytest.mark.parametrize("name", ["bo", "ines", "ada"])
def test_no_other_address_gives_them(name: str, scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(getattr(cast, name))
    for path in FORBIDDEN:
        browser.get(f"/library/scenarios/{scenario.id}/{path}", expect=403)
    for verb in ("check", "play", "edit", "publish"):
        browser.post(f"/library/scenarios/{scenario.id}/{verb}", {"source": SCENARIO, "text": "", "revision": "1"}, expect=403)
    browser.get(f"/library/scenarios/new?copy={scenario.id}", expect=403)


def test_agents_see_what_they_need(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.bo).get(f"/library/scenarios/{scenario.id}").said
    assert "The lamp does not light" in page and "email" in page and "2 of 5" in page and "A small shop that sells lamps." in page


def test_reviewers_read_what_they_review_against(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    rey = signed_in(cast.rey)
    assert "Nothing is broken at all." in rey.get(f"/library/scenarios/{scenario.id}").said
    rey.get(f"/library/scenarios/{scenario.id}/versions/1")
    rey.get(f"/library/scenarios/{scenario.id}/differences?from=1&to=draft", expect=403)
    rey.get(f"/library/scenarios/{scenario.id}/edit", expect=403)
