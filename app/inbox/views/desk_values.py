"""What the conversation page shows: nothing the agent may not know yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask_login import current_user

from app.base import clock
from app.conversations.models import AuthorRole, MessageKind
from app.inbox import policy, queries
from app.inbox.actions.attempts import scene
from app.inbox.actions.deciding import open_questions
from app.inbox.actions.hinting import offers_hints
from app.inbox.actions.undoing import WINDOW
from app.inbox.address_book import book_of
from app.inbox.card import Shown, known_facts, said_values
from app.inbox.desk_pack import desk_pack, names_in, pack_behind
from app.inbox.models import Attempt, AttemptMode, DeskActionUse, DeskStatus
from app.inbox.presence import next_change, present
from app.inbox.writing import filled_reply, set_between, variables
from app.inbox.writing_words import writing_words
from app.knowledge.pack_desk import Frame
from app.knowledge.pack_document import PackDocument
from app.knowledge.queries import canned_replies_for, same_language
from app.library.queries import desk_actions
from app.simulation import DeskAction, silence_due

TICK_SECONDS = 60
"""How often the page asks whether the customer wrote again. Never the moment a rule names: that would tell the rule."""
DECISION_SECONDS = 10
LIVE_SECONDS = 3
"""How often it asks while a person decides about the last reply."""


@dataclass(frozen=True)
class Canned:
    """A canned reply with its variables filled for this conversation; `whole` with greeting and closing around it.

    `other`: the language it is in where that is not the customer's.
    """

    title: str
    text: str
    whole: str
    other: str = ""


@dataclass(frozen=True)
class Renewed:
    """Which parts of an open page are drawn anew; `insert` goes into the composer, `told` is said aloud."""

    desk: bool = False
    head: bool = False
    state: bool = False
    undo: bool = False
    fields: bool = False
    waiting: bool = False
    contacts: bool = False
    insert: str = ""
    told: str = ""


def desk_values(attempt: Attempt, messages: Any, use: DeskActionUse | None) -> dict[str, Any]:
    """What the page and every part of it need."""
    scenario, state = scene(attempt)
    uses = queries.uses_of(attempt.id)
    pack = desk_pack(attempt)
    actions = desk_actions(attempt.scenario.pack, attempt.conversation.language or "")
    said = [row.html for row in messages if row.author_role is AuthorRole.CUSTOMER and row.kind is MessageKind.PUBLIC]
    shown = [Shown(one.name, tuple(one.result)) for one in uses if one.done]
    now = clock.now()
    return {
        "attempt": attempt,
        "assessed": attempt.mode is AttemptMode.ASSESSMENT,
        "uses": {f"action-{one.id}": one for one in uses},
        "known": (known := known_facts(scenario, state, said, shown, actions, pack.fact_labels if pack else {})),
        "prefilled": said_values(scenario, known, said, actions.values()),
        "offered": _offered(actions, attempt.conversation.channel.value),
        "titles": {name: action.title for name, action in actions.items()},
        "suggested": pack.topics if pack else (),
        "colleagues": pack.colleagues if pack else (),
        "company": pack.title if pack else "",
        "book": book_of(attempt),
        "here": present(attempt.seed, attempt.started_at, now, pack),
        "last_use": use,
        "open_questions": open_questions(attempt) if attempt.waits_since else {},
        "decides": policy.may_decide(current_user, attempt),
        "sent": request.form,
        "desk_fields": pack.fields if pack else (),
        "tick": _tick(attempt, silence_due(scenario, state), pack, now),
        "undo_seconds": int(WINDOW.total_seconds()),
        "late": attempt.due_at is not None and attempt.due_at < now,
        "statuses": [one for one in DeskStatus if one.may_be_set],
        "last_position": messages[-1].position if messages else -1,
    }


def page_values(attempt: Attempt) -> dict[str, Any]:
    """What only the whole page needs: macros, fields, people to hand over to, hints, the rest of the time box."""
    pack, channel = desk_pack(attempt), attempt.conversation.channel.value
    return {
        "macros": [one for one in pack.macros if one.offered_in(channel)] if pack else [],
        "names": names_in(pack) if pack else {},
        "lines": pack.lines if pack else (),
        "questions": bool(pack and pack.questions),
        "hints": offers_hints(attempt),
        "writing_checks": attempt.mode is AttemptMode.PRACTICE,
        "writing_words": writing_words(attempt.conversation.language),
        "seconds_left": _left(attempt.deadline_at),
    }


def who_is_here(attempt: Attempt) -> str:
    """The colleague who is in the conversation now, as the page remembers them; "" for nobody."""
    who = present(attempt.seed, attempt.started_at, clock.now(), desk_pack(attempt))
    return who.key if who else ""


def canned(attempt: Attempt) -> list[Canned]:
    """Canned replies of the channel, filled, and set between the greeting and the closing of the company in their language.

    Those in the customer's language come first; what exists in another one only is marked, so that nobody inserts it unawares.
    """
    channel, language = attempt.conversation.channel.value, attempt.conversation.language or ""
    values = canned_values(attempt)
    made = []
    for version in canned_replies_for(attempt.scenario.pack_id, channel, attempt.team_id, language):
        pack = pack_behind(attempt.scenario, version.language)
        frame = pack.reply_frame.get(channel, Frame()) if pack else Frame()
        whole = set_between(version.body, frame.greeting, frame.closing)
        other = "" if same_language(version.language, language) else version.language
        made.append(Canned(version.title, filled_reply(version.body, values), filled_reply(whole, values), other))
    return made


def canned_values(attempt: Attempt) -> dict[str, str]:
    """What the variables of canned replies and macros stand for here."""
    pack = desk_pack(attempt)
    return variables(attempt.conversation.customer_name or "", current_user.alias or current_user.name, pack.title if pack else "")


def _tick(attempt: Attempt, due: datetime | None, pack: PackDocument | None, now: datetime) -> int:
    """Seconds until the page should ask again: at the latest in a minute, at once when something is about to happen."""
    moments = (due, attempt.deadline_at, next_change(attempt.seed, attempt.started_at, now, pack))
    left = min((_seconds(moment, now) for moment in moments if moment is not None), default=TICK_SECONDS)
    longest = LIVE_SECONDS if attempt.puppeteer_id else DECISION_SECONDS if attempt.waits_since else TICK_SECONDS
    return max(1, min(longest, round(left + 0.5)))


def _left(deadline: datetime | None) -> int | None:
    return None if deadline is None else max(0, round(_seconds(deadline, clock.now())))


def _seconds(moment: datetime, now: datetime) -> float:
    return (moment - now).total_seconds()


def _offered(actions: Mapping[str, DeskAction], channel: str) -> list[dict[str, Any]]:
    """Desk actions of this channel without what they would show."""
    return [
        {"name": action.name, "title": action.title, "kind": action.kind, "params": action.params}
        for action in actions.values()
        if action.offered_in(channel)
    ]
