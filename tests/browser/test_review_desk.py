"""Three walks through the review desk by keyboard: a calibration round, a dispute, a weight that is tried and then scored anew."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

SignIn = Callable[[Page, str], Page]
Axe = Callable[..., None]
Shoot = Callable[[Page, str], None]
SAVE = "Control+Enter"


@pytest.fixture(scope="module")
def desk_site(make_site: Callable[[], Site]) -> Iterator[Site]:
    """One server for the three walks, which leave each other's things alone."""
    site = make_site()
    yield site
    site.stop()
    assert not site.troubles(), "\n".join(site.troubles())


@pytest.fixture
def enter(desk_site: Site, make_page: Callable[..., Page], sign_in: SignIn) -> Callable[[str], Page]:
    return lambda name: sign_in(make_page(desk_site), name)


def grade_all(page: Page, digits: str, *, conversations: int, quote: bool = False) -> None:
    """Grade the conversations of a round, a digit for each criterion in turn, and hand each in."""
    page.keyboard.press("e")
    for number in range(conversations):
        expect(page.get_by_role("heading", name=f"Conversation {number + 1} of")).to_be_visible()
        expect(page.locator("[data-review] .rv-criterion-here")).to_be_visible()
        if quote:
            page.keyboard.press("s")
            expect(page.locator("[data-pick-bar]")).to_be_visible()
            page.keyboard.press("Enter")
            expect(page.locator("[data-quotes] [data-quote]").first).to_be_visible()
        for place in range(page.locator("[data-criterion]:not([hidden])").count()):
            page.keyboard.press(digits[place % len(digits)])
        expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
        page.keyboard.press(SAVE)


def confirmed(page: Page, name: str) -> None:
    """Choose an act of the page's menu, and say yes."""
    page.get_by_role("button", name="More", exact=True).first.press("Enter")
    page.get_by_role("button", name=name).press("Enter")
    page.locator("#confirm").locator("[data-confirm-yes]").press("Enter")


def prepared(sofia: Page, axe: Axe) -> str:
    """A round of three conversations, started; its address."""
    sofia.goto("/calibration/rounds/new")
    sofia.get_by_label("Name of the round").fill("Three from this week")
    sofia.get_by_label("Team").select_option(label="Parcels desk")
    sofia.get_by_label("Rubric").select_option(label="Core quality")
    sofia.get_by_label("How many conversations").fill("3")
    for name in ("Hanna Nyström", "Diego Fuentes"):
        sofia.get_by_label(name).check()
    sofia.get_by_role("checkbox", name="Sofia Marques").uncheck()
    axe(sofia)
    sofia.keyboard.press(SAVE)
    expect(sofia.get_by_role("heading", name="Three from this week")).to_be_visible()
    sofia.get_by_role("button", name="Start scoring").press("Enter")
    expect(sofia.locator("[data-toast]").first).to_contain_text("Scoring is open")
    return sofia.url


def discussed(sofia: Page, axe: Axe, shoot: Shoot) -> None:
    """Agree on levels, conversation after conversation; agent and customer stay hidden."""
    for number in range(3):
        expect(sofia.get_by_role("heading", name=re.compile(r"Conversation \d of 3"))).to_be_visible()
        expect(sofia.locator(".calibration-quote").first).to_be_visible()
        expect(sofia.get_by_text("[agent]").or_(sofia.get_by_text("Names of agent and customer are hidden")).first).to_be_visible()
        if number == 0:
            axe(sofia)
            shoot(sofia, "round-discussion")
        while (left := sofia.locator("fieldset.calibration-row:not(:has(input:checked))")).count():
            left.first.locator("input[type=radio]").first.focus()
            sofia.keyboard.press("4")
        sofia.keyboard.press(SAVE)
        expect(sofia.locator("[data-toast]").first).to_contain_text("agreed levels are kept")


