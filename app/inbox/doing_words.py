"""What the agent did beside writing, in words: for the story, for macros, for hints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from app.inbox.card import readable
from app.inbox.models import ActKind
from app.inbox.reasons import action_title
from app.knowledge.pack_desk import Macro
from app.ui.formats import format_datetime_local
from app.ui.words import gettext


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


@dataclass(frozen=True)
class Doing:
    """One act in words, after how many replies it was done, and whether it is one to look at."""

    turn: int
    at: datetime
    icon: str
    text: str
    tone: str = "neutral"


ICONS = {
    "action": "check-lg", "escalate": "arrow-up", "tag": "tag", "status": "list-check", "snooze": "moon", "assign": "arrow-right",
    "merge": "people", "macro": "command", "field": "ui-checks-grid", "article": "book", "note": "sticky", "hint": "lightbulb",
    "skip": "chevron-right", "undo": "arrow-counterclockwise", "stale": "clock-history", "collision": "person-check",
}  # fmt: skip
QUIET = frozenset({ActKind.FIELD, ActKind.TAG, ActKind.STATUS, ActKind.NOTE, ActKind.ARTICLE, ActKind.MACRO})


def doings(uses: Sequence[Any], titles: Mapping[str, str]) -> dict[int, list[Doing]]:
    """The acts of an attempt by the number of replies that had been sent before each."""
    by_turn: dict[int, list[Doing]] = {}
    for use in uses:
        by_turn.setdefault(use.turn, []).append(Doing(use.turn, use.at, ICONS[use.kind.value], _words(use, titles), _tone(use)))
    return by_turn


def macro_words(macro: Macro, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """What a macro does, step by step. `names`: what lines and fields are called, by "field:cause"; else their ids."""
    steps = {
        "tag": _("tag %(what)s"),
        "status": _("status %(what)s"),
        "snooze": _("snooze for %(what)s"),
        "assign": _("hand over to %(what)s"),
        "note": _("a note"),
        "reply": _("a reply to finish"),
        "field": _("field %(what)s"),
    }
    return ", ".join(steps[step.what] % {"what": names.get(f"{step.what}:{step.text}", step.text)} for step in macro.steps)


def hint_words(kind: str) -> str:
    """A kind of thing that would help, as a sentence that gives nothing away."""
    words = {
        "action": _("Something can be looked up or done at the desk before you answer."),
        "tag": _("The conversation has no tag yet that says what it is about."),
        "asks": _("The customer knows something you do not. Ask."),
        "states": _("Name a fact of this case, so that the customer sees you have looked."),
        "cites": _("There is an article that decides this."),
        "tone": _("Look at the form: greeting, length, calm sentences."),
        "words": _("Say what the customer waits to hear: that you understand, what happened, or what comes next."),
    }
    return words.get(kind, words["words"])


def _words(use: Any, titles: Mapping[str, str]) -> str:
    what = use.name.partition(":")[2]
    given = use.arguments
    sentences = {
        ActKind.TAG: _("Tagged “%(tag)s”", tag=what) if use.done else _("Took the tag “%(tag)s” off", tag=what),
        ActKind.STATUS: _("Set the status to %(status)s", status=readable(what))
        if use.done
        else _("Wanted to set the status to %(status)s while empty: %(fields)s", status=readable(what), fields=", ".join(use.result)),
        ActKind.SNOOZE: _("Snoozed until %(when)s", when=_when(given.get("until", ""))),
        ActKind.ASSIGN: _handed(use),
        ActKind.MERGE: _("Merged %(contact)s", contact=given.get("contact", ""))
        if use.done
        else _("Tried to merge %(contact)s, who is somebody else", contact=given.get("contact", "")),
        ActKind.MACRO: _("Macro “%(macro)s”", macro=given.get("macro", what)),
        ActKind.FIELD: _("Filled in %(fields)s", fields=", ".join(f"{key}: {value}" for key, value in given.items())),
        ActKind.ARTICLE: _("Inserted the article %(article)s", article=what),
        ActKind.NOTE: _("Wrote an internal note"),
        ActKind.HINT: _("Asked for a hint"),
        ActKind.SKIP: _("Skipped: %(reason)s", reason=given.get("reason", "")),
        ActKind.UNDO: _("Tried this turn again. The first reply was: %(reply)s", reply=" ".join(use.result)),
        ActKind.STALE: _("Was about to answer before reading what the customer had written meanwhile"),
        ActKind.COLLISION: _("Was about to answer while %(name)s was writing, and was stopped", name=given.get("name", ""))
        if use.done
        else _("Answered although %(name)s was writing", name=given.get("name", "")),
    }
    return sentences.get(use.kind) or _action(use, titles)


def _handed(use: Any) -> str:
    if "from" in use.arguments:
        return _("Took it back from %(name)s", name=use.arguments["from"])
    name = use.arguments.get("to", use.name.partition(":")[2])
    if use.done:
        return _("Handed over to %(name)s", name=name)
    return _("%(name)s gave it back: %(why)s", name=name, why=" ".join(use.result))


def _action(use: Any, titles: Mapping[str, str]) -> str:
    title = action_title(use.name, titles)
    if use.done:
        return title
    said = " ".join(use.result)
    if use.kind is ActKind.ESCALATE:
        return _("%(title)s came back: %(why)s", title=title, why=said)
    return _("%(title)s: %(why)s", title=title, why=said)


def _tone(use: Any) -> str:
    if use.kind in (ActKind.STALE, ActKind.COLLISION) or (not use.done and (use.kind not in QUIET or use.kind is ActKind.STATUS)):
        return "caution"
    return "info" if use.kind in (ActKind.HINT, ActKind.UNDO, ActKind.SKIP) else "neutral"


def _when(iso: str) -> str:
    try:
        return format_datetime_local(datetime.fromisoformat(iso))
    except ValueError:
        return iso
