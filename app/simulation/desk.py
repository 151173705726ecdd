"""Desk actions of a pack: what the agent can look up, verify, refund, tag ... and what each shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.base.source import ID_RULE, Finding, Path, Source, is_id
from app.simulation.facts import PLACEHOLDER, fill
from app.simulation.fields import Fields
from app.simulation.findings import Report, shown
from app.simulation.reading import fold

KINDS = ("lookup", "verify", "refund", "change", "tag", "assign", "escalate", "note")
BUILT_IN = ("assign", "snooze", "merge", "note", "macro", "status", "article", "field")
"""Acts of every desk, also with what they were done with: "assign:billing", "status:solved", "macro:photos"."""
_CHANNELS = ("email", "chat", "social", "phone", "form")
_KEYS = ("name", "title", "kind", "channels", "params", "result", "otherwise")
_PARAM_KEYS = ("id", "title", "required", "must_be", "choices")


@dataclass(frozen=True)
class Param:
    """One thing the agent fills in. `must_be` names the drawn fact that the typed value has to equal.

    `labels`: what choices are called in another language than the pack's own.
    """

    id: str
    title: str
    required: bool = False
    must_be: str | None = None
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DeskAction:
    """`channels` is None for every channel; `result` lines show drawn facts in {braces}."""

    name: str
    title: str
    kind: str
    channels: tuple[str, ...] | None = None
    params: tuple[Param, ...] = ()
    result: tuple[str, ...] = ()
    otherwise: str = ""

    def offered_in(self, channel: str) -> bool:
        return self.channels is None or channel in self.channels


@dataclass(frozen=True)
class ActionOutcome:
    """`lines` are what a successful action shows; `message` says why one failed."""

    ok: bool
    lines: tuple[str, ...] = ()
    message: str = ""


def is_built_in(name: str) -> bool:
    """Whether every desk offers this act, whatever its pack says."""
    head = name.split(":", 1)[0]
    return name.startswith("tag:") or head in BUILT_IN


def attempt_action(
    action: DeskAction, args: Mapping[str, str], drawn: Mapping[str, str], values: Mapping[str, str], channel: str
) -> ActionOutcome:
    """Do a desk action. `drawn` are raw facts, `values` the texts that fill the result's placeholders."""
    if not action.offered_in(channel):
        return ActionOutcome(False, message=f"{action.title} is not offered in this channel.")
    for param in action.params:
        refusal = _refusal(param, str(args.get(param.id, "")), {**drawn, **values}, drawn, action)
        if refusal:
            return ActionOutcome(False, message=refusal)
    known = {**{param.id: str(args.get(param.id, "")) for param in action.params}, **values}
    lines = (line for line in action.result if all(match[1] in known for match in PLACEHOLDER.finditer(line)))
    return ActionOutcome(True, tuple(fill(line, known) for line in lines))


def parse_desk_actions(source: Source, path: Path) -> tuple[dict[str, DeskAction], tuple[Finding, ...]]:
    """The `actions` list of a pack file at `path` of its source."""
    report = Report()
    fields = Fields(source, report)
    entries = fields.value(*path)
    actions: dict[str, DeskAction] = {}
    if entries is not None and not isinstance(entries, list):
        fields.wrong(path, "a list of actions")
        entries = []
    for number in range(len(entries or [])):
        action = _read_action(fields, (*path, number))
        if action is None:
            continue
        if action.name in actions:
            report.error("E02", source.mark(*path, number, "name"), f"The action '{action.name}' stands twice.", "Rename one of them.")
        else:
            actions[action.name] = action
    return actions, report.sorted()


def _refusal(param: Param, typed: str, known: Mapping[str, str], drawn: Mapping[str, str], action: DeskAction) -> str:
    if not typed.strip():
        return f"Fill in {param.title}." if param.required else ""
    if param.choices and typed not in param.choices:
        return f"Choose one of these for {param.title}: {', '.join(param.labels.get(one, one) for one in param.choices)}."
    if (
        param.must_be is not None
        and param.must_be in drawn
        and _same(typed) not in (_same(drawn[param.must_be]), _same(known[param.must_be]))
    ):
        return action.otherwise or f"{param.title} does not match."
    return ""


def _same(text: str) -> str:
    return "".join(fold(text).split())


def _read_action(fields: Fields, path: Path) -> DeskAction | None:
    if not isinstance(fields.value(*path), Mapping):
        fields.wrong(path, "a mapping that begins with 'name:'")
        return None
    fields.known_keys(path, _KEYS, "E04", "an action")
    name = fields.text(*path, "name", required=True)
    if not name:
        return None
    if not is_id(name):
        fields.report.error(
            "E03", fields.source.mark(*path, "name"), f"The action name '{shown(name)}' is not an id: {ID_RULE}.", "Rename it."
        )
        return None
    kind = _one_of(fields, (*path, "kind"), KINDS, "lookup")
    channels = fields.texts(*path, "channels") if fields.value(*path, "channels") is not None else None
    for channel in channels or ():
        if channel not in _CHANNELS:
            fields.wrong((*path, "channels"), f"a list out of {', '.join(_CHANNELS)}")
    params = _read_list(fields, (*path, "params"), _read_param)
    result = fields.texts(*path, "result")
    return DeskAction(name, fields.text(*path, "title", default=name), kind, channels, params, result, fields.text(*path, "otherwise"))


def _read_list(fields: Fields, path: Path, read: Callable[[Fields, Path], Param | None]) -> tuple[Param, ...]:
    entries = fields.value(*path)
    if entries is not None and not isinstance(entries, list):
        fields.wrong(path, "a list")
        return ()
    found = (read(fields, (*path, number)) for number in range(len(entries or [])))
    return tuple(param for param in found if param is not None)


def _read_param(fields: Fields, path: Path) -> Param | None:
    if not isinstance(fields.value(*path), Mapping):
        fields.wrong(path, "a mapping such as {id: order, title: Order number}")
        return None
    fields.known_keys(path, _PARAM_KEYS, "E04", "a parameter")
    name = fields.text(*path, "id", required=True)
    if not name or not fields.check_id(name, (*path, "id"), "parameter"):
        return None
    title = fields.text(*path, "title", default=name)
    must_be = fields.text(*path, "must_be") or None
    return Param(name, title, fields.flag(*path, "required"), must_be, fields.texts(*path, "choices"))


def _one_of(fields: Fields, path: Path, allowed: tuple[str, ...], default: str) -> str:
    value = fields.text(*path, default=default)
    if value not in allowed:
        fields.wrong(path, f"one of {', '.join(allowed)}")
        return default
    return value
