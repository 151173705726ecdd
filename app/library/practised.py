"""What practice tells about a scenario: attempts as the library sees them, replies nobody recognised, who got stuck where. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

SOLVED = "solved"
MOST_UNRECOGNISED = 12
FEWEST = 30
"""With fewer turns a share says too little to be shown."""


@dataclass(frozen=True)
class SeenTurn:
    """One turn of an attempt. `reply` is None where the customer wrote again by themselves; `true` names the checks that matched."""

    number: int
    node: str
    reply: str | None
    rule: str
    next: str
    true: tuple[str, ...]
    passed: tuple[str, ...] = ()

    @property
    def recognised(self) -> bool:
        """Whether a rule other than `else` fired."""
        return self.rule.split("->")[0].split("=>")[0].strip() != "else"


@dataclass(frozen=True)
class SeenAttempt:
    """One attempt that is over. `group` is the language that the person says they work in; `end` the node where it ended."""

    id: int
    person_id: int
    person: str
    group: str
    seed: int
    at: datetime
    outcome: str | None
    failed: bool
    end: str | None
    turns: tuple[SeenTurn, ...] = ()
    language: str = ""
    """The overlay that was played; "" for the file's own texts."""

    @property
    def solved(self) -> bool:
        return self.outcome == SOLVED and not self.failed


@dataclass(frozen=True)
class SeenMisread:
    """A turn of which somebody says that the customer misread it."""

    id: int
    attempt_id: int
    turn: SeenTurn
    seed: int
    person: str
    group: str
    said: str
    at: datetime
    settled: bool
    language: str = ""

    @property
    def place(self) -> str:
        """What its entry is called in addresses: `#misread-12-3`."""
        return f"{self.attempt_id}-{self.turn.number}"


@dataclass(frozen=True)
class Unrecognised:
    """A reply on which only `else` fired."""

    attempt_id: int
    seed: int
    turn: SeenTurn
    at: datetime
    language: str = ""


@dataclass(frozen=True)
class Share:
    """So many of so many. Too few of them say nothing."""

    name: str
    part: int
    whole: int

    @property
    def enough(self) -> bool:
        return self.whole >= FEWEST

    @property
    def percent(self) -> float:
        return 100 * self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True)
class Flow:
    """What happened at one node. `left` counts by (rule, where it led); `stuck` are attempts whose last reply was given here and
    which were not solved, with who made them. `ways` counts by the next node, those that the customer only passed included."""

    node: str
    entered: int
    attempts: int
    ended: int
    left: tuple[tuple[str, str, int], ...]
    unrecognised: int
    stuck: tuple[tuple[int, str], ...]
    ways: tuple[tuple[str, int], ...] = ()

    @property
    def replies(self) -> int:
        return sum(count for _rule, _next, count in self.left)


@dataclass
class _Counts:
    entered: int = 0
    attempts: set[int] = field(default_factory=set)
    ended: int = 0
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    unrecognised: int = 0
    stuck: list[tuple[int, str]] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)


def unrecognised(attempts: Iterable[SeenAttempt], *, most: int = MOST_UNRECOGNISED) -> list[Unrecognised]:
    """The latest replies on which only `else` fired, each wording once."""
    found: dict[str, Unrecognised] = {}
    for attempt in sorted(attempts, key=lambda one: one.id, reverse=True):
        for turn in reversed(attempt.turns):
            if turn.reply and not turn.recognised:
                told = Unrecognised(attempt.id, attempt.seed, turn, attempt.at, attempt.language)
                found.setdefault(" ".join(turn.reply.split()).casefold(), told)
            if len(found) >= most:
                return list(found.values())
    return list(found.values())


def flows(attempts: Sequence[SeenAttempt], nodes: Sequence[str]) -> list[Flow]:
    """Every node in the order of the file, then those that only older versions had."""
    counts: dict[str, _Counts] = {node: _Counts() for node in nodes}
    for attempt in attempts:
        _count(counts, attempt)
    return [
        Flow(
            node,
            one.entered,
            len(one.attempts),
            one.ended,
            tuple((rule, target, count) for (rule, target), count in one.left.most_common()),
            one.unrecognised,
            tuple(one.stuck),
            tuple(one.ways.most_common()),
        )
        for node, one in counts.items()
    ]


def _count(counts: dict[str, _Counts], attempt: SeenAttempt) -> None:
    def at(node: str) -> _Counts:
        return counts.setdefault(node, _Counts())

    for place in ["start", *(node for turn in attempt.turns for node in (*turn.passed, turn.next))]:
        if not place.startswith("("):
            at(place).entered += 1
            at(place).attempts.add(attempt.id)
    for turn in attempt.turns:
        at(turn.node).left[turn.rule or "–", turn.next] += 1
        for here, onward in pairwise((turn.node, *turn.passed, turn.next)):
            at(here).ways[onward] += 1
        at(turn.node).unrecognised += bool(turn.reply) and not turn.recognised
    if attempt.end is not None and not attempt.end.startswith("("):
        at(attempt.end).ended += 1
    last = next((turn for turn in reversed(attempt.turns) if turn.reply is not None), None)
    if not attempt.solved:
        at(last.node if last is not None else "start").stuck.append((attempt.id, attempt.person))


def misread_by_check(attempts: Iterable[SeenAttempt], misreads: Iterable[SeenMisread]) -> list[Share]:
    """Of the turns in which a check matched, how many were told to be misread; the most first."""
    hits = Counter(name for attempt in attempts for turn in attempt.turns for name in turn.true)
    told = Counter(_each_turn_once(misreads, lambda one: one.turn.true))
    shares = [Share(name, min(told[name], hits[name]), hits[name]) for name in hits]
    return sorted(shares, key=lambda one: (-one.part, -one.whole, one.name))


def misread_by_group(attempts: Iterable[SeenAttempt], misreads: Iterable[SeenMisread]) -> list[Share]:
    """Of the replies of each language group, how many were told to be misread."""
    replies = Counter(attempt.group for attempt in attempts for turn in attempt.turns if turn.reply is not None)
    told = Counter(_each_turn_once(misreads, lambda one: (one.group,)))
    return [Share(group, min(told[group], count), count) for group, count in sorted(replies.items(), key=lambda one: (-one[1], one[0]))]


def _each_turn_once(misreads: Iterable[SeenMisread], names: Callable[[SeenMisread], tuple[str, ...]]) -> list[str]:
    seen: dict[tuple[int, int], SeenMisread] = {}
    for one in misreads:
        seen.setdefault((one.attempt_id, one.turn.number), one)
    return [name for one in seen.values() for name in names(one)]
