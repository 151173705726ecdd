"""Two people, one thing: one wins, the other is told, and nobody's text is overwritten."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.keys import press_button

SignIn = Callable[[Page, str], Page]


def test_two_reviewers_take_one_item(make_page: Callable[..., Page], sign_in: SignIn, axe: Callable[..., None]) -> None:
    hanna, diego = sign_in(make_page(), "Hanna"), sign_in(make_page(), "Diego")
    his = rows(diego)
    address = next(one for one in reversed(rows(hanna)) if one in his)  # not a thing that Diego has a part in
    for page in (hanna, diego):
        page.goto(address)
        expect(page.locator("[data-review]")).to_be_visible()
    hanna.keyboard.press("1")
    expect(hanna.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    diego.keyboard.press("2")
    expect(diego.locator("[data-toast]").first).to_contain_text("Hanna")
    diego.goto(address)
    expect(diego.get_by_text("Hanna Nyström is reviewing this one now")).to_be_visible()
    assert diego.locator("input:checked").count() == 0, "another reviewer's levels are shown"
    axe(diego)
    hanna.reload()
    expect(hanna.locator("[data-criterion] input:checked").first).to_have_attribute("data-digit", "1")


def test_two_people_edit_one_rubric(
    make_page: Callable[..., Page], sign_in: SignIn, axe: Callable[..., None], shoot: Callable[..., None]
) -> None:
    priya, sofia = sign_in(make_page(), "Priya"), sign_in(make_page(), "Sofia")
    address = rubric_address(priya, "Short chat")
    for page in (priya, sofia):
        page.goto(address)
    write_at_end(priya, "\n# by Priya")
    expect(priya.locator("#editor-saved")).to_have_attribute("data-state", "saved")
    write_at_end(sofia, "\n# by Sofia")
    dialog = sofia.locator("#conflict")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("# by Priya")
    expect(dialog).to_contain_text("# by Sofia")
    axe(sofia, "#conflict")
    shoot(sofia, "two-editors")
    sofia.keyboard.press("Escape")
    priya.reload()
    saved = priya.locator("#source").input_value()
    assert "# by Priya" in saved
    assert "# by Sofia" not in saved
    assert "# by Sofia" in sofia.locator("#source").input_value(), "the second text is gone from its page"


def test_publishing_twice_makes_one_version(make_page: Callable[..., Page], sign_in: SignIn) -> None:
    page = sign_in(make_page(), "Priya")
    address = rubric_address(page, "Core quality")
    page.goto(address)
    before = published(page)
    write_at_end(page, "\n# one more line")
    expect(page.locator("#editor-saved")).to_have_attribute("data-state", "saved")
    rival = sign_in(make_page(), "Sofia")
    rival.goto(address)
    for one in (page, rival):
        one.locator("#source").focus()
        one.keyboard.press("Escape")
        press_button(one, "Publish")
        expect(one.get_by_role("heading", name="What changes for reviewers")).to_be_visible()
    for one in (page, rival):
        press_button(one, "Publish")
        expect(one.locator("[data-toast]").or_(one.locator(".error-page, .error-summary, .conflict-sides")).first).to_be_visible()
    page.goto(address)
    assert published(page) == before + 1


def rows(page: Page) -> list[str]:
    """The addresses of the waiting quality reviews that the reviewer sees, in the order of the queue."""
    page.goto("/review?purpose=quality")
    return page.locator("[data-row] a").evaluate_all("all => all.map(one => one.getAttribute('href'))")


def rubric_address(page: Page, title: str) -> str:
    """Where the rubric is edited."""
    page.goto("/rubrics/")
    return (page.get_by_role("link", name=title).first.get_attribute("href") or "") + "/edit"


def write_at_end(page: Page, text: str) -> None:
    page.locator("#source").focus()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text(text)


def published(page: Page) -> int:
    """The number of the published version that the editor names."""
    found = re.search(r"version (\d+) is published", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()[:300]
    return int(found[1])
