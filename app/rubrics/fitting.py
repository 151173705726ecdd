"""Which rubric fits what is reviewed best: the most specific of those that are meant for it. Pure.

A rubric says in `for:` which channels and lines it is meant for; a team's own rubric is meant for that team. Whoever names more of
what is reviewed is more specific; of equals a team's own goes before a line's, and that before a channel's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.rubrics.document import Rubric

TEAM, LINE, CHANNEL = "team", "line", "channel"
ORDER = (TEAM, LINE, CHANNEL)


@dataclass(frozen=True)
class Reviewed:
    """What is reviewed. `lines` are the ids of the lines that the agent works on; an unknown channel or team is None."""

    channel: str | None = None
    team_id: int | None = None
    lines: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Published:
    """A published rubric that may be used: its text, and whose it is (`team_id` None: the whole site's)."""

    id: int
    team_id: int | None
    rubric: Rubric

    @property
    def title(self) -> str:
        return self.rubric.title


@dataclass(frozen=True)
class Fit:
    """A rubric that is meant for what is reviewed. `names` says what it names of it: team, line, channel; nothing: meant for everything."""

    published: Published
    names: tuple[str, ...]

    @property
    def key(self) -> Any:
        """Sorts the most specific first."""
        return (-len(self.names), tuple(name not in self.names for name in ORDER), self.published.title, self.published.id)


def fits(published: Iterable[Published], what: Reviewed) -> list[Fit]:
    """The rubrics that are meant for `what`, the most specific first."""
    found = [(one, names_of(one, what)) for one in published]
    return sorted((Fit(one, names) for one, names in found if names is not None), key=lambda fit: fit.key)


def names_of(one: Published, what: Reviewed) -> tuple[str, ...] | None:
    """What of `what` the rubric names; None where it is meant for something else."""
    rubric = one.rubric
    if one.team_id is not None and one.team_id != what.team_id:
        return None
    if rubric.channels and what.channel not in rubric.channels:
        return None
    if rubric.lines and not what.lines & set(rubric.lines):
        return None
    named = {TEAM: one.team_id is not None, LINE: bool(rubric.lines), CHANNEL: bool(rubric.channels)}
    return tuple(name for name in ORDER if named[name])
