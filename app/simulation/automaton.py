"""Matching of a parsed regular expression in time linear in the text: an automaton built while it is used.

A state is a set of places in the expression together with the kind of sign last read; a match is noticed when the next
sign is known, so that \\b, ^ and $ need no going back. Leftmost start by a backward run, then the longest end.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

MOST_PLACES = 1500
_MOST_STATES = 2000
_MOST_SPANS = 20
MOST_STEPS = 4_000_000
"""Places looked at in one text. Counted the same whether a state is new or known, so that every process stops alike."""

Kind = Literal["edge", "word", "other"]
Test = Callable[[str], bool]


@dataclass(frozen=True)
class Node:
    """A piece of an expression. `what`: sign, sequence, choice, repeat, border, inside, begin, end."""

    what: str
    parts: tuple["Node", ...] = ()
    test: Test | None = None
    least: int = 1
    most: int | None = 1


@dataclass
class _Place:
    what: str
    test: int = -1
    onward: list[int] = field(default_factory=list)


class TooLarge(ValueError):
    """The expression needs more places than allowed once its counted repeats are written out."""


class Matcher:
    """Finds an expression in folded texts."""

    def __init__(self, root: Node) -> None:
        self._search = _Automaton(root, anchored=False)
        self._forward = _Automaton(root, anchored=True)
        self._backward = _Automaton(_reversed(root), anchored=True)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Up to 20 matches from left to right, not overlapping, none of them empty."""
        return self.counted(text)[0]

    def counted(self, text: str, most: int = MOST_STEPS) -> tuple[list[tuple[int, int]], int]:
        """The matches, and how many steps it took; after `most` steps, the matches found so far."""
        found: list[tuple[int, int]] = []
        place, left = 0, most
        while place <= len(text) and len(found) < _MOST_SPANS and left > 0:
            noticed, left = self._search.run(text, place, len(text), 1, left, first=True)
            if noticed is None:
                break
            before, left = self._backward.run(text, noticed - 1, place - 1, -1, left, first=False)
            start = noticed if before is None else before + 1
            last, left = self._forward.run(text, start, len(text), 1, left, first=False)
            end = last or noticed
            if end > start and left > 0:
                found.append((start, end))
            place = max(end, start + 1)
        return found, most - max(0, left)


class _Automaton:
    def __init__(self, root: Node, *, anchored: bool) -> None:
        self._anchored = anchored
        self._places: list[_Place] = []
        self._tests: list[Test] = []
        self._start = self._build(root, self._add(_Place("match")))
        self._classes: dict[str, int] = {}
        self._meaning: list[tuple[Kind, frozenset[int]]] = [("edge", frozenset())]
        self._known: dict[tuple[Kind, frozenset[int]], int] = {self._meaning[0]: 0}
        self._forget()

    def run(self, text: str, begin: int, stop: int, step: int, left: int, *, first: bool) -> tuple[int | None, int]:
        """The first or last index before which the expression is complete, reading from `begin` towards `stop`.

        Also how many steps are left of `left`; it stops where none are.
        """
        start = frozenset({self._start})
        state = self._number(start, self._kind_at(text, begin - step))
        last: int | None = None
        place, length = begin, len(text)
        while True:
            sign_class = self._classes.get(text[place]) if 0 <= place < length else 0
            if sign_class is None:
                sign_class = self._class_of(text[place])
            move = self._moves[state].get(sign_class)
            if move is None:
                state, move = self._move(state, sign_class)
            done, onward, cost = move
            left -= cost
            if done:
                last = place
                if first:
                    return last, left
            if place == stop or onward < 0 or left <= 0:
                return last, left
            state = onward
            place += step

    def _move(self, state: int, sign_class: int) -> tuple[int, tuple[bool, int, int]]:
        places, before = self._sets[state]
        kind, passed = self._meaning[sign_class]
        done, waiting, cost = self._closure(places, before, kind)
        onward = {target for place in waiting if self._places[place].test in passed for target in self._places[place].onward}
        if not self._anchored:
            onward.add(self._start)
        if len(self._sets) > _MOST_STATES:
            self._forget()
            state = self._number(places, before)
        number = self._number(frozenset(onward), kind) if onward else -1
        self._moves[state][sign_class] = (done, number, cost)
        return state, (done, number, cost)

    def _closure(self, places: frozenset[int], before: Kind, after: Kind) -> tuple[bool, list[int], int]:
        stack, seen, waiting, done = list(places), set(places), [], False
        while stack:
            number = stack.pop()
            place = self._places[number]
            if place.what == "match":
                done = True
            elif place.what == "sign":
                waiting.append(number)
            elif _allowed(place.what, before, after):
                fresh = [target for target in place.onward if target not in seen]
                seen.update(fresh)
                stack.extend(fresh)
        return done, waiting, 1 + len(seen)

    def _forget(self) -> None:
        self._sets: list[tuple[frozenset[int], Kind]] = []
        self._numbers: dict[tuple[frozenset[int], Kind], int] = {}
        self._moves: list[dict[int, tuple[bool, int, int]]] = []

    def _number(self, places: frozenset[int], kind: Kind) -> int:
        key = (places, kind)
        if key not in self._numbers:
            self._numbers[key] = len(self._sets)
            self._sets.append(key)
            self._moves.append({})
        return self._numbers[key]

    def _class_of(self, sign: str) -> int:
        """The number of a sign that was not met before: signs that pass the same tests share one."""
        meaning = (_kind(sign), frozenset(number for number, test in enumerate(self._tests) if test(sign)))
        known = self._known.setdefault(meaning, len(self._meaning))
        if known == len(self._meaning):
            self._meaning.append(meaning)
        self._classes[sign] = known
        return known

    def _kind_at(self, text: str, place: int) -> Kind:
        return _kind(text[place]) if 0 <= place < len(text) else "edge"

    def _add(self, place: _Place) -> int:
        if len(self._places) >= MOST_PLACES:
            raise TooLarge
        self._places.append(place)
        return len(self._places) - 1

    def _build(self, node: Node, onward: int) -> int:
        if node.what == "sign":
            assert node.test is not None
            self._tests.append(node.test)
            return self._add(_Place("sign", len(self._tests) - 1, [onward]))
        if node.what == "sequence":
            for part in reversed(node.parts):
                onward = self._build(part, onward)
            return onward
        if node.what == "choice":
            return self._add(_Place("split", onward=[self._build(part, onward) for part in node.parts]))
        if node.what == "repeat":
            return self._repeat(node, onward)
        return self._add(_Place(node.what, onward=[onward]))

    def _repeat(self, node: Node, onward: int) -> int:
        body = node.parts[0]
        if node.most is None:
            loop = self._add(_Place("split", onward=[onward]))
            self._places[loop].onward.append(self._build(body, loop))
            onward = loop
        else:
            for _ in range(node.most - node.least):
                onward = self._add(_Place("split", onward=[onward, self._build(body, onward)]))
        for _ in range(node.least):
            onward = self._build(body, onward)
        return onward


def _kind(sign: str) -> Kind:
    return "word" if sign.isalnum() or sign == "_" else "other"


def _allowed(what: str, before: Kind, after: Kind) -> bool:
    if what == "split":
        return True
    if what == "begin":
        return before == "edge"
    if what == "end":
        return after == "edge"
    border = (before == "word") != (after == "word")
    return border if what == "border" else not border


def _reversed(node: Node) -> Node:
    parts = tuple(_reversed(part) for part in node.parts)
    if node.what == "sequence":
        parts = parts[::-1]
    what = {"begin": "end", "end": "begin"}.get(node.what, node.what)
    return Node(what, parts, node.test, node.least, node.most)
