"""A named check: its parts, whether it is `bad`, and what it `sets`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.base.source import Path
from app.simulation.checks.asks import read_asks
from app.simulation.checks.cites import Cites, read_cites
from app.simulation.checks.desk_actions import Done, read_done
from app.simulation.checks.human import Human, read_human
from app.simulation.checks.leaks import Leaks, read_leaks
from app.simulation.checks.like import Like, read_likeness, together
from app.simulation.checks.look import Evidence, Look, Part
from app.simulation.checks.phrase_sets import read_phrase_set
from app.simulation.checks.regex import read_regex
from app.simulation.checks.timing import Quiet, Within, read_quiet, read_within
from app.simulation.checks.tone import read_tone
from app.simulation.checks.values import Misstates, States, read_values
from app.simulation.conditions import Value
from app.simulation.expressions import Expression, ExpressionError, parse_expression
from app.simulation.facts import Fact
from app.simulation.fields import Fields
from app.simulation.phrases import MOST_PHRASES

RESERVED = ("else", "silence", "visited", "turns", "mood", "true", "false", "min", "max", "round")
_IN_FALLBACKS = (
    "any", "all", "none", "regex", "states", "misstates", "action", "cites", "asks", "tone", "leaks", "within", "silence",
)  # fmt: skip
_MATCHERS = (*_IN_FALLBACKS, "like", "human")
_BESIDE = (("at_least", "like"), ("fallback", "like"), ("before", "action"), ("after", "action"), ("forbidden", "leaks"))
_KEYS = (*_MATCHERS, *(key for key, _ in _BESIDE), "sets", "bad")
MOST_HUMAN = 8


@dataclass(frozen=True)
class Check:
    """True when all its parts are. `bad` marks what should not happen; it fires only in rules that name it."""

    name: str
    parts: tuple[Part, ...]
    bad: bool = False
    sets: tuple[tuple[str, Value | Expression], ...] = ()

    def look(self, look: Look) -> Evidence:
        return together(self.parts, look)

    @property
    def question(self) -> str | None:
        """What a person is asked about a `human` check, "" where its name says it all; None for every other check."""
        return next((part.question for part in self.parts if isinstance(part, Human)), None)

    @property
    def worded(self) -> bool:
        """Whether it looks for words, so that another language needs its own."""
        return any(not isinstance(part, Done | Cites | States | Misstates | Human | Within | Quiet) for part in self.parts)

    @property
    def actions(self) -> frozenset[str]:
        """Desk actions it names."""
        done = [part for part in all_parts(self.parts) if isinstance(part, Done)]
        names = {name for part in done for name in (part.action, part.before, part.after) if name}
        return frozenset(names - {"reply"})

    @property
    def articles(self) -> frozenset[str]:
        return frozenset(name for part in all_parts(self.parts) if isinstance(part, Cites) for name in part.articles)

    @property
    def facts(self) -> frozenset[str]:
        """Facts whose drawn value it compares with the reply."""
        parts = all_parts(self.parts)
        leaked = {name for part in parts if isinstance(part, Leaks) for name in part.facts}
        return frozenset(leaked | {name for part in parts if isinstance(part, States | Misstates) for name in part.names})


def read_checks(fields: Fields, facts: dict[str, Fact], variables: Mapping[str, Value]) -> dict[str, Check]:
    """The `checks` of a front matter, in file order."""
    checks: dict[str, Check] = {}
    for name in fields.mapping("checks"):
        if fields.id_key("checks", name, what="check", reserved=RESERVED):
            checks[name] = _read_check(fields, name, facts, variables)
    _limit_phrases(fields)
    _limit_human(fields, checks)
    return checks


def _read_check(fields: Fields, name: str, facts: dict[str, Fact], variables: Mapping[str, Value]) -> Check:
    path: Path = ("checks", name)
    if not isinstance(fields.value(*path), Mapping) or not fields.value(*path):
        fields.wrong(path, 'a mapping such as {any: [sorry, "apolog*"]}')
        return Check(name, ())
    parts = _read_parts(fields, path, facts)
    return Check(name, tuple(parts), fields.flag(*path, "bad"), _read_sets(fields, path, facts, variables))


def _read_parts(fields: Fields, path: Path, facts: dict[str, Fact], *, inside: bool = False) -> list[Part]:
    keys = fields.mapping(*path)
    matchers = _IN_FALLBACKS if inside else _MATCHERS
    allowed = (*matchers, "before", "after", "forbidden") if inside else _KEYS
    fields.known_keys(path, allowed, "E09", "a fallback" if inside else "a check")
    named = [key for key in keys if key in matchers]
    if not named:
        fields.report.error("E07", fields.source.key_mark(*path), f"'{path[-1]}' needs at least one of {', '.join(matchers)}.")
    for key, owner in _BESIDE:
        if key in keys and owner not in keys:
            fields.report.error(
                "E07", fields.source.key_mark(*path, key), f"'{key}' belongs beside '{owner}' only.", f"Add '{owner}' or remove it."
            )
    read = (_like(fields, path, facts) if key == "like" else _part(fields, path, facts, key) for key in named)
    return [part for part in read if part is not None]


def _part(fields: Fields, path: Path, facts: dict[str, Fact], key: str) -> Part | None:
    readers: dict[str, Callable[[], Part | None]] = {
        "any": lambda: read_phrase_set(fields, path, "any"),
        "all": lambda: read_phrase_set(fields, path, "all"),
        "none": lambda: read_phrase_set(fields, path, "none"),
        "regex": lambda: read_regex(fields, path),
        "states": lambda: read_values(fields, path, facts, "states"),
        "misstates": lambda: read_values(fields, path, facts, "misstates"),
        "action": lambda: read_done(fields, path),
        "cites": lambda: read_cites(fields, path),
        "asks": lambda: read_asks(fields, path),
        "tone": lambda: read_tone(fields, path),
        "leaks": lambda: read_leaks(fields, path, facts),
        "within": lambda: read_within(fields, path),
        "silence": lambda: read_quiet(fields, path),
        "human": lambda: read_human(fields, path),
    }
    return readers[key]()


def _like(fields: Fields, path: Path, facts: dict[str, Fact]) -> Part | None:
    lines, at_least = read_likeness(fields, path)
    place = (*path, "fallback")
    if fields.value(*place) is None:
        mark = fields.source.key_mark(*path, "like")
        fields.report.error(
            "E20", mark, "A 'like' check needs a 'fallback', so that the file runs without a vectoriser.", "Add fallback: {all: [...]}."
        )
        return None
    if not fields.mapping(*place):
        return None
    return Like(lines, at_least, tuple(_read_parts(fields, place, facts, inside=True)))


def _read_sets(
    fields: Fields, path: Path, facts: dict[str, Fact], variables: Mapping[str, Value]
) -> tuple[tuple[str, Value | Expression], ...]:
    result: list[tuple[str, Value | Expression]] = []
    for name in fields.mapping(*path, "sets"):
        place = (*path, "sets", name)
        if name not in variables:
            allowed = ", ".join(variables) or "none"
            fields.report.error("E11", fields.source.key_mark(*place), f"'{name}' is not a variable of 'vars'. Variables: {allowed}.")
            continue
        value = _set_value(fields, place, facts, variables)
        if value is not None:
            result.append((name, value))
    return tuple(result)


def _set_value(fields: Fields, place: Path, facts: dict[str, Fact], variables: Mapping[str, Value]) -> Value | Expression | None:
    value, declared = fields.value(*place), variables[str(place[-1])]
    if isinstance(declared, bool):
        if isinstance(value, bool):
            return value
        fields.wrong(place, "true or false, as in 'vars'")
    elif isinstance(declared, str):
        if isinstance(value, str):
            return value
        fields.wrong(place, "a text, as in 'vars'")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        return Fraction(str(value))
    elif isinstance(value, str):
        try:
            return parse_expression(value, numeric_names(facts, variables))
        except ExpressionError as error:
            fields.report.error(
                "E11" if error.name else "E08",
                fields.source.mark(*place),
                error.message,
                "Numbers, mood, numeric variables and range facts may be used.",
            )
    else:
        fields.wrong(place, "a number or a numeric expression, as in 'vars'")
    return None


def numeric_names(facts: Mapping[str, Fact], variables: Mapping[str, Value]) -> frozenset[str]:
    """Names that stand for a number in expressions."""
    numbers = {name for name, value in variables.items() if isinstance(value, Fraction)}
    return frozenset({"mood"} | numbers | {name for name, fact in facts.items() if fact.numeric})


def all_parts(parts: tuple[Part, ...]) -> list[Part]:
    return [inner for part in parts for inner in ((part, *part.fallback) if isinstance(part, Like) else (part,))]


def _limit_human(fields: Fields, checks: Mapping[str, Check]) -> None:
    asked = [name for name, check in checks.items() if check.question is not None]
    for name in asked[MOST_HUMAN:]:
        mark = fields.source.key_mark("checks", name)
        fields.report.error("E07", mark, f"A file may hold at most {MOST_HUMAN} checks that people decide.", "Ask about fewer things.")


def _limit_phrases(fields: Fields) -> None:
    """Bounds the work of a turn: a file holds at most a thousand phrases."""
    count = sum(1 for mark in fields.source.marks if mark[:1] == ("checks",) and isinstance(mark[-1], int))
    if count > MOST_PHRASES:
        fields.report.error("E07", fields.source.mark("checks"), f"A file may hold at most {MOST_PHRASES} phrases; this one has {count}.")
