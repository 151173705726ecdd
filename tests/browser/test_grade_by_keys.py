"""Grading by keys: eight criteria, publishing and the next item in at most ten keystrokes, without a full page load."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from config import ROOT
from tests.browser.site import OWN, Site

EIGHT = """format: agent-rubric/1
id: eight
title: Eight questions
policy: {pass_mark: 60}
scales:
  three: [{id: low, value: 0, label: Low}, {id: mid, value: 1, label: Middle}, {id: top, value: 2, label: Top}]
sections:
  - id: all
    title: All
    criteria:
""" + "".join(f"      - {{id: c{n}, title: Question {n}, weight: 10, scale: three}}\n" for n in range(1, 9))
MOST_KEYS = 10


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += len(key.split("+"))


def test_eight_criteria_and_the_next_item_in_ten_keystrokes(
    own_site: Site, make_page: Callable[..., Page], sign_in: Callable[[Page, str], Page], tmp_path: Path
) -> None:
    page = make_page(own_site)
    fill_queue(own_site, tmp_path)
    sign_in(page, "Hanna").goto("/review?purpose=quality")
    page.goto(page.locator("[data-row]").filter(has_text="Eight questions").first.get_by_role("link").first.get_attribute("href") or "")
    expect(page.locator("[data-criterion]")).to_have_count(8)
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    for _ in range(2):
        keys = grade_one(page).pressed
        assert keys <= MOST_KEYS, f"{keys} keystrokes"
    assert not loads, f"the page was loaded anew: {loads}"
    page.go_back()
    expect(page.locator("[data-review]").or_(page.locator("[data-review-read]"))).to_be_visible()


def grade_one(page: Page) -> Keys:
    """Grade what is shown, publish it; the next item is on the page, its address too, and its first criterion has the focus."""
    page.wait_for_load_state()
    before, keys = page.locator("[data-review]").get_attribute("data-assignment"), Keys(page)
    for digit in "3" * page.locator("[data-criterion]:visible").count():
        keys.press(digit)
    expect(page.locator("[data-criterion]:visible:not(.rv-criterion-rated)")).to_have_count(0)
    keys.press("e")
    expect(page.locator(f"[data-review]:not([data-assignment='{before}'])")).to_be_visible()
    shown = page.locator("[data-review]").get_attribute("data-assignment")
    expect(page).to_have_url(re.compile(rf"/review/{shown}\b"))
    expect(page.locator("[data-criterion]").first.locator("input").first).to_be_focused()
    return keys


def test_a_correction_stays_and_a_first_rating_goes_on(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, "Diego").goto("/review")
    page.wait_for_load_state()
    page.keyboard.press("e")
    page.wait_for_url(re.compile(r"/review/\d+"))
    page.wait_for_load_state()
    first, second = (page.locator("[data-criterion]:visible").nth(at) for at in (0, 1))
    for _ in range(9):
        page.keyboard.press("k")
    rated = first.locator("input[type=radio]:checked").count()  # a cause may be ticked before any level
    page.keyboard.press("4" if first.locator("input[data-digit='2']").is_checked() else "2")
    expect(first if rated else second).to_have_class(re.compile("rv-criterion-here"))
    page.keyboard.press("k")
    page.keyboard.press("3")
    expect(first).to_have_class(re.compile("rv-criterion-here"))
    expect(first.locator("input[data-digit='3']")).to_be_checked()
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")


def test_what_is_missing_is_told_once_and_esc_does_not_leave(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, "Diego").goto("/review")
    page.wait_for_load_state()
    page.keyboard.press("e")
    page.wait_for_url(re.compile(r"/review/\d+"))
    page.wait_for_load_state()
    first, notes, address = page.locator("[data-criterion]:visible").first, page.locator("#toasts [data-toast]"), page.url
    for _ in range(9):
        page.keyboard.press("k")
    page.keyboard.press("e")
    page.keyboard.press("e")
    expect(notes).to_have_count(1)
    page.keyboard.press("Escape")
    expect(notes).to_have_count(0)
    page.keyboard.press("e")
    expect(notes).to_have_count(1)
    page.keyboard.press("k")
    page.keyboard.press("k")
    before = first.locator("[data-quote]").count()
    page.keyboard.press("3")
    expect(notes).to_have_count(0)
    page.keyboard.press("s")
    expect(page.locator("[data-pick-for]")).not_to_be_empty()
    if "rv-criterion-here" not in (first.get_attribute("class") or ""):
        page.keyboard.press("Tab")
    expect(first).to_have_class(re.compile("rv-criterion-here"))
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(first.locator("[data-quote]")).to_have_count(before + 1)
    assert page.url == address, "Esc right after picking stays"


def fill_queue(site: Site, folder: Path) -> None:
    """Real conversations wait with a rubric of eight criteria; those that Hanna reviewed before are not hers to take."""
    file = folder / "eight.yaml"
    file.write_text(EIGHT, encoding="utf-8")
    flask(site, "rubrics", "load", str(file))
    flask(site, "review", "sample", "20", "--rubric", "eight", "--again", "--channel", "chat")


def flask(site: Site, *words: str) -> None:
    """A command on the running site's database."""
    environment = {key: value for key, value in os.environ.items() if key not in OWN}
    environment |= {"INSTANCE_DIR": str(site.folder), "GREENROOM_ENV": "demo", "FLASK_APP": "wsgi"}
    done = subprocess.run([sys.executable, "-m", "flask", *words], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
