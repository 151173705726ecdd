"""Yarn scenes as a draft scenario: lines are what the customer says, options are what the agent may answer."""

import re
from collections import Counter
from dataclasses import dataclass

from app.base.source import is_id
from app.simulation.exchange.draft import ADDED, SOLVED, UNSURE, CannotImport, Draft, DraftNode, Imported
from app.simulation.exchange.import_parts import add_check, add_unsure, declare_placeholders
from app.simulation.exchange.names import Names, slug
from app.simulation.exchange.plain import one_line, without_strange_braces
from app.simulation.exchange.yarn import AGENT_NAMES, Block, Branches, Choice, Command, Option, Say, Scene, read_yarn
from app.simulation.exchange.yarn_terms import Variables

MOST_NODES = 1500
MOST_WAYS = 24
MOST_VARIANTS = 12
_LED = re.compile(r"(?:[-=]> |visited\()([^\s()]+)")
Way = tuple[str, str]
"""A condition ("" for always) and the node it leads to."""


def import_yarn(text: str) -> Imported:
    """The draft of a Yarn file. It always compiles as far as its shape goes; its findings and remarks tell what to mend.

    Raises CannotImport for a file without scenes, too large or too deeply nested.
    """
    try:
        return _Import(text).draft()
    except RecursionError:
        raise CannotImport("The scenes are too deeply nested. Lead into scenes of their own with <<jump>>.") from None


@dataclass(frozen=True)
class _Rest:
    """What is still to come: statements from `place` on, then `after`. `returns`: at the very end the caller goes on."""

    block: Block
    place: int
    after: "_Rest | None" = None
    returns: bool = False

    @property
    def key(self) -> tuple[int, ...]:
        return (id(self.block), self.place, self.returns, *(self.after.key if self.after else ()))

    def next(self) -> "_Rest":
        return _Rest(self.block, self.place + 1, self.after, self.returns)


