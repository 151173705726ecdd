"""What a shift is: who comes when, how many at once, breaks, an incident with one root cause. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PACE_HOUR, PACE_SHIFT = 12, 100
"""Customers an hour and a shift that experienced agents reach. Shown, never graded."""
PARALLEL = 5
"""Nobody is asked to have more conversations at once."""
NOVICE_LEVEL = 2
NOVICE_SHIFTS = 3
"""Up to this level, and in a person's first shifts, no pace is shown."""


@dataclass(frozen=True)
class Arrival:
    """One customer of the file: in which span of seconds they come, and out of which scenarios theirs is drawn."""

    least: int
    most: int
    scenarios: tuple[str, ...]
    incident: bool = False


@dataclass(frozen=True)
class Break:
    """A break that falls due at a minute of the shift. Clocks and arrivals stand still while it lasts."""

    minute: int
    minutes: int
    title: str


@dataclass(frozen=True)
class Colleagues:
    """Who is at work beside the trainee, and how often one of them looks into a conversation (1 in `one_in`, 0 never)."""

    at_work: tuple[str, ...] | None = None
    one_in: int | None = None


@dataclass(frozen=True)
class Honest:
    """What the one message of an incident has to say (one phrase out of each group) and what it must not promise."""

    says: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Incident:
    """Several customers with one root cause. `causes` are offered when on-call is warned; `right` is the true one."""

    id: str
    title: str
    cause: str
    warn: str
    causes: Mapping[str, str]
    right: str
    least: int
    message: Honest = field(default_factory=Honest)


@dataclass(frozen=True)
class ShiftPlan:
    """A parsed shift file. `first_reply` and `patience` hold seconds by channel, only what the file sets itself.

    `locales`: the same plan with its words in other languages.
    """

    id: str
    title: str
    about: str
    language: str
    level: int
    minutes: int
    parallel: int
    pace_hour: int
    pace_shift: int
    overtime: int
    first_reply: Mapping[str, int]
    patience: Mapping[str, int]
    breaks: tuple[Break, ...]
    colleagues: Colleagues
    arrivals: tuple[Arrival, ...]
    incident: Incident | None = None
    locales: Mapping[str, "ShiftPlan"] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it may be run, the file's own first."""
        return (self.language, *self.locales)

    def spoken_in(self, language: str) -> "ShiftPlan":
        """The plan with its words in a language; as it is where it has none in it."""
        return self.locales.get(language, self)

    @property
    def scenarios(self) -> frozenset[str]:
        """Every scenario that may come."""
        return frozenset(name for one in self.arrivals for name in one.scenarios)


def shows_pace(plan: ShiftPlan, shifts_before: int) -> bool:
    """Whether this person sees pace targets in this shift: nobody at first. Doing it right comes before doing it fast."""
    return plan.level > NOVICE_LEVEL and shifts_before >= NOVICE_SHIFTS
