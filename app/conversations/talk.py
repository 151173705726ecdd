"""A conversation as it may leave this room for a scenario: personal data masked, nobody's name in it."""

import re
from collections.abc import Iterable
from typing import Any

from app.conversations.lookups import look_up
from app.conversations.masking import mask_text
from app.conversations.models import Conversation
from app.conversations.queries import thread
from app.simulation.exchange.talk import AGENT, NAME, Said, Talk

_SIDES = ("customer", "agent")
_BRIEF = "customer_brief"
"""The field in which sources of played conversations say what the customer was told to want."""


def talk_of(conversation: Conversation) -> Talk:
    """What both sides wrote, in order. One statement more than the conversation itself."""
    rows = thread.messages_of(conversation.id)
    hide = _Names(conversation, rows)
    said = tuple(Said(row.author_role, hide(row.body)) for row in rows if row.kind == "public" and row.author_role in _SIDES)
    looked = [look_up(row.body) for row in rows if row.kind == "event"]
    brief = (conversation.custom or {}).get(_BRIEF)
    return Talk(
        key=str(conversation.id),
        title=hide(conversation.subject or conversation.topic or conversation.preview or ""),
        channel=str(conversation.channel),
        language=conversation.language or "en",
        said=said,
        brief=hide(brief) if isinstance(brief, str) else "",
        looked_up=tuple(mask_text(one.name) for one in looked if one is not None and one.name),
    )


class _Names:
    """Masks a text, and the names of the people in the conversation, whole and in parts."""

    def __init__(self, conversation: Conversation, rows: Iterable[Any]) -> None:
        self.stands: dict[str, str] = {}
        self._note(conversation.customer_name, NAME)
        for row in rows:
            if row.author_role == "customer":
                self._note(row.author_name, NAME)
            elif row.author_role == "agent":
                for name in (row.person_name, row.identity_name, row.author_name):
                    self._note(name, AGENT)
        names = sorted(self.stands, key=lambda name: (-len(name), name))
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)") if names else None

    def __call__(self, text: str) -> str:
        masked = mask_text(text)
        return self.pattern.sub(lambda match: self.stands[match[0]], masked) if self.pattern else masked

    def _note(self, name: str | None, stands: str) -> None:
        for part in [name or "", *(name or "").split()]:
            if len(part.strip(".,")) > 2:
                self.stands.setdefault(part.strip(".,"), stands)
