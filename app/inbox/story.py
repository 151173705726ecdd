"""An attempt as a story: for each turn what was said, which rule fired, and the words or actions that made it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.simulation import LEFT, Rule, Scenario, State, done_actions, filled
from app.simulation.explanation import Decided, Sought, deciding, sought, wanted
from app.simulation.texts import number_values, shown_value


@dataclass(frozen=True)
class CheckLine:
    """One check on one turn. `caused`: the rule that fired asks for it. `asked`: some rule of this moment does.

    `sought` is what it looks for, `words` what it found, `parts` its sub-tests. `hoped`: finding it would not have cost mood.
    """

    name: str
    true: bool
    bad: bool
    caused: bool
    asked: bool
    words: tuple[str, ...]
    action: str | None
    parts: tuple[tuple[str, bool], ...]
    sought: tuple[Sought, ...] = ()
    hoped: bool = True


@dataclass(frozen=True)
class TurnStory:
    """One turn. `reply` is None for silence; spans are (start, end, "cause" or "noticed") in the reply as sent."""

    number: int
    before: str | None
    reply: str | None
    spans: tuple[tuple[int, int, str], ...]
    rule: Rule | None
    reason: tuple[str, ...]
    checks: tuple[CheckLine, ...]
    mood_before: int
    mood: int
    changes: tuple[tuple[str, int], ...]
    reveals: tuple[str, ...]
    customer: str | None
    passed: tuple[str, ...]
    left: bool
    next: str
    decided: tuple[Decided, ...] = ()
    """The questions of the rule that made it fire, and how each was answered."""
    written_by: str = ""
    """Who played the customer live and wrote this turn's answer."""
    words_alone: bool = False
    """The sentence model that measured the attempt so far was gone, so key words decided."""

    @property
    def by(self) -> int:
        """How far the mood moved."""
        return self.mood - self.mood_before

    @property
    def asked(self) -> tuple[CheckLine, ...]:
        """What the customer looked for at this moment."""
        return tuple(check for check in self.checks if check.asked)

    @property
    def found(self) -> tuple[CheckLine, ...]:
        """What they found, what decided first."""
        return tuple(sorted((check for check in self.asked if check.true), key=lambda check: not check.caused))

    @property
    def missing(self) -> tuple[CheckLine, ...]:
        """What they looked for and did not find; what must not be is not missed."""
        return tuple(check for check in self.asked if not check.true and not check.bad and check.hoped)

    @property
    def noticed(self) -> tuple[CheckLine, ...]:
        """What was also true and did not decide this turn."""
        return tuple(check for check in self.checks if check.true and not check.asked)


@dataclass(frozen=True)
class Hidden:
    """Something the customer kept to themselves, and whether it came out."""

    name: str
    text: str
    revealed: bool


@dataclass(frozen=True)
class ActionLine:
    """A required or forbidden action, and whether it was done."""

    name: str
    forbidden: bool
    done: bool

    @property
    def good(self) -> bool:
        return self.done is not self.forbidden


@dataclass(frozen=True)
class Model:
    """A model answer with the attempt's own facts in it."""

    name: str
    node: str
    target: str
    text: str
    why: str
    levels: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ending:
    """Simulated CSAT and where it comes from; `formula` is "" where the customer left."""

    csat: float
    formula: str
    values: tuple[tuple[str, str], ...]
    left: bool
    leave_below: int


def turn_stories(scenario: Scenario, state: State, opening: str | None, traces: Sequence[Mapping[str, Any]]) -> list[TurnStory]:
    """The turns of an attempt from their stored traces. `opening` is what the customer wrote first."""
    stories: list[TurnStory] = []
    said = opening
    for number, trace in enumerate(traces, 1):
        stories.append(_turn_story(scenario, state, number, said, trace))
        said = trace["customer"] or said
    return stories


def hidden_facts(scenario: Scenario, state: State) -> list[Hidden]:
    """What the customer hid, in file order."""
    return [Hidden(name, filled(scenario, state, text), name in state.revealed) for name, text in scenario.hides.items()]


def action_lines(scenario: Scenario, state: State) -> list[ActionLine]:
    """Required actions first, then forbidden ones."""
    done = done_actions(state)
    wanted = [ActionLine(name, False, name in done) for name in scenario.required]
    return wanted + [ActionLine(name, True, name in done) for name in scenario.forbidden]


