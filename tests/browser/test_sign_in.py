"""The door of the site, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.walking import no_sideways_scrolling


def test_the_sign_in_page_is_usable_by_everybody(page: Page, axe: Callable[..., None], shoot: Callable[[Page, str], None]) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    axe(page)
    shoot(page, "sign-in")


def test_the_sign_in_page_fits_a_phone(phone: Page, axe: Callable[..., None]) -> None:
    phone.goto("/sign-in")
    assert no_sideways_scrolling(phone)
    axe(phone)


def test_a_wrong_password_is_told_beside_the_form(page: Page, axe: Callable[..., None]) -> None:
    page.goto("/sign-in")
    page.locator("input[type=email], input[name=email]").fill("nobody@example.org")
    page.locator("input[type=password]").fill("not the password")
    page.locator("input[type=password]").press("Enter")
    expect(page.get_by_text("do not belong together").first).to_be_visible()
    axe(page)
