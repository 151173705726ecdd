"""Whatever the site writes into the trail has words on screen: every verb, kind of thing and detail in the code."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask

from app.people.models import LinkKind
from app.trail.detail_names import UNSAID
from app.trail.words import detail_words, details_said, has_detail_words, has_thing_words, has_words, thing_words, verb_words
from tests.house.sources import Function, python_files, tell, tree

PLAIN = frozenset({"by", "at", "label", "team_id"})
"""Arguments of `record` that are no details."""
ENDINGS = {"link.kind.value": [kind.value for kind in LinkKind]}
"""What the changing part of a verb may be."""


@dataclass
class Use:
    """One call of `record`, with what can be read of it."""

    place: str
    verbs: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    details: set[str] = field(default_factory=set)


def test_every_verb_has_words(app: Flask) -> None:
    faults = [f"{use.place}: {verb}" for use in uses() for verb in use.verbs if not has_words(verb)]
    faults += [f"{use.place}: its verb cannot be read" for use in uses() if not use.verbs]
    assert not faults, tell(faults)


def test_every_detail_has_words_or_is_left_out_on_purpose() -> None:
    faults = [f"{use.place}: {key}" for use in uses() for key in sorted(use.details) if key not in UNSAID and not has_detail_words(key)]
    assert not faults, tell(faults)


def test_every_kind_of_thing_has_words() -> None:
    faults = [f"{use.place}: {kind}" for use in uses() for kind in use.kinds if not has_thing_words(kind)]
    assert not faults, tell(faults)


def test_the_reader_sees_every_call() -> None:
    found = {verb for use in uses() for verb in use.verbs}
    assert {"review.publish", "review.change", "people.reset_used", "library.move", "knowledge.archive", "courses.complete"} <= found
    assert {"conversations.import_done", "home.make_demo", "courses.take_back"} <= found
    assert len(found) >= 50
    keys = {key for use in uses() for key in use.details}
    assert {"since", "until", "turn", "version_id", "pack", "criteria", "step", "messages"} <= keys


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"reason": "He left.", "course_id": 3}, [("Reason", "He left.")]),
        ({"roles": ["agent", "lead"], "alias": None, "lead": False}, [("Roles", "agent, lead")]),
        ({"before": {"name": "North"}, "mask": True}, [("Before", "Name: North"), ("Personal data masked", "yes")]),
        ({"put": 0, "odd_one": 2}, [("Conversations put", "0"), ("Odd one", "2")]),
        ({}, []),
    ],
)
def test_details_are_said_readably(app: Flask, details: dict[str, object], said: list[tuple[str, str]]) -> None:
    with app.test_request_context("/"):
        assert details_said(details) == said


def test_unknown_words_are_shown_readable(app: Flask) -> None:
    with app.test_request_context("/"):
        assert verb_words("people.walk_away") == "walk away"
        assert thing_words("old_thing") == "old thing"
        assert detail_words("old_key") == "Old key"


def uses() -> Iterator[Use]:
    """Every call of `record` in the site, through whatever name a module gave it."""
    for path in python_files("app"):
        for name in _names(path):
            for around, call in _calls(tree(path), name):
                yield from _read(path, around, call)


def _names(path: Path) -> list[str]:
    """What `record` is called in this module."""
    found = (node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) and node.module == "app.trail.actions")
    return [alias.asname or alias.name for node in found for alias in node.names if alias.name == "record"]


def _calls(within: ast.AST, name: str) -> Iterator[tuple[Function | None, ast.Call]]:
    for top in ast.walk(within):
        if isinstance(top, Function):
            for node in ast.walk(top):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                    yield top, node


def _read(path: Path, around: Function | None, call: ast.Call) -> Iterator[Use]:
    """A call as it stands; one inside a function that passes its own verb on is read at each call of that function."""
    use = Use(f"{path}:{call.lineno}", kinds=_texts(call.args[1], around, path))
    passed_on = isinstance(call.args[0], ast.JoinedStr) and around is not None and _parameters(around)
    use.details = _keys(call, around)
    if not (passed_on and around and _changing(call.args[0]) in passed_on):
        use.verbs = _texts(call.args[0], around, path)
        yield use
        return
    for outer, one in _calls(tree(path), around.name):
        verbs = [_filled(call.args[0], verb) for verb in _texts(one.args[0], outer, path)]
        yield Use(f"{path}:{one.lineno}", verbs, use.kinds, use.details | _keys(one, outer))


def _parameters(function: Function) -> list[str]:
    return [one.arg for one in function.args.args]


def _changing(text: ast.expr) -> str:
    parts = [part for part in text.values if isinstance(part, ast.FormattedValue)] if isinstance(text, ast.JoinedStr) else []
    return ast.unparse(parts[0].value) if len(parts) == 1 else ""


def _filled(text: ast.expr, value: str) -> str:
    assert isinstance(text, ast.JoinedStr)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else value for part in text.values)


def _texts(value: ast.expr, around: Function | None, path: Path) -> list[str]:
    """Every text that an expression may be, as far as the code says it."""
    if isinstance(value, ast.Constant):
        return [str(value.value)]
    if isinstance(value, ast.IfExp):
        return _texts(value.body, around, path) + _texts(value.orelse, around, path)
    if isinstance(value, ast.JoinedStr):
        return [_filled(value, ending) for ending in ENDINGS.get(_changing(value), [])]
    if isinstance(value, ast.Name):
        given = [known for scope in (around, tree(path)) if scope is not None for known in _given(scope, value.id)]
        return next((texts for one in given if (texts := _texts(one, around, path))), [])
    return []


def _given(scope: ast.AST, name: str) -> Iterator[ast.expr]:
    """What a name is set to."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and _is(node.targets[0], name):
            yield node.value


def _is(target: ast.expr | None, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name


def _keys(call: ast.Call, around: Function | None) -> set[str]:
    """Names of the details, also of those gathered in a dict before."""
    keys = {keyword.arg for keyword in call.keywords if keyword.arg} - PLAIN
    for keyword in call.keywords:
        if keyword.arg is None and around is not None:
            keys |= {key for name in _inner_names(keyword.value) for key in _gathered(around, name)}
    return keys


def _inner_names(value: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}


def _gathered(around: Function, name: str) -> Iterator[str]:
    """Keys of the dict `name` that a function fills: in one piece, with |=, or one by one."""
    for node in ast.walk(around):
        target, value = _set(node)
        if isinstance(target, ast.Subscript) and _is(target.value, name) and isinstance(target.slice, ast.Constant):
            yield str(target.slice.value)
        elif _is(target, name) and value is not None:
            for inner in [one for one in ast.walk(value) if isinstance(one, ast.Dict)][:1]:
                yield from (str(key.value) for key in inner.keys if isinstance(key, ast.Constant))


def _set(node: ast.AST) -> tuple[ast.expr | None, ast.expr | None]:
    if isinstance(node, ast.Assign):
        return node.targets[0], node.value
    return (node.target, node.value) if isinstance(node, ast.AnnAssign | ast.AugAssign) else (None, None)
