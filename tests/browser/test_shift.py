"""A shift by keyboard: found with Ctrl K, begun, a customer taken and put aside, the next one brought at once, its report."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[[Page, str], Page]


def test_a_whole_shift_without_a_pointer(page: Page, sign_in: SignIn, axe: Callable[..., None]) -> None:
    keys = sign_in(page, "Amara").keyboard
    keys.press("ControlOrMeta+k")
    page.locator("dialog[open] input").fill("quiet first")
    expect(page.locator("dialog[open]")).to_contain_text("A quiet first morning")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/inbox/shifts/\d+$"))
    keys.press("e")
    page.wait_for_url(re.compile(r"/shifts/runs/\d+$"))
    run = page.url
    expect(page.locator("#shift-list .clock .num")).to_have_text(re.compile(r"^\d+ (min|hr|sec)( \d+ min)? left$"))
    keys.press("e")
    page.wait_for_selector("[data-desk]")
    page.locator("#desk-status").select_option("pending")
    bring = page.get_by_role("button", name="Next customer now")
    expect(bring).to_be_visible()
    expect(page.locator("#shift-list")).to_contain_text("The next customer comes in about")
    axe(page)
    bring.focus()
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("#shift-list")).to_contain_text("Your customers 2")
    page.goto(run)
    page.evaluate("document.querySelector('form[action$=\"/end\"]').submit()")
    expect(page.locator("#timeline")).to_be_visible()
    expect(page.locator("[data-timeline] svg a")).to_have_count(2)
