"""Every code a check can give has a page on the site: what is found, and what to write instead."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from app.library.finding_pages import FOLDER, finding_page, finding_pages
from app.library.models import Scenario
from app.simulation import compile_scenario
from config import ROOT
from tests.cast import Cast
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
CODE = re.compile(r'"([ERW][0-9]{2})"')


def codes_of_the_checks() -> set[str]:
    """Every code that stands in the source of the site."""
    return {code for path in (ROOT / "app").rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_code_that_a_check_can_give_has_a_page_and_no_other() -> None:
    assert set(finding_pages()) == codes_of_the_checks()
    assert len(finding_pages()) > 40


def test_every_page_shows_a_bad_and_a_mended_example() -> None:
    thin = [page.code for page in finding_pages().values() if page.html.count("<pre>") < 2]
    assert not thin


def test_headings_inside_examples_stay_examples() -> None:
    page = finding_page("E02")
    assert page is not None
    assert "## probe" in page.html and "<h2" in page.html and "<h1" not in page.html


def test_an_agent_reads_each_page(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.bo)
    listed = browser.get("/library/findings")
    for page in finding_pages().values():
        assert f"/library/findings/{page.code}" in listed.text
        answer = browser.get(f"/library/findings/{page.code}")
        assert page.title in answer.said and page.code in answer.said


@pytest.mark.parametrize("code", ["E99", "README", "..%2fpermissions", "E1", "%00", "x" * 300])
def test_a_code_without_a_page_is_not_found(code: str, cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.tara).get(f"/library/findings/{code}", expect=404)


def test_small_letters_find_the_page(cast: Cast, signed_in: SignedIn) -> None:
    assert "E10" in signed_in(cast.tara).get("/library/findings/e10").said


def test_the_editor_leads_from_a_finding_to_its_page(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    text = scenario.draft_source.replace("- else -> ", "- else -> no-", 1).replace("\n---\n", "\ncolour: red\n---\n", 1)
    found = compile_scenario(text).findings
    answer = signed_in(cast.tara).post(f"/library/scenarios/{scenario.id}/check", {"text": text}, expect=200, htmx=True)
    codes = {one.code for one in found if one.severity == "error"}
    assert codes >= {"E04", "E10"}
    assert {f"/library/findings/{code}" for code in codes} <= set(answer.page.links)


def test_the_count_leads_to_the_first_finding(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    text = scenario.draft_source.replace("- else -> ", "- else -> no-", 1).replace("\n---\n", "\ncolour: red\n---\n", 1)
    answer = signed_in(cast.tara).post(f"/library/scenarios/{scenario.id}/check", {"text": text}, expect=200, htmx=True)
    buttons = list(answer.page.all("button"))
    assert "findings-count" in buttons[0].get("class", "") and "finding " in buttons[1].get("class", "")
    assert buttons[0].get("data-line") == buttons[1].get("data-line")


def test_the_files_ship_with_the_site() -> None:
    assert FOLDER.is_dir() and FOLDER.is_relative_to(ROOT)
