"""What every step of the whole loop knows: the people's pages, and what is asked of each page on the way."""

from collections.abc import Callable

from playwright.sync_api import Page

Enter = Callable[[str], Page]
SCENARIO = "Where is our birthday present?"
AGENT, TRAINEE = "Mateusz Kowalczyk", "Amara Osei"


class Steps:
    """A part of the job; what one step learns the next one uses."""

    def __init__(self, enter: Enter, axe: Callable[..., None], shoot: Callable[..., None]) -> None:
        self.enter, self.axe, self.shoot = enter, axe, shoot

    def seen(self, page: Page, name: str) -> None:
        """What is asked of every page of the way."""
        self.axe(page)
        self.shoot(page, f"loop-{name}")
