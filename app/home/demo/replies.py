"""What a demo agent may write at each moment of a scenario: its model answers and the demo's own replies. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from app.home.demo.files import demo_texts
from app.simulation import Scenario

QUALITIES = ("harmful", "weak", "fair", "good", "great")
START = "start"
SPREAD = 0.15


@dataclass(frozen=True)
class Reply:
    """One possible reply. `quality` counts from 0 (harmful) to 4 (great); `levels` are those of the rubric's sections."""

    node: str
    quality: int
    text: str
    levels: Mapping[str, float]
    actions: tuple[str, ...] | None = None

    @property
    def helps(self) -> bool:
        return self.quality >= QUALITIES.index("good")


def replies_of(scenario: Scenario) -> tuple[Reply, ...]:
    """Everything that may be written in this scenario."""
    written = [one for one in scenario.answers if one.written]
    model = tuple(Reply(one.node, _quality(one.id, one.levels), one.text, _levels(one.levels), one.actions) for one in written)
    return model + tuple(_own(entry) for entry in demo_texts("replies")["replies"].get(scenario.id, []))


def choose(scenario: Scenario, node: str, ability: float, random: Random, used: Sequence[Reply]) -> Reply | None:
    """The reply that somebody of this `ability` (0 to 1) writes at `node`; None where there is nothing left to say.

    Who helped before does not turn careless, and somebody who was asked again usually does better.
    """
    offered = [reply for reply in replies_of(scenario) if reply.node == node and reply not in used]
    if not offered and used and not any(reply.helps for reply in used):
        offered = [reply for reply in replies_of(scenario) if reply.node == START and reply.helps and reply not in used]
    if not offered:
        return None
    drawn = random.gauss(ability + (0.12 if used else 0.0), SPREAD)
    wanted = min(4.0, max(0.0, drawn * 5 - 0.5))
    return min(offered, key=lambda reply: (abs(reply.quality - wanted), random.random()))


def closing(quality: int, random: Random) -> Reply:
    """What ends a conversation where the scenario has no answer for the moment."""
    kind = "good" if quality >= QUALITIES.index("good") else "fair"
    texts: list[str] = demo_texts("replies")["closings"][kind]
    return Reply("", quality, random.choice(texts), _own_levels(quality))


def note(random: Random) -> str:
    """An internal note."""
    texts: list[str] = demo_texts("replies")["notes"]
    return random.choice(texts)


def _own(entry: Mapping[str, str]) -> Reply:
    quality = QUALITIES.index(entry["quality"])
    return Reply(entry["at"], quality, entry["text"], _own_levels(quality))


def _own_levels(quality: int) -> dict[str, float]:
    return {"tone": min(5.0, quality + 1.5), "accuracy": quality + 1.0, "policy": min(5.0, quality + 1.5)}


def _levels(declared: Sequence[tuple[str, object]]) -> dict[str, float]:
    return {key: float(str(value)) for key, value in declared}


def _quality(name: str, declared: Sequence[tuple[str, object]]) -> int:
    if name in QUALITIES:
        return QUALITIES.index(name)
    values = [float(str(value)) for _, value in declared]
    return min(4, max(0, round(min(values)) - 1)) if values else QUALITIES.index("good")
