"""The end of the whole loop: what it did to the figures, and what the trail tells of it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.keys import choose, go_room, go_to, press_button, tab_to, walk_to_row
from tests.browser.loop_steps import AGENT, SCENARIO, TRAINEE, Steps


class Outcome(Steps):
    """Growth and trail."""

    graded = 0
    team_before = 0

    def lead_reads_growth_before(self) -> None:
        self.before: dict[str, int] = {name: self._reviews(name) for name in (AGENT, TRAINEE)}
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

    def admin_finds_it_in_the_trail(self) -> None:
        page = self.enter("Tom")
        go_to(page, "Diego")
        tab_to(page, page.get_by_label("Trainer"))
        page.keyboard.press("Space")
        press_button(page, "Save")
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
