"""Synthetic conversations, reviews and tallies, straight into a migrated database: the same for the same size and week.

What the pages under measurement read grows with the size: the measured team holds three tenths of all conversations
and reviews. What is used up (drafts to save and to publish) is the same at every size.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import Engine

from app.base.clock import quarter_of
from app.conversations.models import Conversation, Customer, Message
from app.review.actions.tallies import Sums
from app.review.models import Acknowledgement, Assignment, Evidence, Publication, Rating, Review, Tally
from app.rubrics.document import Rubric
from bench.cast import DESKS, MEASURED_TEAM, REVIEWERS, STOCK_REVIEWERS, STOCK_TEAM, Cast
from bench.grades import PROBABILITY, Grade, grades
from bench.practice import Practice
from bench.rows import Row, Sink
from bench.texts import AGENT, CUSTOMER, SUBJECTS, Body, bodies

SEED = 20
WEEKS = 156
STOCK = 1_280
"""Conversations whose complete draft waits to be published."""
LONG = DESKS
"""Conversations of 40 messages with a half-filled draft, one for each reviewer of the measured team."""
LONG_MESSAGES = 40
CHUNK = 5_000
FOREVER = "2100-01-01 00:00:00.000000"
CHANNELS = ("email", "email", "chat", "chat", "form", "social", "phone")

CONVERSATION = (
    "id", "kind", "source_system", "source_id", "team_id", "channel", "subject", "status", "language", "opened_at", "last_message_at",
    "customer_id", "customer_name", "assignee_id", "csat_share", "message_count", "reply_count", "preview",
)  # fmt: skip
MESSAGE = ("id", "conversation_id", "source_id", "position", "kind", "author_role", "author_id", "author_name", "sent_at", "body", "html")
ASSIGNMENT = (
    "id", "conversation_id", "rubric_id", "reviewee_id", "team_id", "purpose", "origin", "probability", "put_at", "acted_at", "state",
    "claimed_by_id", "claim_ends_at", "done_at",
)  # fmt: skip
REVIEW = (
    "id", "assignment_id", "number", "conversation_id", "rubric_version_id", "purpose", "reviewer_id", "reviewee_id", "team_id", "state",
    "acted_at", "started_at", "saved_at", "score", "shown", "passed",
)  # fmt: skip


class Generator:
    """One database being filled. `anchor` is the Monday on which its history ends."""

    def __init__(self, size: int, anchor: datetime, rubric: Rubric, rubric_id: int, version_id: int) -> None:
        self.size, self.anchor, self.rubric_id, self.version_id = size, anchor, rubric_id, version_id
        self.rng = random.Random(SEED)
        self.cast = Cast(size)
        self.grades = grades(rubric, self.rng)
        self.customer, self.agent = bodies(CUSTOMER, self.rng), bodies(AGENT, self.rng)
        self.start = anchor - timedelta(weeks=WEEKS)
        self.step = timedelta(weeks=WEEKS) / size
        self.cells: dict[tuple[int, int, str, str], list[Grade]] = defaultdict(list)
        self.message_id = self.review_id = self.assignment_id = 0

    def run(self, engine: Engine, practice: Callable[[Cast, tuple[int, int]], Practice], told: Callable[[float], None]) -> None:
        """Fill the database; `practice` adds attempts after the last ids; `told` hears how much is done, from 0 to 1."""
        sink = Sink(engine)
        self.cast.write(sink, self.start)
        sink.put(Customer, ("id", "source_system"), ((number, "bench") for number in range(1, self.size // 4 + 1)))
        for first in range(1, self.size + 1, CHUNK):
            self._chunk(sink, range(first, min(first + CHUNK, self.size + 1)))
            told(0.9 * min(1, (first + CHUNK) / self.size))
        sink.put(Tally, ("person_id", "team_id", "purpose", "measure", "span", "begins", *Sums._fields), self._tallies())
        practice(self.cast, (self.size, self.message_id)).write(sink)
        sink.finish()
        told(1.0)

    def _chunk(self, sink: Sink, numbers: range) -> None:
        rows: dict[str, list[Row]] = defaultdict(list)
        for number in numbers:
            self._conversation(number, rows)
        sink.put(Conversation, CONVERSATION, rows["conversation"])
        sink.put(Message, MESSAGE, rows["message"])
        sink.index("conversation_search", ((row[0], row[1]) for row in rows["search"]))
        sink.put(Assignment, ASSIGNMENT, rows["assignment"])
        sink.put(Review, REVIEW, rows["review"])
        sink.put(Rating, ("review_id", "criterion", "level", "saved_at"), rows["rating"])
        sink.put(Publication, ("review_id", "by_id", "at"), rows["publication"])
        sink.put(Acknowledgement, ("review_id", "by_id", "at"), rows["acknowledgement"])
        sink.put(Evidence, ("review_id", "criterion", "message_id", "start", "end", "quote"), rows["evidence"])

    def _conversation(self, number: int, rows: dict[str, list[Row]]) -> None:
        rng, left = self.rng, self.size - number
        long, stock = STOCK <= left < STOCK + LONG, left < STOCK
        team = STOCK_TEAM if stock else MEASURED_TEAM if long else self._team()
        agent = rng.choice(self.cast.agents_of(team))
        count = LONG_MESSAGES if long else 6 if stock else rng.randint(2, 8)
        opened = self.start + self.step * (number - 1)
        subject = f"{rng.choice(SUBJECTS)} ({number})"
        texts = [self._body(place) for place in range(count)]
        last = opened + timedelta(minutes=30 * (count - 1))
        common = ("real", "bench", str(number), team, "email" if long or stock else rng.choice(CHANNELS), subject, "closed", "en")
        rows["conversation"].append(
            (number, *common, _text(opened), _text(last), number % (self.size // 4) + 1, f"Customer {number % 9973}", agent,
             rng.choice((None, None, 0.25, 0.75, 1.0)), count, count // 2, texts[0].text[7:160].replace("\n", " "))
        )  # fmt: skip
        rows["search"].append((number, " ".join(body.tokens for body in texts)))
        rows["message"].extend(self._messages(number, agent, opened, texts))
        if stock:
            self._draft(rows, number, agent, STOCK_REVIEWERS[left * DESKS // STOCK], team, last, whole=True)
        elif long:
            self._draft(rows, number, agent, REVIEWERS[left - STOCK], team, last, whole=False)
        elif rng.random() < 0.3 and left > self.size // 20:
            self._review(rows, number, agent, team, last)
        elif rng.random() < 0.08:
            self._assignment(rows, number, agent, team, last, "waiting")

    def _team(self) -> int:
        return MEASURED_TEAM if self.rng.random() < 0.3 else self.rng.randint(STOCK_TEAM, self.cast.teams)

    def _body(self, place: int) -> Body:
        return self.rng.choice(self.agent if place % 2 else self.customer)

    def _messages(self, number: int, agent: int, opened: datetime, texts: list[Body]) -> Iterator[Row]:
        for place, body in enumerate(texts):
            self.message_id += 1
            author = ("agent", agent, f"Agent {agent}") if place % 2 else ("customer", None, f"Customer {number % 9973}")
            sent = _text(opened + timedelta(minutes=30 * place))
            yield self.message_id, number, str(place), place, "public", *author, sent, body.text, body.html

    def _assignment(
        self, rows: dict[str, list[Row]], number: int, agent: int, team: int, acted: datetime, state: str, holder: int | None = None
    ) -> None:
        self.assignment_id += 1
        until = FOREVER if state == "claimed" else None
        done = _text(acted + timedelta(days=2)) if state == "done" else None
        moments = (_text(acted + timedelta(hours=1)), _text(acted))
        rows["assignment"].append(
            (
                self.assignment_id,
                number,
                self.rubric_id,
                agent,
                team,
                "quality",
                "sample",
                PROBABILITY,
                *moments,
                state,
                holder,
                until,
                done,
            )
        )

    def _review(self, rows: dict[str, list[Row]], number: int, agent: int, team: int, acted: datetime) -> None:
        reviewer = self.rng.choice(STOCK_REVIEWERS if team == STOCK_TEAM else REVIEWERS)
        grade = self.rng.choice(self.grades)
        done = _text(acted + timedelta(days=2))
        self._assignment(rows, number, agent, team, acted, "done", reviewer)
        self._sheet(rows, number, agent, reviewer, team, acted, ("published", 1), grade)
        self._rate(rows, grade.levels, done)
        rows["publication"].append((self.review_id, reviewer, done))
        rows["acknowledgement"].append((self.review_id, agent, done))
        monday = acted.date() - timedelta(days=acted.weekday())
        for span, begins in (("week", monday), ("quarter", quarter_of(monday))):
            self.cells[(agent, team, span, begins.isoformat())].append(grade)

    def _draft(
        self, rows: dict[str, list[Row]], number: int, agent: int, reviewer: int, team: int, acted: datetime, *, whole: bool
    ) -> None:
        grade = self.rng.choice(self.grades)
        self._assignment(rows, number, agent, team, acted, "claimed", reviewer)
        self._sheet(rows, number, agent, reviewer, team, acted, ("draft", -reviewer), None)
        self._rate(rows, grade.levels if whole else grade.levels[:6], _text(acted))
        if not whole:
            for (criterion, _level), row in zip(grade.levels[:4], rows["message"][-8:-4], strict=True):
                rows["evidence"].append((self.review_id, criterion, row[0], 7, 40, row[9][7:40]))

    def _sheet(
        self, rows: dict[str, list[Row]], number: int, agent: int, reviewer: int, team: int, acted: datetime,
        state: tuple[str, int], grade: Grade | None,
    ) -> None:  # fmt: skip
        self.review_id += 1
        moments = (_text(acted), _text(acted + timedelta(days=1)), _text(acted + timedelta(days=2)))
        result = (grade.score, grade.shown, None if grade.passed is None else int(grade.passed)) if grade else (None, None, None)
        name, version = state
        people = (reviewer, agent, team)
        rows["review"].append(
            (self.review_id, self.assignment_id, version, number, self.version_id, "quality", *people, name, *moments, *result)
        )

    def _rate(self, rows: dict[str, list[Row]], levels: tuple[tuple[str, str], ...], at: str) -> None:
        rows["rating"].extend((self.review_id, criterion, level, at) for criterion, level in levels)

    def _tallies(self) -> Iterator[Row]:
        for (person, team, span, begins), given in self.cells.items():
            sums: dict[str, Sums] = defaultdict(Sums)
            for grade in given:
                for measure, one in grade.adds:
                    if span == "quarter" and measure.startswith("criterion:"):
                        continue
                    sums[measure] = sums[measure].plus(one)
            yield from ((person, team, "quality", measure, span, begins, *cell) for measure, cell in sums.items())


def _text(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(" ", "microseconds")
