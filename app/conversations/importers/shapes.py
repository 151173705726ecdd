"""Which shape a file has, by its name and its first bytes, and how many conversations it seems to hold."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from app.conversations.importers.desks.chatwoot import CHATWOOT
from app.conversations.importers.desks.desk import Desk
from app.conversations.importers.desks.freshdesk import FRESHDESK
from app.conversations.importers.desks.front import FRONT
from app.conversations.importers.desks.help_scout import HELP_SCOUT
from app.conversations.importers.desks.intercom import INTERCOM
from app.conversations.importers.desks.reading import conversations_in
from app.conversations.importers.desks.zammad import ZAMMAD
from app.conversations.importers.desks.zendesk import ZENDESK
from app.conversations.importers.mail.files import ZIPPED, is_mail, read_mails

QA_TICKETS = "zendesk-qa"
DESKS: dict[str, Desk] = {desk.shape: desk for desk in (ZENDESK, INTERCOM, FRESHDESK, HELP_SCOUT, FRONT, CHATWOOT, ZAMMAD)}
MAIL = "mail"
FORMATS = ("jsonl", "csv", QA_TICKETS, *DESKS, MAIL)
PEEKED = 64 * 1024
"""Bytes from which the shape of a file is guessed."""
COUNTED = 5_000
LOOKED_AT = 8 * 1024 * 1024
"""Conversations and bytes after which the counting stops: somebody waits for it."""
_THEIRS = re.compile(rb'"(?:authorIsNotClient|assigneeEmail|ticketFields|satisfactionScore|comments)"\s*:')
_OURS = re.compile(rb'"(?:messages|opened_at)"\s*:')
_KEY = re.compile(rb'"([A-Za-z_]{2,40})"\s*:')
_MARKS: dict[str, frozenset[bytes]] = {
    "zendesk": frozenset(
        [b"assignee_id", b"submitter_id", b"ticket_form_id", b"satisfaction_rating", b"raw_subject", b"brand_id", b"child_events"]
        + [b"audits", b"has_incidents", b"html_body", b"plain_body", b"ticket_events", b"is_public", b"collaborator_ids", b"follower_ids"]
        + [b"requester_id", b"author_id", b"via", b"public"]
    ),
    "intercom": frozenset(
        [b"conversation_parts", b"admin_assignee_id", b"team_assignee_id", b"conversation_rating", b"delivered_as", b"part_type"]
        + [b"first_contact_reply", b"waiting_since", b"ai_agent_participated", b"linked_objects", b"custom_attributes", b"snoozed_until"]
    ),
    "freshdesk": frozenset(
        [b"responder_id", b"fr_due_by", b"fr_escalated", b"description_text", b"cc_emails", b"body_text", b"incoming", b"helpdesk_ticket"]
        + [b"fwd_emails", b"ticket_cc_emails", b"email_config_id", b"activities_data", b"performer_id", b"reply_cc_emails", b"private"]
    ),
    "help-scout": frozenset(
        [b"_embedded", b"threads", b"mailboxId", b"primaryCustomer", b"createdBy", b"assignedTo", b"folderId", b"userUpdatedAt"]
        + [b"savedReplyId", b"customerWaitingSince", b"closedBy", b"createdAt"]
    ),
    "front": frozenset(
        [b"_results", b"is_inbound", b"status_category", b"draft_mode", b"_links", b"recipients", b"posted_at", b"is_private"]
        + [b"emitted_at", b"recipient", b"handle", b"blurb", b"scheduled_reminders"]
    ),
    "chatwoot": frozenset(
        [b"inbox_id", b"message_type", b"sender_type", b"content_type", b"account_id", b"content_attributes", b"additional_attributes"]
        + [b"labels", b"contact_last_seen_at", b"agent_last_seen_at", b"can_reply", b"payload", b"unread_count", b"source_id"]
    ),
    "zammad": frozenset(
        [b"articles", b"article_ids", b"article_count", b"owner_id", b"customer_id", b"state_id", b"priority_id", b"create_article_type"]
        + [b"create_article_type_id", b"last_contact_at", b"TicketArticle", b"internal", b"origin_by_id", b"escalation_at", b"close_at"]
    ),
}  # fmt: skip
"""Names that stand in the files of a desk and hardly in others."""
FEWEST_MARKS = 3


def shape_title(shape: str) -> str:
    """The name of a desk; a shape without one has none."""
    return DESKS[shape].title if shape in DESKS else ""


@dataclass(frozen=True)
class Look:
    """What a file seems to be: its shape, and how many conversations were counted; `more`: the counting stopped before the end."""

    shape: str
    count: int
    more: bool = False

    def as_json(self) -> dict[str, object]:
        return {"shape": self.shape, "count": self.count, "more": self.more}


def format_of(file_name: str, start: bytes) -> str:
    """The shape of a file that nobody named: by its name, else by the names that stand in its first bytes."""
    if file_name.lower().endswith(".csv"):
        return "csv"
    if is_mail(start, file_name):
        return MAIL
    found = frozenset(_KEY.findall(start))
    if _OURS.search(start) and not found & {b"inbox_id", b"conversation_parts", b"status_category"}:
        return "jsonl"
    best = max(_MARKS, key=lambda shape: len(_MARKS[shape] & found))
    if len(_MARKS[best] & found) >= FEWEST_MARKS:
        return best
    return QA_TICKETS if _THEIRS.search(start) and not _OURS.search(start) else "jsonl"


def other_shape(taken: str, start: bytes) -> str | None:
    """What a file whose every record was refused as `taken` is more likely to be, by its first bytes; None where nothing speaks for one."""
    found = frozenset(_KEY.findall(start))
    if taken != "jsonl" and _OURS.search(start):
        return "jsonl"
    best = max((shape for shape in _MARKS if shape != taken), key=lambda shape: len(_MARKS[shape] & found))
    if _MARKS[best] & found:
        return best
    return QA_TICKETS if taken != QA_TICKETS and _THEIRS.search(start) else None


def look_at(stream: BinaryIO, shape: str) -> Look:
    """How many conversations (of mail: mails) a file of this shape holds, read no further than a person waits."""
    zipped = shape == MAIL and stream.read(len(ZIPPED)) == ZIPPED
    stream.seek(0)
    part = _Part(stream, LOOKED_AT) if not zipped else _Whole(stream)
    count = len(list(islice(_conversations(part, shape), COUNTED + 1)))
    return Look(shape, min(count, COUNTED), part.cut or count > COUNTED)


def _conversations(stream: Any, shape: str) -> Iterator[object]:
    return read_mails(stream) if shape == MAIL else conversations_in(stream, DESKS[shape])


class _Whole:
    """A zip can only be read as a whole."""

    cut = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Part:
    """The first bytes of a file, as if nothing came behind them."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._read: Callable[[int], bytes] = stream.read
        self._line: Callable[[int], bytes] = stream.readline
        self._left = size
        self.cut = False

    def read(self, size: int = -1) -> bytes:
        found = self._read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(found)
        if not self._left:
            self.cut = self.cut or bool(self._read(1))
        return found

    def readline(self, size: int = -1) -> bytes:
        found = self._line(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(found)
        self.cut = self.cut or not self._left
        return found

    def seekable(self) -> bool:
        return False
