"""Differences by meaning as sentences, in groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.simulation.editing import CannotEdit
from app.simulation.meaning import PARTS, Change, changes_between
from app.ui.words import gettext as _

LONGEST = 240


@dataclass(frozen=True)
class Told:
    """One change: a sentence, its mark (added, removed, wider, narrower or changed), and for longer texts both of them."""

    sentence: str
    mark: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Group:
    """Changes of one sort under their heading."""

    title: str
    changes: tuple[Told, ...]


@dataclass(frozen=True)
class Meaning:
    """What a text means other than another. `trouble`: why that cannot be told."""

    groups: tuple[Group, ...] = ()
    trouble: str = ""

    @property
    def count(self) -> int:
        return sum(len(group.changes) for group in self.groups)


def meaning_of(old: str, new: str) -> Meaning:
    """The changes between two texts, told in groups."""
    try:
        found = changes_between(old, new)
    except CannotEdit as error:
        return Meaning(trouble=error.message)
    titles = part_titles()
    grouped = [(part, [change for change in found if change.part == part]) for part in PARTS]
    return Meaning(tuple(Group(titles[part], tuple(told(change) for change in changes)) for part, changes in grouped if changes))


def told(change: Change) -> Told:
    """One change in words."""
    old, new = (text if change.kind in _WITH_TEXTS else "" for text in (change.old, change.new))
    return Told(_sentence(change), _mark(change.kind), old, new)


def part_titles() -> dict[str, str]:
    """The headings of the groups, by part."""
    return {
        "nodes": _("Nodes"),
        "words": _("What the customer says"),
        "rules": _("Rules"),
        "ends": _("Endings"),
        "checks": _("Checks"),
        "facts": _("Facts and variables"),
        "actions": _("Desk actions"),
        "world": _("The customer and the case"),
        "answers": _("Model answers and debrief"),
    }


_WITH_TEXTS = frozenset({"words-changed", "answer-changed"})
_MARKS = (("added", ("-added", "-more")), ("removed", ("-removed", "-less")))
_WIDER = frozenset({"check-takes-more", "check-needs-less", "check-bars-less", "check-looser", "check-part-removed"})
_NARROWER = frozenset({"check-takes-less", "check-needs-more", "check-bars-more", "check-stricter", "check-part-added"})


def _mark(kind: str) -> str:
    if kind in _WIDER:
        return "wider"
    if kind in _NARROWER:
        return "narrower"
    return next((mark for mark, ends in _MARKS if kind.endswith(ends)), "changed")


def _sentence(change: Change) -> str:
    values = {name: _short(getattr(change, name)) for name in ("subject", "old", "new", "more")}
    for sentences in (_nodes, _rules, _checks, _facts, _rest):
        found = sentences(values).get(change.kind)
        if found is not None:
            return found()
    return f"{change.kind}: {change.subject}"


_Sentences = dict[str, Callable[[], str]]


def _nodes(v: dict[str, Any]) -> _Sentences:
    return {
        "node-added": lambda: _("New node %(subject)s: “%(new)s”", **v),
        "node-removed": lambda: _("Node %(subject)s is gone: “%(old)s”", **v),
        "node-renamed": lambda: _("Node %(old)s is called %(new)s now.", **v),
        "words-changed": lambda: _("In %(subject)s the customer says something else.", **v),
        "words-added": lambda: _("In %(subject)s the customer may also say “%(new)s”", **v),
        "words-removed": lambda: _("In %(subject)s the customer no longer says “%(old)s”", **v),
        "ends-now": lambda: _("The conversation ends at %(subject)s now: %(new)s.", **v),
        "goes-on-now": lambda: _("The conversation goes on after %(subject)s. Before, it ended there: %(old)s.", **v),
        "end-changed": lambda: _("%(subject)s ends as %(new)s instead of %(old)s.", **v),
        "csat-changed": lambda: _("Satisfaction at %(subject)s is %(new)s instead of %(old)s.", **v),
        "fail-on": lambda: _("Ending at %(subject)s fails the attempt now.", **v),
        "fail-off": lambda: _("Ending at %(subject)s no longer fails the attempt.", **v),
        "once-on": lambda: _("%(subject)s is said only once now.", **v),
        "once-off": lambda: _("%(subject)s may be said more than once now.", **v),
        "leave-on": lambda: _("A customer who loses patience leaves by %(subject)s now.", **v),
        "leave-off": lambda: _("A customer who loses patience no longer leaves by %(subject)s.", **v),
        "reveals-changed": lambda: _("%(subject)s reveals %(new)s instead of %(old)s.", **v),
    }


def _rules(v: dict[str, Any]) -> _Sentences:
    return {
        "rule-added": lambda: _("%(subject)s has a new rule in place %(more)s: %(new)s", **v),
        "rule-removed": lambda: _("%(subject)s has lost the rule: %(old)s", **v),
        "rule-leads": lambda: _("In %(subject)s, “%(more)s” leads to %(new)s instead of %(old)s.", **v),
        "rule-mood": lambda: _("In %(subject)s, “%(more)s” changes the mood by %(new)s instead of %(old)s.", **v),
        "rule-asks": lambda: _("In %(subject)s, the way to %(more)s asks for “%(new)s” instead of “%(old)s”.", **v),
        "rule-earlier": lambda: _("In %(subject)s, “%(new)s” is asked earlier: in place %(more)s.", **v),
        "rule-later": lambda: _("In %(subject)s, “%(new)s” is asked later: in place %(more)s.", **v),
    }


def _checks(v: dict[str, Any]) -> _Sentences:
    return {
        "check-added": lambda: _("New check %(subject)s.", **v),
        "check-removed": lambda: _("The check %(subject)s is gone.", **v),
        "check-renamed": lambda: _("The check %(old)s is called %(new)s now.", **v),
        "check-takes-more": lambda: _("The check %(subject)s is wider: it also takes %(new)s.", **v),
        "check-takes-less": lambda: _("The check %(subject)s is narrower: it no longer takes %(old)s.", **v),
        "check-needs-more": lambda: _("The check %(subject)s is narrower: it also needs %(new)s.", **v),
        "check-needs-less": lambda: _("The check %(subject)s is wider: it no longer needs %(old)s.", **v),
        "check-bars-more": lambda: _("The check %(subject)s is narrower: it also forbids %(new)s.", **v),
        "check-bars-less": lambda: _("The check %(subject)s is wider: it no longer forbids %(old)s.", **v),
        "check-looser": lambda: _("The check %(subject)s is wider: %(more)s is %(new)s instead of %(old)s.", **v),
        "check-stricter": lambda: _("The check %(subject)s is narrower: %(more)s is %(new)s instead of %(old)s.", **v),
        "check-part-added": lambda: _("The check %(subject)s is narrower: it also asks for %(more)s: %(new)s.", **v),
        "check-part-removed": lambda: _("The check %(subject)s is wider: it no longer asks for %(more)s: %(old)s.", **v),
        "check-changed": lambda: _("The check %(subject)s has another %(more)s: %(new)s instead of %(old)s.", **v),
        "check-bad": lambda: _("The check %(subject)s is for something that should not happen now.", **v),
        "check-not-bad": lambda: _("The check %(subject)s is no longer for something that should not happen.", **v),
    }


def _facts(v: dict[str, Any]) -> _Sentences:
    return {
        "fact-added": lambda: _("New fact %(subject)s: %(new)s.", **v),
        "fact-removed": lambda: _("The fact %(subject)s is gone.", **v),
        "fact-renamed": lambda: _("The fact %(old)s is called %(new)s now.", **v),
        "fact-changed": lambda: _("The fact %(subject)s is drawn from %(new)s instead of %(old)s.", **v),
        "hidden-added": lambda: _("New hidden fact %(subject)s: %(new)s", **v),
        "hidden-removed": lambda: _("The hidden fact %(subject)s is gone.", **v),
        "hidden-renamed": lambda: _("The hidden fact %(old)s is called %(new)s now.", **v),
        "hidden-changed": lambda: _("The hidden fact %(subject)s says: %(new)s", **v),
        "variable-added": lambda: _("New variable %(subject)s: %(new)s.", **v),
        "variable-removed": lambda: _("The variable %(subject)s is gone.", **v),
        "variable-renamed": lambda: _("The variable %(old)s is called %(new)s now.", **v),
        "variable-changed": lambda: _("The variable %(subject)s begins as %(new)s instead of %(old)s.", **v),
    }


def _rest(v: dict[str, Any]) -> _Sentences:
    return {
        "action-required-more": lambda: _("Must be done now: %(new)s.", **v),
        "action-required-less": lambda: _("Need no longer be done: %(old)s.", **v),
        "action-forbidden-more": lambda: _("Must not be done now: %(new)s.", **v),
        "action-forbidden-less": lambda: _("May be done now: %(old)s.", **v),
        "listed-more": lambda: _("%(subject)s: %(new)s came.", **v),
        "listed-less": lambda: _("%(subject)s: %(old)s went.", **v),
        "field-changed": lambda: _("%(subject)s is %(new)s instead of %(old)s.", **v),
        "answer-added": lambda: _("New model answer %(subject)s, which leads to %(new)s.", **v),
        "answer-removed": lambda: _("The model answer %(subject)s is gone.", **v),
        "answer-leads": lambda: _("The model answer %(subject)s leads to %(new)s instead of %(old)s.", **v),
        "answer-changed": lambda: _("The model answer %(subject)s says something else.", **v),
        "answer-levels": lambda: _("The model answer %(subject)s is declared as %(new)s instead of %(old)s.", **v),
        "debrief-changed": lambda: _("The debrief says something else.", **v),
        "appendix-changed": lambda: _("The part “%(subject)s” at the end of the file says something else.", **v),
    }


def all_kinds() -> Sequence[str]:
    """Every kind of change that has a sentence."""
    nothing = dict.fromkeys(("subject", "old", "new", "more"), "")
    return [kind for sentences in (_nodes, _rules, _checks, _facts, _rest) for kind in sentences(nothing)]


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= LONGEST else folded[: LONGEST - 1].rstrip() + "…"
