"""What became of checks: wider (more replies are taken for a hit), narrower, or other."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.simulation.durations import parse_duration
from app.simulation.meaning.change import Change, came_and_went, listed, quoted, shown

_TAKES = ("any", "asks", "like", "cites")
"""One of these is enough, so more of them take more replies."""
_PARTS = (*_TAKES, "all", "none", "regex", "states", "misstates", "action", "tone", "leaks", "within", "silence", "human")


def renamed_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Old name -> new name of what says exactly the same under another name."""
    gone = [name for name in old if name not in new]
    names: dict[str, str] = {}
    for name in (name for name in new if name not in old):
        same = next((one for one in gone if one not in names and old[one] == new[name]), None)
        if same is not None:
            names[same] = name
    return names


def check_changes(old: Mapping[str, Any], new: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Change]:
    """Every check that came, went, was renamed or looks for something else, in the order of the new file."""
    for before, after in names.items():
        yield Change("check-renamed", "checks", after, old=before, new=after)
    for name in new:
        if name not in old and name not in names.values():
            yield Change("check-added", "checks", name)
        elif name in old and old[name] != new[name]:
            yield from _one(name, _mapping(old[name]), _mapping(new[name]))
    for name in old:
        if name not in new and name not in names:
            yield Change("check-removed", "checks", name)


def _one(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if key == "bad":
            yield Change("check-bad" if after else "check-not-bad", "checks", name)
        elif key == "fallback":
            yield from _one(f"{name} (fallback)", _mapping(before), _mapping(after))
        elif key in _PARTS and (before is None or after is None):
            kind = "check-part-added" if before is None else "check-part-removed"
            yield Change(kind, "checks", name, old=shown(before), new=shown(after), more=key)
        else:
            yield from _value(name, key, before, after)


def _value(name: str, key: str, before: Any, after: Any) -> Iterator[Change]:
    verbs = {"all": "needs", "none": "bars"} | dict.fromkeys(_TAKES, "takes")
    if key in verbs:
        came, went = came_and_went(before, after)
        if came:
            yield Change(f"check-{verbs[key]}-more", "checks", name, new=quoted(came), more=key)
        if went:
            yield Change(f"check-{verbs[key]}-less", "checks", name, old=quoted(went), more=key)
        return
    wider = _is_wider(key, before, after)
    kind = "check-changed" if wider is None else "check-looser" if wider else "check-stricter"
    yield Change(kind, "checks", name, old=shown(before), new=shown(after), more=key)


def _is_wider(key: str, before: Any, after: Any) -> bool | None:
    """Whether a limit lets more replies pass; None where that cannot be told."""
    if key == "at_least" and isinstance(before, int | float) and isinstance(after, int | float):
        return bool(after < before)
    if key == "within":
        first, second = (parse_duration(str(one)) for one in (before, after))
        return second > first if first and second else None
    return None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {} if value is None else {"any": listed(value)}
