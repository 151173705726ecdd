"""What a pack says about its desk beside desk actions: macros, custom fields, greetings, earlier contacts, questions. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.base.source import Path
from app.knowledge.canned_document import check_variables
from app.knowledge.pack_entries import channels_of, entries
from app.simulation.durations import DURATION_RULE, parse_duration
from app.simulation.fields import Fields
from app.simulation.scenario import CHANNELS

STEPS = ("tag", "status", "snooze", "assign", "note", "reply", "field", "value")
STATUSES = ("open", "pending", "solved", "spam")
_MACRO_KEYS = ("id", "title", "channels", "steps")
_FIELD_KEYS = ("id", "title", "choices", "required")
_PAST_KEYS = ("id", "topic", "channel", "days_ago", "customer", "agent", "result")
_HOLIDAY = re.compile(r"(\d{4}-)?(\d\d)-(\d\d)")
MOST_DAYS = 1000


@dataclass(frozen=True)
class MacroStep:
    """One act of a macro. `what` is a key of STEPS; of `field`, `value` is what it is set to."""

    what: str
    text: str
    value: str = ""


@dataclass(frozen=True)
class Macro:
    """Several acts under one name. `channels` is None for every channel."""

    id: str
    title: str
    steps: tuple[MacroStep, ...]
    channels: tuple[str, ...] | None = None

    def offered_in(self, channel: str) -> bool:
        return self.channels is None or channel in self.channels


@dataclass(frozen=True)
class DeskField:
    """A custom field of every conversation. With `choices`, one of them; else free text.

    `labels`: what choices are called in another language than the pack's own.
    """

    id: str
    title: str
    choices: tuple[str, ...] = ()
    required: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """How a reply begins and ends in one channel; canned replies are set between the two."""

    greeting: str = ""
    closing: str = ""


@dataclass(frozen=True)
class PastContact:
    """An earlier contact that some customers of this company had."""

    id: str
    topic: str
    channel: str
    days_ago: int
    customer: str
    agent: str
    result: str


@dataclass(frozen=True)
class Question:
    """A question as customers ask it, and the article that answers it."""

    ask: str
    article: str


@dataclass(frozen=True)
class Collision:
    """In one of `one_in` conversations a colleague looks in, `after` seconds from the start, then types for `typing` seconds.

    0: nobody ever does.
    """

    one_in: int = 0
    after: int = 20
    typing: int = 30


def read_macros(fields: Fields, assignees: frozenset[str]) -> tuple[Macro, ...]:
    """`macros`: id, title and steps such as {tag: damaged}, {status: pending}, {snooze: 1d}, {assign: billing}."""
    made = []
    for path in entries(fields, "macros", "macro", _MACRO_KEYS):
        given = fields.value(*path, "steps")
        if not isinstance(given, list) or not given:
            fields.wrong((*path, "steps"), "a list with at least one step")
        steps = [_step(fields, (*path, "steps", number), assignees) for number in range(len(given) if isinstance(given, list) else 0)]
        title = fields.text(*path, "title", required=True)[:200]
        kept = tuple(step for step in steps if step is not None)
        made.append(Macro(fields.text(*path, "id"), title, kept, channels_of(fields, *path, "channels")))
    return tuple(made)


def read_desk_fields(fields: Fields) -> tuple[DeskField, ...]:
    """`fields`: id and title, choices where not every text will do."""
    return tuple(
        DeskField(
            fields.text(*path, "id"),
            fields.text(*path, "title", required=True)[:120],
            fields.texts(*path, "choices"),
            fields.flag(*path, "required"),
        )
        for path in entries(fields, "fields", "field", _FIELD_KEYS)
    )


def read_frames(fields: Fields) -> dict[str, Frame]:
    """`reply_frame`: greeting and closing by channel."""
    fields.known_keys(("reply_frame",), CHANNELS, "E04", "reply_frame")
    frames = {}
    for channel in fields.mapping("reply_frame"):
        path: Path = ("reply_frame", channel)
        fields.known_keys(path, ("greeting", "closing"), "E04", "a reply frame")
        for key in ("greeting", "closing"):
            mark = fields.source.mark(*path, key)
            check_variables(fields.text(*path, key), mark.line, fields.report, column=mark.column)
        frames[channel] = Frame(fields.text(*path, "greeting").strip(), fields.text(*path, "closing").strip())
    return frames


def read_past(fields: Fields) -> tuple[PastContact, ...]:
    """`history`: what customers of this company had written before."""
    return tuple(
        PastContact(
            fields.text(*path, "id"),
            fields.text(*path, "topic"),
            fields.text(*path, "channel", default="email"),
            fields.whole(*path, "days_ago", default=30, least=1, most=MOST_DAYS),
            fields.text(*path, "customer", required=True),
            fields.text(*path, "agent"),
            fields.text(*path, "result"),
        )
        for path in entries(fields, "history", "earlier contact", _PAST_KEYS)
    )


def read_questions(fields: Fields) -> tuple[Question, ...]:
    """`questions`: a list of {ask, article}."""
    given = fields.value("questions")
    if given is not None and not isinstance(given, list):
        fields.wrong(("questions",), "a list of {ask: ..., article: ...}")
    made = []
    for number in range(len(given) if isinstance(given, list) else 0):
        path: Path = ("questions", number)
        fields.known_keys(path, ("ask", "article"), "E04", "a question")
        made.append(Question(fields.text(*path, "ask", required=True), fields.text(*path, "article", required=True)))
    return tuple(made)


def read_collision(fields: Fields) -> Collision:
    """`collision`: how often a colleague looks into a conversation, and for how long."""
    fields.known_keys(("collision",), ("one_in", "after", "typing"), "E04", "collision")
    fields.mapping("collision")
    usual = Collision()
    times = {"after": usual.after, "typing": usual.typing}
    for key in times:
        if fields.value("collision", key) is not None:
            seconds = parse_duration(fields.value("collision", key))
            if seconds is None:
                fields.wrong(("collision", key), DURATION_RULE)
            else:
                times[key] = seconds
    return Collision(fields.whole("collision", "one_in", default=usual.one_in, least=0, most=MOST_DAYS), **times)


def read_holidays(fields: Fields) -> tuple[str, ...]:
    """`hours.holidays`: days on which the desk is closed, "2026-12-25" or, every year, "12-25"."""
    days = fields.texts("hours", "holidays")
    for day in days:
        if not _is_day(day):
            fields.wrong(("hours", "holidays"), 'a list of days such as "2026-12-25" or "12-25"', "Put each day in quotes.")
    return days


def _is_day(text: str) -> bool:
    found = _HOLIDAY.fullmatch(text)
    if not found:
        return False
    try:
        date(int((found[1] or "2024-")[:-1]), int(found[2]), int(found[3]))
    except ValueError:
        return False
    return True


def _step(fields: Fields, path: Path, assignees: frozenset[str]) -> MacroStep | None:
    given = fields.value(*path)
    if not isinstance(given, dict):
        fields.wrong(path, "a step such as {tag: damaged}")
        return None
    fields.known_keys(path, STEPS, "E04", "a step of a macro")
    what = next((key for key in STEPS if key in given), None)
    if what is None or what == "value":
        fields.wrong(path, f"a step with one of {', '.join(STEPS[:-1])}")
        return None
    text = fields.text(*path, what, required=True)
    allowed = {"status": STATUSES, "assign": tuple(sorted(assignees))}.get(what)
    if allowed is not None and text not in allowed:
        fields.wrong((*path, what), f"one of {', '.join(allowed)}")
    if what == "snooze" and parse_duration(text) is None:
        fields.wrong((*path, what), DURATION_RULE)
    return MacroStep(what, text, fields.text(*path, "value"))
