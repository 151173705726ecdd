"""A conversation as people see it who grade blind: personal data masked, names of agents and customers taken out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from app.calibration.hiding import hidden
from app.conversations.lookups import LookUp, look_up
from app.conversations.models import AuthorRole
from app.conversations.veiling import names_of
from app.review.quoting import Mark, marked
from app.review.shown_text import shown_text
from app.ui.words import gettext as _


@dataclass(frozen=True)
class BlindMessage:
    """One message without names. `told`: the look-up that an event holds."""

    id: int
    kind: str
    role: str
    who: str
    sent_at: datetime
    text: str
    told: LookUp | None
    attachments: int


class Blind:
    """Takes the names of one conversation's people out of its texts."""

    def __init__(self, conversation: Any, messages: Sequence[Any]) -> None:
        written = [one for one in messages if one.author_role is AuthorRole.AGENT]
        asked = [one for one in messages if one.author_role is AuthorRole.CUSTOMER]
        self.agents = names_of(name for one in written for name in (one.writer, one.author_name))
        self.customers = names_of([conversation.customer_name, *(one.author_name for one in asked)])
        self._conversation = conversation
        self._wrote = list(dict.fromkeys(name for one in written if (name := one.writer or one.author_name)))
        self.messages = [self._message(one) for one in messages]

    def subject(self) -> str:
        """What the conversation is about, without names."""
        return self.text(_subject(self._conversation))

    @property
    def wrote(self) -> list[str]:
        """The agents by name, for whom the round no longer hides them."""
        return self._wrote

    def text(self, body: str) -> str:
        """A text with personal data masked and names taken out."""
        return hidden(shown_text(body, real=True).text, self.agents, self.customers, _("[agent]"), _("[customer]"))

    def body(self, message: BlindMessage, quotes: Iterable[Any], numbers: Mapping[str, int]) -> Markup:
        """A message's text with these quotes marked by their criterion's number."""
        here = [one for one in quotes if one.message_id == message.id and message.text[one.start : one.end] == one.quote]
        return marked(message.text, [Mark(one.id, one.criterion, numbers.get(one.criterion, 0), one.start, one.end) for one in here])

    def _message(self, one: Any) -> BlindMessage:
        text = self.text(one.body)
        told = look_up(text) if one.kind.value == "event" else None
        role: AuthorRole = one.author_role
        names = {AuthorRole.AGENT: _("Agent"), AuthorRole.CUSTOMER: _("Customer"), AuthorRole.BOT: _("Bot"), AuthorRole.SYSTEM: _("System")}
        shown = told if told is not None and not told.as_written else None
        return BlindMessage(one.id, one.kind.value, role.value, names[role], one.sent_at, text, shown, len(one.attachments or ()))


def subject_of(conversation: Any) -> str:
    """The same for a list: without the customer's name; who writes in the conversation is not looked up."""
    text = shown_text(_subject(conversation), real=True).text
    return hidden(text, frozenset(), names_of([conversation.customer_name]), "", _("[customer]"))


def _subject(conversation: Any) -> str:
    return str(conversation.subject or conversation.preview or "")
