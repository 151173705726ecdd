"""Real conversations of the demo desk, made by letting simulated customers write to its agents. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.home.demo.cast import Member
from app.home.demo.customers import DemoCustomer
from app.home.demo.files import demo_texts
from app.home.demo.hours import open_from
from app.home.demo.replies import Reply, choose, closing, note
from app.simulation import Act, Scenario, State, begin, filled, step

SOURCE = "harbour-desk"
MOST_TURNS = 4


@dataclass(frozen=True)
class Line:
    """One message. `role` is customer, agent or note."""

    role: str
    text: str
    at: datetime


@dataclass
class Talk:
    """One real conversation before it is imported. `levels` are what its replies are worth, by section of the rubric."""

    id: str
    agent: Member
    customer: DemoCustomer
    channel: str
    subject: str
    topic: str
    tags: list[str]
    language: str
    lines: list[Line] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    csat: int | None = None
    scenario: Scenario | None = None

    @property
    def opened_at(self) -> datetime:
        return self.lines[0].at

    @property
    def closed_at(self) -> datetime:
        return self.lines[-1].at

    def as_line(self) -> str:
        """The conversation as one line of a `greenroom-conversations/1` file."""
        author = {"role": "agent", "key": f"hd-{self.agent.key}", "name": self.agent.name, "email": self.agent.email}
        customer = {"role": "customer", "key": self.customer.key, "name": self.customer.name}
        authors = {"agent": author, "note": author, "customer": customer}
        record: dict[str, Any] = {
            "source": SOURCE,
            "id": self.id,
            "channel": self.channel,
            "subject": self.subject,
            "topic": self.topic,
            "tags": self.tags,
            "status": "closed",
            "language": self.language,
            "opened_at": self.opened_at.isoformat(),
            "closed_at": self.closed_at.isoformat(),
            "customer": {"key": self.customer.key, "name": self.customer.name, "email": self.customer.email},
            "assignee": {key: author[key] for key in ("key", "name", "email")},
            "messages": [
                {
                    "id": str(number),
                    "kind": "note" if line.role == "note" else "public",
                    "author": authors[line.role],
                    "sent_at": line.at.isoformat(),
                    "text": line.text,
                }
                for number, line in enumerate(self.lines, 1)
            ],
        }
        if self.csat is not None:
            record["csat"] = {"raw": self.csat, "scale": [1, 5]}
        return json.dumps(record, ensure_ascii=False)


def converse(
    number: int, scenario: Scenario, agent: Member, ability: float, customer: DemoCustomer, *, opened: datetime, random: Random
) -> Talk:
    """Let `customer` write to `agent` about what the scenario is about."""
    filed = demo_texts("replies")["subjects"].get(scenario.id, {"topic": None, "tags": [], "titles": [scenario.title]})
    talk = Talk(
        f"HD-{20000 + number}", agent, customer, scenario.channel, random.choice(filed["titles"]), filed["topic"], list(filed["tags"]),
        scenario.language, scenario=scenario,
    )  # fmt: skip
    state, opening = begin(scenario, random.getrandbits(40), opened)
    drawn = filled(scenario, state, scenario.persona.name)
    at = opened
    talk.lines.append(Line("customer", _named(opening.text or scenario.title, drawn, customer.name), at))
    for _ in range(MOST_TURNS):
        reply = choose(scenario, state.node, ability, random, talk.replies) or closing(talk.replies[-1].quality, random)
        at = _agent_writes(talk, scenario, state, reply, drawn, at, random)
        if not reply.node:
            break
        state, turn = step(scenario, _having_done(scenario, state, reply, at), filled(scenario, state, reply.text), at)
        if turn.customer and not turn.customer.startswith("("):
            at = at + _wait(scenario.channel, random, agent=False)
            talk.lines.append(Line("customer", _named(turn.customer.split(" (")[0], drawn, customer.name), at))
        if state.end is not None:
            talk.csat = round(state.end.csat) if random.random() < 0.6 else None
            break
    return talk


def written_talks(agents: dict[str, Member], opened: Iterator[datetime], random: Random) -> Iterator[Talk]:
    """The conversations of written.yaml, one opened at each of the moments."""
    for number, entry in enumerate(demo_texts("written")["conversations"]):
        customer = DemoCustomer(f"c-w{number + 1}", entry["customer"]["name"], entry["customer"]["email"])
        member = agents[entry["agent"]]
        talk = Talk(
            f"HD-{entry['id']}", member, customer, entry["channel"], entry["subject"], entry["topic"], [entry["topic"]], entry["language"]
        )
        at = next(opened)
        for message in entry["messages"]:
            talk.lines.append(Line(message["by"], message["text"], at))
            at = open_from(at + _wait(entry["channel"], random, agent=message["by"] == "customer"))
        quality = ("harmful", "weak", "fair", "good", "great").index(entry["quality"])
        talk.replies.append(closing(quality, random))
        talk.csat = min(5, quality + 1)
        yield talk


def stranger(key: str, name: str) -> Member:
    """An agent of the source whom nobody here knows."""
    return Member(key, name, ("agent",), ())


def _agent_writes(talk: Talk, scenario: Scenario, state: State, reply: Reply, drawn: str, at: datetime, random: Random) -> datetime:
    at = open_from(at + _wait(scenario.channel, random, agent=True))
    if not talk.replies and random.random() < 0.18:
        talk.lines.append(Line("note", note(random), at - timedelta(seconds=25)))
    talk.replies.append(reply)
    shown = talk.customer.first_name if random.random() < 0.6 else talk.customer.name
    text = _named(filled(scenario, state, reply.text), drawn, shown)
    if scenario.channel == "email" and "regards" not in text and random.random() < 0.75:
        text = f"{text}\n\n{random.choice(('Kind regards', 'Best regards', 'Warm regards'))}\n{talk.agent.name.split()[0]}"
    elif scenario.channel == "email" and text.rstrip().endswith("regards"):
        text = f"{text.rstrip()}\n{talk.agent.name.split()[0]}"
    talk.lines.append(Line("agent", text, at))
    return at


def _having_done(scenario: Scenario, state: State, reply: Reply, at: datetime) -> State:
    names = reply.actions if reply.actions is not None else scenario.required if reply.quality >= 2 else ()
    acts = tuple(Act(name, True, state.turns, at.isoformat()) for name in names)
    tags = tuple(name[4:] for name in names if name.startswith("tag:"))
    return replace(state, acts=(*state.acts, *acts), tags=tuple(dict.fromkeys((*state.tags, *tags))))


def _wait(channel: str, random: Random, *, agent: bool) -> timedelta:
    if channel == "chat":
        return timedelta(seconds=random.randint(35, 150))
    return timedelta(minutes=random.randint(18, 170) if agent else random.randint(40, 900))


def _named(text: str, drawn: str, name: str) -> str:
    return text.replace(drawn, name) if drawn else text
