"""Working without a pointer: reach things with Tab, shortcuts and the command palette."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import FOCUS_SEEN


def tab_to(page: Page, target: Locator, most: int = 120) -> Locator:
    """Press Tab until `target` has the focus; fail when that does not happen, or when the focus cannot be seen there."""
    for _ in range(most):
        if target.evaluate("(one) => one === document.activeElement"):
            hidden = page.evaluate(FOCUS_SEEN)
            assert not hidden, f"{page.url}: the focus cannot be seen on {hidden}"
            return target
        page.keyboard.press("Tab")
    raise AssertionError(f"{page.url}: Tab does not reach {target}")


def type_into(page: Page, target: Locator, text: str) -> Locator:
    """Reach a field with Tab, put `text` in the place of what stands there."""
    tab_to(page, target)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    return target


def choose(page: Page, target: Locator, label: str) -> Locator:
    """Reach a list of choices with Tab and type the beginning of one."""
    tab_to(page, target)
    page.keyboard.type(label)
    chosen = target.evaluate("(one) => one.selectedOptions[0]?.textContent.trim()")
    assert chosen.startswith(label), f"{page.url}: {label} was typed, {chosen} is chosen"
    return target


def press_button(page: Page, name: str, inside: Locator | None = None) -> None:
    """Reach the button, or link, whose words begin with `name` with Tab and press Enter on it."""
    named = re.compile(rf"^\s*{re.escape(name)}(?![a-z])")  # its key may follow without a blank
    tab_to(page, (inside or page.locator("main")).locator("button:visible, a:visible").filter(has_text=named).first)
    page.keyboard.press("Enter")


def main_act(page: Page) -> None:
    """Press e once the page's scripts are there."""
    page.wait_for_load_state()
    page.keyboard.press("e")


def go_to(page: Page, words: str, hit: str | None = None) -> None:
    """Open what the command palette finds for `words`: the hit with the text `hit`, else the first."""
    page.wait_for_load_state()
    page.keyboard.press("ControlOrMeta+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words)
    wanted = page.locator(".palette-item").filter(has_text=hit or words).first
    expect(wanted).to_be_visible()
    while wanted.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    address = wanted.get_attribute("data-url") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: address.split("?")[0] in url)


def go_room(page: Page, key: str) -> None:
    """Press g and the letter of a room."""
    page.wait_for_load_state()
    if page.evaluate("document.activeElement.matches('input, textarea, select')"):
        page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press(key)
    expect(page.locator("[data-room-key][aria-current=page]")).to_have_attribute("data-room-key", key)


def walk_to_row(page: Page, text: str, most: int = 60) -> Locator:
    """Press j until the row with `text` is the chosen one."""
    wanted = page.locator("[data-list] [data-row]").filter(has_text=text).first
    expect(wanted).to_be_visible()
    page.wait_for_load_state()
    for _ in range(most):
        page.keyboard.press("j")
        if wanted.get_attribute("data-at") is not None:
            return wanted
    raise AssertionError(f"{page.url}: j does not reach the row with {text}")


def open_menu(page: Page, item: str) -> None:
    """Open the menu of the page head and take one of its items."""
    tab_to(page, page.locator(".page-head [popovertarget]").first)
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".menu:popover-open .menu-item").filter(has_text=item).first)
    page.keyboard.press("Enter")
