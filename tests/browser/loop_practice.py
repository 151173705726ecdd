"""The whole loop in the mock inbox."""

import re

from playwright.sync_api import Page, expect

from tests.browser.keys import go_room, main_act, tab_to, type_into
from tests.browser.loop_steps import SCENARIO, Steps


class Practice(Steps):
    """A trainee answers, reads why, tries again."""

    address = ""
    customer = ""

    def trainee_answers_a_customer(self) -> None:
        page = self.enter("Amara")
        go_room(page, "i")
        self.seen(page, "inbox")
        page.keyboard.press("/")
        page.keyboard.type("birthday")
        page.keyboard.press("Enter")
        page.wait_for_url("**text=birthday**")
        tab_to(page, page.get_by_role("link", name=SCENARIO).last)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=SCENARIO, level=1)).to_be_visible()
        self.seen(page, "scenario")
        main_act(page)
        thread = page.locator("#thread-log")
        expect(thread).to_be_visible()
        self.address, self.customer = page.url, page.locator("h1").inner_text()
        first = thread.inner_text()
        order, postcode = (re.search(pattern, first) for pattern in (r"A-\d{6}", r"\d{4}-\d{3}"))
        assert order and postcode, first
        self._do(page, "Verify the account holder", order[0], postcode[0])
        shown = self._do(page, "Look up an order", order[0])
        parcel = re.search(r"HP-\d{8}", shown)
        assert parcel, shown
        shown = self._do(page, "Look up a parcel", parcel[0])
        window = re.search(r"last scan: (.+) to (.+)", shown)
        assert window, shown
        self.seen(page, "desk")
        self._reply(page, "I am sorry that you are still waiting. I looked: the parcel is in our depot.", 2)
        self._reply(
            page, f"We expect it between {window[1]} and {window[2]}. I cannot promise the day. I look again tomorrow and write to you.", 3
        )
        page.keyboard.insert_text("A card with a picture of it is something to unwrap on the day.")
        page.keyboard.press("ControlOrMeta+Enter")
        expect(page.get_by_role("heading", name="Turn by turn")).to_be_visible()

    def _do(self, page: Page, action: str, *values: str) -> str:
        """Open a desk action out of the reply with one key and arrows, fill it in, do it; what the desk shows."""
        page.keyboard.press("Alt+a")
        opened = page.locator(".desk-action").filter(has_text=action).first
        all_actions = page.locator(".desk-action")
        for key in ["ArrowUp"] * all_actions.count() + ["ArrowDown"] * all_actions.count():
            if not opened.locator("input:focus, select:focus").count():
                page.keyboard.press(key)
        expect(opened.locator("input:focus")).to_have_count(1)
        for number, value in enumerate(values):
            type_into(page, opened.locator("input:visible").nth(number), value)
        page.keyboard.press("Enter")
        result = opened.locator(".desk-result")
        expect(result).to_be_visible()
        return result.inner_text()

    def _reply(self, page: Page, text: str, customer_lines: int) -> None:
        if page.locator(".desk-action:focus-within").count():
            page.keyboard.press("Escape")
        expect(page.locator("#reply-body")).to_be_focused()
        page.keyboard.insert_text(text)
        page.keyboard.press("ControlOrMeta+Enter")
        expect(page.locator("#thread-log .message:not(.message-agent, .message-note, .message-event)")).to_have_count(customer_lines)
        expect(page.locator("#reply-body")).to_have_value("")

    def trainee_reads_why_and_tries_again(self) -> None:
        page = self.enter("Amara")
        story = page.locator(".story")
        expect(story.locator(".story-turn")).to_have_count(3)
        expect(story.locator("mark").first).to_be_visible()
        expect(page.get_by_text("Simulated CSAT").first).to_be_visible()
        self.seen(page, "story")
        main_act(page)
        expect(page.locator("#thread-log")).to_be_visible()
        assert page.url != self.address
