"""Words and values of Zendesk QA's neutral conversations in ours: channel, status, times, the customer's rating."""

import re
from collections.abc import Callable
from typing import Any

Count = Callable[[str], None]

_CHANNELS = {
    "email": ("email", "mail", "e-mail", "inbound_email"),
    "chat": ("chat", "live_chat", "livechat", "messaging", "native_messaging", "web_messaging", "widget", "sms", "whatsapp", "line",
             "telegram"),
    "social": ("social", "twitter", "x", "facebook", "instagram", "instagram_dm", "twitter_dm", "any_channel", "review"),
    "phone": ("phone", "voice", "call", "phone_call", "inbound_call", "outbound_call", "voicemail"),
    "form": ("form", "web", "web_form", "webform", "web_service", "portal", "help_center", "api"),
    "other": ("other",),
}  # fmt: skip
_STATUSES = {
    "open": ("open", "new", "active", "reopened"), "pending": ("pending", "waiting"), "snoozed": ("snoozed", "hold", "on_hold", "onhold"),
    "solved": ("solved", "resolved", "done", "completed"), "closed": ("closed", "archived"), "abandoned": ("abandoned", "missed"),
    "spam": ("spam",),
}  # fmt: skip
CHANNEL_OF = {word: channel for channel, words in _CHANNELS.items() for word in words}
STATUS_OF = {word: status for status, words in _STATUSES.items() for word in words}
_NO_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?")
_NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,6})?", re.ASCII)
_GOOD = {"good": 1, "bad": 0, "positive": 1, "negative": 0, "satisfied": 1, "dissatisfied": 0}
_NOT_GIVEN = ("", "offered", "unoffered", "none", "unrated")


def channel_of(found: dict[str, Any], count: Count, kept: dict[str, Any]) -> str:
    """The channel by its word, else by the type's; an unknown one is `other`, and its word is kept."""
    given = found.get("channel") or found.get("type")
    known = CHANNEL_OF.get(folded(given)) or CHANNEL_OF.get(folded(found.get("type")))
    if known is None:
        count(
            "a channel that has no word here became 'other'; its own word is kept in custom."
            if given
            else "a conversation names no channel."
        )
        kept["channel_given"] = given
    return known or "other"


def status_of(found: dict[str, Any], count: Count, kept: dict[str, Any]) -> str | None:
    """The status by its word; without one, `closed` where there is a time of closing."""
    given = found.get("status")
    if given in (None, ""):
        return "closed" if found.get("closed") else None
    known = STATUS_OF.get(folded(given))
    if known is None:
        count("a status that has no word here was kept in custom.")
        kept["status_given"] = given
    return known


def csat_of(found: dict[str, Any], count: Count, kept: dict[str, Any]) -> dict[str, Any] | None:
    """The customer's rating: good and bad, 1 to 5, or 0 to 100; which one it was is told, anything else is kept in custom."""
    given, comment = found.get("satisfactionScore"), found.get("satisfactionComment") or None
    told = str(given).strip() if isinstance(given, (str, int, float)) and not isinstance(given, bool) else ""
    csat: dict[str, Any] | None = None
    if told.casefold() in _GOOD:
        csat = {"raw": _GOOD[told.casefold()], "scale": [0, 1]}
    elif _NUMBER.fullmatch(told) and 0 <= float(told) <= 100:
        scale = [1, 5] if 1 <= float(told) <= 5 else [0, 100]
        count(f"a customer's rating was read as one from {scale[0]} to {scale[1]}.")
        csat = {"raw": float(told), "scale": scale}
    if csat is not None:
        return csat | {"comment": comment}
    if told.casefold() not in _NOT_GIVEN or (given is not None and not told) or comment:
        count("a customer's rating or its words without a number were kept in custom.")
        kept |= {"satisfactionScore": given, "satisfactionComment": comment}
    return None


def sure_time(value: Any, count: Count) -> Any:
    """A time; one without a zone is UTC, and counted."""
    if isinstance(value, str) and _NO_ZONE.fullmatch(value.strip()):
        count("a time without a zone was read as UTC.")
        return f"{value.strip()}Z"
    return value


def folded(word: Any) -> str:
    """A word of a source as the tables here have it."""
    return re.sub(r"[\s-]+", "_", word.strip().casefold()) if isinstance(word, str) else ""
