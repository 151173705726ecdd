"""The main job from end to end, by keyboard: import, write, practise, review, read, dispute, answer, grow, and the trail of it all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.loop_content import CONVERSATIONS, Content
from tests.browser.loop_growth import Outcome
from tests.browser.loop_practice import Practice
from tests.browser.loop_review import Reviewing
from tests.browser.loop_steps import Enter
from tests.browser.records import write_records
from tests.browser.site import Site


@pytest.fixture
def enter(own_site: Site, make_page: Callable[..., Page], sign_in: Callable[[Page, str], Page]) -> Enter:
    """`enter("Hanna")`: a page of her own browser, signed in; the same one each time. The site has only this test's visitors."""
    pages: dict[str, Page] = {}

    def open_page(name: str) -> Page:
        if name not in pages:
            pages[name] = sign_in(make_page(own_site), name)
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


class Loop(Content, Practice, Reviewing, Outcome):
    """One step of the job each, in order."""
