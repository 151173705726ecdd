"""Typing and sending at once, several turns long: what was sent never comes back, and the console stays clean."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.keys import main_act

SignIn = Callable[[Page, str], Page]
VIOLATIONS = """() => {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber}:${event.columnNumber}`));
}"""


def test_text_sent_at_once_never_comes_back(page: Page, sign_in: SignIn) -> None:
    begin(sign_in(page, "Amara"))
    sent = page.locator("#thread-log .message-agent:not(.message-note)")
    for number in range(5):
        before = sent.count()
        page.keyboard.type(f"I am sorry, I look into it noww ({number})")
        page.wait_for_timeout(number * 110)  # from before the save begins to while it is on its way
        page.keyboard.press("Backspace")
        page.keyboard.type("). Please bear with me.")
        page.keyboard.press("ControlOrMeta+Enter")
        if not stays_open(page, sent, before + 1):
            begin(page)
            continue
        expect(page.locator("#reply-body")).to_have_value("")
        page.wait_for_timeout(700)
        nothing_is_back(page)
        page.reload()
        nothing_is_back(page)


def test_a_save_that_arrives_after_the_reply_brings_nothing_back(page: Page, sign_in: SignIn) -> None:
    begin(sign_in(page, "Amara"), "Please change my address")
    sent = page.locator("#thread-log .message-agent:not(.message-note)")
    before = sent.count()
    late: list[Any] = []
    page.route("**/drafts/reply", lambda route: late.append(route))
    page.keyboard.type("I look into itt")
    page.wait_for_timeout(800)
    assert late
    page.keyboard.press("Backspace")
    page.keyboard.type(" now.")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(sent).to_have_count(before + 1)
    for route in late:
        route.continue_()
    page.unroute("**/drafts/reply")
    page.wait_for_timeout(700)
    nothing_is_back(page)
    page.reload()
    nothing_is_back(page)


def test_a_desk_action_and_a_reply_leave_the_console_clean(page: Page, sign_in: SignIn) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    begin(sign_in(page, "Amara"), "Another bill for a present?")
    page.evaluate(VIOLATIONS)
    page.keyboard.type("half")
    page.keyboard.press("Alt+a")
    act = page.locator("#desk-acts .desk-action").first
    expect(act.locator("input.form-control").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#reply-body")).to_be_focused()
    expect(page.locator("#reply-body")).to_have_value("half")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(act.locator("input.form-control").first).to_be_focused()
    page.keyboard.type("error report r")
    expect(act.locator("input.form-control").first).to_have_value("error report r")
    page.keyboard.press("Enter")
    expect(page.locator("#desk-acts .desk-result")).to_be_visible()
    failed = act.locator(".desk-result.tone-caution").count()
    if not failed:
        expect(page.locator("#reply-body")).to_be_focused()
        page.keyboard.press("Escape")
    expect(act.locator("button").first).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator("#reply-body")).to_be_focused()
    expect(page.locator("#reply-body")).to_have_value("")
    page.keyboard.type("I am sorry, your order is on my desk. r")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#reply-body")).to_have_value("")
    page.wait_for_timeout(300)
    assert not page.evaluate("window.violations"), page.evaluate("window.violations")[:3]
    assert not errors, errors[:3]


def begin(page: Page, title: str = "Is the parcel coming today?") -> None:
    """Start a conversation, or go on with the open one, with an empty reply."""
    page.goto(f"/inbox?text={title[:12]}")
    page.get_by_role("link", name=title).last.press("Enter")
    main_act(page)
    expect(page.locator("#reply-body")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")


def stays_open(page: Page, sent: Any, count: int) -> bool:
    """Wait for the answer to the reply; whether the customer is still there."""
    page.wait_for_function(
        "(count) => document.querySelectorAll('.story').length"
        " || document.querySelectorAll('#thread-log .message-agent:not(.message-note)').length >= count",
        arg=count,
    )
    return page.locator(".story").count() == 0


def nothing_is_back(page: Page) -> None:
    page.wait_for_load_state()
    expect(page.locator("#reply-body")).to_have_value("")
    expect(page.locator("#conflict")).to_be_hidden()
    expect(page.locator(".toast-note")).to_have_count(0)
