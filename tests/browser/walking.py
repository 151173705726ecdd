"""What every page is asked: rules of WCAG, one h1, no sideways scrolling, a focus that can be seen."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Error, Page, ViewportSize

from config import ROOT

WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
AXE: Path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

ASK_AXE = "([part, tags]) => window.axe.run(part || document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
FOCUS_SEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const drawn = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  const frame = one.closest('.code') || one;  // the editor's ring goes round its line numbers, too
  const ring = drawn(getComputedStyle(frame)) || drawn(getComputedStyle(one, '::after'));  // a row's link is as wide as its row
  const faced = one.matches('input[type=radio], input[type=checkbox], input[type=date]');  // drawn by the label, or by its inner parts
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return (ring || faced) && inside && box.width > 0 ? '' : one.outerHTML.slice(0, 160);
}"""
TOO_WIDE = """() => {
  const width = window.innerWidth;
  if (document.documentElement.scrollWidth <= width) return '';
  const out = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > width + 1);
  return `${document.documentElement.scrollWidth} px: ${out.slice(0, 2).map((one) => one.outerHTML.slice(0, 120)).join(' … ')}`;
}"""
KINDS_OF_ELEMENTS = """(all) => [...new Set([...document.querySelectorAll(all ? 'body *' : 'main, main *')].map((one) =>
  one.tagName + '.' + one.className?.toString() + [...one.attributes].map((each) => each.name).join()))].sort().join('|')"""
LINKS = """() => {
  const own = (link) => link.origin === location.origin && !link.hasAttribute('download');
  const rows = new Set([...document.querySelectorAll('main [data-row]')].slice(2).flatMap((row) => [...row.querySelectorAll('a'), row]));
  return [...document.querySelectorAll('.rail a[href], main a[href]')].filter((link) => own(link) && !rows.has(link))
    .map((link) => link.pathname + link.search);
}"""


def broken_rules(page: Page, part: str | None = None) -> list[str]:
    """Every violation that axe finds on the page or in one part of it, a text each."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")  # evaluated by the debugger: the page's policy does not matter
    found = page.evaluate(ASK_AXE, [part, WCAG])
    return [
        f"{one['id']} ({one['impact']}): {one['help']}\n    {node['html'][:160]}\n    {node.get('failureSummary', '')}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def no_sideways_scrolling(page: Page) -> bool:
    """Whether the page is no wider than the window."""
    return bool(page.evaluate(TOO_WIDE) == "")


class Walk:
    """Goes through the site from the rail to the first rows of each list and once further; notes what is wrong."""

    def __init__(self, page: Page, met: Path, keep: Callable[[str], None] | None = None) -> None:
        """`met` is a folder that all walks of a run share: one file for each make-up of a page that axe has seen."""
        self.page = page
        self.keep = keep
        self.wrong: list[str] = []
        self.walked: set[str] = set()
        self.met = met

    def go(self, deep: int = 3, most: int = 120) -> None:
        """Visit pages at most `deep` links away from the front page, one for each kind of address."""
        steps = [("/", 0)]
        while steps and len(self.walked) < most:
            path, depth = steps.pop(0)
            if kind_of(path) in self.walked or path.endswith(".csv"):
                continue
            self.walked.add(kind_of(path))
            if self._visit(path) and depth < deep:
                steps += [(link, depth + 1) for link in self.page.evaluate(LINKS) if kind_of(link) not in self.walked]

    def _visit(self, path: str) -> bool:
        """Ask one page everything; whether it is a page."""
        try:
            answer = self.page.goto(path)
        except Error as error:
            if "Download is starting" in error.message:
                return False
            raise
        if answer is None or answer.status != 200:
            self.wrong.append(f"{path} is linked and answers {answer and answer.status}")
            return False
        if "html" not in answer.headers.get("content-type", ""):
            return False
        if (heads := self.page.locator("h1").count()) != 1:
            self.wrong.append(f"{path} has {heads} h1")
        for size in (WIDE, PHONE):
            self._look(path, size)
        self.page.set_viewport_size(WIDE)  # before the next page loads: one that grows after its load is measured too early
        return True

    def _look(self, path: str, size: ViewportSize) -> None:
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
        if self.keep:
            self.keep(f"{kind_of(path)}-{size['width']}")
        if wide := self.page.evaluate(TOO_WIDE):
            self.wrong.append(f"{path} scrolls sideways at {size['width']}: {wide}")
        frame = len(self.walked) == 1  # the rail and the dialogs are the same on each page of one person
        if self._is_new(f"{size['width']} {frame} {self.page.evaluate(KINDS_OF_ELEMENTS, frame)}"):
            self.wrong += [f"{path} at {size['width']}: {told}" for told in broken_rules(self.page)]

    def _is_new(self, make_up: str) -> bool:
        """Whether no walk of this run has looked at it: the same kinds of elements break the same rules."""
        try:
            (self.met / hashlib.sha256(make_up.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


def kind_of(path: str) -> str:
    """The address without numbers and values, so that one page stands for its kind."""
    parts = urlsplit(path)
    plain = re.sub(r"/steps/[^/]+", "/steps/*", re.sub(r"\d+", "#", parts.path))
    names = ",".join(sorted(name for name, _ in parse_qsl(parts.query) if name != "after"))  # a later page of a list is the list
    return f"{plain}?{names}" if names else plain
