"""The numbers beside a source text stand at their lines: scrolled, resized, wrapped and while it is typed in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import PHONE, WIDE, no_sideways_scrolling

LONG = " many words that have to go round the corner of the box" * 4
LINES = [f"> line {number}" + (LONG if number % 7 == 0 else "") for number in range(1, 301)]
LINES[249] = "- nonsense & -> nowhere"
TEXT = "\n".join(
    ["---", "format: agent-scenario/1", "id: a", "title: A", "channel: email", "persona: {name: M}", "---", "## start", *LINES[8:]]
)
WORST = """() => {
  const text = document.querySelector('#source'), style = getComputedStyle(text), range = document.createRange();
  const ruler = document.body.appendChild(document.createElement('div'));
  const wrapped = text.wrap === 'soft';
  Object.assign(ruler.style, {transitionProperty: 'none', position: 'absolute',
    boxSizing: 'border-box', width: `${text.clientWidth}px`, padding: style.padding,
    font: style.font, lineHeight: style.lineHeight, tabSize: style.tabSize, whiteSpace: wrapped ? 'pre-wrap' : 'pre',
    overflowWrap: wrapped ? 'break-word' : 'normal'});
  ruler.textContent = text.value;
  const numbers = document.querySelectorAll('[data-gutter] span'), top = text.getBoundingClientRect().top - text.scrollTop;
  let from = 0, worst = numbers.length === text.value.split('\\n').length ? 0 : 1e6;
  text.value.split('\\n').forEach((line, index) => {
    if (line) {
      range.setStart(ruler.firstChild, from);
      range.setEnd(ruler.firstChild, from + 1);
      const row = range.getClientRects()[0], wanted = top + row.top + row.height / 2 - ruler.getBoundingClientRect().top;
      worst = Math.max(worst, Math.abs(numbers[index].getBoundingClientRect().top + 10 - wanted));
    }
    from += line.length + 1;
  });
  ruler.remove();
  return worst;
}"""
SCROLL_TO_END = "() => { document.querySelector('#source').scrollTop = 1e6; }"


def test_numbers_stand_at_their_lines(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    text = open_long_text(sign_in(page, "Priya"))
    for wrapped in (False, True):
        if wrapped:
            page.get_by_role("button", name="Wrap lines").click()
        expect(text).to_have_attribute("wrap", "soft" if wrapped else "off")
        expect_right(page)
        page.evaluate(SCROLL_TO_END)
        expect_right(page)
        page.evaluate("() => { document.querySelector('#source').style.height = '330px'; }")
        page.set_viewport_size({"width": 800, "height": 700})
        expect_right(page)
        text.press("ControlOrMeta+End")
        page.keyboard.type("\nanother line" + LONG + "\n\nand one more")
        expect_right(page)
        page.set_viewport_size(WIDE)
        expect_right(page)


def test_a_finding_and_their_count_lead_to_the_line(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    text = open_long_text(sign_in(page, "Priya"))
    page.get_by_role("button", name="line 250").click()
    expect(text).to_be_focused()
    assert selected(page) == "- nonsense & -> nowhere"
    page.locator(".findings-count").press("Enter")
    expect(text).to_be_focused()
    assert selected(page) == "## start"


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_phone_wraps_until_it_is_told_otherwise_and_remembers(
    size: dict[str, int], make_page: Callable[..., Page], sign_in: Callable[[Page, str], Page]
) -> None:
    page = sign_in(make_page(viewport=size), "Priya")
    page.goto("/rubrics/new")
    button, on = page.get_by_role("button", name="Wrap lines"), size == PHONE
    expect(button).to_have_attribute("aria-pressed", "true" if on else "false")
    button.click()
    page.goto("/library/scenarios/new")
    expect(page.get_by_role("button", name="Wrap lines")).to_have_attribute("aria-pressed", "false" if on else "true")


def open_long_text(page: Page) -> Locator:
    page.goto("/library/scenarios/new")
    text = page.locator("#source")
    text.fill(TEXT)
    expect(page.get_by_role("button", name="line 250")).to_be_visible()
    return text


def selected(page: Page) -> str:
    return str(page.evaluate("() => { const one = document.activeElement; return one.value.slice(one.selectionStart, one.selectionEnd); }"))


def expect_right(page: Page) -> None:
    """The numbers follow within a moment."""
    page.wait_for_function(f"() => ({WORST})() <= 2")


def test_words_without_blanks_do_not_widen_a_phone(make_page: Callable[..., Page], sign_in: Callable[[Page, str], Page]) -> None:
    page = sign_in(make_page(viewport=PHONE), "Priya")
    names = [f"a_check_with_a_name_{number}" for number in range(40)]
    checks = [f"  {name}: {{any: [{name}]}}" for name in names]
    front = ["---", "format: agent-scenario/1", "id: wide", f"title: {'Wide' * 45}", "channel: email", "persona: {name: M}", "checks:"]
    rules = [f"- {'|'.join(names)} -> ok", "- else -> bye"]
    ends = ["## ok {end: solved, csat: 4}", "> Fine", "## bye {end: churn, csat: 1}", "> Bye"]
    text = [*front, *checks, "---", "## start", "> Hi", *rules, *ends, "# answers", "### great -> bye", names[3], ""]
    page.goto("/library/scenarios/new")
    page.locator("#source").fill("\n".join(text))
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator("#play-reply")).to_be_visible()
    page.get_by_role("button", name="Wrap lines").click()
    expect(page.locator(".paint-said").first).to_be_attached()
    assert no_sideways_scrolling(page)
    for view in ("story", "publishing"):
        page.goto(page.url.rsplit("/", 1)[0] + f"/{view}")
        assert no_sideways_scrolling(page), view
