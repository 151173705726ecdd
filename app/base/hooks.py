"""Moments that rooms above may answer: a lower package declares a `Moment`, a higher one registers for it.

This is how things that would point upward are registered downward: `inbox` tells that practice was finished,
`review` puts it into its queue, and neither imports the other.
"""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Hook(Generic[P, R]):
    """A named moment. Calling it runs every registered answer in order and returns what they gave."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._answers: list[Callable[P, R]] = []

    def register(self, answer: Callable[P, R]) -> Callable[P, R]:
        """Answer this moment with `answer`; registering the same function twice changes nothing."""
        if answer not in self._answers:
            self._answers.append(answer)
        return answer

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> list[R]:
        return [answer(*arguments, **named) for answer in self._answers]
