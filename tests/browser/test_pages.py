"""Every page that each role can reach: accessible, no wider than the window, without errors, with a focus that can be seen."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import FOCUS_SEEN, PHONE, WIDE, Walk, broken_rules, no_sideways_scrolling

PEOPLE = ("Priya", "Sofia", "Hanna", "Mateusz", "Tom", "Amara")
"""Trainer, lead, reviewer, agent, admin, trainee. The second reviewer's pages are the reviewer's."""
FEWEST = {"Priya": 45, "Sofia": 60, "Hanna": 35, "Mateusz": 25, "Tom": 25, "Amara": 25}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_is_usable_wide_and_on_a_phone(
    name: str, page: Page, sign_in: Callable[[Page, str], Page], keep: Callable[[Page, str], None], shared_folder: Path
) -> None:
    (met := shared_folder / "met").mkdir(exist_ok=True)
    walk = Walk(sign_in(page, name), met, keep=lambda what: keep(page, f"{name}{what}"))
    walk.go()
    assert not walk.wrong, f"{len(walk.wrong)} things are wrong for {name}:\n" + "\n".join(walk.wrong)
    assert len(walk.walked) >= FEWEST[name], f"only {len(walk.walked)} pages were found: {sorted(walk.walked)}"


@pytest.mark.parametrize("name", ["Mateusz", "Sofia"])
def test_the_rooms_are_usable_in_the_dark(name: str, make_page: Callable[..., Page], sign_in: Callable[[Page, str], Page]) -> None:
    page = sign_in(make_page(color_scheme="dark"), name)
    wrong = []
    for path in rooms(page):
        page.goto(path)
        wrong += [f"{path}: {told}" for told in broken_rules(page)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["Amara", "Hanna", "Tom"])
def test_tab_shows_where_it_is_and_the_first_one_skips_to_the_content(name: str, page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, name)
    for path in rooms(page):
        page.goto(path)
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("#content")).to_be_focused()
        for _ in range(8):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('body, .skip')"):
                break  # once around
            hidden = page.evaluate(FOCUS_SEEN)
            assert not hidden, f"{path}: the focus cannot be seen on {hidden}"


def test_the_help_tells_the_keys_of_the_page(page: Page, sign_in: Callable[[Page, str], Page], axe: Callable[..., None]) -> None:
    sign_in(page, "Hanna").goto("/review")
    page.keyboard.press("?")
    help_box = page.get_by_role("dialog", name="Keyboard help")
    expect(help_box).to_be_visible()
    expect(help_box.get_by_text("Take the next one").first).to_be_visible()
    expect(help_box.get_by_text("On this page")).to_be_visible()
    axe(page, "#keys")
    page.keyboard.press("Escape")
    expect(help_box).to_be_hidden()


def test_every_letter_after_g_leads_to_its_room(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, "Sofia")
    letters = page.eval_on_selector_all(".rail [data-room-key]", "all => all.map(one => one.dataset.roomKey).filter(Boolean)")
    assert len(letters) >= 9
    assert len(set(letters)) == len(letters), f"two rooms share a letter: {letters}"
    for key in letters:
        page.keyboard.press("g")
        with page.expect_navigation():
            page.keyboard.press(key)
        expect(page.locator("[data-room-key][aria-current=page]")).to_have_attribute("data-room-key", key)


@pytest.mark.parametrize(
    ("who", "words", "hit", "leads_to"),
    [
        ("Sofia", "Mateusz", "Mateusz Kowalczyk", "/people/"),
        ("Priya", "birthday", "birthday", "/library/scenarios/"),
        ("Priya", "damaged", "Damaged", "/knowledge/articles/"),
        ("Hanna", "two extra charges", "Two extra charges", "/conversations/"),
    ],
)
def test_the_palette_finds(
    who: str, words: str, hit: str, leads_to: str, page: Page, sign_in: Callable[[Page, str], Page], axe: Callable[..., None]
) -> None:
    sign_in(page, who)
    page.keyboard.press("ControlOrMeta+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type(words)
    wanted = page.locator(f".palette-item[data-url*='{leads_to}']").filter(has_text=hit).first
    expect(wanted).to_be_visible()
    axe(page, "#palette")
    for _ in range(20):
        if wanted.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{leads_to}*")


@pytest.mark.parametrize(
    ("name", "path"), [("Hanna", "/review"), ("Hanna", "/conversations"), ("Priya", "/library/"), ("Mateusz", "/reviews/mine")]
)
def test_lists_are_walked_with_j_and_k_and_opened_with_enter(
    name: str, path: str, page: Page, sign_in: Callable[[Page, str], Page]
) -> None:
    sign_in(page, name).goto(path)
    rows = page.locator("[data-list] [data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_have_attribute("data-at", "")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute("data-at", "")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_attribute("data-at", "")
    assert not page.evaluate(FOCUS_SEEN)
    wanted = rows.nth(0).locator("a").first.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: wanted.split("?")[0] in url)


def test_a_phone_shows_one_pane_at_a_time(phone: Page, sign_in: Callable[[Page, str], Page], axe: Callable[..., None]) -> None:
    sign_in(phone, "Hanna").goto("/review")
    phone.locator("[data-row] a").first.tap()
    expect(phone.locator("#pane-conversation")).to_be_visible()
    expect(phone.locator("#pane-rubric")).to_be_hidden()
    phone.get_by_role("button", name="Rubric").tap()
    expect(phone.locator("#pane-rubric")).to_be_visible()
    assert no_sideways_scrolling(phone)
    axe(phone)


def test_without_scripts_one_signs_in_and_answers_a_customer(make_page: Callable[..., Page]) -> None:
    page = make_page(java_script_enabled=False)
    page.goto("/sign-in")
    page.get_by_role("button", name="Amara").first.press("Enter")
    page.goto("/inbox")
    title = "I was charged twice"
    page.get_by_role("link", name=title).last.press("Enter")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    page.get_by_role("button", name="Start").or_(page.get_by_role("link", name="Go on")).first.press("Enter")
    page.wait_for_url(re.compile(r"/inbox/\d+"))
    said = page.locator("#thread-log .message:not(.message-agent, .message-event)")
    before = said.count()
    page.get_by_label("Your reply to").fill("Hello, thank you for writing. Which order is it about?")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.locator("#thread-log")).to_contain_text("Which order is it about?")
    expect(said).to_have_count(before + 1)


def rooms(page: Page) -> list[str]:
    """Addresses of the rail, in its order."""
    found: list[str] = page.eval_on_selector_all(".rail-rooms a", "all => all.map(one => one.getAttribute('href'))")
    assert len(found) >= 5
    assert page.viewport_size in (WIDE, PHONE)
    return found
