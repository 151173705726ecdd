"""Somebody who never saw the source writes a scenario of five nodes through the forms, by keyboard, and publishes it."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import PHONE, WIDE, broken_rules

SAVE = "Control+Enter"


def test_five_nodes_by_forms_alone(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, "Priya")
    begin(page, "Where is my kettle?")
    add_check(page, "gives-date", "tomorrow\non monday")
    add_rule(page, "start", ["gives-date"], "curious", "5")
    expect(card(page, "curious")).to_contain_text("…")
    write_words(page, "curious", "And who brings it?")
    add_rule(page, "curious", ["good-reply", "gives-date"], "solved", "10", one_of=True)
    add_node(page, "furious", "You never answer what I ask.", "furious")
    change_last_rule(page, "curious", "furious")
    page.locator("[data-node='start']").first.click()
    expect(card(page, "furious")).not_to_contain_text("nothing leads here")
    expect(page.locator("[data-card]")).to_have_count(5)
    play(page, "I am sorry, it comes tomorrow.", "solved")
    page.locator("#studio-publish a", has_text="Publish").press("Enter")
    expect(page.locator("#changes")).to_contain_text("Publishing makes version 1")
    page.get_by_role("button", name="Publish now").press("Enter")
    expect(page.get_by_text("Published as version 1.")).to_be_visible()


def test_what_stops_a_play_is_made_by_keyboard_and_the_play_begins(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, "Priya")
    begin(page, "Where is my teapot?")
    add_rule(page, "start", ["gives-date"], "curious", "5")
    page.keyboard.press("p")
    expect(page.locator("[data-play-waits]")).to_contain_text("gives-date")
    page.get_by_role("button", name="Make the check gives-date").press("Enter")
    page.get_by_label("Phrases").first.press_sequentially("tomorrow")
    page.keyboard.press(SAVE)
    page.get_by_label("Your reply").press_sequentially("It comes tomorrow.")
    page.keyboard.press(SAVE)
    expect(page.locator(".play-trace")).to_contain_text("If gives-date: go to curious, mood +5")
    expect(page.get_by_label("Your reply")).to_be_focused()
    page.get_by_role("button", name="Keep as a model answer").press("Enter")
    expect(page.get_by_label("It must reach the node")).to_have_value("curious")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#edit-title")).to_have_count(0)
    assert page.url.endswith("/story")


def test_the_map_is_walked_by_keyboard_and_opens_a_node(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, "Priya")
    begin(page, "Where is my toaster?")
    page.get_by_role("link", name="Map", exact=True).click()
    node = page.locator(".map-node[data-id='start']")
    expect(node).to_have_attribute("tabindex", "0")
    node.focus()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".map-node-on")
    expect(chosen).not_to_have_attribute("data-id", "start")
    expect(chosen).to_be_focused()
    name = chosen.get_attribute("data-id") or ""
    page.keyboard.press("Enter")
    expect(page.locator("#edit-title")).to_have_text(f"Edit {name}")
    page.get_by_label("What the customer says").fill("Another end.")
    page.keyboard.press(SAVE)
    expect(page.locator(f".map-node[data-id='{name}']")).to_contain_text("Another end.")


def test_taking_back_and_other_views_stay_in_step(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, "Priya")
    begin(page, "Where is my lamp?")
    write_words(page, "start", "Changed words.")
    page.get_by_role("link", name="Source", exact=True).click()
    text = page.locator("#source")
    assert "> Changed words." in text.input_value()
    text.fill(text.input_value().replace("Changed words.", "Typed words.").replace("-> solved", "-> nowhere"))
    expect(page.locator(".paint-said").filter(has_text="nowhere")).to_be_visible()
    page.get_by_role("link", name="Story", exact=True).click()
    expect(card(page, "start")).to_contain_text("Typed words.")
    expect(card(page, "start")).to_contain_text("(not there yet)")
    page.get_by_role("button", name="Take back").click()
    expect(card(page, "start")).to_contain_text("Changed words.")


def test_words_of_an_open_form_outlive_esc_another_form_and_a_reload(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, "Priya")
    begin(page, "Where is my iron?")
    words, back = page.get_by_label("What the customer says"), page.get_by_text("Your words from before are back")
    edit(page, "start")
    words.fill("Long words.")
    page.get_by_role("button", name="Another way to say it").click()
    page.get_by_label("Or, said in another way").first.fill("Other words.")
    page.keyboard.press("Escape")
    edit(page, "start")
    expect(words).to_have_value("Long words.")
    expect(page.get_by_label("Or, said in another way").first).to_have_value("Other words.")
    edit(page, "solved")
    expect(back).to_have_count(0)
    page.reload()
    edit(page, "start")
    expect(back).to_be_visible()
    page.get_by_role("button", name="Throw these words away").click()
    expect(words).to_have_value("Hello, where is my order {order}?")
    page.locator("#rule-start-1").click()
    page.locator("#edit-area .chip-input").fill("late")
    page.reload()
    page.locator("#rule-start-1").click()
    expect(page.locator("#edit-area .chip")).to_contain_text(["good-reply", "late"])
    page.keyboard.press(SAVE)
    expect(page.locator("#rule-start-1")).to_contain_text("late")
    page.locator("#rule-start-1").click()
    expect(page.locator("#edit-title")).to_be_visible()
    expect(back).to_have_count(0)


def test_the_studio_works_on_a_phone(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, "Priya")
    begin(page, "Where is my fan?")
    card(page, "start").get_by_role("button", name="Edit").click()
    page.get_by_label("What the customer says").fill("On the phone.")
    page.get_by_role("button", name="Save").click()
    expect(card(page, "start")).to_contain_text("On the phone.")
    page.set_viewport_size(WIDE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_views_are_accessible(page: Page, sign_in: Callable[[Page, str], Page], scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "Priya")
    begin(page, f"Where is my {scheme} pan?")
    assert not broken_rules(page)
    card(page, "start").locator("[data-rule]").first.click()
    expect(page.locator("#edit-title")).to_contain_text("Rule 1")
    assert not broken_rules(page)
    page.locator(".things .thing").first.evaluate("one => one.click()")
    expect(page.get_by_label("Phrases").first).to_be_visible()
    assert not broken_rules(page)
    page.get_by_role("button", name="Help", exact=True).click()
    assert not broken_rules(page)
    for view in ("Map", "History", "Source"):
        page.get_by_role("link", name=view, exact=True).click()
        expect(page.locator(".tabs [aria-current]")).to_have_text(view)
        assert not broken_rules(page), view


def begin(page: Page, title: str) -> None:
    """The questions of a new scenario."""
    page.goto("/library/")
    page.get_by_role("link", name="New scenario").click()
    page.get_by_label("subject line").fill(title)
    page.get_by_label("called").fill("Mara Lindt")
    page.get_by_label("write first").fill("Hello, where is my order {order}?")
    page.get_by_label("good reply have").fill("sorry\napolog*")
    page.get_by_label("after a good reply").fill("Thank you.")
    page.get_by_label("any other reply").fill("Never mind.")
    page.get_by_label("Pack").select_option(label="no pack")
    page.get_by_role("button", name="Make the scenario").click()
    expect(card(page, "start")).to_be_visible()


def edit(page: Page, name: str) -> None:
    card(page, name).get_by_role("button", name="Edit").click()
    expect(page.locator("#edit-title")).to_have_text(f"Edit {name}")


def card(page: Page, name: str) -> Locator:
    return page.locator(f"#card-{name}")


def add_check(page: Page, name: str, words: str) -> None:
    page.get_by_role("button", name="Add a check").click()
    page.locator("#edit-area").get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Phrases").first.fill(words)
    page.keyboard.press(SAVE)
    expect(page.locator(f"#named-checks-{name}")).to_be_focused()


def add_rule(page: Page, node: str, checks: list[str], target: str, mood: str, *, one_of: bool = False) -> None:
    card(page, node).focus()
    page.keyboard.press("r")
    expect(page.locator("#edit-title")).to_contain_text(node)
    if one_of:
        page.get_by_label("When", exact=True).select_option(label="the reply has one of these")
    for name in checks:
        page.get_by_label("Checks", exact=True).press_sequentially(name)
        page.keyboard.press("Enter")
    page.get_by_label("Then go to").fill(target)
    page.get_by_label("Mood changes by").fill(mood)
    page.keyboard.press(SAVE)
    expect(card(page, node).locator(".rule-target").filter(has_text=target)).to_be_visible()


def write_words(page: Page, node: str, words: str) -> None:
    card(page, node).focus()
    page.keyboard.press("e")
    page.get_by_label("What the customer says").fill(words)
    page.keyboard.press(SAVE)
    expect(card(page, node)).to_contain_text(words)


def add_node(page: Page, name: str, words: str, end: str) -> None:
    page.keyboard.press("n")
    page.locator("#edit-area").get_by_label("Name", exact=True).fill(name)
    page.get_by_label("What the customer says").fill(words)
    page.get_by_label("Then", exact=True).select_option(label="the conversation ends")
    page.get_by_label("How it ends").fill(end)
    page.get_by_label("Satisfaction").fill("1")
    page.keyboard.press(SAVE)
    expect(card(page, name)).to_contain_text("nothing leads here")


def change_last_rule(page: Page, node: str, target: str) -> None:
    card(page, node).locator("[data-rule]").last.press("Enter")
    page.get_by_label("Then go to").fill(target)
    page.keyboard.press(SAVE)
    expect(card(page, node).locator("[data-rule]").last).to_be_focused()
    expect(card(page, node).locator("[data-rule]").last).to_contain_text(target)


def play(page: Page, reply: str, outcome: str) -> None:
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_label("Your reply").fill(reply)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#play-area")).to_contain_text(outcome)
