"""Demo agents practise: attempts played through the mock inbox with its own actions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.conversations.models import Message
from app.home.demo.desk_work import do_built_in
from app.home.demo.replies import Reply, choose, closing
from app.inbox.actions.attempts import scene, send_reply, start_attempt
from app.inbox.actions.desk import add_tag, do_action
from app.inbox.models import Attempt, AttemptState
from app.library.queries import current_scenario, desk_actions
from app.people.models import Person
from app.simulation import DeskAction, State, filled

MOST_REPLIES = 7
TYPED = {
    "happened": "Promised date has passed and nobody told the customer.",
    "checked": "Order, parcel and charges.",
    "wanted": "An answer with a date.",
    "what": "The caller asks for a code; the details did not match.",
    "address": "18 Mill Lane, same town",
}
GREETING = "Hi {name}, thank you for writing. I have your message in front of me and I am looking into it now."


@dataclass
class Practised:
    """One attempt and what was written in it."""

    attempt: Attempt
    replies: list[Reply] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Nothing more is written: it has ended, or a person decides about the last reply first."""
        return self.attempt.state is AttemptState.ENDED or self.attempt.waits_since is not None


def practise(person: Person, slug: str, ability: float, *, at: datetime, random: Random, most: int = MOST_REPLIES) -> Practised | None:
    """Let `person` play the scenario called `slug`, at most so many replies; None where no such scenario is published."""
    version = current_scenario(slug, min(person.team_ids, default=None))
    if version is None:
        return None
    with clock.stopped(at):
        done = Practised(start_attempt(person, version, at=at, seed=random.getrandbits(48)))
    while not done.over and len(done.replies) < most:
        at = answer_next(done, person, ability, at, random)
    return done


def greet(person: Person, slug: str, *, at: datetime, random: Random) -> Attempt | None:
    """Let `person` begin the scenario: look up what the customer named, and say hello. The rest is left to do."""
    version = current_scenario(slug, min(person.team_ids, default=None))
    if version is None:
        return None
    with clock.stopped(at):
        attempt = start_attempt(person, version, at=at, seed=random.getrandbits(48))
    scenario, state = scene(attempt)
    said = db.session.scalar(select(Message.body).where(Message.conversation_id == attempt.conversation_id).limit(1)) or ""
    at += timedelta(seconds=random.randint(15, 30))
    with clock.stopped(at):
        for action in desk_actions(attempt.scenario.pack).values():
            if action.name in scenario.required and action.kind == "lookup" and all(one in said for one in _typed(action, state).values()):
                _act(attempt, action.name, state, person, at)
    at += timedelta(seconds=random.randint(20, 40))
    text = GREETING.format(name=str(attempt.conversation.customer_name).split()[0])
    with clock.stopped(at):
        send_reply(attempt, text, by=person, at=at, revision=attempt.revision)
    return attempt


def answer_next(done: Practised, person: Person, ability: float, at: datetime, random: Random) -> datetime:
    """Let `person` do what the desk asks for and send the next reply; returns when they had."""
    scenario, state = scene(done.attempt)
    last = done.replies[-1].quality if done.replies else 2
    reply = choose(scenario, state.node, ability, random, done.replies) or closing(last, random)
    names = reply.actions if reply.actions is not None else scenario.required if reply.quality >= 2 and reply.node else ()
    finished = {act.name for act in state.acts if act.ok} | {f"tag:{tag}" for tag in state.tags}
    for name in names:
        if name not in finished:
            at += timedelta(seconds=random.randint(6, 14))
            with clock.stopped(at):
                _act(done.attempt, name, state, person, at)
    at += timedelta(seconds=random.randint(40, 110))
    with clock.stopped(at):
        send_reply(done.attempt, filled(scenario, state, reply.text), by=person, at=at, revision=done.attempt.revision)
    done.replies.append(reply)
    return at


def _act(attempt: Attempt, name: str, state: State, person: Person, at: datetime) -> None:
    if name.startswith("tag:"):
        add_tag(attempt, name[4:], by=person, at=at)
        return
    action = desk_actions(attempt.scenario.pack).get(name)
    if action is not None and action.offered_in(attempt.conversation.channel.value):
        do_action(attempt, name, _typed(action, state), by=person, at=at)
    elif action is None:
        do_built_in(attempt, name, by=person, at=at)


def _typed(action: DeskAction, state: State) -> dict[str, str]:
    """What somebody who looked it up would type."""
    typed: dict[str, str] = {}
    for param in action.params:
        if param.must_be in state.facts:
            typed[param.id] = str(state.facts[str(param.must_be)])
        elif param.choices:
            typed[param.id] = param.choices[0]
        else:
            typed[param.id] = str(state.facts.get(param.id, TYPED.get(param.id, "As described by the customer.")))
    return typed
