"""On the grading page the focus is on the chosen level, so that Space never changes a grade."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.keys import main_act

SignIn = Callable[[Page, str], Page]


def test_moving_and_leaving_a_comment_keep_the_chosen_level(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "Hanna").goto("/review")
    main_act(page)
    page.wait_for_url(re.compile(r"/review/\d+"))
    page.wait_for_load_state()
    first, second = (page.locator("[data-criterion]:visible").nth(at) for at in (0, 1))
    for one in (first, second):
        for _ in range(page.locator("[data-criterion]").count()):
            page.keyboard.press("k")
        if one is second:
            page.keyboard.press("j")
        expect(one).to_have_class(re.compile("rv-criterion-here"))
        highest = str(one.locator("input[type=radio]:not([data-digit='0'])").count())
        page.keyboard.press(highest)
        while "rv-criterion-here" not in (one.get_attribute("class") or ""):  # a first rating goes on
            page.keyboard.press("k")
        page.keyboard.press("c")
        expect(one.locator("[data-comment]")).to_be_focused()
        page.keyboard.press("Escape")
        stays_on(one, highest)
    page.keyboard.press("k")
    stays_on(first, str(first.locator("input[type=radio]:not([data-digit='0'])").count()))
    page.keyboard.press("j")
    stays_on(second, highest)
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(second.locator(f"input[data-digit='{highest}']")).to_be_checked()


def test_without_a_chosen_level_the_first_has_the_focus(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "Diego").goto("/review")
    main_act(page)
    page.wait_for_url(re.compile(r"/review/\d+"))
    page.wait_for_load_state()
    here = page.locator(".rv-criterion-here")
    expect(here.locator("input[type=radio]:checked")).to_have_count(0)
    if here.locator("[data-cause]").count():
        here.locator("[data-cause]").first.check(force=True)
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    expect(here.locator("input[type=radio]").first).to_be_focused()


def stays_on(one: Locator, digit: str) -> None:
    """The level has the focus, and Space leaves it chosen."""
    level = one.locator(f"input[data-digit='{digit}']")
    expect(level).to_be_focused()
    one.page.keyboard.press("Space")
    expect(level).to_be_checked()
