"""The turn algorithm: deterministic, explainable, without a model and without a network.

Same file hash, same seed, same inputs: same run. Every turn keeps the rule and the words that caused it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from app.base.source import is_id
from app.simulation.checks.look import Act, Look
from app.simulation.conditions import Atom, Value, compare
from app.simulation.desk import ActionOutcome, DeskAction, attempt_action
from app.simulation.expressions import Expression
from app.simulation.movement import Move, enter, move
from app.simulation.reading import Reading
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario
from app.simulation.state import State
from app.simulation.texts import number_values, text_values
from app.simulation.turn import CheckResult, CustomerTurn, Turn


class NotPlayable(ValueError):
    """The conversation has ended, or the state belongs to another version of the file."""


def begin(scenario: Scenario, seed: int, at: datetime, *, taken: frozenset[str] = frozenset()) -> tuple[State, CustomerTurn]:
    """Draw the facts and let the customer write first. `taken` are values that `unique: cohort` facts must avoid."""
    drawn = {name: fact.draw(seed, at, taken) for name, fact in scenario.facts.items()}
    state = State(
        hash=scenario.content_hash,
        seed=seed,
        started=at.isoformat(),
        drawn=drawn,
        facts={name: scenario.shown_fact(name, raw) for name, raw in drawn.items()},
        node="start",
        mood=scenario.mood_start,
        vars=dict(scenario.vars),
        customer_at=at.isoformat(),
    )
    return enter(scenario, state, scenario.start)


def perform(
    scenario: Scenario, state: State, actions: Mapping[str, DeskAction], name: str, args: Mapping[str, str], at: datetime
) -> tuple[State, ActionOutcome]:
    """Do a desk action between two turns. A failed one is recorded and does not count.

    `tag:<tag>` is built in. An action that the scenario names and no pack describes succeeds with an empty result.
    """
    _require_same_file(scenario, state)
    action = actions.get(name)
    if name.startswith("tag:"):
        outcome = ActionOutcome(is_id(name[4:]), message="" if is_id(name[4:]) else "A tag is written like an id, such as billing.")
    elif action is not None:
        outcome = attempt_action(action, args, state.drawn, text_values(scenario, state), scenario.channel)
    else:
        known = name in scenario.named_actions
        outcome = ActionOutcome(known, message="" if known else "This desk has no such action.")
    tags = _new_tags(name, action, args) if outcome.ok else ()
    act = Act(name[:200], outcome.ok, state.turns, at.isoformat())
    fresh = tuple(tag for tag in tags if tag not in state.tags)
    return replace(state, acts=(*state.acts, act), tags=(*state.tags, *fresh)), outcome


def cite(scenario: Scenario, state: State, article_id: str, at: datetime) -> State:
    """Note that an article was inserted or linked; `kb.x@2` counts as kb.x."""
    _require_same_file(scenario, state)
    article = article_id.split("@")[0]
    return state if article in state.cited else replace(state, cited=(*state.cited, article))


def untag(scenario: Scenario, state: State, tag: str) -> State:
    """Take a tag off again; what counts at the end is what the conversation carries then."""
    _require_same_file(scenario, state)
    acts = tuple(replace(act, ok=False) if act.name == f"tag:{tag}" else act for act in state.acts)
    return replace(state, tags=tuple(each for each in state.tags if each != tag), acts=acts)


def step(scenario: Scenario, state: State, reply: str, at: datetime) -> tuple[State, Turn]:
    """Answer a reply. Try `silence()` first when the reply comes late. Raises NotPlayable after the end."""
    _require_open(scenario, state)
    reading = Reading(reply)
    results = _look_at_all(scenario, state, reading)
    true = frozenset(result.name for result in results if result.true)
    sets = _sets(scenario, state, true)
    state = replace(state, turns=state.turns + 1, vars={**state.vars, **sets})
    index, rule = _first_true(scenario, state, true)
    made = Move(state.node, reply, at, results, index, rule, _reason(rule, results, reading), sets)
    return move(scenario, state, made, progress=rule is not None and not rule.is_else)


def apply_hits(scenario: Scenario, state: State, hits: frozenset[str], at: datetime) -> tuple[State, Turn]:
    """The turn that any reply with exactly these true checks would make; for exploring a scenario without words."""
    _require_open(scenario, state)
    results = tuple(CheckResult(check.name, check.name in hits, check.bad) for check in scenario.checks.values())
    sets = _sets(scenario, state, hits)
    state = replace(state, turns=state.turns + 1, vars={**state.vars, **sets})
    index, rule = _first_true(scenario, state, hits)
    return move(scenario, state, Move(state.node, "", at, results, index, rule, (), sets), progress=rule is not None and not rule.is_else)


def rule_for(scenario: Scenario, state: State, hits: frozenset[str]) -> tuple[object, ...]:
    """Which rule these true checks would fire and what they would set; equal results make equal turns."""
    sets = _sets(scenario, state, hits)
    index, _ = _first_true(scenario, replace(state, turns=state.turns + 1, vars={**state.vars, **sets}), hits)
    return index, tuple(sorted((name, str(value)) for name, value in sets.items()))


def silence(scenario: Scenario, state: State, at: datetime) -> tuple[State, Turn] | None:
    """Fire the `silence` rule whose time is up first, or return None.

    The customer then writes at the moment the time was up, so that it does not matter how late somebody looks.
    Call again until None: the next node may be waiting too.
    """
    due = silence_due(scenario, state)
    if due is None or due > at:
        return None
    quiet = [(index, rule) for index, rule in enumerate(scenario.nodes[state.node].rules) if rule.silence is not None]
    index, rule = min(quiet, key=lambda each: (each[1].silence, each[0]))
    made = Move(state.node, None, due, (), index, rule, (f"no reply for {rule.text.split('->')[0].removeprefix('silence').strip()}",), {})
    return move(scenario, state, made, progress=False)


def silence_due(scenario: Scenario, state: State) -> datetime | None:
    """When the customer will write again by themselves, or None."""
    _require_same_file(scenario, state)
    if state.end is not None:
        return None
    waits = [rule.silence for rule in scenario.nodes[state.node].rules if rule.silence is not None]
    return state.last_customer_at + timedelta(seconds=min(waits)) if waits else None


def required_left(scenario: Scenario, state: State) -> tuple[str, ...]:
    """Required actions not done so far; a tag counts while the conversation carries it."""
    done = done_actions(state)
    return tuple(name for name in scenario.required if name not in done)


def forbidden_done(scenario: Scenario, state: State) -> tuple[str, ...]:
    """Forbidden actions that were done all the same."""
    done = done_actions(state)
    return tuple(name for name in scenario.forbidden if name in done)


def done_actions(state: State) -> frozenset[str]:
    plain = {act.name for act in state.acts if act.ok and not act.name.startswith("tag:")}
    return frozenset(plain | {f"tag:{tag}" for tag in state.tags})


def _look_at_all(scenario: Scenario, state: State, reading: Reading) -> tuple[CheckResult, ...]:
    tags, cited = frozenset(state.tags), frozenset(state.cited)
    look = Look(reading, scenario.facts, state.drawn, state.acts, tags, cited, scenario.spoken_language)
    results: list[CheckResult] = []
    for check in scenario.checks.values():
        found = check.look(look)
        results.append(CheckResult(check.name, found.true, check.bad, found.spans, found.action, found.parts))
    return tuple(results)


def _sets(scenario: Scenario, state: State, true: frozenset[str]) -> dict[str, Value]:
    sets: dict[str, Value] = {}
    for check in scenario.checks.values():
        for name, value in check.sets if check.name in true else ():
            if isinstance(value, Expression):
                current = replace(state, vars={**state.vars, **sets})
                result = value.value(number_values(scenario, current))
                if result is not None:
                    sets[name] = result
            else:
                sets[name] = value
    return sets


def _first_true(scenario: Scenario, state: State, true: frozenset[str]) -> tuple[int, Rule | None]:
    def truth(atom: Atom) -> bool:
        return _truth(atom, scenario, state, true)

    for index, rule in enumerate(scenario.nodes[state.node].rules):
        if rule.is_else or (rule.condition is not None and rule.condition.holds(truth)):
            return index, rule
    return -1, None


def _truth(atom: Atom, scenario: Scenario, state: State, true: frozenset[str]) -> bool:
    if atom.what == "visited":
        return state.visited.get(atom.name, 0) > 0
    if atom.what == "name" and atom.name in scenario.checks:
        return atom.name in true
    value: Value = {"turns": Fraction(state.turns), "mood": Fraction(state.mood)}.get(atom.name) or state.vars.get(atom.name, Fraction(0))
    if atom.what == "compare":
        return compare(value, atom.op, atom.value)
    return bool(value)


def _reason(rule: Rule | None, results: tuple[CheckResult, ...], reading: Reading) -> tuple[str, ...]:
    """The words, actions and facts that made the rule true; for `else`, that nothing did."""
    if rule is None or rule.condition is None:
        return ("no other rule was true",)
    named = {atom.name for atom in rule.condition.atoms if atom.what == "name"}
    words: list[str] = []
    for result in results:
        if result.name in named and result.true:
            words.extend(reading.sent[start:end] for start, end in result.spans)
            words.extend([result.action] if result.action else [])
    return tuple(dict.fromkeys(words)) or (rule.text.split("->")[0].strip(),)


def _new_tags(name: str, action: DeskAction | None, args: Mapping[str, str]) -> tuple[str, ...]:
    if name.startswith("tag:"):
        return (name[4:],)
    if action is None or action.kind != "tag":
        return ()
    typed = (str(args.get(param.id, "")).strip() for param in action.params)
    return tuple(tag for tag in typed if is_id(tag))


def _require_same_file(scenario: Scenario, state: State) -> None:
    if state.hash != scenario.content_hash:
        raise NotPlayable("This attempt was begun on another version of the scenario. Play it on that version.")


def _require_open(scenario: Scenario, state: State) -> None:
    _require_same_file(scenario, state)
    if state.end is not None:
        raise NotPlayable("This conversation has ended. Start a new attempt to try again.")
