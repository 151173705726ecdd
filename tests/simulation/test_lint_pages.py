"""Every page of docs/lint is true: its bad example gives exactly its code at the place it names, its mended one does not."""

import re

import pytest

from app.simulation import Compilation, History, compile_scenario
from tests.simulation.lint_pages import FOLDER, Page, pages, whole_file

PAGES = [page for page in pages() if page.code != "E00"]
BY_ITSELF = {"W37"}
"""A file without its library says this of every reference; the pages are about one code each."""
HARD = History(attempts=40, difficulty=3.9)


def checked(page: Page, snippet: str) -> Compilation:
    return compile_scenario(whole_file(snippet).text, history=HARD if page.code == "W36" else None)


def codes(compilation: Compilation) -> set[str]:
    return {finding.code for finding in compilation.findings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_bad_example_gives_exactly_its_code(page: Page) -> None:
    found = checked(page, page.bad)
    assert codes(found) - BY_ITSELF == {page.code} - BY_ITSELF, found.findings
    assert page.code in codes(found)
    first = next(finding for finding in found.findings if finding.code == page.code)
    assert page.place == (whole_file(page.bad).in_snippet(first.line), first.column)
    assert (found.scenario is None) is page.code.startswith("E")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_mended_example_is_clean(page: Page) -> None:
    found = checked(page, page.mended)
    assert codes(found) <= BY_ITSELF - {page.code}, found.findings
    assert found.scenario is not None


def test_every_code_of_the_format_has_a_page() -> None:
    wanted = {*(f"E{number:02}" for number in range(1, 24)), *(f"W{number}" for number in range(30, 38))}
    assert {page.code for page in PAGES} == wanted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_says_what_and_why_before_its_example(page: Page) -> None:
    text = (FOLDER / f"{page.code}.md").read_text(encoding="utf-8")
    before = text.split("## Example")[0].strip().split("\n\n")
    assert len(before) >= 3 and re.fullmatch(rf"# {page.code} .+", before[0])
    assert "## How to mend it" in text
