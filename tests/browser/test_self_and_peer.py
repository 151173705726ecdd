"""Self review and peer review by keyboard: one's own view first, a colleague's because one asked, the reviewer's beside one's own."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.test_grade_by_keys import flask
from tests.browser.walking import no_sideways_scrolling

SignIn = Callable[[Page, str], Page]
MATEUSZ = "agent@demo.greenroom.test"
ABOUT = "The lamp came without its shade"


def test_own_view_a_colleagues_and_the_reviewers(
    own_site: Site, make_page: Callable[..., Page], sign_in: SignIn, axe: Callable[..., None], shoot: Callable[..., None], tmp_path: Path
) -> None:
    answer_of_mateusz(own_site, tmp_path)
    agent, hanna, sofia, amara = (sign_in(make_page(own_site), name) for name in ("Mateusz", "Hanna", "Sofia", "Amara"))
    conversation, own_view = look_at_own_reply(agent, axe, shoot)
    put_into_queue(hanna, conversation)
    switch_on(sofia)
    ask_amara(agent, axe, shoot)
    look_for_a_colleague(amara, axe)
    hanna.goto("/review?purpose=quality")
    hanna.get_by_role("link", name=ABOUT, exact=True).last.press("Enter")
    fill(hanna, "3")
    hanna.keyboard.press("e")
    expect(hanna.locator("[data-toast]").first).to_contain_text("Published")
    agent.goto(own_view)
    expect(agent.get_by_text("criteria got the same level from both")).to_be_visible()
    expect(agent.get_by_text(re.compile("You are 2 levels milder")).first).to_be_visible()
    for page, address, name in ((agent, own_view, "beside"), (agent, "/reviews/self", "list"), (sofia, "/reviews/parted", "parted")):
        page.goto(address)
        expect(page.get_by_text(ABOUT).first).to_be_visible()
        assert no_sideways_scrolling(page), address
        axe(page)
        shoot(page, f"self-review-{name}")


def look_at_own_reply(agent: Page, axe: Callable[..., None], shoot: Callable[..., None]) -> tuple[str, str]:
    """Grade it oneself, by keyboard; the conversation's id, and where one's own view is read."""
    by_palette(agent, "My self reviews")
    axe(agent)
    agent.keyboard.press("e")
    agent.wait_for_url(re.compile(r"/reviews/self/new$"))
    axe(agent)
    agent.get_by_role("link", name=ABOUT, exact=True).press("Enter")
    expect(agent.get_by_label("Rubric")).to_be_focused()
    axe(agent)
    conversation = agent.url.rsplit("/", 1)[1]
    agent.keyboard.press("Control+Enter")
    agent.wait_for_url(re.compile(r"/fill$"))
    fill(agent, "5")
    axe(agent)
    shoot(agent, "self-review-fill")
    finish(agent)
    expect(agent.get_by_text("No reviewer has graded this")).to_be_visible()
    return conversation, agent.url


def switch_on(lead: Page) -> None:
    """Colleagues of the team may review each other's replies."""
    lead.goto("/teams")
    lead.get_by_role("link", name="Parcels desk").press("Enter")
    lead.get_by_label("Colleagues may review each other’s replies").press("Space")
    lead.get_by_role("button", name="Save").press("Enter")
    expect(lead.locator("[data-toast]").first).to_contain_text("Saved")


def look_for_a_colleague(amara: Page, axe: Callable[..., None]) -> None:
    """From Today to the finished review."""
    amara.goto("/")
    amara.get_by_role("link", name=re.compile("asks you to look at a reply")).press("Enter")
    amara.wait_for_url(re.compile(r"/fill$"))
    fill(amara, "4")
    axe(amara)
    finish(amara)
    axe(amara)


def answer_of_mateusz(site: Site, folder: Path) -> None:
    """A conversation that Mateusz answered an hour ago."""
    at = datetime.now(UTC) - timedelta(hours=1)
    said = (("customer", "My lamp came without its shade. What now?"), ("agent", "I am sorry. The shade leaves our store today."))
    messages = [
        {"id": str(number), "kind": "public", "author": {"role": role, **({"email": MATEUSZ} if role == "agent" else {})},
         "sent_at": (at + timedelta(minutes=number)).isoformat(), "text": text}
        for number, (role, text) in enumerate(said)
    ]  # fmt: skip
    line = {"source": "walk", "id": "1", "channel": "email", "subject": ABOUT, "opened_at": at.isoformat(), "messages": messages}
    file = folder / "one.jsonl"
    file.write_text(json.dumps(line | {"assignee": {"email": MATEUSZ}}) + "\n", encoding="utf-8")
    flask(site, "conversations", "import", str(file), "--team", "Parcels desk")


def put_into_queue(reviewer: Page, conversation: str) -> None:
    """The conversation waits for a review with the rubric that is meant for it most closely."""
    reviewer.goto(f"/review/put?ids={conversation}")
    expect(reviewer.get_by_text("is suggested: it is meant for")).to_be_visible()
    reviewer.get_by_role("button", name="Put into the queue").press("Enter")
    expect(reviewer.locator("[data-toast]").first).to_contain_text("queue")


def by_palette(page: Page, name: str) -> None:
    """Go somewhere by its name."""
    page.keyboard.press("Control+k")
    page.keyboard.type(name)
    expect(page.locator(".palette-item").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def fill(page: Page, digit: str) -> None:
    """Rate every criterion, and point at a sentence."""
    page.wait_for_load_state()
    for _ in range(page.locator("[data-criterion]:visible").count()):
        page.keyboard.press(digit)
    expect(page.locator("[data-criterion]:visible:not(.rv-criterion-rated)")).to_have_count(0)
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.locator("[data-quotes] [data-jump]").first).to_be_visible()
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")


def finish(page: Page) -> None:
    """Finish, which is asked about once; the page that reads it follows."""
    page.keyboard.press("e")
    page.locator("#confirm").locator("[data-confirm-yes]").press("Enter")
    page.wait_for_url(re.compile(r"/reviews/learning/\d+$"))


def ask_amara(agent: Page, axe: Callable[..., None], shoot: Callable[..., None]) -> None:
    """Show the same replies to a colleague."""
    agent.goto("/reviews/peer")
    axe(agent)
    agent.keyboard.press("e")
    agent.wait_for_url(re.compile("for=peer"))
    agent.get_by_role("link", name=ABOUT, exact=True).first.press("Enter")
    expect(agent.get_by_label("Colleague")).to_be_focused()
    agent.keyboard.type("Amara")
    agent.keyboard.press("Tab")
    agent.keyboard.type("Was I too short?")
    axe(agent)
    shoot(agent, "peer-review-ask")
    agent.keyboard.press("Control+Enter")
    agent.wait_for_url(re.compile(r"/reviews/peer$"))
    axe(agent)
    shoot(agent, "peer-reviews")
