"""Attempts: customers who wait in the inbox, replies still to be sent, and what everybody practised before."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import joinedload

from app.base.database import db
from app.conversations.models import Conversation, Message
from app.conversations.rendering import message_html
from app.inbox.models import Attempt, AttemptTurn
from app.library import models as library
from app.simulation import Scenario, begin, step
from bench.cast import DESKS, MEASURED_TEAM, STOCK_TEAM, Cast
from bench.rows import Row, Sink

SCENARIO = "billing.double-charge"
SEED = 7
WAITING = 26
"""Open attempts of each measured agent; with the scenarios below them the inbox shows about 60 rows."""
PLAYABLE = 150
"""Open attempts of each agent of the stock team: one reply is sent in each."""
PAST = 20
"""One finished attempt for so many conversations."""
REPLY = (
    "Hello, thank you for the order number. I have looked at both charges: the second one is a hold that was never taken, and it drops "
    "off by itself within a few working days. I am sorry for the worry; you have nothing to do."
)
CONVERSATION = (
    "id", "kind", "source_system", "source_id", "team_id", "channel", "subject", "status", "language", "opened_at", "last_message_at",
    "customer_name", "assignee_id", "message_count", "reply_count", "preview",
)  # fmt: skip
MESSAGE = ("id", "conversation_id", "source_id", "position", "kind", "author_role", "author_id", "author_name", "sent_at", "body", "html")
ATTEMPT = (
    "id", "person_id", "team_id", "scenario_id", "scenario_version_id", "conversation_id", "seed", "engine", "state", "started_at",
    "ended_at", "turn_count", "end_node", "outcome", "csat", "revision",
)  # fmt: skip
TURN = ("attempt_id", "number", "at", "reply_message_id", "customer_message_id", "trace")


def played_versions(anchor: datetime) -> Sequence[library.ScenarioVersion]:
    """The version that is played, and archived copies of it: a person has at most one open attempt at a scenario."""
    query = db.select(library.ScenarioVersion).join(library.ScenarioVersion.scenario).where(library.Scenario.slug == SCENARIO)
    played = db.session.scalars(query.options(joinedload(library.ScenarioVersion.scenario))).one()
    made = [_copy(played, number, anchor) for number in range(max(WAITING, PLAYABLE))]
    db.session.add_all(made)
    db.session.flush()
    return [played, *made]


def _copy(played: library.ScenarioVersion, number: int, anchor: datetime) -> library.ScenarioVersion:
    kind = {"title": played.title, "channel": played.channel, "language": played.language, "level": played.level}
    scenario = library.Scenario(slug=f"{SCENARIO}.{number}", pack_id=played.scenario.pack_id, created_at=anchor, archived_at=anchor, **kind)
    text = {"content_hash": played.content_hash, "source": played.source, "rubric_slug": played.rubric_slug}
    return library.ScenarioVersion(scenario=scenario, number=1, published_at=anchor, **text, **kind)


class Practice:
    """Rows of attempts at one scenario; `ids` are (scenario, version): the original, then the copies.

    Other ids go on from the conversations and messages that stand already.
    """

    def __init__(self, scenario: Scenario, ids: Sequence[tuple[int, int]], cast: Cast, anchor: datetime, last: tuple[int, int]) -> None:
        self.ids = ids
        self.cast, self.anchor = cast, anchor
        self.conversation_id, self.message_id = last
        self.attempt_id = 0
        state, opening = begin(scenario, SEED, anchor)
        after, turn = step(scenario, state, REPLY, anchor + timedelta(minutes=5))
        self.engines = (json.dumps(state.as_json()), json.dumps(after.as_json()))
        self.trace, self.title = json.dumps(turn.as_json()), scenario.title
        self.said = (opening.text or "", REPLY, turn.customer or "")
        self.html = tuple(message_html(text) for text in self.said)

    def write(self, sink: Sink) -> None:
        """Insert everything."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for person, team, at, copy in self._wanted():
            self._attempt(rows, person, team, at, copy)
        sink.put(Conversation, CONVERSATION, rows["conversation"])
        sink.put(Message, MESSAGE, rows["message"])
        sink.put(Attempt, ATTEMPT, rows["attempt"])
        sink.put(AttemptTurn, TURN, rows["turn"])

    def _wanted(self) -> Iterator[tuple[int, int, datetime, int]]:
        """(person, team, start, which copy is still open; 0 for the original, which has ended), oldest first."""
        past = self.cast.conversations // PAST
        agents = [*self.cast.agents_of(MEASURED_TEAM)]
        for number in range(past):
            own = number % 10 < 3
            agent = agents[number % len(agents)] if own else agents[-1] + 1 + number % (self.cast.agents - len(agents))
            team = self.cast.team_of(agent - agents[0])
            yield agent, team, self.anchor - timedelta(hours=2 * (past - number) + 2), 0
        for team, count in ((MEASURED_TEAM, WAITING), (STOCK_TEAM, PLAYABLE)):
            for agent in self.cast.agents_of(team)[:DESKS]:
                yield from ((agent, team, self.anchor - timedelta(minutes=count - number), 1 + number) for number in range(count))

    def _attempt(self, rows: dict[str, list[Row]], person: int, team: int, at: datetime, copy: int) -> None:
        ended = copy == 0
        self.conversation_id += 1
        self.attempt_id += 1
        count = 3 if ended else 1
        first = self.message_id + 1
        later = at + timedelta(minutes=5)
        name = json.loads(self.engines[0])["facts"]["holder"]
        authors = (("customer", None, name), ("agent", person, f"Agent {person}"), ("customer", None, name))
        for place in range(count):
            self.message_id += 1
            sent = _text(at if place == 0 else later)
            body = (self.said[place], self.html[place])
            rows["message"].append((self.message_id, self.conversation_id, str(place), place, "public", *authors[place], sent, *body))
        common = ("practice", "greenroom", f"attempt-{self.attempt_id}", team, "email", self.title, "closed" if ended else "open", "en")
        moments = (_text(at), _text(later if ended else at))
        rows["conversation"].append((self.conversation_id, *common, *moments, name, person, count, count // 2, self.said[0][:160]))
        end = (_text(later), 1, "done", "solved", 4.0, 2) if ended else (None, 0, None, None, None, 1)
        rows["attempt"].append(
            (self.attempt_id, person, team, *self.ids[copy], self.conversation_id, SEED, self.engines[ended],
             "ended" if ended else "open", _text(at), *end)
        )  # fmt: skip
        if ended:
            rows["turn"].append((self.attempt_id, 1, _text(later), first + 1, first + 2, self.trace))


def _text(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(" ", "microseconds")
