"""Nothing typed is lost: a closed tab, a stopped server, an expired session, two tabs, and a reply that was sent is not offered again."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.keys import main_act
from tests.browser.site import Site

NO_SERVER = ("net::ERR_",)
SignIn = Callable[[Page, str], Page]


def test_a_reply_survives_a_closed_tab_a_stopped_server_and_an_expired_session(
    own_site: Site, make_page: Callable[..., Page], sign_in: SignIn
) -> None:
    page = open_attempt(sign_in(make_page(own_site, NO_SERVER), "Amara"))
    address = page.url
    page.keyboard.type("I am sorry that you are")
    expect_saved(page)
    page.keyboard.type(" still waiting.")
    page.close()  # before the pause after which it is saved

    page = page.context.new_page()
    page.goto(address)
    expect(reply(page)).to_have_value("I am sorry that you are still waiting.")
    expect_saved(page)

    own_site.stop()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" I look.")
    expect(page.locator("#reply-saved")).to_have_attribute("data-state", "kept")
    own_site.start()
    expect(page.locator("#reply-saved")).to_have_attribute("data-state", "saved", timeout=30_000)  # by itself
    page.goto(address)
    expect(reply(page)).to_have_value("I am sorry that you are still waiting. I look.")
    expect_saved(page)

    page.wait_for_load_state("networkidle")  # an answer on its way would bring the cookie back
    page.context.clear_cookies()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" Now.")
    expect(page.locator("#reply-saved")).to_have_attribute("data-state", "kept")
    page.goto(address)
    page.wait_for_url("**/sign-in**")
    page.locator("form[action*='/sign-in/as/'] button").filter(has_text="Amara").press("Enter")
    page.wait_for_url(address)
    expect(reply(page)).to_have_value("I am sorry that you are still waiting. I look. Now.")
    expect_saved(page)


def test_a_grade_survives_a_closed_tab_a_stopped_server_and_an_expired_session(
    own_site: Site, make_page: Callable[..., Page], sign_in: SignIn
) -> None:
    page = sign_in(make_page(own_site, NO_SERVER), "Hanna")
    page.goto("/review")
    main_act(page)
    page.wait_for_url(re.compile(r"/review/\d+"))
    address, here = page.url, rate_and_say(page, "2", "Names the")
    page.close()

    page = page.context.new_page()
    page.goto(address)
    words, chosen = (page.locator(f"[data-criterion='{here}'] {one}") for one in ("[data-comment]", "input[data-digit='2']"))
    expect(chosen).to_be_checked()
    expect(words).to_have_value("Names the")

    own_site.stop()
    to_end_of(words, chosen)
    page.keyboard.type(" loss")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "kept")
    own_site.start()
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved", timeout=30_000)  # by itself
    page.goto(address)
    expect(words).to_have_value("Names the loss")

    page.wait_for_load_state("networkidle")  # an answer on its way would bring the cookie back
    page.context.clear_cookies()
    to_end_of(words, chosen)
    page.keyboard.type(" plainly.")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "kept")
    page.goto(address)
    page.locator("form[action*='/sign-in/as/'] button").filter(has_text="Hanna").press("Enter")
    page.wait_for_url(address)
    expect(words).to_have_value("Names the loss plainly.")


def rate_and_say(page: Page, digit: str, words: str) -> str:
    """Choose a level for the criterion at hand and write words on it; its id. A digit moves on unless it was the last: gone back to."""
    here = page.locator(".rv-criterion-here").get_attribute("data-criterion") or ""
    page.keyboard.press(digit)
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.locator(f"[data-criterion='{here}'] input[data-digit='{digit}']").focus()
    expect(page.locator(".rv-criterion-here")).to_have_attribute("data-criterion", here)
    page.keyboard.press("c")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words)
    return here


def test_two_tabs_show_both_texts(
    make_page: Callable[..., Page], sign_in: SignIn, axe: Callable[..., None], shoot: Callable[..., None]
) -> None:
    first = open_attempt(sign_in(make_page(), "Amara"))
    second = first.context.new_page()
    second.goto(first.url)
    first.bring_to_front()
    first.keyboard.insert_text("Written in the first tab.")
    expect_saved(first)
    second.bring_to_front()
    reply(second).focus()
    second.keyboard.insert_text("Written in the second tab.")
    dialog = second.locator("#conflict")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Written in the first tab.")
    expect(dialog).to_contain_text("Written in the second tab.")
    axe(second, "#conflict")
    shoot(second, "two-tabs")
    dialog.get_by_role("button", name="Keep mine").press("Enter")
    expect_saved(second)
    first.reload()
    expect(reply(first)).to_have_value("Written in the second tab.")


def test_a_sent_reply_is_not_offered_again(page: Page, sign_in: SignIn) -> None:
    open_attempt(sign_in(page, "Amara"))
    thread = page.locator("#thread-log .message-agent:not(.message-note)")
    before = thread.count()
    for number in (1, 2):
        page.keyboard.type(f"I am sorry. I look into it now, number {number}.")
        page.keyboard.press("ControlOrMeta+Enter")  # before the last letters are saved as a draft
        expect(thread).to_have_count(before + number)
        expect(reply(page)).to_be_focused()
        expect(reply(page)).to_have_value("")
        page.wait_for_timeout(600)
        expect(page.locator("#conflict")).to_be_hidden()
        expect(reply(page)).to_have_value("")


def open_attempt(page: Page, title: str = "Where is our birthday present?") -> Page:
    """Begin a new attempt, or go on with the open one, as the trainee."""
    page.goto("/inbox?text=birthday")
    page.get_by_role("link", name=title).last.press("Enter")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    main_act(page)
    expect(reply(page)).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    return page


def to_end_of(words: Locator, chosen: Locator) -> None:
    """Open the criterion by its level, then go to the end of its comment."""
    chosen.focus()
    words.focus()
    words.page.keyboard.press("ControlOrMeta+End")


def reply(page: Page) -> Locator:
    return page.locator("#reply-body")


def expect_saved(page: Page) -> None:
    expect(page.locator("#reply-saved")).to_have_attribute("data-state", "saved")