def test_a_round_from_its_preparation_to_its_figures(enter: Callable[[str], Page], axe: Axe, shoot: Shoot) -> None:
    sofia = enter("Sofia")
    round_url = prepared(sofia, axe)
    hanna, diego = enter("Hanna"), enter("Diego")
    for page, digits, quote in ((hanna, "4", True), (diego, "454", False)):
        page.goto(round_url)
        axe(page)
        grade_all(page, digits, conversations=3, quote=quote)
        expect(page.get_by_text("You have handed in all of them")).to_be_visible()
    assert "Exemplary" not in hanna.content(), "nobody's levels stand there yet"

    sofia.goto(round_url)
    sofia.get_by_role("button", name="Close scoring").press("Enter")
    sofia.locator("#confirm").locator("[data-confirm-yes]").press("Enter")
    expect(sofia.locator("[data-toast]").first).to_contain_text("Scoring is closed")
    axe(sofia)
    sofia.keyboard.press("e")
    discussed(sofia, axe, shoot)
    sofia.goto(round_url)
    sofia.get_by_role("button", name="Resolve the round").press("Enter")
    confirm = sofia.locator("#confirm").locator("[data-confirm-yes]")
    expect(confirm).to_have_text("Resolve the round")
    confirm.press("Enter")
    expect(sofia.locator("[data-toast]").first).to_contain_text("The round is resolved")
    axe(sofia)
    told = sofia.get_by_text("From 15 conversations of rounds")
    for _ in range(20):  # a job works the figures out anew
        sofia.goto("/calibration/agreement")
        if told.count():
            break
        sofia.wait_for_timeout(1500)
    expect(told).to_be_visible()
    sofia.get_by_text("What this means").click()
    expect(sofia.get_by_text("before any dispute")).to_be_visible()
    axe(sofia)


def test_a_dispute_is_graded_blind_compared_and_granted_in_part(enter: Callable[[str], Page], axe: Axe, shoot: Shoot) -> None:
    hanna, agent = enter("Hanna"), enter("Mateusz")
    review_url = publish_one(hanna)
    dispute_two(agent, review_url, axe)

    diego = enter("Diego")
    diego.goto("/review/disputes")
    diego.locator("tr[data-row]").filter(has_text="Mateusz").last.get_by_role("link").press("Enter")
    axe(diego)
    diego.keyboard.press("e")
    expect(diego.get_by_text("First your own levels")).to_be_visible()
    assert "First review" not in diego.content() and "Proposed" not in diego.content()
    axe(diego)
    for criterion, digit in (("empathy", "5"), ("clarity", "2")):
        diego.locator(f"#part-{criterion} input[type=radio]").first.focus()
        diego.keyboard.press(digit)
        diego.locator(f"#answer-{criterion}").fill("As the words stand there.")
    mark_by_key(diego)
    diego.keyboard.press(SAVE)
    expect(diego.get_by_role("heading", name="Compare and decide")).to_be_visible()
    expect(diego.get_by_text("First review").first).to_be_visible()
    axe(diego)
    shoot(diego, "dispute-compare")
    diego.locator("#part-empathy input[type=radio]").first.focus()
    diego.keyboard.press("5")  # a level has the same digit on every sheet
    expect(diego.locator("#part-empathy input[data-digit='5']")).to_be_checked()
    diego.locator("#reason-empathy").select_option("overlooked")
    diego.locator("#reason-clarity").select_option("supported")
    diego.locator("#answer").fill("One of the two.")
    diego.locator("#answer").blur()
    diego.keyboard.press(SAVE)
    expect(diego.locator("[data-toast]").first).to_be_visible()
    agent.goto(review_url)
    expect(agent.get_by_text("Partly accepted").first).to_be_visible()
    expect(agent.get_by_text("Evidence overlooked")).to_be_visible()
    expect(agent.locator("#criterion-empathy .rv-asked-quotes a")).to_have_count(1)
    expect(agent.locator("mark.rv-asked, mark.rv-answered").first).to_be_visible()
    axe(agent)


