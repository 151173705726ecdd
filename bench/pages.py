"""What is measured, and the aims that docs/bench.md explains."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Flask

from bench.cast import DESKS, FIRST_AGENT, LEAD, MEASURED_TEAM, REVIEWERS, STOCK_REVIEWERS, STOCK_TEAM, Cast
from bench.load import Work
from bench.texts import RARE_WORD
from bench.works import Browser, Publishing, Rating, Reading, Replying, drafts_of, open_attempts_of, sign_in

Make = Callable[[Flask, int], Work]
"""The work of connection number n (from 0)."""


@dataclass(frozen=True)
class Page:
    """One measured request. `floor` is what it is compared with; `cpu` and `p50` are aims as multiples of it."""

    key: str
    title: str
    make: Make
    floor: str
    cpu: float | None = None
    p50: float | None = None
    flat: bool = True
    most: int = 100_000
    """Requests that one connection may make in one load; less where something is used up."""


def pages() -> list[Page]:
    """Every measured request, in the order of the report."""
    return [
        Page("inbox", "inbox", partial(_read, person=_agent, path="/inbox"), "c", cpu=2, p50=2),
        Page("queue", "review queue", partial(_read, person=_reviewer, path="/review"), "c", cpu=2, p50=2),
        Page("grade", "review page, 40 messages", _grade, "c", cpu=2.5, p50=4),
        Page("rate", "save one rating", _rate, "d", cpu=2, p50=2),
        Page("publish", "publish a review", _publish, "d", cpu=4, p50=4, most=60),
        Page("turn", "the customer's next turn", _reply, "d", cpu=4, p50=4, most=60),
        Page("person", "growth of a person", partial(_read, person=_agent, path=_own_growth), "c", cpu=3, p50=3),
        Page("team", "growth of a team", partial(_read, person=_lead, path=f"/growth/teams/{MEASURED_TEAM}?weeks=156"), "c", cpu=3, p50=5),
        Page("agreement", "reviewers' dashboard", partial(_read, person=_lead, path="/calibration/agreement"), "c", cpu=3, p50=5),
        Page("list", "conversations", partial(_read, person=_lead, path="/conversations"), "c", cpu=2, p50=2),
        Page("search", "search conversations", partial(_read, person=_lead, path=f"/conversations?q={RARE_WORD}"), "c", cpu=2, p50=2),
    ]


def _read(app: Flask, number: int, *, person: Callable[[int], int], path: str | Callable[[int], str]) -> Work:
    browser = sign_in(app, person(number))
    return Reading(browser.get(path if isinstance(path, str) else path(browser.person_id)))


def _grade(app: Flask, number: int) -> Work:
    browser = sign_in(app, REVIEWERS[number])
    return Reading(browser.get(f"/review/{_drafts(app, browser)[0][0]}"))


def _rate(app: Flask, number: int) -> Work:
    browser = sign_in(app, REVIEWERS[number])
    return Rating(browser, *_drafts(app, browser)[0])


def _publish(app: Flask, number: int) -> Work:
    browser = sign_in(app, STOCK_REVIEWERS[number])
    return Publishing(browser, [assignment_id for assignment_id, _version, _revision in _drafts(app, browser)])


def _reply(app: Flask, number: int) -> Work:
    browser = sign_in(app, Cast(0).agents_of(STOCK_TEAM)[number])
    with app.app_context():
        return Replying(browser, open_attempts_of(browser.person_id))


def _drafts(app: Flask, browser: Browser) -> list[tuple[int, int, int]]:
    with app.app_context():
        return drafts_of(browser.person_id)


def _reviewer(number: int) -> int:
    return REVIEWERS[number % DESKS]


def _agent(number: int) -> int:
    return FIRST_AGENT + number


def _lead(number: int) -> int:
    return LEAD


def _own_growth(person_id: int) -> str:
    return f"/growth/people/{person_id}?weeks=156"
