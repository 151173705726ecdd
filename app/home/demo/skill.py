"""How good each demo agent is, and how that changes: some criteria rise with practice, some stay where they are. Pure."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Curve:
    """Ability from `start` to `now` (0 to 1) over the person's time at the desk. `flat` criteria stay near their level of 1 to 5."""

    start: float
    now: float
    flat: dict[str, float] = field(default_factory=dict)

    def at(self, share: float) -> float:
        """Ability when `share` (0 to 1) of the time has passed: quick at first, slower later."""
        share = min(1.0, max(0.0, share))
        left = float((1 - share) ** 1.3)
        return self.start + (self.now - self.start) * (1 - left)


CURVES = {
    "trainee": Curve(0.45, 0.74, {"limits": 3.2}),
    "agent": Curve(0.46, 0.97, {"promises": 3.1}),
    "yuki": Curve(0.78, 0.92),
    "oksana": Curve(0.5, 0.86, {"empathy": 3.0}),
    "liam": Curve(0.66, 0.68, {"clarity": 3.4}),
    "jun": Curve(0.46, 0.84, {"promises": 3.3}),
    "chloe": Curve(0.62, 0.8, {"promises": 3.0}),
    "noah": Curve(0.44, 0.62),
    "fatima": Curve(0.7, 0.9),
    "kwame": Curve(0.5, 0.76, {"promises": 2.9}),
    "elif": Curve(0.6, 0.7),
    "anastasia": Curve(0.58, 0.82),
}
