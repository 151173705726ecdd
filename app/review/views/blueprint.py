"""The review room's blueprint; each module beside this one adds its routes."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from flask import Blueprint
from flask_babel import format_date
from flask_login import current_user

from app.conversations.lookups import LookUp, look_up
from app.conversations.masking import mask_name
from app.conversations.models import AuthorRole, ConversationKind
from app.conversations.policy import may_unmask
from app.conversations.veiling import veil_of, veiled
from app.review.queries.proposals import proposal_count
from app.ui.formats import local
from app.ui.words import gettext as _

blueprint = Blueprint("review", __name__, template_folder="../templates")


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {
        "with_days": with_days,
        "about": about,
        "customer_of": customer_of,
        "writer_of": writer_of,
        "look_up_of": look_up_of,
        "may_unmask": partial(may_unmask, current_user),
        "proposals_waiting": partial(proposal_count, current_user),
    }


def with_days(messages: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """Each message with the day it was written on, named only where a new day begins; days are those of the reader's zone."""
    before = None
    for message in messages:
        day = local(message.sent_at).date()
        yield message, format_date(day, "full") if day != before else ""
        before = day


def about(thing: Any) -> str:
    """What a conversation (or a list's row of one) is about, in one line, masked where it is real."""
    text = str(thing.subject or thing.preview or "")
    if not text:
        return str(_("%(channel)s with %(name)s", channel=thing.channel.label, name=customer_of(thing)))
    return veiled(text, veil_of(thing))


def customer_of(thing: Any) -> str:
    """The customer's name; of a real one the first name and a letter."""
    name: str | None = mask_name(thing.customer_name) if thing.kind is ConversationKind.REAL else thing.customer_name
    return name or _("a customer")


def writer_of(message: Any, conversation: Any) -> str:
    """Who wrote a message, as far as the reader may know."""
    if message.writer is not None:
        return str(message.writer)
    if message.author_role is AuthorRole.CUSTOMER:
        real = conversation.kind is ConversationKind.REAL
        return (mask_name(message.author_name) if real else message.author_name) or customer_of(conversation)
    names = {AuthorRole.AGENT: _("Agent"), AuthorRole.BOT: _("Bot"), AuthorRole.SYSTEM: _("System")}
    return str(message.author_name or names[message.author_role])


def look_up_of(message: Any, conversation: Any) -> LookUp | None:
    """The look-up that an event tells in JSON, masked where the conversation is real; None for what reads well as it is."""
    told = look_up(veiled(message.body, veil_of(conversation)))
    return None if told is None or told.as_written else told
