"""The front matter of a scenario: format, required keys, types, and the world it describes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.base.source import ID_RULE, Mark, Path, is_id
from app.simulation.checks.check import RESERVED, Check, numeric_names, read_checks
from app.simulation.checks.desk_actions import action_named
from app.simulation.conditions import Value
from app.simulation.duplicates import Duplicate, read_duplicate
from app.simulation.durations import DURATION_RULE, parse_duration
from app.simulation.facts import Fact, read_facts
from app.simulation.fields import Fields, read_fields
from app.simulation.findings import Report, shown
from app.simulation.scenario import CHANNELS, Persona

FORMAT = "agent-scenario/1"
_KEYS = (
    "format", "id", "title", "channel", "persona", "version", "language", "skills", "rubric", "level", "timebox", "facts", "knows",
    "hides", "truth", "vars", "mood", "articles", "actions", "checks", "include", "sensitive", "duplicate",
)  # fmt: skip


@dataclass(frozen=True)
class FrontMatter:
    """The typed values; `fields` keeps the places for later findings."""

    fields: Fields
    facts: dict[str, Fact]
    vars: dict[str, Value]
    checks: dict[str, Check]
    hides: dict[str, str]
    knows: tuple[str, ...]
    persona: Persona
    mood_start: int
    leave_below: int
    required: tuple[str, ...]
    forbidden: tuple[str, ...]
    articles: tuple[str, ...]
    skills: tuple[str, ...]
    duplicate: Duplicate | None = None

    @property
    def numbers(self) -> frozenset[str]:
        return numeric_names(self.facts, self.vars)


def read_front_matter(text: str, report: Report) -> FrontMatter | None:
    """None when nothing further can be said about the file."""
    fields = read_fields(text, report, first_line=2)
    if fields is None:
        return None
    if not isinstance(fields.source.value, Mapping):
        report.error("E06", Mark(2, 1), "The front matter must hold 'key: value' lines.", f"Begin with: format: {FORMAT}")
        return None
    return _front_matter(fields) if _known_format(fields) else None


def _known_format(fields: Fields) -> bool:
    value = fields.value("format")
    if value is None:
        fields.report.error("E01", Mark(1, 1), "'format' is missing.", f"Add format: {FORMAT}")
    elif value != FORMAT:
        fields.report.error(
            "E01", fields.source.mark("format"), f"This site reads {FORMAT}, not '{shown(value)}'.", f"Write format: {FORMAT}"
        )
        return False
    return True


def _front_matter(fields: Fields) -> FrontMatter:
    _top_level(fields)
    facts = read_facts(fields)
    variables = _variables(fields, facts)
    fields.known_keys(("actions",), ("required", "forbidden"), "E04", "actions")
    fields.known_keys(("mood",), ("start", "leave_below"), "E04", "mood")
    return FrontMatter(
        fields=fields,
        facts=facts,
        vars=variables,
        checks=read_checks(fields, facts, variables),
        hides=_hides(fields),
        knows=_knows(fields, facts),
        persona=_persona(fields),
        mood_start=_mood(fields, "start", 50),
        leave_below=_mood(fields, "leave_below", 0),
        required=_actions(fields, "required"),
        forbidden=_actions(fields, "forbidden"),
        articles=_ids(fields, "articles", "article id"),
        skills=_ids(fields, "skills", "skill"),
        duplicate=read_duplicate(fields),
    )


def _top_level(fields: Fields) -> None:
    fields.known_keys((), _KEYS, "E04", "the front matter")
    for key in ("id", "title", "channel"):
        if fields.value(key) in (None, ""):
            fields.report.error("E07", Mark(1, 1), f"'{key}' is missing.", f"Add '{key}:' to the front matter.")
    if fields.value("id") not in (None, ""):
        text = fields.text("id")
        if text:
            fields.check_id(text, ("id",), "scenario id")
    fields.text("title")
    _plain_values(fields)


def _plain_values(fields: Fields) -> None:
    channel = fields.value("channel")
    if channel not in (None, "", *CHANNELS):
        fields.wrong(("channel",), f"one of {', '.join(CHANNELS)}")
    timebox = fields.value("timebox")
    if timebox is not None and parse_duration(timebox) is None:
        fields.wrong(("timebox",), DURATION_RULE)
    fields.whole("level", default=2, least=1, most=5)
    for key in ("truth", "language", "sensitive"):
        if not (key == "sensitive" and isinstance(fields.value(key), bool)):
            fields.text(key)


def _variables(fields: Fields, facts: Mapping[str, Fact]) -> dict[str, Value]:
    result: dict[str, Value] = {}
    for name in fields.mapping("vars"):
        path: Path = ("vars", name)
        if not fields.id_key(*path, what="variable", reserved=RESERVED):
            continue
        value = fields.value(*path)
        if name in facts:
            fields.report.error("E02", fields.source.key_mark(*path), f"'{name}' is a fact already.", "Give the variable another name.")
        elif isinstance(value, bool | str):
            result[name] = value
        elif isinstance(value, int | float):
            result[name] = Fraction(str(value)) if abs(value) <= 10**9 else Fraction(0)
            if abs(value) > 10**9 or value != value:
                fields.wrong(path, "a number up to a thousand million")
        else:
            fields.wrong(path, "a number, a text, true or false")
    return result


def _hides(fields: Fields) -> dict[str, str]:
    hidden: dict[str, str] = {}
    for name in fields.mapping("hides"):
        if fields.id_key("hides", name, what="hidden fact"):
            hidden[name] = fields.text("hides", name, required=True)
    return hidden


def _knows(fields: Fields, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    if fields.value("knows") is None:
        return tuple(facts)
    names = fields.texts("knows")
    for number, name in enumerate(names):
        if name not in facts:
            allowed = ", ".join(facts) or "none"
            fields.report.error(
                "E12", fields.source.mark("knows", number), f"'{shown(name)}' is not a fact of this file. Facts: {allowed}."
            )
    return names


def _persona(fields: Fields) -> Persona:
    fields.known_keys(("persona",), ("name", "style", "patience", "language"), "E04", "persona")
    if fields.value("persona") is None:
        fields.report.error("E07", Mark(1, 1), "'persona' is missing; it must hold at least a name.", "Add persona: {name: Mara Lindt}.")
    name = fields.text("persona", "name", required=isinstance(fields.value("persona"), Mapping))
    language = fields.text("persona", "language", default=fields.text("language", default="en"))
    return Persona(name, fields.text("persona", "style"), fields.whole("persona", "patience", default=3, least=1, most=100), language)


def _mood(fields: Fields, key: str, default: int) -> int:
    return fields.whole("mood", key, default=default, least=0, most=100) if fields.mapping("mood") else default


def _actions(fields: Fields, key: str) -> tuple[str, ...]:
    names = fields.texts("actions", key) if fields.mapping("actions") else ()
    for number, name in enumerate(names):
        if not action_named(name):
            mark = fields.source.mark("actions", key, number)
            fields.report.error(
                "E07", mark, f"'{shown(name)}' is not the name of a desk action.", 'For example look_up_order or "tag:billing".'
            )
    return tuple(dict.fromkeys(names))


def _ids(fields: Fields, key: str, what: str) -> tuple[str, ...]:
    names = fields.texts(key)
    for number, name in enumerate(names):
        if not is_id(name.split("@")[0]):
            fields.report.error(
                "E03", fields.source.mark(key, number), f"The {what} '{shown(name)}' is not an id: {ID_RULE}.", "Rename it."
            )
    return tuple(dict.fromkeys(names))
