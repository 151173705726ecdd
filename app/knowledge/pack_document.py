"""pack.yaml, `agent-pack/1`: the fictional company as data. Pure."""

import re
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from app.base.source import Finding, Path
from app.knowledge.canned_document import CannedReplyEntry, check_variables, read_channels
from app.knowledge.pack_desk import (
    Collision,
    DeskField,
    Frame,
    Macro,
    PastContact,
    Question,
    read_collision,
    read_desk_fields,
    read_frames,
    read_holidays,
    read_macros,
    read_past,
    read_questions,
)
from app.knowledge.pack_entries import entries
from app.knowledge.pack_words import PackWords
from app.simulation.desk import DeskAction, parse_desk_actions
from app.simulation.durations import DURATION_RULE, parse_duration
from app.simulation.fields import Fields, read_fields
from app.simulation.findings import Report
from app.simulation.scenario import CHANNELS

FORMAT = "agent-pack/1"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST_REPLY = {"email": 3600, "chat": 160, "social": 3600, "phone": 300, "form": 3600}
KEYS = (
    "format", "id", "title", "about", "languages", "topics", "lines", "hours", "first_reply", "colleagues", "canned_replies", "actions",
    "macros", "fields", "reply_frame", "history", "questions", "collision", "facts",
)  # fmt: skip
_HOURS = re.compile(r"([01]\d|2[0-4]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d")


@dataclass(frozen=True)
class Named:
    """A topic or a line: its id and its title."""

    id: str
    title: str


@dataclass(frozen=True)
class ColleagueAnswer:
    """What a colleague says when one of the phrases in `about` stands in the mention."""

    about: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Colleague:
    """Somebody at the desk who answers an @mention."""

    id: str
    name: str
    role: str
    answers: tuple[ColleagueAnswer, ...]
    otherwise: str


@dataclass(frozen=True)
class PackDocument:
    """A parsed pack.yaml. `first_reply` holds seconds by channel; `hours` the open times by day, None when closed."""

    id: str
    title: str
    about: str
    languages: tuple[str, ...]
    topics: tuple[Named, ...]
    lines: tuple[Named, ...]
    timezone: str
    hours: dict[str, str | None] = field(default_factory=dict)
    first_reply: dict[str, int] = field(default_factory=dict)
    colleagues: tuple[Colleague, ...] = ()
    canned_replies: tuple[CannedReplyEntry, ...] = ()
    actions: dict[str, DeskAction] = field(default_factory=dict)
    holidays: tuple[str, ...] = ()
    macros: tuple[Macro, ...] = ()
    fields: tuple[DeskField, ...] = ()
    reply_frame: dict[str, Frame] = field(default_factory=dict)
    history: tuple[PastContact, ...] = ()
    questions: tuple[Question, ...] = ()
    collision: Collision = field(default_factory=Collision)
    fact_labels: dict[str, str] = field(default_factory=dict)
    """What a fact is called on the customer's card; without one its id, written as words."""

    def assignee(self, name: str) -> str | None:
        """What a colleague or a line with this id is called, or None."""
        return next((one.name for one in self.colleagues if one.id == name), None) or next(
            (one.title for one in self.lines if one.id == name), None
        )


@dataclass(frozen=True)
class PackCompilation:
    """`pack` is None when one of the findings is an error."""

    pack: PackDocument | None
    findings: tuple[Finding, ...]


def parse_pack(text: str) -> PackCompilation:
    """Read a pack.yaml. Codes are those of scenario files."""
    report = Report()
    fields = read_fields(text, report)
    if fields is None:
        return PackCompilation(None, report.sorted())
    source = fields.source
    if not isinstance(source.value, dict) or source.value.get("format") != FORMAT:
        report.error("E01", source.mark("format"), "The file is not a pack.", f"Begin with 'format: {FORMAT}'.")
        return PackCompilation(None, report.sorted())
    pack = _Reader(fields).pack()
    actions, findings = parse_desk_actions(source, ("actions",))
    pack.actions.update(actions)
    failed = report.failed or any(found.severity == "error" for found in findings)
    return PackCompilation(
        None if failed else pack, tuple(sorted((*report.sorted(), *findings), key=lambda found: (found.line, found.column)))
    )


