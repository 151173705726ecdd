"""The main job from end to end, by keyboard: import, write, practise, review, read, dispute, answer, grow, and the trail of it all."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keys import choose, go_room, go_to, main_act, open_menu, press_button, tab_to, type_into, walk_to_row
from tests.browser.records import write_records

CONVERSATIONS = 120
SCENARIO = "A birthday present that is late"
AGENT, TRAINEE = "Mateusz Kowalczyk", "Amara Osei"
Enter = Callable[[str], Page]


@pytest.fixture
def enter(make_page: Callable[..., Page], sign_in: Callable[[Page, str], Page]) -> Enter:
    """`enter("Hanna")`: a page of her own browser, signed in; the same one each time."""
    pages: dict[str, Page] = {}

    def open_page(name: str) -> Page:
        if name not in pages:
            pages[name] = sign_in(make_page(), name)
        return pages[name]

    return open_page


def test_the_whole_loop(
    enter: Enter, axe: Callable[..., None], shoot: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = Loop(enter, axe, shoot)
    told = write_records(tmp_path / "talks.jsonl", CONVERSATIONS)
    with capsys.disabled():
        print(f"\nThe whole loop uses {told}.")
    loop.lead_reads_growth_before()
    loop.reviewer_imports(tmp_path / "talks.jsonl")
    loop.reviewer_says_who_an_author_is()
    loop.trainer_publishes_a_scenario()
    loop.trainer_publishes_a_rubric()
    loop.trainee_answers_a_customer()
    loop.trainee_reads_why_and_tries_again()
    loop.reviewer_grades_the_practice()
    loop.reviewer_grades_a_real_conversation()
    loop.agent_reads_and_acknowledges()
    loop.trainee_disputes()
    loop.another_reviewer_answers()
    loop.lead_sees_the_skill_move()
    loop.admin_finds_it_in_the_trail()


class Loop:
    """One step of the job each, in order; what one step learns the next one uses."""

    def __init__(self, enter: Enter, axe: Callable[..., None], shoot: Callable[..., None]) -> None:
        self.enter, self.axe, self.shoot = enter, axe, shoot
        self.before: dict[str, int] = {}
        self.team_before = 0
        self.address = ""
        self.graded = 0

    def seen(self, page: Page, name: str) -> None:
        """What is asked of every page of the way."""
        self.axe(page)
        self.shoot(page, f"loop-{name}")

    # (a) real conversations come in

    def reviewer_imports(self, file: Path) -> None:
        page, asked = self.enter("Hanna"), []
        page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/progress") else None)
        go_room(page, "c")
        open_menu(page, "Imports")
        expect(page.get_by_role("heading", name="Imports", level=1)).to_be_visible()
        main_act(page)
        tab_to(page, page.get_by_label("File"))
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        chooser.value.set_files(file)
        choose(page, page.get_by_label("Team"), "Parcels desk")
        self.seen(page, "import-form")
        press_button(page, "Import", page.locator("form#import"))
        expect(page.get_by_text("Done", exact=True)).to_be_visible(timeout=60_000)
        assert asked, "the page did not ask for progress"
        figures = page.locator("main").inner_text()
        assert re.search(rf"Read\s+{CONVERSATIONS}\b", figures), figures
        assert re.search(rf"New\s+{CONVERSATIONS}\b", figures), figures
        self.seen(page, "import-report")

    def reviewer_says_who_an_author_is(self) -> None:
        page = self.enter("Hanna")
        open_menu(page, "Map authors")
        expect(page.get_by_role("heading", name="Map authors")).to_be_visible()
        walk_to_row(page, "star" if page.get_by_role("cell", name="star").count() else "written")
        page.keyboard.press("x")
        self.seen(page, "map-authors")
        choose(page, page.get_by_label("Who they are"), AGENT)
        press_button(page, "Map", page.locator(".bulk-bar"))
        expect(page.get_by_text("1 author is mapped.")).to_be_visible()
        press_button(page, "Mapped")
        expect(page.get_by_role("row").filter(has_text=re.compile("star|written")).filter(has_text=AGENT)).to_be_visible()

    # (b) a scenario and a rubric get new versions

    def trainer_publishes_a_scenario(self) -> None:
        page = self.enter("Priya")
        go_to(page, "birthday", SCENARIO)
        press_button(page, "Edit")
        self._break_and_mend(page, "level: 1")
        press_button(page, "Publish")
        expect(page.get_by_text("ersion 2").first).to_be_visible()
        self.seen(page, "scenario-published")

    def trainer_publishes_a_rubric(self) -> None:
        page = self.enter("Priya")
        go_to(page, "Core quality")
        press_button(page, "Edit")
        self._break_and_mend(page, "policy: {pass_mark: 80}")
        press_button(page, "Publish")
        expect(page.get_by_text("ersion 2").first).to_be_visible()

    def _break_and_mend(self, page: Page, line: str) -> None:
        """Write nonsense at the end of a line, read the complaint with its line, take it back, add a comment instead."""
        text = page.locator("#source")
        tab_to(page, text)
        number = text.input_value().splitlines().index(line) + 1
        page.keyboard.press("ControlOrMeta+Home")
        for _ in range(number - 1):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("End")
        page.keyboard.type("%}")
        complaint = page.locator(f"[data-findings] [data-line='{number}']")
        expect(complaint.first).to_be_visible()
        self.seen(page, "editor-with-an-error")
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
        page.keyboard.type("  # read again")
        expect(complaint).to_have_count(0)
        expect(page.locator("#editor-saved")).to_have_attribute("data-state", "saved")
        page.keyboard.press("Escape")

    # (c) practice

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
        self.address = page.url
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
        """Open a desk action with d and Tab, fill it in, do it; what the desk shows."""
        if page.evaluate("document.activeElement.matches('input, textarea, select')"):
            page.keyboard.press("Escape")
        page.keyboard.press("d")
        opened = page.locator(".desk-action").filter(has_text=action).first
        tab_to(page, opened.locator("summary"))
        page.keyboard.press("Enter")
        for number, value in enumerate(values):
            type_into(page, opened.locator("input:visible").nth(number), value)
        page.keyboard.press("Enter")
        result = opened.locator(".desk-result")
        expect(result).to_be_visible()
        return result.inner_text()

    def _reply(self, page: Page, text: str, customer_lines: int) -> None:
        if page.locator(".desk-action:focus-within").count():
            page.keyboard.press("Escape")
            page.keyboard.press("r")
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

    # (d) review

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
        while SCENARIO not in page.locator("h1").inner_text():
            self._grade(page, "3")
            self.graded += 1
        self.seen(page, "grading")
        self._grade(page, "4", evidence=True)

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
            page.keyboard.press(digit)
            page.keyboard.press("j")
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
        expect(page.locator("[data-review]")).to_be_visible()
        self._grade(page, "4", evidence=True)

    # (e) the ones who were reviewed

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
        open_menu(page, "Dispute this review")
        part = page.locator(".rv-dispute-part").first
        tab_to(page, part.locator("input[type=checkbox]"))
        page.keyboard.press("Space")
        type_into(page, part.locator("textarea"), "The first line names her daughter's birthday. Please look again.")
        self.seen(page, "dispute")
        press_button(page, "Send the dispute")
        expect(page.get_by_text("Dispute: Open")).to_be_visible()

    # (f) a second pair of eyes

    def another_reviewer_answers(self) -> None:
        page = self.enter("Diego")
        go_room(page, "r")
        tab_to(page, page.get_by_role("link", name=re.compile("^Disputes")))
        page.keyboard.press("Enter")
        walk_to_row(page, SCENARIO)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Answer a dispute")).to_be_visible()
        expect(page.locator(".rv-dispute-said").first).to_contain_text("Please look again")
        assert page.locator("input[type=radio]:checked").count() == 0, "the first levels are shown"
        self.seen(page, "answer")
        for part in page.locator("fieldset.rv-criterion").all():
            tab_to(page, part.locator("input[type=radio]").first)
            for _ in range(4):
                page.keyboard.press("ArrowRight")
            type_into(page, part.locator("textarea"), "The birthday is named and what it costs her.")
        type_into(page, page.get_by_label("To the agent"), "You were right to ask.")
        press_button(page, "Answer the dispute")
        expect(page.locator("[data-toast]").first).to_be_visible()

    # (g) growth

    def lead_reads_growth_before(self) -> None:
        self.before = {name: self._reviews(name) for name in (AGENT, TRAINEE)}
        self.team_before = self._team_count()

    def lead_sees_the_skill_move(self) -> None:
        assert self._reviews(AGENT) == self.before[AGENT] + 1
        assert self._reviews(TRAINEE) == self.before[TRAINEE] + self.graded
        assert self._team_count() > self.team_before
        self.seen(self.enter("Sofia"), "team-growth")

    def _open_team(self) -> Page:
        page = self.enter("Sofia")
        go_room(page, "m")
        walk_to_row(page, "Parcels desk")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Parcels desk")).to_be_visible()
        return page

    def _reviews(self, name: str) -> int:
        page = self._open_team()
        walk_to_row(page, name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        found = re.search(r"(\d+) reviews? in this time", page.locator("main").inner_text())
        assert found, page.locator("main").inner_text()
        return int(found[1])

    def _team_count(self) -> int:
        """All counts of reviews of two people on the team's page."""
        rows = self._open_team().locator("[data-row]").filter(has_text=re.compile(f"{AGENT}|{TRAINEE}"))
        return sum(int(n) for text in rows.all_inner_texts() for n in re.findall(r"n\s(\d+)", text))

    # (h) the trail

    def admin_finds_it_in_the_trail(self) -> None:
        page = self.enter("Tom")
        go_to(page, "Diego")
        tab_to(page, page.get_by_label("Trainer"))
        page.keyboard.press("Space")
        press_button(page, "Save roles")
        expect(page.locator("[data-toast]").first).to_be_visible()
        go_to(page, "Trail")
        self.seen(page, "trail")
        for area, words in [
            ("People", r"changed roles.*Diego Fuentes"),
            ("Rubrics", r"Priya Raman.*published.*Core quality"),
            ("Scenarios", rf"Priya Raman.*published.*{SCENARIO}"),
            ("Conversations", r"Hanna Nyström.*talks\.jsonl"),
            ("Reviews", r"Hanna Nyström.*published"),
            ("Reviews", r"Diego Fuentes.*dispute"),
        ]:
            choose(page, page.get_by_label("Area"), area)
            page.wait_for_url("**verb=**")
            row = page.locator("[data-row]").filter(has_text=re.compile(words.split(".*")[0]))
            texts = [" ".join(text.split()) for text in row.all_inner_texts()]
            assert any(re.search(words, text, re.IGNORECASE) for text in texts), f"{words} is not in the trail of {area}: {texts[:5]}"