def model_answers(scenario: Scenario, state: State) -> list[Model]:
    """The file's model answers that are written out."""
    return [
        Model(
            answer.id,
            answer.node,
            answer.target,
            filled(scenario, state, answer.text),
            filled(scenario, state, answer.why),
            tuple((key, str(value)) for key, value in answer.levels),
        )
        for answer in scenario.answers
        if answer.written
    ]


def ending_of(scenario: Scenario, state: State) -> Ending | None:
    """How the simulated CSAT came about, or None before the end."""
    if state.end is None:
        return None
    node = scenario.nodes.get(state.end.node)
    if state.end.node == LEFT or node is None or node.csat is None:
        return Ending(state.end.csat, "", (), state.end.node == LEFT, scenario.leave_below)
    numbers = number_values(scenario, state)
    values = tuple((name, shown_value(numbers[name])) for name in sorted(node.csat.names) if name in numbers)
    return Ending(state.end.csat, node.csat.text, values, False, scenario.leave_below)


def _turn_story(scenario: Scenario, state: State, number: int, said: str | None, trace: Mapping[str, Any]) -> TurnStory:
    node = scenario.nodes.get(trace["node"])
    index = trace["rule"]["index"]
    rules = node.rules if node is not None else ()
    rule = rules[index] if 0 <= index < len(rules) else None
    asked = frozenset(name for each in rules for name in _wanted(each))
    hoped = frozenset(name for each in rules if each.mood >= 0 for name in _wanted(each))
    caused = _wanted(rule) if rule is not None else frozenset()
    checks = tuple(_check_line(scenario, state, check, trace["reply"] or "", (caused, asked, hoped)) for check in trace["checks"])
    return TurnStory(
        number=number,
        before=said,
        reply=trace["reply"],
        spans=_spans(trace["checks"], caused),
        rule=rule,
        reason=tuple(trace["reason"]),
        checks=checks,
        mood_before=trace["mood_before"],
        mood=trace["mood"],
        changes=tuple((change["why"], change["by"]) for change in trace["mood_changes"]),
        reveals=tuple(filled(scenario, state, scenario.hides[name]) for name in trace["reveals"] if name in scenario.hides),
        customer=trace["customer"],
        passed=tuple(trace["passed"]),
        left=trace["left"],
        next=trace["next"],
        decided=_decided(rule, trace["checks"]),
        written_by=trace.get("live", {}).get("by", ""),
        words_alone=bool(trace.get("notes")),
    )


def _wanted(rule: Rule) -> frozenset[str]:
    return wanted(rule.condition) if rule.condition is not None else frozenset()


def _decided(rule: Rule | None, checks: Sequence[Mapping[str, Any]]) -> tuple[Decided, ...]:
    known: dict[str, bool] = {check["name"]: check["true"] for check in checks}
    if rule is None or rule.condition is None:
        return ()
    return deciding(rule.condition, lambda atom: known.get(atom.name) if atom.what == "name" else None)


def _check_line(
    scenario: Scenario, state: State, check: Mapping[str, Any], reply: str, named: tuple[frozenset[str], frozenset[str], frozenset[str]]
) -> CheckLine:
    caused, asked, hoped = named
    name = check["name"]
    words = tuple(dict.fromkeys(reply[start:end] for start, end in check["spans"]))
    parts = tuple((part["name"], part["passed"]) for part in check["parts"])
    looked_for = sought(scenario.checks[name]) if name in scenario.checks else ()
    written = tuple(replace(one, words=tuple(filled(scenario, state, word) for word in one.words)) for one in looked_for)
    line = CheckLine(name, check["true"], check["bad"], name in caused, name in asked, words, check["action"], parts, written)
    return replace(line, hoped=name in hoped)


def _spans(checks: Sequence[Mapping[str, Any]], caused: frozenset[str]) -> tuple[tuple[int, int, str], ...]:
    """Where true checks found their words; what the rule that fired names is a cause."""
    return tuple(
        (start, end, "cause" if check["name"] in caused else "noticed")
        for check in checks
        if check["true"]
        for start, end in check["spans"]
    )
