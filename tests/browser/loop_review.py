"""The whole loop in review: grading, reading, disputing, answering."""

import re

from playwright.sync_api import Page, expect

from tests.browser.keys import choose, go_room, main_act, press_button, tab_to, type_into, walk_to_row
from tests.browser.loop_steps import AGENT, SCENARIO, TRAINEE, Steps


class Reviewing(Steps):
    """Practice and real replies on one rubric."""

    graded = 0
    customer = ""

    def reviewer_grades_the_practice(self) -> None:
        page = self.enter("Hanna")
        go_room(page, "r")
        self.seen(page, "queue")
        choose(page, page.get_by_label("Agent"), TRAINEE)
        page.wait_for_url("**person=**")
        page.keyboard.press("Escape")
        rows = page.locator("[data-row]").filter(has_text=SCENARIO)
        expect(rows.first).to_be_visible()
        main_act(page)
        page.wait_for_url(re.compile(r"/review/\d+"))
        self.graded = 1
        while not self._is_the_loop_s(page):  # other tests' customers may have the same name
            self._grade(page, "3")
            self.graded += 1
        self.seen(page, "grading")
        self._grade(page, "4", evidence=True)

    def _is_the_loop_s(self, page: Page) -> bool:
        """Whether this is the conversation of the loop: its customer, under the rubric's version that the loop published."""
        expect(page.locator(".review-rubric-name")).to_be_visible()
        named = self.customer in page.locator(".review-facts").inner_text()
        return named and "version 2" in page.locator(".review-rubric-name").inner_text()

    def _grade(self, page: Page, digit: str, evidence: bool = False) -> None:
        """Rate every criterion with a digit, attach a sentence to the first, comment, publish and go on."""
        version = page.locator(".review-rubric-name")
        if evidence:
            expect(version).to_contain_text("version 2")
            page.keyboard.press("s")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("v")
            expect(page.locator("[data-criterion] .rv-quote")).to_have_count(1)
            page.keyboard.press("c")
            page.keyboard.type("The first sentence names what went wrong. Say next what happens now.")
            page.keyboard.press("Escape")
        shown = page.locator("[data-criterion]:visible")
        for _ in range(shown.count() * 2):
            levels = page.locator(".rv-criterion-here .rv-level:not(.rv-level-na)").count()
            page.keyboard.press(str(min(int(digit), levels)))
            if page.locator("[data-criterion]:visible:not(.rv-criterion-rated)").count() == 0:
                break
        expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
        expect(page.locator("[data-formula]")).to_contain_text("=")
        here = page.url
        page.keyboard.press("ControlOrMeta+Enter")
        page.wait_for_url(lambda url: url != here)

    def reviewer_grades_a_real_conversation(self) -> None:
        page = self.enter("Hanna")
        go_room(page, "c")
        choose(page, page.get_by_label("Channel"), "Chat")
        page.wait_for_url("**channel=chat**")
        row = page.locator("[data-row]").filter(has_text=AGENT).filter(has_text=re.compile(r"\b(star|written) \d+")).first
        title = row.locator(".row-link").inner_text()
        for _ in range(60):
            page.keyboard.press("j")
            if row.get_attribute("data-at") is not None:
                break
        page.keyboard.press("x")
        self.seen(page, "conversations")
        press_button(page, "Put into the review queue")
        choose(page, page.get_by_label("Rubric"), "Core quality")
        self.seen(page, "put")
        press_button(page, "Put into the queue")
        expect(page.locator("[data-toast]").first).to_be_visible()
        choose(page, page.get_by_label("Agent"), AGENT)
        page.wait_for_url("**person=**")
        walk_to_row(page, title)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/review/\d+"))
        self._grade(page, "4", evidence=True)

    def agent_reads_and_acknowledges(self) -> None:
        page = self.enter("Mateusz")
        tab_to(page, page.locator(".rail-foot a"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Notices", level=1)).to_be_visible()
        self.seen(page, "notices")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator(".review-summary .rv-formula")).to_contain_text("=")
        expect(page.locator(".review-figure")).to_contain_text("of 100")
        expect(page.locator(".review-conversation mark").first).to_be_visible()
        expect(page.locator(".rv-read-comment").first).to_contain_text("names what went wrong")
        self.seen(page, "review-read")
        main_act(page)
        expect(page.get_by_text(re.compile("Acknowledged"))).to_be_visible()

    def trainee_disputes(self) -> None:
        page = self.enter("Amara")
        go_room(page, "y")
        self.seen(page, "my-reviews")
        walk_to_row(page, SCENARIO)
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_role("link", name="Dispute", exact=True))
        page.keyboard.press("Enter")
        part = page.locator(".rv-dispute-part").first
        tab_to(page, part.locator("input[type=checkbox]"))
        page.keyboard.press("Space")
        type_into(page, part.locator("textarea").first, "The first line names her daughter's birthday. Please look again.")
        self.seen(page, "dispute")
        press_button(page, "Send the dispute")
        expect(page.get_by_text("Dispute (Ratings): Open")).to_be_visible()

    def another_reviewer_answers(self) -> None:
        page = self.enter("Diego")
        go_room(page, "r")
        tab_to(page, page.get_by_role("link", name=re.compile("^Disputes")))
        page.keyboard.press("Enter")
        walk_to_row(page, SCENARIO)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Answer a dispute")).to_be_visible()
        main_act(page)
        expect(page.locator("fieldset.rv-criterion").first).to_be_visible()
        assert page.locator(".rv-dispute-said").count() == 0, "what the agent says is shown before one's own levels"
        assert page.locator("input[type=radio]:checked").count() == 0, "the first levels are shown"
        self.seen(page, "answer")
        for part in page.locator("fieldset.rv-criterion").all():
            tab_to(page, part.locator("input[type=radio]").first)
            for _ in range(4):
                page.keyboard.press("ArrowRight")
            type_into(page, part.locator("textarea").first, "The birthday is named and what it costs her.")
        press_button(page, "Save my levels")
        expect(page.get_by_role("heading", name="Compare and decide")).to_be_visible()
        expect(page.locator(".rv-dispute-said").first).to_contain_text("Please look again")
        self.seen(page, "compare")
        for reason in page.get_by_label("Reason").all():
            tab_to(page, reason)
            page.keyboard.type("Evidence o")
        type_into(page, page.get_by_label("To the agent"), "You were right to ask.")
        press_button(page, "Answer the dispute")
        expect(page.locator("[data-toast]").first).to_be_visible()
