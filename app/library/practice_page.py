"""What practice showed about a scenario: how hard it was, and who got stuck where."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.library import queries
from app.library.difficulty import rating_of
from app.library.doors import attempts_seen
from app.library.models import Scenario
from app.library.practised import Flow, SeenAttempt, flows
from app.people.models import Person
from app.simulation.elo import FEWEST, Rating

FEWEST_ON_MAP = 10
"""With fewer attempts the map draws no counts: one person more or less would turn the picture round."""


@dataclass
class PracticePage:
    """Practice of one scenario as far as one person may read it."""

    scenario: Scenario
    person: Person
    fewest: int = FEWEST

    @cached_property
    def attempts(self) -> Sequence[SeenAttempt]:
        return [one for seen in attempts_seen(self.person, self.scenario.id) for one in seen]

    @cached_property
    def rating(self) -> Rating:
        return rating_of(self.scenario)

    @property
    def differs(self) -> bool:
        """Whether practice and the author's guess are more than one level apart."""
        return self.rating.enough and abs(self.rating.level - self.scenario.level) > 1

    @cached_property
    def flows(self) -> list[Flow]:
        return funnel_of(self.scenario, self.attempts)

    @property
    def solved(self) -> int:
        return sum(one.solved for one in self.attempts)


def funnel_of(scenario: Scenario, attempts: Sequence[SeenAttempt]) -> list[Flow]:
    """What happened at each node of the published version, in the order of the file. At most one statement."""
    number = scenario.current_number
    file = queries.readable(queries.version_numbered(scenario.id, number)) if number else queries.playable_draft(scenario)
    return flows(attempts, list(file.nodes) if file is not None else ["start"])


def funnel_json(found: Sequence[Flow], attempts: int) -> dict[str, Any]:
    """The same as plain values: `attempts` in all; for each node how often it was entered, what led on from it, how many ended
    there, replies that nobody recognised, attempts that got stuck. `enough`: whether there are enough of them to draw."""
    return {
        "attempts": attempts,
        "enough": attempts >= FEWEST_ON_MAP,
        "nodes": {
            one.node: {
                "entered": one.entered,
                "attempts": one.attempts,
                "ended": one.ended,
                "unrecognised": one.unrecognised,
                "stuck": len(one.stuck),
                "ways": dict(one.ways),
                "left": [{"rule": rule, "to": target, "count": count} for rule, target, count in one.left],
            }
            for one in found
        },
    }