class _Import:
    def __init__(self, text: str) -> None:
        self.scenes, remarks = read_yarn(text)
        self.by_title: dict[str, list[Scene]] = {}
        for scene in self.scenes:
            self.by_title.setdefault(scene.title, []).append(scene)
        title = self.scenes[0].title
        self.made = Draft(id=slug(title) or "scenes", title=title, front={})
        for remark in remarks:
            self.made.look(remark.line, remark.message)
        self.variables = Variables(text)
        self.nodes = Names((UNSURE,))
        self.checks = Names(tuple(self.variables.ids.values()))
        self.known: dict[tuple[int, ...], DraftNode] = {}
        self.waiting: list[tuple[DraftNode, _Rest, Scene]] = []
        self.entering: set[tuple[str, bool]] = set()
        self.customer = self._customer()
        self.first = self.by_title.get("Start", [self.scenes[0]])[0]
        self.start = DraftNode("start")
        named = {name: set(re.findall(rf"<<\s*{name}\s+([^\s<>]+)", text)) for name in ("detour", "jump")}
        self.aside = named["detour"] - named["jump"] - {self.first.title}
        """Scenes that are only ever told in between."""

    def draft(self) -> Imported:
        made = self.made
        self._begin()
        for title, scenes in self.by_title.items():
            if title not in self.aside:
                self._entry(title, scenes[0].line)
            self._work()
        led = {name for node in made.nodes for rule in node.rules for name in _LED.findall(rule)}
        made.nodes = [node for node in made.nodes if node.words or node.rules or node.id in led or node.id == "start"]
        made.front["persona"] = {"name": one_line(self.customer, 80) or "The customer"}
        made.vars = self.variables.values
        add_unsure(made)
        declare_placeholders(made)
        made.look(0, "Say what is true of the case and how the customer writes. Scenes have none of it.")
        return made.imported()

    def _begin(self) -> None:
        """The first scene begins with a node, whatever stands there; what it sets first is where variables begin."""
        place = 0
        for one in self.first.body:
            if not isinstance(one, Command) or one.name in ("jump", "detour", "stop", "return"):
                break
            setting = self.variables.setting(one.rest) if one.name == "set" else None
            if setting is not None and not isinstance(setting[1], str):
                self.variables.values[setting[0]] = setting[1]
            else:
                self._lost(one)
            place += 1
        self.start = self._node(_Rest(self.first.body, place), self.first, "start")

    def _customer(self) -> str:
        """Who speaks most, the player aside."""
        speakers = Counter(one.speaker for scene in self.scenes for one in scene.body if isinstance(one, Say))
        return next((name for name, _ in speakers.most_common() if name and name.casefold() not in AGENT_NAMES), "")

    def _entry(self, title: str, line: int, *, returns: bool = False) -> list[Way]:
        """How a scene begins; several scenes of one title are tried in order."""
        scenes = self.by_title.get(title)
        if scenes is None:
            return [("", self._missing(title, line))]
        if scenes[0] is self.first and not returns:
            return [("", self.start.id)]
        if (title, returns) in self.entering:
            self.made.look(line, f"'{title}' leads back to itself without a word said, so the conversation ends there.")
            return [("", self._end())]
        self.entering.add((title, returns))
        ways: list[Way] = []
        for scene in scenes:
            condition = self._when(scene)
            started = self._ways(_Rest(scene.body, 0, None, returns), scene)
            ways += [(_both(condition, own), target) for own, target in started]
            if not condition:
                break
        if all(condition for condition, _ in ways):
            ways.append(("", self._end()))
        self.entering.discard((title, returns))
        return ways[-MOST_WAYS:]

    def _when(self, scene: Scene) -> str:
        conditions: list[str] = []
        for when in scene.when:
            written = when.removeprefix("once if ").strip()
            if written not in ("once", "always"):
                conditions.append(self._condition(written, scene.line))
        return " & ".join(f"({one})" if "|" in one else one for one in conditions if one)

    def _condition(self, written: str, line: int) -> str:
        """As a rule has it. What the language cannot say becomes a check for the author to write."""
        said = self.variables.condition(written, lambda title: self._id_of(title, line)) if written else ""
        if said is not None:
            return said
        name, _ = add_check(self.made, self.checks, f"if {written}")
        self.made.look(line, f"The condition '{written}' cannot be carried over. Write the check '{name}' for it.")
        return name

    def _id_of(self, title: str, line: int) -> str:
        scenes = self.by_title.get(title)
        return self._node(_Rest(scenes[0].body, 0), scenes[0]).id if scenes else self._missing(title, line)

    def _ways(self, rest: _Rest, scene: Scene) -> list[Way]:
        """Where what is still to come begins: the node that says it, or a jump, or the branches of a condition."""
        while True:
            if rest.place >= len(rest.block):
                if rest.after is None:
                    return [("", self._end(returns=rest.returns))]
                rest = rest.after
                continue
            one = rest.block[rest.place]
            if isinstance(one, Branches):
                return self._branches(one, rest.next(), scene)
            if isinstance(one, Command) and one.name == "jump":
                return self._entry(one.rest.strip(), one.line)
            if isinstance(one, Command) and one.name in ("stop", "return"):
                return [("", self._end(returns=one.name == "return" and rest.returns))]
            if isinstance(one, Command) and one.name != "detour":
                self._lost(one)
                rest = rest.next()
                continue
            return [("", self._node(rest, scene).id)]

    def _branches(self, chain: Branches, after: _Rest, scene: Scene) -> list[Way]:
        ways: list[Way] = []
        for written, body in (*chain.branches, *([("", ())] if all(written for written, _ in chain.branches) else [])):
            condition = self._condition(written, chain.line)
            ways += [(_both(condition, own), target) for own, target in self._ways(_Rest(body, 0, after, after.returns), scene)]
            if len(ways) > MOST_WAYS:
                self.made.look(chain.line, "Too many conditions meet here; only the first of them are carried over.")
                return [*ways[:MOST_WAYS], ("", ways[-1][1])]
            if not condition:
                break
        return ways

    def _node(self, rest: _Rest, scene: Scene, wish: str | None = None) -> DraftNode:
        """The node that says what comes next; made once."""
        if rest.key not in self.known:
            if len(self.made.nodes) >= MOST_NODES:
                raise CannotImport(f"This makes more than {MOST_NODES} nodes. Split the file and take its parts one by one.")
            begins = rest.place == 0 and rest.block is scene.body
            node = DraftNode(self.nodes.fresh(wish or scene.title, "scene"))
            if begins and any(when.startswith("once") for when in scene.when):
                node.attributes = "once"
            self.known[rest.key] = node
            self.made.nodes.append(node)
            self.waiting.append((node, rest, scene))
        return self.known[rest.key]

    def _work(self) -> None:
        while self.waiting:
            node, rest, scene = self.waiting.pop()
            self._fill(node, rest, scene)

    def _fill(self, node: DraftNode, rest: _Rest, scene: Scene) -> None:
        """Words up to the first thing that depends on the agent's reply, then the rules for it."""
        words: list[str] = [""]
        while True:
            while rest.place >= len(rest.block) and rest.after is not None:
                rest = rest.after
            one = rest.block[rest.place] if rest.place < len(rest.block) else None
            if isinstance(one, Say):
                words = self._said(words, one, node)
            elif isinstance(one, Command) and one.name == "detour":
                self._detour(node, one)
            elif isinstance(one, Command) and one.name not in ("jump", "stop", "return"):
                self._lost(one, node)
            else:
                break
            rest = rest.next()
        node.words = [variant for variant in words if variant]
        if isinstance(one, Choice):
            for option in one.options:
                self._option(node, option, rest.next(), scene)
            node.rules.append(f"else => {UNSURE}  (mood -10)")
            return
        self._onward(node, self._ways(rest, scene))

    def _onward(self, node: DraftNode, ways: list[Way]) -> None:
        """Rules without a choice. A node that only leads to the end is the end itself."""
        ends = [one for one in self.made.nodes if one.id == ways[0][1] and one.attributes in (SOLVED, "return") and not one.words]
        if ends and not ways[0][0] and not node.rules and node.words:
            node.attributes = ends[0].attributes
            return
        node.rules += [f"{condition} -> {target}" if condition else f"else -> {target}" for condition, target in ways]

    def _said(self, words: list[str], said: Say, node: DraftNode) -> list[str]:
        if said.speaker.casefold() in AGENT_NAMES:
            self.made.look(said.line, f"The agent's own line is not carried over: {' / '.join(said.variants)}", node)
            return words
        lead = f"{said.speaker}: " if said.speaker and said.speaker != self.customer else ""
        texts = [
            lead
            + without_strange_braces(
                self.variables.shown(one, lambda written: self.made.look(said.line, f"Not carried over: {written}", node))
            )
            for one in said.variants
        ]
        joined = [f"{before}\n{text}".strip() for before in words for text in texts or [""]]
        return joined[:MOST_VARIANTS]

    def _detour(self, node: DraftNode, one: Command) -> None:
        title = one.rest.strip()
        for condition, target in self._entry(title, one.line, returns=True):
            again = f"!visited({target})"
            node.rules.append(f"{_both(condition, again)} => {target}")

    def _option(self, node: DraftNode, option: Option, after: _Rest, scene: Scene) -> None:
        sets: dict[str, object] = {}
        place = 0
        for one in option.body:
            setting = self.variables.setting(one.rest) if isinstance(one, Command) and one.name == "set" else None
            if setting is None:
                break
            sets[setting[0]] = setting[1]
            place += 1
        name, _ = add_check(self.made, self.checks, one_line(option.text, 300), **({"sets": sets} if sets else {}))
        condition = _both(name, self._condition(option.condition, option.line))
        for own, target in self._ways(_Rest(option.body, place, after, after.returns), scene):
            node.rules.append(f"{_both(condition, own)} -> {target}")

    def _lost(self, one: Command, node: DraftNode | None = None) -> None:
        if one.name not in ("declare", "wait"):
            self.made.look(one.line, f"<<{one_line(f'{one.name} {one.rest}', 120)}>> is not carried over.", node)

    def _missing(self, title: str, line: int) -> str:
        key = f"missing {title}"
        if key not in self.nodes:
            node = DraftNode(self.nodes.of(key, otherwise="scene", wish=title), attributes="end: open, csat: 3")
            node.notes.append(ADDED + "something leads here")
            self.made.nodes.append(node)
            self.made.look(line, f"There is no scene '{title}'. The conversation ends there for now.", node)
        return self.nodes.of(key, otherwise="scene")

    def _end(self, *, returns: bool = False) -> str:
        """The node without words at which a scene stops, or from which a detour goes back."""
        key = "the end returns" if returns else "the end"
        if key not in self.nodes:
            attributes = "return" if returns else SOLVED
            self.made.nodes.append(DraftNode(self.nodes.of(key, otherwise="end", wish="back" if returns else "end"), attributes=attributes))
        return self.nodes.of(key, otherwise="end")


def _both(first: str, second: str) -> str:
    """Two conditions that both have to hold; either may be empty."""
    if not first or not second:
        return first or second
    return " & ".join(f"({one})" if "|" in one and not is_id(one) else one for one in (first, second))
