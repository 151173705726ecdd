"""The acts of the studio: what was sent becomes an operation on the text. Each gives the new text and says what was done."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.base.source import is_id
from app.library.studio import checks, spoken_acts, world
from app.library.studio.rules import rule_of, same_chips
from app.library.studio.values import Sent
from app.simulation import LEFT
from app.simulation import editing as ed
from app.simulation.saved_paths import SILENCE, with_saved_path
from app.ui.words import gettext as _

Done = tuple[str, str]


@dataclass(frozen=True)
class Act:
    """`do(text, sent)` gives (new text, what was done). `part(text, sent)` is the text that the act concerns: where another
    person changed that as well, the two drafts are compared by a person."""

    do: Callable[[str, Sent], Done]
    part: Callable[[str, Sent], str]


def node_text(text: str, sent: Sent) -> str:
    """The lines of the node that the act is about."""
    outline = ed.read_outline(text)
    node = outline.node(sent.text("node"))
    return text[outline.lines.start(node.first) : outline.lines.start(node.last + 1)].strip()


def named_text(text: str, sent: Sent) -> str:
    """The value of the check, fact ... that the act is about."""
    front = ed.read_front(text)
    spot = front.spot((sent.text("kind"), sent.text("old") or sent.text("name")))
    return text[spot.start : spot.end] if spot is not None else ""


def answer_text(text: str, sent: Sent) -> str:
    outline = ed.read_outline(text)
    found = [one for one in outline.answers if one.name == (sent.text("old") or sent.text("name"))]
    return f"{found[0].title}\n{found[0].text}" if found else ""


def nothing(text: str, sent: Sent) -> str:
    """For acts that add something of their own: nobody else can have changed it."""
    return ""


def _add_node(text: str, sent: Sent) -> Done:
    name, options = sent.text("name"), _options(sent)
    new = ed.add_node(text, name, words="", options=options, after=sent.text("after") or None)
    if words := sent.texts("words"):
        new = ed.set_words(new, name, words)
    if options.end is None and options.csat is None:
        new = ed.add_rule(new, name, ed.RuleText("else", sent.text("onward") or "start"))
    return new, _("Node %(node)s added", node=name)


def _change_node(text: str, sent: Sent) -> Done:
    old, name = sent.text("node"), sent.text("name") or sent.text("node")
    new = ed.set_words(text, old, sent.texts("words"))
    new = ed.set_options(new, old, _options(sent))
    return ed.rename_node(new, old, name), _("Node %(node)s changed", node=name)


def _delete_node(text: str, sent: Sent) -> Done:
    name = sent.text("node")
    return ed.delete_node(text, name, instead=sent.text("instead") or None), _("Node %(node)s deleted", node=name)


def _move_node(text: str, sent: Sent) -> Done:
    name = sent.text("node")
    return ed.move_node(text, name, _steps(sent)), _("Node %(node)s moved", node=name)


def _save_rule(text: str, sent: Sent) -> Done:
    node, rule = sent.text("node"), rule_of(sent)
    number = sent.number("rule", "")
    outline = ed.read_outline(text)
    if number is None:
        new = ed.add_rule(text, node, rule)
        said = _("Rule added to %(node)s", node=node)
    else:
        place = outline.node(node)
        rule = same_chips(place.rules[number], rule) if number < len(place.rules) else rule
        new = ed.change_rule(text, node, number, rule)
        said = _("Rule %(number)s of %(node)s changed", number=number + 1, node=node)
    if not rule.call and all(one.id != rule.target for one in outline.nodes):
        new = ed.add_node(new, rule.target, options=ed.Options(), after=node)
        new = ed.add_rule(new, rule.target, ed.RuleText("else", node))
        said = _("Rule of %(node)s leads to the new node %(target)s", node=node, target=rule.target)
    return new, said


def _move_rule(text: str, sent: Sent) -> Done:
    node, number = sent.text("node"), sent.number("rule", "") or 0
    return ed.move_rule(text, node, number, _steps(sent)), _("Rule %(number)s of %(node)s moved", number=number + 1, node=node)


def _delete_rule(text: str, sent: Sent) -> Done:
    node, number = sent.text("node"), sent.number("rule", "") or 0
    return ed.delete_rule(text, node, number), _("Rule %(number)s of %(node)s deleted", number=number + 1, node=node)


def _save_named(text: str, sent: Sent) -> Done:
    kind, name, old = sent.text("kind"), sent.text("name"), sent.text("old")
    before = ed.read_front(text).value((kind, old)) if old else None
    value = checks.in_old_order(before, checks.value_of(sent)) if kind == "checks" else world.named_value(kind, sent)
    if not old:
        return ed.add_named(text, kind, name, value), _("%(name)s added", name=name)
    if isinstance(value, dict):
        new = ed.change_named(text, kind, old, value)
    else:
        new = ed.set_field(text, (kind, old), value)
    return ed.rename_named(new, kind, old, name), _("%(name)s changed", name=name)


def _delete_named(text: str, sent: Sent) -> Done:
    name = sent.text("name")
    return ed.delete_named(text, sent.text("kind"), name), _("%(name)s deleted", name=name)


def _move_named(text: str, sent: Sent) -> Done:
    name = sent.text("name")
    return ed.move_named(text, sent.text("kind"), name, _steps(sent)), _("%(name)s moved", name=name)


def _save_world(text: str, sent: Sent) -> Done:
    return world.save(text, sent), _("The customer and the case changed")


def _save_answer(text: str, sent: Sent) -> Done:
    name, old = sent.text("name"), sent.text("old")
    actions = ed.read_outline(text).answer(old).actions if old else sent.text("actions")
    answer = ed.AnswerText(
        name, sent.text("target"), sent.text("body"), sent.text("why"), sent.text("node") or "start", sent.text("levels"), actions
    )
    if old:
        return ed.change_answer(text, old, answer), _("Model answer %(name)s changed", name=name)
    return ed.add_answer(text, answer), _("Model answer %(name)s added", name=name)


def _delete_answer(text: str, sent: Sent) -> Done:
    name, part = sent.text("name"), sent.text("part") or "answers"
    said = _("Test %(name)s deleted", name=name) if part == "tests" else _("Model answer %(name)s deleted", name=name)
    return ed.delete_answer(text, name, part), said


def _add_path(text: str, sent: Sent) -> Done:
    """A play kept as a test: `reply` for each reply, "(silence)" where none came."""
    name, target, replies = "-".join(sent.text("name").lower().split()), sent.text("target"), sent.texts("reply")
    taken = [one.name for one in ed.read_outline(text).answers if one.part == "tests"]
    if not is_id(name) or name in taken:
        raise ed.CannotEdit(
            _("Give the test a name that no other test has: lower-case letters and digits, parted by hyphens."), field="name"
        )
    if not replies or not (is_id(target) or target == LEFT) or any(re.search(r"^\s*(---|#{1,3}\s)", one, re.MULTILINE) for one in replies):
        raise ed.CannotEdit(_("This play cannot be kept as a test: a line of a reply begins with # or ---."))
    new = with_saved_path(text, name, target, [None if one == SILENCE else one for one in replies], actions=sent.texts("done"))
    return new, _("Test %(name)s added", name=name)


def _save_debrief(text: str, sent: Sent) -> Done:
    return ed.set_debrief(text, sent.text("debrief")), _("Debrief changed")


ACTS: dict[str, Act] = {
    "node-add": Act(_add_node, nothing),
    "node": Act(_change_node, node_text),
    "node-delete": Act(_delete_node, node_text),
    "node-move": Act(_move_node, nothing),
    "rule": Act(_save_rule, node_text),
    "rule-move": Act(_move_rule, node_text),
    "rule-delete": Act(_delete_rule, node_text),
    "named": Act(_save_named, named_text),
    "named-delete": Act(_delete_named, named_text),
    "named-move": Act(_move_named, nothing),
    "world": Act(_save_world, world.part),
    "answer": Act(_save_answer, answer_text),
    "answer-delete": Act(_delete_answer, answer_text),
    "test-add": Act(_add_path, nothing),
    "translate-node": Act(spoken_acts.translate_node, spoken_acts.part),
    "translate-named": Act(spoken_acts.translate_named, spoken_acts.part),
    "translate-world": Act(spoken_acts.translate_world, spoken_acts.part),
    "translate-answer": Act(spoken_acts.translate_answer, spoken_acts.part),
    "translate-debrief": Act(spoken_acts.translate_debrief, spoken_acts.part),
    "language-add": Act(spoken_acts.add_language, nothing),
    "debrief": Act(_save_debrief, lambda text, sent: "\n".join(text.partition("\n# debrief\n")[1:])),
}


def _options(sent: Sent) -> ed.Options:
    ends = sent.text("goes") == "ends"
    if ends and not sent.text("end"):
        raise ed.CannotEdit("Say how it ends, for example solved.", field="end")
    return ed.Options(
        once=sent.flag("once"),
        leave=sent.flag("leave"),
        reveals=tuple(sent.names("reveals")),
        end=sent.text("end") if ends else None,
        csat=(sent.text("csat") or "3") if ends else None,
        fail=ends and sent.flag("fail"),
    )


def _steps(sent: Sent) -> int:
    return -1 if sent.text("way") == "up" else 1
