"""What automatic pointers look at: the words of a conversation as they are shown, and the desk actions that were done in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.conversations.doors import desk_acts
from app.conversations.masking import edits_of
from app.conversations.models import AuthorRole, Conversation, Message, MessageKind
from app.review.models import PointerSwitch
from app.review.pointing import NAMES, WORDY, Pointer, Said, languages, pointers, switched_on
from app.review.pointing_desk import DESK, Act, acts_told, desk_pointers, folded
from app.review.queries.sheets import Sheet, messages_of
from app.review.shown_text import shown_text
from app.rubrics.doors import known_desk_actions

ANY = "*"
"""The language of conversations in a language whose words the pointers do not know."""
TAG = "tag:"
ALL = (*NAMES, *DESK)
"""Every pointer, in the order people read them."""


@dataclass(frozen=True)
class Pointed:
    """Everything that points somewhere in a conversation. `language` is the one its switches and verdicts are kept under."""

    language: str
    found: tuple[Pointer, ...]
    texts: dict[int, str]
    titles: dict[str, str]

    def words(self, pointer: Pointer) -> str:
        """The words that a pointer marks; "" where none tell it."""
        return self.texts.get(pointer.message_id, "")[pointer.start : pointer.end]

    def title(self, action: str) -> str:
        """A desk action in words."""
        return self.titles.get(action) or action.removeprefix(TAG)


def pointed(sheet: Sheet) -> Pointed:
    """What points somewhere in the sheet's conversation. At most seven statements."""
    item = sheet.assignment
    about = db.session.execute(select(Conversation.language, Conversation.tags).where(Conversation.id == item.conversation_id)).one()
    spoken = (about.language or "").split("-")[0].lower()
    language = spoken if spoken in languages() else ANY
    switches = _switches(item.rubric_id, language)
    messages = messages_of(item.conversation_id)
    said = _said(sheet, messages)
    found = pointers(said, language, switched_on(switches), sheet.channel.value)
    texts, titles = {one.message_id: one.text for one in said}, {}
    rules = [one for one in sheet.rubric.criteria if one.actions is not None]
    reply = next((one.message_id for one in reversed(said) if one.by_agent), None)
    if rules and reply is not None:
        titles = known_desk_actions(item.team_id)
        events = {one.id: shown_text(one.body, real=sheet.real).text for one in messages if one.kind is MessageKind.EVENT}
        acts, told = _acts(sheet, messages, events, titles)
        acts += [Act(f"{TAG}{tag}") for tag in about.tags]
        by_desk = desk_pointers(rules, acts, language=spoken, channel=sheet.channel.value, reply=reply, told=told)
        found += [one for one in by_desk if switches.get(one.name, True)]
        texts |= events
    return Pointed(language, tuple(found), texts, titles)


def _said(sheet: Sheet, messages: Sequence[Any]) -> list[Said]:
    """The public messages of the customer and of the person under review, as they are shown."""
    found = []
    for one in messages:
        if one.kind is MessageKind.PUBLIC and one.author_role in (AuthorRole.AGENT, AuthorRole.CUSTOMER):
            shown = shown_text(one.body, real=sheet.real)
            private = tuple((*shown.from_body(edit.start, edit.end), one.body[edit.start : edit.end]) for edit in edits_of(one.body))
            mine = one.author_role is AuthorRole.AGENT and one.author_id in (None, sheet.assignment.reviewee_id)
            if mine or one.author_role is AuthorRole.CUSTOMER:
                found.append(Said(one.id, mine, shown.text, private, frozenset((start, end) for *_, start, end in shown.replaced)))
    return found


def _acts(sheet: Sheet, messages: Sequence[Any], events: dict[int, str], titles: dict[str, str]) -> tuple[list[Act], bool]:
    """The desk actions that were done, in order, and whether the record tells them at all."""
    conversation_id = sheet.assignment.conversation_id
    logged = next((one for one in desk_acts(conversation_id) if one is not None), None)
    if logged is not None:
        query = select(Message.source_id, Message.id).where(Message.conversation_id == conversation_id, Message.kind == MessageKind.EVENT)
        places = {row.source_id: row.id for row in db.session.execute(query)}
        return [_act(name, places.get(key), events) for name, key in logged], True
    wanted = {name for one in sheet.rubric.criteria if one.actions is not None for name in one.actions.names}
    names = {folded(title): name for name, title in titles.items()} | {folded(name): name for name in (*titles, *wanted)}
    found = [(one, acts_told(events[one.id], names)) for one in messages if one.id in events and one.author_role is not AuthorRole.CUSTOMER]
    others = {one.id for one, _name in found if one.author_id not in (None, sheet.assignment.reviewee_id)}
    return [_act(name, one.id, events, one.id in others) for one, name in found if name], any(name is not None for _one, name in found)


def _act(name: str, message_id: int | None, events: dict[int, str], by_other: bool = False) -> Act:
    head = events.get(message_id, "").split("\n", 1)[0].rstrip(" :") if message_id is not None else ""
    return Act(name, message_id or 0, len(head), by_other) if head else Act(name, by_other=by_other)


def _switches(rubric_id: int, language: str) -> dict[str, bool]:
    query = select(PointerSwitch.pointer, PointerSwitch.on).where(PointerSwitch.rubric_id == rubric_id, PointerSwitch.language == language)
    return {row.pointer: row.on for row in db.session.execute(query)}


def speaks(pointer: str, language: str) -> bool:
    """Whether there is such a pointer in a language."""
    return language in (*languages(), ANY) and pointer in names_in(language)


def names_in(language: str) -> tuple[str, ...]:
    """The pointers that there are in a language: those of words where the words are known, and all others."""
    return tuple(name for name in ALL if name not in WORDY or language != ANY)
