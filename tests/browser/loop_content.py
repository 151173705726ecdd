"""The whole loop, before anybody practises: conversations come in, a scenario and a rubric get new versions."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.keys import choose, go_room, go_to, main_act, open_menu, press_button, tab_to, walk_to_row
from tests.browser.loop_steps import AGENT, SCENARIO, Steps

CONVERSATIONS = 120


class Content(Steps):
    """Import, mapping, publishing."""

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

    def trainer_publishes_a_scenario(self) -> None:
        page = self.enter("Priya")
        go_to(page, "birthday", SCENARIO)
        press_button(page, "Edit")
        press_button(page, "Source")
        self._break_and_mend(page, "level: 1")
        press_button(page, "Publish")
        press_button(page, "Publish now")
        expect(page.get_by_text("ersion 2").first).to_be_visible()
        self.seen(page, "scenario-published")

    def trainer_publishes_a_rubric(self) -> None:
        page = self.enter("Priya")
        go_to(page, "Core quality")
        press_button(page, "Edit")
        press_button(page, "Source")
        self._break_and_mend(page, "policy: {pass_mark: 80}")
        press_button(page, "Publish")
        expect(page.get_by_role("heading", name="What changes for reviewers")).to_be_visible()
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
