"""Macros: many acts under one name. What is to be said goes into the composer, for the agent to finish and send."""

from datetime import datetime, timedelta

from app.base.errors import DomainError
from app.conversations.actions.store import add_message
from app.conversations.models import AuthorRole, MessageKind
from app.inbox.actions import handling
from app.inbox.actions.acts import count_for_checks, still_open
from app.inbox.actions.desk import add_tag
from app.inbox.actions.log import log_act
from app.inbox.desk_pack import desk_pack
from app.inbox.models import ActKind, Attempt, DeskStatus
from app.inbox.writing import reply_html
from app.knowledge.pack_desk import MacroStep
from app.people.models import Person
from app.simulation import parse_duration
from app.ui.words import gettext as _


def run_macro(attempt: Attempt, name: str, *, by: Person, at: datetime) -> str:
    """Do every step of a macro in order. Returns the text it wants to say, with its variables still in it; "" for none.

    Raises DomainError for a macro that the pack does not offer here.
    """
    pack = desk_pack(attempt)
    macro = next((one for one in pack.macros if one.id == name), None) if pack else None
    if macro is None or not macro.offered_in(attempt.conversation.channel.value):
        raise DomainError(_("This desk has no such macro. Reload the page to see what it offers."))
    still_open(attempt, at)
    said = [text for step in macro.steps if (text := _do(attempt, step, macro.title, by=by, at=at))]
    log_act(attempt, ActKind.MACRO, f"macro:{name}", at=at, arguments={"macro": macro.title})
    count_for_checks(attempt, at, "macro", f"macro:{name}")
    return "\n\n".join(said)


def _do(attempt: Attempt, step: MacroStep, title: str, *, by: Person, at: datetime) -> str:
    if step.what == "reply":
        return step.text
    if step.what == "tag":
        add_tag(attempt, step.text, by=by, at=at)
    elif step.what == "status":
        if empty := handling.set_status(attempt, DeskStatus(step.text), by=by, at=at):
            raise DomainError(handling.fields_first(empty))
    elif step.what == "snooze":
        handling.snooze(attempt, at + timedelta(seconds=parse_duration(step.text) or 3600), "", by=by, at=at)
    elif step.what == "assign":
        handling.hand_over(attempt, step.text, title, by=by, at=at)
    elif step.what == "field":
        handling.set_field(attempt, step.text, step.value, at=at)
    elif step.what == "note":
        add_message(attempt.conversation, MessageKind.NOTE, AuthorRole.AGENT, step.text, at=at, author=by, html=reply_html(step.text))
    return ""
