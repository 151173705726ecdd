"""Playing a draft beside the editor: text, seed and everything said so far come in, the whole conversation goes out.

Nothing is stored: the same text, seed and inputs give the same conversation. Pure.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.library.playable import tried
from app.simulation import Answer, DeskAction, Input, Run, Scenario, filled, replay, vectoriser_for
from app.simulation.desk import is_built_in
from app.simulation.saved_paths import MOST_REPLIES, SILENCE

MAX_INPUTS = 40
MAX_LINES = 4
MAX_REPLY = 10_000
LONGEST_KEPT = 3_000
"""A reply offered as a model answer travels in an address."""
MAX_SEED = 10**9
WAITS = (0, 60, 600, 3600, 86400)


@dataclass(frozen=True)
class Played:
    """A played draft. `offered` are desk actions worth doing here; `answers` the model answers of the node that waits.

    `lines` are other ways that were tried from the same beginning, the oldest first.
    """

    scenario: Scenario
    seed: int
    inputs: tuple[Input, ...]
    run: Run
    offered: tuple[DeskAction, ...]
    answers: tuple[Answer, ...]
    lines: tuple["Played", ...] = ()
    languages: tuple[str, ...] = ()
    """Those it can be played in, the file's own first."""

    @property
    def language(self) -> str:
        """The one that is played."""
        return self.run.state.language or next(iter(self.languages), "")

    @property
    def translated(self) -> bool:
        """Whether an overlay is played: what is kept out of a play goes into the file's own texts."""
        return bool(self.run.state.language)

    @property
    def bad(self) -> list[str]:
        """Checks of what should not happen that were true somewhere on the way."""
        return sorted({check.name for turn in self.run.turns for check in turn.checks if check.true and check.bad})

    @property
    def path(self) -> list[str]:
        """The nodes in the order in which they were entered."""
        return [self.run.opening.node, *(turn.next for turn in self.run.turns)]

    def input_of(self, turn: int) -> int | None:
        """Which input made this turn, counted from 0; None for a turn that came by itself."""
        if self.run.turns[turn].reply is None:
            return None
        nth = sum(1 for earlier in self.run.turns[:turn] if earlier.reply is not None)
        said = [place for place, given in enumerate(self.inputs) if given.text is not None]
        return said[nth] if nth < len(said) else None

    def with_names(self, reply: str) -> str:
        """A reply with the names of facts in braces where it holds their values."""
        for name, value in sorted(self.run.state.facts.items(), key=lambda fact: -len(fact[1])):
            if len(value) > 1:
                reply = reply.replace(value, f"{{{name}}}")
        return reply[:LONGEST_KEPT]

    def as_answer(self, turn: int) -> dict[str, str]:
        """One reply as the fields of a model answer, with the desk actions that were done until then as its heading writes them."""
        said = self.run.turns[turn]
        place = self.input_of(turn)
        done = _each_action(self.inputs[: place + 1]) if place is not None else []
        body = self.with_names(said.reply or "")
        written = f"{{actions: [{', '.join(done)}]}}" if done or self.scenario.required else ""
        return {"node": said.node, "target": said.next, "body": body, "actions": written}

    @property
    def acted_later(self) -> bool:
        """Whether a desk action was done after the first reply: a test does all of them before it."""
        first = next((place for place, given in enumerate(self.inputs) if given.text is not None), len(self.inputs))
        return bool(_each_action(self.inputs[first + 1 :]))

    @property
    def decided(self) -> bool:
        """Whether a person was asked about a reply: a kept play does not hold what they said."""
        return any(given.decisions is not None for given in self.inputs)

    @property
    def may_be_kept(self) -> bool:
        """Whether it is a test's length, and in the file's own language."""
        return 0 < len(self.run.turns) <= MOST_REPLIES and not self.translated

    @property
    def kept_replies(self) -> list[str]:
        """The replies of a test that says the same, silence as the language writes it."""
        return [SILENCE if turn.reply is None else self.with_names(turn.reply) for turn in self.run.turns]

    @property
    def kept_actions(self) -> list[str]:
        """Desk actions that were done, each once."""
        return _each_action(self.inputs)

    @property
    def customer(self) -> str:
        """The customer's name in this play."""
        return filled(self.scenario, self.run.state, self.scenario.persona.name)

    @property
    def written_inputs(self) -> str:
        """The inputs as they travel in the form."""
        return json.dumps(
            [_written(each) for each in self.inputs],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @property
    def asked(self) -> dict[str, str]:
        """What a person is asked about the last reply before the customer answers: the question by the check's name."""
        waiting = self.run.state.waiting
        return {name: self.scenario.checks[name].question or "" for name in waiting.checks} if waiting else {}

    @property
    def asked_at(self) -> int | None:
        """Which input waits, counted from 0."""
        return self.input_of(len(self.run.turns) - 1) if self.run.state.waiting else None


def play(text: str, seed: int, inputs: list[dict[str, Any]], actions: Mapping[str, DeskAction], language: str = "") -> Played | None:
    """Play the draft from its start, in one of its languages; None while it cannot be played."""
    file = tried(text).trial
    if file is None:
        return None
    language = language if language in file.locales else ""
    scenario = file.spoken_in(language)
    facts = replay(file, seed, [], language=language).state.facts
    given = tuple(_input(each, actions, facts) for each in inputs)
    vectoriser = vectoriser_for(scenario.spoken_language)
    run = replay(file, seed, given, actions=actions, vectoriser=vectoriser, language=language)
    named = sorted(name for name in scenario.named_actions if name in actions or is_built_in(name))
    answers = tuple(answer for answer in scenario.answers if answer.written and answer.node == run.state.node)
    offered = tuple(actions.get(name) or DeskAction(name, name, "note") for name in named)
    return Played(scenario, seed, given, run, offered, answers, languages=file.languages)


def with_lines(played: Played, lines: list[list[dict[str, Any]]], text: str, actions: Mapping[str, DeskAction]) -> Played:
    """The same play with the other ways that were tried, each played to where it went."""
    others = (play(text, played.seed, line, actions, played.run.state.language) for line in lines[-MAX_LINES:])
    different = [other for other in others if other is not None and other.written_inputs != played.written_inputs]
    return replace(played, lines=tuple({other.written_inputs: other for other in different}.values()))


def answer_text(played: Played, answer_id: str) -> str:
    """A model answer with this play's facts, or nothing."""
    answer = next((answer for answer in played.scenario.answers if answer.id == answer_id), None)
    return filled(played.scenario, played.run.state, answer.text) if answer else ""


def read_inputs(written: str) -> list[dict[str, Any]]:
    """The inputs a form sent back; what is not as we wrote it is left out."""
    try:
        given = json.loads(written or "[]")
    except (ValueError, RecursionError):
        return []
    entries = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return [_plain(each) for each in entries[:MAX_INPUTS]]


def written_input(reply: str, done: list[str], after: int) -> dict[str, Any] | None:
    """One more input as `read_inputs` gives it; None where nothing was said, done or waited for."""
    entry = _plain({"text": reply, "actions": done, "after": after})
    return entry if entry["text"] or entry["actions"] or entry["after"] else None


def with_decisions(inputs: list[dict[str, Any]], place: int, said: Mapping[str, bool]) -> list[dict[str, Any]]:
    """The inputs up to `place`, and what a person says about the reply there."""
    before, here = inputs[:place], inputs[place : place + 1]
    return [*before, *({**entry, "said": dict(said)} for entry in here)]


def _each_action(inputs: Iterable[Input]) -> list[str]:
    return list(dict.fromkeys(name for given in inputs for name, _ in given.actions))


def _written(given: Input) -> dict[str, Any]:
    said = {} if given.decisions is None else {"said": dict(given.decisions)}
    return {"text": given.text, "actions": [name for name, _ in given.actions], "after": given.after, **said}


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    text, after, said = entry.get("text"), entry.get("after"), entry.get("said")
    names = entry.get("actions")
    return {
        "text": text[:MAX_REPLY] if isinstance(text, str) and text.strip() else None,
        "actions": [name for name in names if isinstance(name, str)][:20] if isinstance(names, list) else [],
        "after": after if after in WAITS and isinstance(after, int) else 0,
        **({"said": {name: yes is True for name, yes in list(said.items())[:20]}} if isinstance(said, dict) else {}),
    }


def _input(entry: dict[str, Any], actions: Mapping[str, DeskAction], facts: Mapping[str, str]) -> Input:
    done = tuple((name, _filled_in(actions.get(name), facts)) for name in entry["actions"])
    return Input(entry["text"], done, entry["after"], entry.get("said"))


def _filled_in(action: DeskAction | None, facts: Mapping[str, str]) -> dict[str, str]:
    """What an agent who knows the facts would fill in."""
    if action is None:
        return {}
    return {
        param.id: facts.get(param.must_be or "", "") or (param.choices[0] if param.choices else facts.get(param.id, "as asked"))
        for param in action.params
    }
