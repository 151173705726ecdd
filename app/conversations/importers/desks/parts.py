"""Parts of a record as every desk needs them: people, messages, events, words of channels and statuses. None of them raises."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from app.conversations.importers.desks.desk import Found
from app.conversations.importers.qa_words import CHANNEL_OF, STATUS_OF, folded
from app.conversations.importers.told import Told

DONE = ("solved", "closed")
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_URL = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE | re.ASCII)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPTY_HTML = re.compile(r"<[^<>]*>|&nbsp;|\s")


def who(role: str, key: Any = None, name: Any = None, email: Any = None) -> Found:
    """An author; what is no address is left out."""
    address = email.strip() if isinstance(email, str) else ""
    found = {"role": role, "key": str(key) if key not in (None, "", 0) else None, "name": name if isinstance(name, str) else None}
    return found | {"email": address if _EMAIL.fullmatch(address) and len(address) <= 320 else None}


def owner(found: Found | None) -> Found | None:
    """An author as assignee or customer: without the role; None where nobody is named."""
    given = {name: value for name, value in (found or {}).items() if name != "role" and value}
    return given or None


def customer_of(author: Found, phone: Any = None) -> Found | None:
    """The customer of a record."""
    found = owner(author) or {}
    number = str(phone).strip() if phone else ""
    return (found | ({"phone": number[:80]} if number else {})) or None


def full_name(*names: Any) -> str | None:
    """Given and family name as one."""
    return " ".join(name.strip() for name in names if isinstance(name, str) and name.strip()) or None


def spoken(
    key: Any, kind: str, author: Found, at: Any, *, told: Told, text: Any = None, html: Any = None, files: Sequence[str] = ()
) -> list[Found]:
    """A message as a list; empty, and counted, where it has neither words nor a file."""
    words = text if isinstance(text, str) and text.strip() else None
    markup = html if isinstance(html, str) and _EMPTY_HTML.sub("", html) else None
    if words is None and markup is None and not files:
        told.count("a message with neither words nor a file was left out.")
        return []
    message = {"id": str(key), "kind": kind, "author": author, "sent_at": at, "attachments": [{"name": name} for name in files]}
    return [message | ({"html": markup} if markup is not None else {}) | ({"text": words} if words is not None else {})]


def file_names(files: Any, *names: str) -> list[str]:
    """What the attachments of a message are called; nothing else of them is kept."""
    found = []
    for one in files if isinstance(files, list) else []:
        given = next((one[name] for name in names if isinstance(one, dict) and isinstance(one.get(name), str) and one[name].strip()), None)
        found.append((given or "attachment")[:1000])
    return found[:200]


def status_event(
    key: Any, at: Any, to: str | None, *, before: str | None = None, by: Found | None = None, again: bool = False
) -> list[Found]:
    """A change of status as a list; empty where nothing changed. `again`: the source itself says that it was opened again."""
    if to is None or to == before:
        return []
    reopened = to not in (*DONE, "spam", "abandoned") and (again or before in DONE)
    said = (
        f"Reopened: {before} → {to}"
        if reopened and before
        else "Reopened"
        if reopened
        else f"Status: {before} → {to}"
        if before
        else f"Status: {to}"
    )
    change: Found = {"status": to} | ({"reopened": True} if reopened else {})
    return [event(key, at, said, change, by)]


def worded_event(key: Any, at: Any, to: Any, before: Any, more: dict[str, str], by: Found | None = None) -> list[Found]:
    """A change of status in a desk's words; one that has no word here is told, and changes nothing."""
    known = status_of(to, more)
    if known is None:
        return [event(key, at, f"Status: {str(to)[:80]}", by=by)] if to else []
    return status_event(key, at, known, before=status_of(before, more), by=by)


def assigned_event(key: Any, at: Any, to: Found | None, by: Found | None = None) -> list[Found]:
    """A change of the assignee; None is nobody."""
    named = owner(to)
    said = f"Assigned to {named.get('name') or named.get('email') or named.get('key')}" if named else "Assigned to nobody"
    return [event(key, at, said, {"assignee": named}, by)]


def event(key: Any, at: Any, said: str, change: Found | None = None, by: Found | None = None) -> Found:
    """Something that happened."""
    base = {"id": str(key), "kind": "event", "author": by or {"role": "system"}, "sent_at": at, "text": said}
    return base | ({"change": change} if change else {})


def channel(word: Any, told: Told, custom: Found, more: dict[str, str] | None = None) -> str:
    """The channel of a desk's word; an unknown one is `other`, and its word is kept."""
    mark = folded(word)
    known = (more or {}).get(mark) or CHANNEL_OF.get(mark)
    if known is None:
        told.count(
            "a channel that has no word here became 'other'; its own word is kept in custom."
            if mark
            else "a conversation names no channel."
        )
        custom["channel_given"] = word
    return known or "other"


def status(word: Any, told: Told, custom: Found, more: dict[str, str] | None = None) -> str | None:
    """The status of a desk's word; an unknown one is kept in custom."""
    known = status_of(word, more)
    if known is None and word not in (None, ""):
        told.count("a status that has no word here was kept in custom.")
        custom["status_given"] = word
    return known


def plain(text: str) -> str:
    """A subject without the tags that stand around it."""
    return " ".join(_TAG.sub(" ", text).split())


def status_of(word: Any, more: dict[str, str] | None = None) -> str | None:
    """The status of a desk's word, or None."""
    mark = folded(word)
    return (more or {}).get(mark) or STATUS_OF.get(mark)


def web_address(value: Any) -> str | None:
    """A web address, or None."""
    return value if isinstance(value, str) and len(value) <= 2000 and _URL.fullmatch(value) else None


def language(*values: Any) -> str | None:
    """The first language tag among values."""
    found = (value.strip() for value in values if isinstance(value, str))
    return next((value for value in found if len(value) <= 35 and _LANGUAGE.fullmatch(value)), None)


def words(tags: Any, *names: str) -> list[str]:
    """Tags, given as words or as objects with a name."""
    listed = tags if isinstance(tags, list) else []
    found = [next((one[name] for name in names if one.get(name)), None) if isinstance(one, dict) else one for one in listed]
    return list(dict.fromkeys(str(one)[:120] for one in found if isinstance(one, (str, int)) and str(one).strip()))[:200]


def objects(value: Any) -> list[Found]:
    """The objects of a list, whatever else stands there."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def inner(found: Found, *path: str) -> Any:
    """What stands under names within names, or None."""
    value: Any = found
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def given(pairs: Iterable[tuple[str, Any]]) -> Found:
    """Those of the pairs that say something."""
    return {name: value for name, value in pairs if value not in (None, "", [], {})}


def day_first(value: Any) -> Any:
    """A time such as 15-01-2026 10:30:00 +0000 as ISO 8601; anything else as it is."""
    try:
        return datetime.strptime(value, "%d-%m-%Y %H:%M:%S %z").isoformat() if isinstance(value, str) else value
    except ValueError:
        return value
