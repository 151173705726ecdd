"""200 trainees in shifts at once: how long a reply takes to become the customer's next turn, and how long the list's question takes.

Every trainee thinks: a reply every 20 to 40 seconds, a look at the list every 12 seconds as the page does, up to three customers in
hand, a new one taken whenever one has left. Times are what the browser waits for, in milliseconds, from the sent form to the last byte.
"""

import random
import re
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask

from app.base import clock
from app.base.database import db
from app.base.transaction import unit_of_work
from app.inbox.shifts.actions.publishing import publish
from app.inbox.shifts.actions.running import start_run
from app.inbox.shifts.actions.working import take_next
from app.inbox.shifts.models import Shift, ShiftRun
from app.inbox.shifts.queries import attempts_of, current_version
from app.inbox.shifts.views.values import POLL_SECONDS
from app.people.models import Person
from bench.cast import FIRST_AGENT
from bench.client import Ask, Caller
from bench.running import Running
from bench.works import Browser, sign_in

TRAINEES = 200
THINK = (20.0, 40.0)
IN_HAND = 3
WARM_UP = 10.0
CHATS = "[parcels.wrong-address, parcels.delivered-neighbour, identity.not-the-holder, identity.locker-code, promises.wedding, quay.dark]"
SHIFT = f"""format: shift/1
id: bench.shift
title: A shift of the bench
minutes: 240
parallel: {IN_HAND}
patience: {{chat: 3h}}
arrivals:
  - {{at: 0, any_of: {CHATS}, times: {IN_HAND}, every: 0}}
  - {{at: 1, any_of: {CHATS}, times: 100, every: 2}}
"""
REPLIES = (
    "I am sorry about this. I am looking at your order now, please give me two minutes; I am still here.",
    "Could you tell me the order number and the delivery postcode, please? I may only speak about it with the account holder.",
    "I cannot promise a day. What I see is a window, and I write to you as soon as I know more.",
)
_TURN = re.compile(rb'name="turn" value="(\d+)"')


@dataclass(frozen=True)
class ShiftLoad:
    """What the load saw. `busy`: processor time of the server as a part of one core."""

    trainees: int
    seconds: float
    replies: int
    reply_p50: float
    reply_p95: float
    polls: int
    poll_p50: float
    poll_p95: float
    busy: float
    failed: int
    first_failure: str


@dataclass
class Trainee:
    """One person in a shift: the browser, the run, and the revision of each conversation in hand."""

    browser: Browser
    run_id: int
    hand: dict[int, int]
    random: random.Random
    replies: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def work(self, port: int, begins: float, ends: float) -> None:
        """Reply, look and take until the end, each at its own pace; what happens while warming up is not counted."""
        caller = Caller(port)
        replies, looks = begins - WARM_UP + self.random.uniform(0, THINK[1]), begins - WARM_UP + self.random.uniform(0, POLL_SECONDS)
        while min(replies, looks) < ends:
            time.sleep(max(0.0, min(replies, looks) - time.monotonic()))
            counted = time.monotonic() >= begins
            if looks <= replies:
                self._look(caller, counted)
                looks += POLL_SECONDS
            else:
                self._reply(caller, counted)
                replies += self.random.uniform(*THINK)
        caller.close()

    def _look(self, caller: Caller, counted: bool) -> None:
        path = f"/inbox/shifts/runs/{self.run_id}/poll"
        status, _body, spent = self._ask(caller, self.browser.post_part(path, {"seen": "", "current": ""}))
        self._note(self.polls if counted else None, spent, status in (200, 204), f"poll: {status}")

    def _reply(self, caller: Caller, counted: bool) -> None:
        if len(self.hand) < IN_HAND:
            self._take(caller)
        if not self.hand:
            return
        attempt_id = self.random.choice(list(self.hand))
        values = {"body": self.random.choice(REPLIES), "turn": str(self.hand[attempt_id]), "shown": "0", "anyway": "1"}
        status, body, spent = self._ask(caller, self.browser.post_part(f"/inbox/{attempt_id}/reply", values))
        turn = _TURN.search(body)
        if turn is not None:
            self.hand[attempt_id] = int(turn[1])
        elif status == 200:
            del self.hand[attempt_id]
        stale = status == 409  # the customer wrote meanwhile; the page shows it, and the next reply answers it
        self._note(self.replies if counted and not stale else None, spent, status in (200, 409), f"reply: {status} {body[:120]!r}")

    def _take(self, caller: Caller) -> None:
        status, head, _spent = self._ask(caller, self.browser.post_part(f"/inbox/shifts/runs/{self.run_id}/take", {}), want_head=True)
        found = re.search(rb"location: /inbox/(\d+)\r\n", head + b"\r\n")
        if status == 303 and found is not None and int(found[1]) not in self.hand:
            self.hand[int(found[1])] = 1

    def _ask(self, caller: Caller, ask: Ask, *, want_head: bool = False) -> tuple[int, bytes, float]:
        began = time.monotonic()
        status, head, body = caller.call(ask.encoded())
        return status, head if want_head else body, (time.monotonic() - began) * 1000

    def _note(self, times: list[float] | None, spent: float, right: bool, said: str) -> None:
        if times is not None:
            times.append(spent)
        if not right:
            self.failures.append(said)


