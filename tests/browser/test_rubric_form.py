"""Somebody who never saw the source writes a rubric through the form, by keyboard, tries it and publishes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.walking import PHONE, WIDE, broken_rules

SAVE = "Control+Enter"


def begin(page: Page, title: str) -> None:
    page.goto("/rubrics/start")
    page.get_by_label("What is it called?").fill(title)
    page.keyboard.press(SAVE)
    expect(page.get_by_role("heading", name="How the score is made")).to_be_visible()


def test_a_rubric_by_the_form_alone(page: Page, sign_in: Callable[[Page, str], Page]) -> None:
    sign_in(page, "Priya")
    begin(page, "Kettle replies")
    page.locator("#add-tone").press("Enter")
    expect(page.locator("#f-title")).to_be_focused()
    page.keyboard.type("Says when it arrives")
    page.keyboard.press(SAVE)
    expect(page.locator("#card-says-when-it-arrives")).to_be_visible()
    page.locator("#edit-says-when-it-arrives").press("Enter")
    expect(page.locator("#f-title")).to_be_focused()
    page.get_by_label("Weight", exact=True).fill("100")
    page.get_by_label("Anchor of level 5").fill("Names the day.")
    page.get_by_label("Example reply of level 5").fill("It arrives on Monday.")
    page.keyboard.press(SAVE)
    card = page.locator("#card-says-when-it-arrives")
    expect(card).to_contain_text("50%")
    expect(card).to_be_focused()
    page.locator("#up-says-when-it-arrives").press("Enter")
    expect(page.locator("#part-tone h3").first).to_have_text("Says when it arrives")
    page.get_by_role("button", name="Take back").press("Enter")
    expect(page.locator("#part-tone h3").first).not_to_have_text("Says when it arrives")
    page.locator("#try-says-when-it-arrives").select_option("r5")
    expect(page.locator("#try-result")).to_contain_text("100.0")
    page.locator("#edit-head").press("Enter")
    page.get_by_label("Pass mark").fill("9o")
    page.keyboard.press(SAVE)
    expect(page.get_by_label("Pass mark")).to_be_focused()
    expect(page.get_by_text("Write a number such as 80 or 62.5.")).to_be_visible()
    expect(page.locator("#toasts")).not_to_contain_text("did not work")
    page.get_by_label("Pass mark").fill("90")
    page.keyboard.press(SAVE)
    expect(page.locator("#edit-head")).to_be_visible()
    page.get_by_role("link", name="Publish").press("Enter")
    expect(page.get_by_text("Anchors are missing")).to_be_visible()
    page.keyboard.press(SAVE)
    expect(page.get_by_text("Published as version 1.")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_form_breaks_no_rule(page: Page, sign_in: Callable[[Page, str], Page], size: ViewportSize, dark: bool) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="dark" if dark else "light")
    sign_in(page, "Priya")
    page.goto("/rubrics/1/form?open=criterion:empathy")
    assert not broken_rules(page)
    page.goto("/rubrics/1/form?open=head")
    assert not broken_rules(page)
    page.goto("/calibration/health/1")
    assert not broken_rules(page)
