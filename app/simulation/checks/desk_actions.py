"""`action`, `before`, `after`: a desk action was done, and in which order."""

from dataclasses import dataclass

from app.base.source import Path
from app.simulation.checks.look import Act, Evidence, Look
from app.simulation.fields import Fields
from app.simulation.findings import shown

REPLY = "reply"


@dataclass(frozen=True)
class Done:
    """`before` and `after` name another action, or `reply`: the first reply of the attempt.

    `before: x` also holds while x was not done at all; `after: x` needs x done earlier.
    """

    action: str
    before: str | None
    after: str | None

    def look(self, look: Look) -> Evidence:
        times = _times(look.acts, self.action)
        if not times and self.action.removeprefix("tag:") in look.tags and self.action.startswith("tag:"):
            times = [len(look.acts)]
        true = bool(times)
        if true and self.before is not None:
            others = _times(look.acts, self.before)
            true = not others or times[0] < others[0]
        if true and self.after is not None:
            others = _times(look.acts, self.after)
            true = bool(others) and times[-1] > others[0]
        return Evidence(true, action=self.action if true else None)


def action_named(text: str) -> bool:
    """Whether a text may name a desk action: letters of an id, or `tag:` and a tag."""
    name = text.removeprefix("tag:")
    return bool(name) and len(text) <= 80 and not any(sign.isspace() or sign in "{}()" for sign in text)


def read_done(fields: Fields, path: Path) -> Done | None:
    names: dict[str, str] = {}
    for key in ("action", "before", "after"):
        if fields.value(*path, key) is None and key != "action":
            continue
        name = fields.text(*path, key, required=True)
        if name and not action_named(name):
            fields.wrong((*path, key), f"the name of a desk action or tag:<tag>, without spaces (found {shown(name)!r})")
            continue
        names[key] = name
    if not names.get("action"):
        return None
    return Done(names["action"], names.get("before"), names.get("after"))


def _times(acts: tuple[Act, ...], name: str) -> list[float]:
    """Places in the order of what happened; the first reply stands before the first act of turn 1."""
    if name == REPLY:
        later = next((place for place, act in enumerate(acts) if act.turn > 0), len(acts))
        return [later - 0.5]
    return [float(place) for place, act in enumerate(acts) if act.ok and act.name == name]