def prepare(app: Flask, trainees: int, told: Callable[[float], None]) -> list[Trainee]:
    """Publish the bench's shift and let everybody begin it, with three customers in hand."""
    at = clock.now()
    with app.app_context(), app.test_request_context("/"):
        with unit_of_work():
            version_id = _publish(at)
        made = []
        for number in range(trainees):
            with unit_of_work():
                run, hand = _begin(FIRST_AGENT + number, version_id, number, at)
            made.append((run.id, hand))
            told(number / trainees)
        db.session.remove()
    return [Trainee(sign_in(app, FIRST_AGENT + number), run_id, hand, random.Random(number)) for number, (run_id, hand) in enumerate(made)]


def measure_shifts(server: Running, everybody: Sequence[Trainee], seconds: float) -> ShiftLoad:
    """Let everybody work for so long, after a warm-up, and say what they saw."""
    begins = time.monotonic() + WARM_UP
    threads = [threading.Thread(target=one.work, args=(server.port, begins, begins + seconds), daemon=True) for one in everybody]
    for thread in threads:
        thread.start()
    time.sleep(max(0.0, begins - time.monotonic()))
    used = server.cpu()
    for thread in threads:
        thread.join()
    busy = (server.cpu() - used) / seconds
    replies = sorted(value for one in everybody for value in one.replies)
    polls = sorted(value for one in everybody for value in one.polls)
    failures = [said for one in everybody for said in one.failures]
    reply, poll = _cuts(replies), _cuts(polls)
    said = failures[0] if failures else ""
    return ShiftLoad(len(everybody), seconds, len(replies), *reply, len(polls), *poll, busy, len(failures), said)


def _publish(at: datetime) -> int:
    shift = Shift(slug="bench.shift", title="A shift of the bench", created_at=at, draft_at=at, draft_source=SHIFT)
    db.session.add(shift)
    db.session.flush()
    publish(shift, pack=None, by=None, at=at, origin="file")
    return shift.id


def _begin(person_id: int, shift_id: int, seed: int, at: datetime) -> tuple[ShiftRun, dict[int, int]]:
    query = db.select(Person).where(Person.id == person_id).options(db.selectinload(Person.memberships))
    person = db.session.scalars(query).one()
    version = current_version(db.session.get_one(Shift, shift_id))
    if version is None:
        raise SystemExit("The bench's shift was not published.")
    run = start_run(person, version, at=at + timedelta(milliseconds=seed), seed=seed)
    for _ in range(IN_HAND):
        take_next(run, by=person, at=at)
    return run, {one.id: one.revision for one in attempts_of(run)}


def _cuts(values: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    if len(values) < 2:
        return (values[0], values[0]) if values else (0.0, 0.0)
    cuts = statistics.quantiles(values, n=20)
    return cuts[9], cuts[18]