class _Reader:
    def __init__(self, fields: Fields) -> None:
        self.source = fields.source
        self.report = fields.report
        self.fields = fields

    def pack(self) -> PackDocument:
        fields = self.fields
        fields.known_keys((), KEYS, "E04", "a pack")
        pack_id = fields.text("id", required=True)
        if pack_id:
            fields.check_id(pack_id, ("id",), "pack")
        timezone, hours = self._hours()
        lines, colleagues = self._named("lines", "line"), self._colleagues()
        return PackDocument(
            id=pack_id,
            title=fields.text("title", required=True)[:200],
            about=fields.text("about").strip(),
            languages=fields.texts("languages") or ("en",),
            topics=self._named("topics", "topic"),
            lines=lines,
            timezone=timezone,
            hours=hours,
            first_reply=self._first_reply(),
            colleagues=colleagues,
            canned_replies=tuple(
                self._canned(path)
                for path in entries(fields, "canned_replies", "canned reply", ("id", "title", "language", "channels", "text"))
            ),
            holidays=read_holidays(fields),
            macros=read_macros(fields, frozenset([one.id for one in lines] + [one.id for one in colleagues])),
            fields=read_desk_fields(fields),
            reply_frame=read_frames(fields),
            history=read_past(fields),
            questions=read_questions(fields),
            collision=read_collision(fields),
            fact_labels=PackWords(fields).labels("facts"),
        )

    def _colleagues(self) -> tuple[Colleague, ...]:
        keys = ("id", "name", "role", "answers", "otherwise")
        return tuple(self._colleague(path) for path in entries(self.fields, "colleagues", "colleague", keys))

    def _named(self, key: str, what: str) -> tuple[Named, ...]:
        paths = entries(self.fields, key, what, ("id", "title"))
        return tuple(Named(self.fields.text(*path, "id"), self.fields.text(*path, "title", required=True)) for path in paths)

    def _hours(self) -> tuple[str, dict[str, str | None]]:
        self.fields.known_keys(("hours",), ("timezone", "holidays", *DAYS), "E04", "the hours")
        timezone = self.fields.text("hours", "timezone", default="UTC") if self.fields.mapping("hours") else "UTC"
        if timezone not in available_timezones():
            self.fields.wrong(("hours", "timezone"), "a time zone such as Europe/Lisbon")
        hours: dict[str, str | None] = {}
        for day in DAYS:
            said = self.fields.text("hours", day, default="closed")
            if said != "closed" and not _HOURS.fullmatch(said):
                self.fields.wrong(("hours", day), 'times such as "08:00-20:00", or closed')
            hours[day] = None if said == "closed" else said
        return timezone, hours

    def _first_reply(self) -> dict[str, int]:
        self.fields.known_keys(("first_reply",), CHANNELS, "E04", "first_reply")
        targets = dict(FIRST_REPLY)
        for channel in self.fields.mapping("first_reply"):
            seconds = parse_duration(self.fields.value("first_reply", channel))
            if seconds is None:
                self.fields.wrong(("first_reply", channel), DURATION_RULE)
            elif channel in targets:
                targets[channel] = seconds
        return targets

    def _colleague(self, path: Path) -> Colleague:
        fields = self.fields
        answers: list[ColleagueAnswer] = []
        given = fields.value(*path, "answers")
        if given is not None and not isinstance(given, list):
            fields.wrong((*path, "answers"), "a list of {about: [...], text: ...}")
        for number in range(len(given) if isinstance(given, list) else 0):
            fields.known_keys((*path, "answers", number), ("about", "text"), "E04", "an answer")
            answers.append(
                ColleagueAnswer(
                    fields.texts(*path, "answers", number, "about"), fields.text(*path, "answers", number, "text", required=True)
                )
            )
        name = fields.text(*path, "name", required=True)
        return Colleague(fields.text(*path, "id"), name, fields.text(*path, "role"), tuple(answers), fields.text(*path, "otherwise"))

    def _canned(self, path: Path) -> CannedReplyEntry:
        fields = self.fields
        channels = read_channels(fields, *path)
        text = fields.text(*path, "text", required=True)
        mark = self.source.mark(*path, "text")
        check_variables(text, mark.line, self.report, column=mark.column)
        title = fields.text(*path, "title", required=True)[:200]
        return CannedReplyEntry(fields.text(*path, "id"), title, fields.text(*path, "language", default="en"), channels, text, mark.line)
