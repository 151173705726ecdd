"""Reloading in the middle of a save is no conflict with oneself; the other starting point asks; only text is taken as a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.test_drafts import expect_saved, open_attempt, reply

SignIn = Callable[[Page, str], Page]


def test_a_save_that_arrives_before_the_reload_is_gone_on_with(page: Page, sign_in: SignIn) -> None:
    open_attempt(sign_in(page, "Amara"))
    page.keyboard.type("Hello. ")
    expect_saved(page)
    page.route("**/drafts/reply", lambda route: (route.fetch(), None)[1])  # the server has it, the page never learns of it
    with page.expect_request("**/drafts/reply"):
        page.keyboard.type("I look into it")
    page.keyboard.type(" now.")
    page.wait_for_timeout(300)
    page.unroute("**/drafts/reply")
    reload_without_beacon(page)
    expect(page.locator(".toast-note")).to_be_visible()  # the page's script is at work: from here on "saved" is its own word
    expect(reply(page)).to_have_value("Hello. I look into it now.")
    expect_saved(page)
    expect(page.locator("#conflict")).to_be_hidden()
    page.goto(page.url)
    expect(reply(page)).to_have_value("Hello. I look into it now.")


def test_a_save_that_arrives_after_the_reload_is_gone_on_with(page: Page, sign_in: SignIn) -> None:
    open_attempt(sign_in(page, "Amara"))
    page.keyboard.type("Hello. ")
    expect_saved(page)
    late: list[dict[str, Any]] = []
    page.route("**/drafts/reply", lambda route: late.append({"url": route.request.url, "form": route.request.post_data}))
    page.keyboard.type("I ask the depot")
    page.wait_for_timeout(700)
    assert late, "nothing was saved before the reload"
    page.keyboard.type(" at once.")
    reload_without_beacon(page)
    expect(reply(page)).to_have_value("Hello. I ask the depot at once.")
    answer = page.request.post(
        late[0]["url"],
        data=late[0]["form"],
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "X-Requested-With": "fetch",
            "Referer": page.url,
        },
    )
    assert answer.ok, answer.text()
    page.unroute("**/drafts/reply")
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(" Please wait.")
    expect_saved(page)
    expect(page.locator("#conflict")).to_be_hidden()
    page.goto(page.url)
    expect(reply(page)).to_have_value("Hello. I ask the depot at once. Please wait.")


def test_a_text_of_another_tab_is_still_a_choice_after_a_reload(make_page: Callable[..., Page], sign_in: SignIn) -> None:
    first = open_attempt(sign_in(make_page(allow=("409",)), "Amara"))
    first.keyboard.type("Hello. ")
    expect_saved(first)
    first.route("**/drafts/reply", lambda route: None)
    first.keyboard.type("Written here.")
    first.wait_for_timeout(700)
    saved = first.evaluate("document.querySelector('#reply-body').dataset.autosaveRevision")
    answer = first.evaluate(
        """async (revision) => (await fetch(document.querySelector('#reply-body').dataset.autosaveUrl + '?elsewhere', {method: 'POST',
          headers: {'X-CSRFToken': document.querySelector('meta[name=csrf-token]').content, Accept: 'application/json'},
          body: new URLSearchParams({body: 'Written elsewhere.', revision})})).status""",
        saved,
    )
    assert answer == 200
    reload_without_beacon(first)
    expect(first.locator("#conflict")).to_be_visible()
    expect(first.locator("#conflict")).to_contain_text("Written elsewhere.")
    expect(first.locator("#conflict")).to_contain_text("Written here.")
    first.unroute("**/drafts/reply")
    first.locator("#conflict").get_by_role("button", name="Keep mine").press("Enter")
    expect_saved(first)


def test_another_starting_point_asks_before_it_replaces_a_changed_text(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "Priya").goto("/knowledge/articles/new")
    points, text = page.locator(".starting-points a"), page.locator("#source")
    before = text.input_value()
    points.nth(1).press("Enter")
    page.wait_for_url("**from=**")
    assert text.input_value() != before, "an untouched text is replaced unasked"
    text.fill("My own words.")
    points.first.press("Enter")
    page.locator("#confirm").get_by_role("button", name="Keep as it is").press("Enter")
    expect(page.locator("#confirm")).to_be_hidden()
    expect(text).to_have_value("My own words.")
    points.first.press("Enter")
    page.locator("#confirm").locator("[data-confirm-yes]").press("Enter")
    expect(text).to_have_value(before)


def test_only_text_is_taken_as_a_file(page: Page, sign_in: SignIn, tmp_path: Path) -> None:
    sign_in(page, "Priya").goto("/knowledge/articles/new")
    text, field = page.locator("#source"), page.locator("[data-take-file]")
    before = text.input_value()
    refused = {"picture.png": b"\x89PNG\r\n\x1a\n\xff", "nul.md": b"one\0two", "large.md": b"a" * (1024 * 1024 + 1)}
    for number, (name, content) in enumerate(refused.items(), start=1):
        (tmp_path / name).write_bytes(content)
        field.set_input_files(tmp_path / name)
        expect(page.locator(".toast-note")).to_have_count(number)
        expect(page.locator(".toast-note").last).to_contain_text(name)
        expect(text).to_have_value(before)
    (tmp_path / "good.md").write_text("Größe: 1 €\n", encoding="utf-8")
    field.set_input_files(tmp_path / "good.md")
    expect(text).to_have_value("Größe: 1 €\n")
    expect(page.locator(".toast-note")).to_have_count(len(refused))


def reload_without_beacon(page: Page) -> None:
    """Reload; what the page sends while it is left does not arrive."""
    page.evaluate("navigator.sendBeacon = () => true; window.fetch = () => new Promise(() => {}); undefined")
    page.reload()
