"""What the conversation page shows while the customer waits: nothing the agent may not know yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.conversations.models import AuthorRole, MessageKind
from app.inbox import queries
from app.inbox.actions.attempts import scene
from app.inbox.card import Shown, known_facts, said_values
from app.inbox.models import Attempt, AttemptState, DeskActionUse, DraftKind
from app.inbox.writing import MOST_CHARACTERS, filled_reply, variables
from app.knowledge.queries import canned_replies_for, pack_document
from app.library.queries import desk_actions
from app.simulation import DeskAction, silence_due
from app.ui.answers import see_other

TICK_SECONDS = 60
"""How often the page asks whether the customer wrote again. Never the moment a rule names: that would tell the rule."""


@dataclass(frozen=True)
class Canned:
    """A canned reply with its variables filled for this conversation."""

    title: str
    text: str


@dataclass(frozen=True)
class Field:
    """What the composer holds: text, the draft's revision, what is wrong with it."""

    kind: DraftKind
    text: str = ""
    revision: int = 0
    saved_at: Any = None
    problem: str = ""


def desk_page(attempt: Attempt, *, typed: Field | None = None, status: int = 200) -> ResponseReturnValue:
    """The whole page. `typed` is a text that was sent and refused."""
    messages = queries.messages_of(attempt.conversation_id)
    drafts = queries.drafts_of(attempt)
    fields = {kind: _field(kind, drafts.get(kind)) for kind in DraftKind}
    if typed is not None:
        fields[typed.kind] = typed
    values = _values(attempt, messages, None) | {"fields": fields, "canned": _canned(attempt), "messages": messages}
    waiting = queries.waiting_attempts(current_user)
    return render_template("inbox/desk.html", waiting=waiting, most=MOST_CHARACTERS, **values), status


def desk_part(
    attempt: Attempt, *, field: Field | None = None, use: DeskActionUse | None = None, tags: bool = False, status: int = 200
) -> ResponseReturnValue:
    """What is new, for a page that is open already: messages it has not shown, the side pane, a fresh composer, the tags.

    Without a script the answer leads back to the page; after the end the page is loaded anew.
    """
    if "HX-Request" not in request.headers:
        return see_other("inbox.attempt", attempt_id=attempt.id, _anchor="last")
    if attempt.state is not AttemptState.OPEN:
        return make_response("", 200, {"HX-Refresh": "true"})
    shown = request.form.get("shown", -1, type=int)
    messages = queries.messages_of(attempt.conversation_id)
    values = _values(attempt, messages, use) | {
        "messages": [row for row in messages if row.position > shown],
        "field": field,
        "renew_desk": use is not None,
        "renew_tags": tags,
    }
    return render_template("inbox/part.html", most=MOST_CHARACTERS, **values), status


def refused(attempt: Attempt, kind: DraftKind, text: str, error: DomainError, revision: int) -> ResponseReturnValue:
    """The page, or the composer alone, with the text kept and the sentence that says what to do."""
    field = Field(kind, text, revision, clock.now(), error.message)
    if "HX-Request" in request.headers:
        return desk_part(attempt, field=field, status=error.status)
    return desk_page(attempt, typed=field, status=error.status)


def fresh_field(attempt: Attempt, kind: DraftKind) -> Field:
    """The empty composer after sending; it goes on from the revision that the sent draft had."""
    return _field(kind, queries.drafts_of(attempt).get(kind))


def _values(attempt: Attempt, messages: Any, use: DeskActionUse | None) -> dict[str, Any]:
    scenario, state = scene(attempt)
    uses = queries.uses_of(attempt.id)
    pack = attempt.scenario.pack
    actions = desk_actions(pack)
    said = [row.html for row in messages if row.author_role is AuthorRole.CUSTOMER and row.kind is MessageKind.PUBLIC]
    shown = [Shown(one.name, tuple(one.result)) for one in uses if one.done]
    due = silence_due(scenario, state)
    left = (due - clock.now()).total_seconds() if due else TICK_SECONDS
    return {
        "attempt": attempt,
        "uses": {f"action-{one.id}": one for one in uses},
        "known": (known := known_facts(scenario, state, said, shown, actions)),
        "prefilled": said_values(scenario, known, said, actions.values()),
        "offered": _offered(actions, attempt.conversation.channel.value),
        "titles": {name: action.title for name, action in actions.items()},
        "suggested": [topic.id for topic in pack_document(pack).topics] if pack else [],
        "colleagues": pack_document(pack).colleagues if pack else (),
        "company": pack.title if pack else "",
        "last_use": use,
        "tick": max(1, min(TICK_SECONDS, round(left + 0.5))),
        "last_position": messages[-1].position if messages else -1,
    }


def _offered(actions: Mapping[str, DeskAction], channel: str) -> list[dict[str, Any]]:
    """Desk actions of this channel without what they would show."""
    return [
        {"name": action.name, "title": action.title, "kind": action.kind, "params": action.params}
        for action in actions.values()
        if action.offered_in(channel)
    ]


def _canned(attempt: Attempt) -> list[Canned]:
    pack, conversation = attempt.scenario.pack, attempt.conversation
    agent = current_user.alias or current_user.name
    values = variables(conversation.customer_name or "", agent, pack.title if pack else "")
    found = canned_replies_for(attempt.scenario.pack_id, conversation.channel.value, attempt.team_id)
    return [Canned(version.title, filled_reply(version.body, values)) for version in found]


def _field(kind: DraftKind, draft: Any) -> Field:
    return Field(kind, draft.body, draft.revision, draft.saved_at) if draft is not None else Field(kind)
