"""What became of everything else: facts, hidden facts, variables, mood, desk actions, model answers, single fields."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.simulation.editing import AnswerPlace
from app.simulation.meaning.change import Change, came_and_went, shown
from app.simulation.meaning.checks import renamed_keys

_NAMED = {"facts": "fact", "hides": "hidden", "vars": "variable"}
_LISTS = ("skills", "knows", "articles", "include")
_APART = ("checks", "actions", "version", *_NAMED, *_LISTS)
"""Compared elsewhere, or, as the label of a version, nothing that a customer does."""


def named_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Facts, hidden facts and variables that came, went, got another name or are drawn in another way."""
    for kind, word in _NAMED.items():
        before, after = _mapping(old.get(kind)), _mapping(new.get(kind))
        names = renamed_keys(before, after)
        for first, second in names.items():
            yield Change(f"{word}-renamed", "facts", second, old=first, new=second)
        for name in after:
            if name not in before and name not in names.values():
                yield Change(f"{word}-added", "facts", name, new=shown(after[name]))
            elif name in before and before[name] != after[name]:
                yield Change(f"{word}-changed", "facts", name, old=shown(before[name]), new=shown(after[name]))
        for name in before:
            if name not in after and name not in names:
                yield Change(f"{word}-removed", "facts", name, old=shown(before[name]))


def field_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Desk actions, lists and single values of the front matter, `mood.start` and the like one by one."""
    before, after = _mapping(old.get("actions")), _mapping(new.get("actions"))
    for name in ("required", "forbidden"):
        yield from _list(f"action-{name}", "actions", name, before.get(name), after.get(name))
    for name in _LISTS:
        yield from _list("listed", "world", name, old.get(name), new.get(name))
    first, second = _flat(old), _flat(new)
    for path in dict.fromkeys([*first, *second]):
        if first.get(path) != second.get(path):
            yield Change("field-changed", "world", path, old=shown(first.get(path)) or "–", new=shown(second.get(path)) or "–")


def answer_changes(old: Sequence[AnswerPlace], new: Sequence[AnswerPlace], nodes: Mapping[str, str]) -> Iterator[Change]:
    """Model answers and saved tests."""
    before, after = {(one.part, one.name): one for one in old}, {(one.part, one.name): one for one in new}
    for key, answer in after.items():
        earlier = before.get(key)
        if earlier is None:
            yield Change("answer-added", "answers", answer.name, new=answer.target)
            continue
        if nodes.get(earlier.target, earlier.target) != answer.target:
            yield Change("answer-leads", "answers", answer.name, old=earlier.target, new=answer.target)
        if earlier.text.strip() != answer.text.strip():
            yield Change("answer-changed", "answers", answer.name, old=earlier.text.strip(), new=answer.text.strip())
        if (earlier.levels, earlier.actions) != (answer.levels, answer.actions):
            yield Change("answer-levels", "answers", answer.name, old=_declared(earlier), new=_declared(answer))
    for key, answer in before.items():
        if key not in after:
            yield Change("answer-removed", "answers", answer.name, old=answer.target)


def _list(kind: str, part: str, name: str, old: Any, new: Any) -> Iterator[Change]:
    came, went = came_and_went(old, new)
    if came:
        yield Change(f"{kind}-more", part, name, new=shown(came))
    if went:
        yield Change(f"{kind}-less", part, name, old=shown(went))


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in values.items():
        if key in _APART:
            continue
        if isinstance(value, Mapping):
            flat |= {f"{key}.{inner}": one for inner, one in value.items()}
        else:
            flat[key] = value
    return flat


def _declared(answer: AnswerPlace) -> str:
    return " ".join(part for part in (answer.levels, answer.actions) if part) or "–"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
