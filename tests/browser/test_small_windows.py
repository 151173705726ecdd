"""Where there is little room: filters fold on a phone, the rail keeps its ends, a reviewer sees several criteria at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import PHONE, no_sideways_scrolling

CLOSED_AND_ASKED_AGAIN = """() => {
  document.getElementById('confirm').close();  // the dialog tells that it closed only after this script
  document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'e', bubbles: true}));
}"""
SignIn = Callable[[Page, str], Page]
LAPTOP = {"width": 1280, "height": 800}


def test_a_phone_folds_filters_behind_a_button_that_counts_them(phone: Page, sign_in: SignIn, axe: Callable[..., None]) -> None:
    sign_in(phone, "Hanna").goto("/conversations")
    expect(phone.locator("[data-search]")).to_be_visible()
    button, channel = phone.locator(".filters-fold summary"), phone.get_by_label("Channel")
    expect(button).to_have_text("Filters")
    expect(channel).to_be_hidden()
    button.focus()
    phone.keyboard.press("Enter")
    expect(channel).to_be_visible()
    expect(phone.get_by_label("Tag")).to_be_visible()
    axe(phone)
    assert no_sideways_scrolling(phone)
    channel.select_option("chat")
    phone.get_by_label("Rating").select_option("high")
    assert "channel" not in phone.url, "a phone waits until all are set"
    phone.get_by_role("button", name="Apply").tap()
    phone.wait_for_url("**channel=chat**")
    expect(button).to_have_text("Filters (2)")
    expect(channel).to_be_hidden()
    axe(phone)


def test_filters_fold_and_apply_without_scripts(make_page: Callable[..., Page]) -> None:
    page = make_page(java_script_enabled=False, viewport=PHONE)
    page.goto("/sign-in")
    page.get_by_role("button", name="Hanna").first.press("Enter")
    page.goto("/review")
    expect(page.get_by_label("Channel")).to_be_hidden()
    page.locator(".filters-fold summary").press("Enter")
    page.get_by_label("Channel").select_option("email")
    page.get_by_role("button", name="Apply").press("Enter")
    page.wait_for_url("**channel=email**")
    expect(page.locator(".filters-fold summary")).to_have_text("Filters (1)")


def test_a_wide_window_shows_filters_and_applies_them_at_once(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "Hanna").goto("/review")
    expect(page.locator(".filters-fold")).to_be_hidden()
    expect(page.get_by_role("button", name="Apply")).to_be_hidden()
    page.get_by_label("Channel").select_option("email")
    page.wait_for_url("**channel=email**")


@pytest.mark.parametrize(("name", "height"), [("Sofia", 800), ("Sofia", 640), ("Tom", 640)])
def test_brand_and_account_stay_while_the_rooms_scroll(name: str, height: int, make_page: Callable[..., Page], sign_in: SignIn) -> None:
    page = sign_in(make_page(viewport={"width": 1280, "height": height}), name)
    page.goto("/trail")
    for part in (".rail .rail-brand", ".rail [popovertarget=account-menu]", ".rail [aria-current]"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    page.locator(".rail-rooms a").first.focus()
    expect(page.locator(".rail-rooms a").first).to_be_in_viewport(ratio=1)


def test_a_reviewer_sees_three_open_criteria_at_once(make_page: Callable[..., Page], sign_in: SignIn) -> None:
    page = sign_in(make_page(viewport=LAPTOP), "Hanna")
    page.goto("/review?purpose=practice&channel=email")
    for way in page.locator("[data-row-link]").evaluate_all("all => all.map(one => one.href)"):
        page.goto(way)
        page.wait_for_selector(".rv-criterion-here")
        if not page.locator(".rv-level-input:checked").count():
            break  # nobody began this one: another walk may have left a draft in the first
    else:
        raise AssertionError("every item was begun")
    faces = page.locator(".rv-criterion:not([hidden]) .rv-levels")
    foot = page.locator(".review-foot").bounding_box()
    third, pointers = faces.nth(2).bounding_box(), page.locator("[data-pointers]").bounding_box()
    above = pointers["height"] if pointers else 0  # they leave with their answer
    assert foot and third and third["y"] + third["height"] - above <= foot["y"], "the third criterion's levels stand under the foot"
    assert foot["height"] <= 84


def test_the_foot_leaves_a_phone_its_page(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "Hanna").goto("/review?purpose=practice&channel=email")
    phone.locator("[data-row] a").first.tap()
    phone.get_by_role("button", name="Rubric").tap()
    foot = phone.locator(".review-foot").bounding_box()
    assert foot and foot["height"] <= 76
    expect(phone.locator("[data-formula]")).to_be_hidden()
    phone.locator(".review-score summary").tap()
    expect(phone.locator("[data-formula]")).to_be_visible()


def test_a_key_alone_does_not_say_that_an_article_was_read(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "Amara").goto("/courses")
    page.keyboard.press("e")
    page.wait_for_url("**/steps/**")
    for _ in range(6):
        if page.locator("[data-key-confirm]").count():
            break
        before = page.url
        page.keyboard.press("e")
        page.wait_for_url(lambda url, before=before: url != before)  # type: ignore[misc]
    else:
        pytest.fail("The course asks for no article within six steps.")
    before = page.url
    page.keyboard.press("e")
    box = page.get_by_role("dialog", name="Are you sure?")
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    assert page.url == before
    page.keyboard.press("e")
    expect(box).to_be_visible()
    page.evaluate(CLOSED_AND_ASKED_AGAIN)
    expect(box).to_be_visible()
    box.locator("[data-confirm-yes]").press("Enter")
    page.wait_for_url(lambda url: url != before)


def test_the_current_tab_is_in_sight_and_keys_send_any_form(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, "Tom").goto("/privacy/holds")
    expect(phone.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
    expect(phone.locator(".tabs[data-more-before]")).to_have_count(1)
    phone.goto("/people/invite")
    phone.locator("main input:not([type=hidden])").first.focus()
    phone.keyboard.press("Control+Enter")
    expect(phone.locator("[data-error-summary]")).to_be_visible()
