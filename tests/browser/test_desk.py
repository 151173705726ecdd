"""The desk by keyboard: status, macros, snooze, hand-over, contacts, taking back; nothing happens while somebody types."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import no_sideways_scrolling

SignIn = Callable[[Page, str], Page]


def begin(page: Page, title: str) -> None:
    page.goto("/inbox?text=" + title.replace(" ", "+"))
    page.get_by_role("link", name=title).last.click()
    page.wait_for_selector("[data-main-act]")
    page.keyboard.press("e")
    page.wait_for_selector("[data-desk]")


@pytest.fixture
def desk(page: Page, sign_in: SignIn) -> Page:
    begin(sign_in(page, "Amara"), "I was charged twice")
    expect(page.locator("#reply-body")).to_be_focused()
    page.locator("#reply-body").fill("")  # the tests share one open conversation
    return page


def test_every_act_has_its_key(desk: Page, axe: Callable[..., None]) -> None:
    desk.keyboard.type("m z h w u")
    expect(desk.locator("#reply-body")).to_have_value("m z h w u")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    desk.locator("#reply-body").fill("")
    desk.keyboard.press("Escape")
    desk.keyboard.press("m")
    expect(desk.locator(".macro").first).to_be_focused()
    axe(desk)
    desk.keyboard.press("Enter")
    expect(desk.locator("#desk-status")).to_have_value("pending")
    expect(desk.locator("#reply-body")).to_have_value(re.compile("two photos"))
    expect(desk.locator("#field-cause")).to_have_value("damaged")
    desk.keyboard.press("Escape")
    desk.keyboard.press("h")
    desk.locator("#hand-over-to").select_option("billing")
    desk.locator("#hand-over-note").fill("Two charges, one is a hold.")
    desk.locator("#hand-over-note").press("ControlOrMeta+Enter")
    expect(desk.locator("#desk-state")).to_contain_text("Billing and claims")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    desk.locator("[data-thread]").focus()
    desk.keyboard.press("f")
    expect(desk.locator("#contact-q")).to_be_focused()
    desk.keyboard.type("example.com")
    expect(desk.locator(".contact").first).to_contain_text("this customer")
    axe(desk)


def test_a_reply_is_taken_back_by_its_key(desk: Page) -> None:
    desk.keyboard.type("Hello, which card do you mean?")
    desk.keyboard.press("ControlOrMeta+Enter")
    expect(desk.locator("#undo")).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("u")
    expect(desk.locator("#reply-body")).to_have_value("Hello, which card do you mean?")
    expect(desk.locator(".message-agent")).to_have_count(0)


def test_what_is_typed_into_a_small_form_is_there_after_a_reload(desk: Page) -> None:
    desk.keyboard.press("Escape")
    desk.keyboard.press("z")
    with desk.expect_response(lambda answer: "/drafts/forms" in answer.url):
        desk.locator("#snooze-reason").fill("The depot answers tomorrow")
    desk.reload()
    desk.wait_for_selector("[data-desk]")
    desk.keyboard.press("Escape")
    desk.keyboard.press("z")
    expect(desk.locator("#snooze-reason")).to_have_value("The depot answers tomorrow")
    desk.keyboard.press("ControlOrMeta+Enter")
    expect(desk.locator("#desk-state")).to_contain_text("until")
    expect(desk.locator("#waiting-list")).to_contain_text("Put aside")


def test_the_writing_is_looked_at_while_it_is_written(desk: Page) -> None:
    writing = desk.locator("#writing")
    desk.keyboard.type("We guarantee the refund to {customer_name}, no question.")
    expect(writing.locator("[data-writing=placeholder]")).to_contain_text("{customer_name}")
    expect(writing.locator("[data-writing=promise]")).to_contain_text("guarantee")
    desk.locator("#reply-body").fill("")
    expect(writing).to_be_hidden()


def test_esc_closes_the_preview_and_stays(desk: Page) -> None:
    desk.keyboard.type("Hello **you**")
    shown = desk.get_by_role("button", name="Preview")
    shown.click()
    expect(desk.locator("#reply-preview strong")).to_have_text("you")
    desk.keyboard.press("Escape")
    expect(desk.locator("#reply-body")).to_be_focused()
    expect(shown).to_have_attribute("aria-pressed", "false")
    desk.locator("#reply-body").fill("")


def test_on_a_phone_the_desk_comes_up_as_a_sheet(phone: Page, sign_in: SignIn, axe: Callable[..., None]) -> None:
    sign_in(phone, "Amara").goto("/inbox?text=I+was+charged+twice")
    phone.get_by_role("link", name="I was charged twice").last.click()
    phone.locator("[data-main-act]").first.click()
    phone.wait_for_selector("[data-desk]")
    box, composer = phone.locator("#thread-log > :last-child").bounding_box(), phone.locator("[data-composer]").bounding_box()
    assert box and composer and box["y"] + box["height"] <= composer["y"] + 1, "the composer covers the last message"
    for tool in phone.locator(".thread-tools button, #desk-status, #tag-new").all():
        expect(tool).to_be_in_viewport(ratio=1)
    phone.get_by_role("button", name="Customer and desk").tap()
    expect(phone.locator("#side")).to_be_visible()
    expect(phone.locator("#thread-log")).to_be_visible()
    expect(phone.locator("[data-composer]")).to_be_hidden()
    assert no_sideways_scrolling(phone)
    axe(phone)
    phone.get_by_role("button", name="Conversation", exact=True).tap()
    expect(phone.locator("[data-composer]")).to_be_visible()
    phone.get_by_role("button", name="Customer and desk").tap()
    phone.keyboard.press("Escape")
    expect(phone.locator("[data-composer]")).to_be_visible()
    phone.get_by_role("button", name="Customer and desk").tap()
    phone.reload()
    expect(phone.locator("[data-composer]")).to_be_visible()
    expect(phone.locator("[data-back]")).to_be_visible()
    expect(phone.get_by_text("I was charged twice").first).to_be_visible()
