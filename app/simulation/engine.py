"""The turn algorithm: deterministic, explainable, without a model and without a network.

Same file hash, same seed, same inputs: same run. Every turn keeps the rule and the words that caused it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app.base.source import is_id
from app.simulation.checks.look import Act, Look
from app.simulation.choosing import first_true, set_by, to_ask
from app.simulation.desk import ActionOutcome, DeskAction, attempt_action
from app.simulation.movement import Move, enter, move
from app.simulation.reading import Reading
from app.simulation.rules import Rule
from app.simulation.scenario import Scenario
from app.simulation.state import State, Waiting
from app.simulation.texts import text_values
from app.simulation.turn import CheckResult, CustomerTurn, Turn
from app.simulation.vectors import BUILT_IN


class NotPlayable(ValueError):
    """The conversation has ended, or the state belongs to another version of the file."""


class Undecided(NotPlayable):
    """A person has to decide about the last reply before anything else is sent."""


def begin(
    scenario: Scenario,
    seed: int,
    at: datetime,
    *,
    taken: frozenset[str] = frozenset(),
    language: str = "",
    vectoriser: str = BUILT_IN,
) -> tuple[State, CustomerTurn]:
    """Draw the facts and let the customer write first. `taken` are values that `unique: cohort` facts must avoid.

    `language`: an overlay of the file, "" for its own texts. `vectoriser`: what `like` uses all through, "" for the fallbacks
    alone. Raises NotPlayable for a language the file does not have.
    """
    if language and language not in scenario.languages:
        raise NotPlayable(f"This scenario has no texts in '{language}'. Choose one of these: {', '.join(scenario.languages)}.")
    spoken = scenario.spoken_in(language)
    drawn = {name: fact.draw(seed, at, taken) for name, fact in spoken.facts.items()}
    state = State(
        hash=scenario.content_hash,
        seed=seed,
        started=at.isoformat(),
        drawn=drawn,
        facts={name: spoken.shown_fact(name, raw) for name, raw in drawn.items()},
        node="start",
        mood=scenario.mood_start,
        vars=dict(scenario.vars),
        customer_at=at.isoformat(),
        language=language if language != scenario.language else "",
        vectoriser=vectoriser,
        repeated=tuple(name for name, fact in spoken.facts.items() if fact.unique and drawn[name] in taken),
    )
    return enter(spoken, state, spoken.start)


def repeated_facts(scenario: Scenario, state: State) -> tuple[str, ...]:
    """A sentence for each fact that somebody else of the cohort holds too, because its values had run out."""
    return tuple(
        f"'{name}' has only {scenario.facts[name].count} values and all are taken in this cohort, so this one is shared."
        for name in state.repeated
        if name in scenario.facts
    )


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
    """Answer a reply. Try `silence()` first when the reply comes late. Raises NotPlayable after the end.

    Where a rule hangs on a `human` check, the turn returned is only the reply: `state.waiting` says what people decide, and
    `decide()` lets the customer answer. Until then step raises Undecided and no silence runs.
    """
    _require_open(scenario, state)
    return _answer(scenario.spoken_in(state.language), replace(state, turns=state.turns + 1), reply, at, {})


def decide(scenario: Scenario, state: State, decisions: Mapping[str, bool], at: datetime | None = None) -> tuple[State, Turn]:
    """Go on with the reply that waits: what people decided about its `human` checks. The turn returned is the whole one.

    `at`: when they decided, and so when the customer answers; without it, the moment of the reply. The reply is judged by what
    was done before it. Raises NotPlayable when nothing waits, or a decision is missing or not asked for.
    """
    _require_same_file(scenario, state)
    waiting = state.waiting
    if waiting is None:
        raise NotPlayable("No reply of this conversation waits for a decision.")
    if set(decisions) != set(waiting.checks):
        raise NotPlayable(f"Decide exactly these: {', '.join(waiting.checks)}.")
    sent = datetime.fromisoformat(waiting.at)
    return _answer(scenario.spoken_in(state.language), replace(state, waiting=None), waiting.reply, sent, decisions, answered=at)


def apply_hits(scenario: Scenario, state: State, hits: frozenset[str], at: datetime) -> tuple[State, Turn]:
    """The turn that any reply with exactly these true checks would make; for exploring a scenario without words."""
    _require_open(scenario, state)
    scenario = scenario.spoken_in(state.language)
    results = tuple(CheckResult(check.name, check.name in hits, check.bad) for check in scenario.checks.values())
    sets = set_by(scenario, state, hits)
    state = replace(state, turns=state.turns + 1, vars={**state.vars, **sets})
    index, rule = first_true(scenario, state, hits)
    return move(scenario, state, Move(state.node, "", at, results, index, rule, (), sets), progress=rule is not None and not rule.is_else)


def rule_for(scenario: Scenario, state: State, hits: frozenset[str]) -> tuple[object, ...]:
    """Which rule these true checks would fire and what they would set; equal results make equal turns."""
    sets = set_by(scenario, state, hits)
    index, _ = first_true(scenario, replace(state, turns=state.turns + 1, vars={**state.vars, **sets}), hits)
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
    made = Move(state.node, None, due, (), index, rule, (f"no reply for {rule.asked.removeprefix('silence').strip()}",), {})
    return move(scenario.spoken_in(state.language), state, made, progress=False)


def silence_due(scenario: Scenario, state: State) -> datetime | None:
    """When the customer will write again by themselves, or None; a reply that waits for a decision was sent."""
    _require_same_file(scenario, state)
    if state.end is not None or state.waiting is not None:
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


def _answer(
    scenario: Scenario, state: State, reply: str, at: datetime, decided: Mapping[str, bool], answered: datetime | None = None
) -> tuple[State, Turn]:
    reading = Reading(reply)
    results = _look_at_all(scenario, state, reading, at, decided)
    true = frozenset(result.name for result in results if result.true)
    sets = set_by(scenario, state, true)
    after = replace(state, vars={**state.vars, **sets})
    asked = to_ask(scenario, after, true, frozenset(result.name for result in results if result.undecided))
    if asked:
        return _wait(scenario, state, Waiting(reply, at.isoformat(), asked), results)
    index, rule = first_true(scenario, after, true)
    made = Move(state.node, reply, at, results, index, rule, _reason(rule, results, reading), sets)
    return move(scenario, after, made, progress=rule is not None and not rule.is_else, answered=answered)


def _wait(scenario: Scenario, state: State, waiting: Waiting, results: tuple[CheckResult, ...]) -> tuple[State, Turn]:
    """The turn stands still: the reply was sent, and the customer says nothing before people have decided."""
    turn = Turn.standing_still(
        (state.node, waiting.reply, waiting.at), results, here=state.node, mood=state.mood, reason="a person decides first",
        calls=state.calls, language=scenario.language, waiting=waiting.checks,
    )  # fmt: skip
    return replace(state, waiting=waiting), turn


def _look_at_all(scenario: Scenario, state: State, reading: Reading, at: datetime, decided: Mapping[str, bool]) -> tuple[CheckResult, ...]:
    tags, cited = frozenset(state.tags), frozenset(state.cited)
    acts = tuple(act for act in state.acts if act.turn < state.turns)
    waited = max(0, int((at - state.last_customer_at).total_seconds()))
    language = scenario.spoken_language
    look = Look(reading, scenario.facts, state.drawn, acts, tags, cited, language, waited, decided, state.vectoriser)
    results: list[CheckResult] = []
    for check in scenario.checks.values():
        found = check.look(look)
        parts = (found.spans, found.action, found.parts, found.undecided, found.similarity, found.missing)
        results.append(CheckResult(check.name, found.true, check.bad, *parts))
    return tuple(results)


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
    return tuple(dict.fromkeys(words)) or (rule.asked,)


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
    if state.waiting is not None:
        raise Undecided("A person has to decide about the last reply first. Then the customer answers.")