def mark_by_key(page: Page) -> None:
    """Attach the first sentence that is offered to what is said about empathy."""
    page.locator("#part-empathy [data-mark]").press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#part-empathy .rv-quote")).to_have_count(1)


def dispute_two(agent: Page, review_url: str, axe: Axe) -> None:
    """Dispute the levels of two criteria."""
    agent.goto(f"{review_url}/dispute")
    axe(agent)
    for criterion, words in (("empathy", "I named the missed day."), ("clarity", "The answer stands first.")):
        agent.locator(f"#pick-{criterion}").press("Space")
        agent.locator(f"#comment-{criterion}").fill(words)
        agent.locator(f"#level-{criterion}").select_option("r5")
    mark_by_key(agent)
    agent.keyboard.press(SAVE)
    expect(agent.locator("[data-toast]").first).to_contain_text("Your dispute is sent")


def publish_one(page: Page) -> str:
    """Grade an own item of Mateusz' with fair levels, publish it and stay; the address of the review."""
    page.goto("/review")
    row = page.locator("tr[data-row]").filter(has_text="Mateusz").filter(has_text="Core quality").first
    row.get_by_role("link").first.press("Enter")
    expect(page.locator("[data-review] .rv-criterion-here")).to_be_visible()
    item_url = page.url
    for _ in range(page.locator("[data-criterion]:not([hidden])").count()):
        page.keyboard.press("3")
    expect(page.locator("[data-saved][data-state=saved]")).to_be_visible()
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url(re.compile(r"/review(\?|$)"))
    page.goto(item_url)
    page.wait_for_url(re.compile(r"/reviews/\d+"))
    return page.url.split("?")[0]


def test_a_weight_is_tried_and_nothing_moves_until_it_is_ordered(enter: Callable[[str], Page], axe: Axe, shoot: Shoot) -> None:
    priya, sofia = enter("Priya"), enter("Sofia")
    priya.goto("/rubrics")
    priya.get_by_role("link", name="Core quality").first.press("Enter")
    rubric_id = re.search(r"/rubrics/(\d+)", priya.url)[1]  # type: ignore[index]
    before = shown_scores(sofia)
    priya.goto(f"/rubrics/{rubric_id}/form?open=criterion:empathy")
    priya.get_by_label("Weight", exact=True).fill("60")
    priya.keyboard.press(SAVE)
    expect(priya.get_by_role("button", name="Take back")).to_be_visible()

    sofia.goto(f"/review/rubrics/{rubric_id}/replays")
    axe(sofia)
    sofia.get_by_role("button", name="Try it").press("Enter")
    expect(sofia.get_by_text("No review has changed")).to_be_visible()
    expect(sofia.get_by_text("Mateusz Kowalczyk").first).to_be_visible()
    axe(sofia)
    shoot(sofia, "what-if")
    assert shown_scores(sofia) == before

    priya.get_by_role("link", name="Publish").or_(priya.get_by_role("button", name="Publish")).press("Enter")
    expect(priya.get_by_role("heading", name="What changes for reviewers")).to_be_visible()
    priya.get_by_role("button", name="Publish").press("Enter")
    expect(priya.get_by_text("Published as version 2.")).to_be_visible()
    assert shown_scores(sofia) == before, "publishing alone moves no review"
    sofia.goto(f"/review/rubrics/{rubric_id}/replays")
    sofia.get_by_label(re.compile("Why")).fill("Empathy weighs more from now on.")
    sofia.get_by_role("button", name="Score anew").press("Enter")
    sofia.locator("#confirm").locator("[data-confirm-yes]").press("Enter")
    expect(sofia.get_by_text("Reviews that move").first).to_be_visible()
    expect(sofia.get_by_text("Empathy weighs more from now on.")).to_be_visible()
    axe(sofia)
    shoot(sofia, "re-scoring")
    assert shown_scores(sofia) != before


def shown_scores(page: Page) -> list[str]:
    """The rows of the reviews of the viewer's teams, as they are told."""
    page.goto("/reviews/team")
    return page.locator("tr[data-row]").all_inner_texts()
