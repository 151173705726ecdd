"""Rules, checks and facts in plain words, as HTML."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from app.library.studio.cards import RuleCard, rule_card
from app.library.studio.rules import Piece
from app.ui.words import gettext as _

SHOWN = 4


def rule_sentence(rule: RuleCard) -> Markup:
    """A rule as one sentence: when it is true, where it leads, what it does to the mood."""
    if rule.way == "strange":
        return Markup("<code>") + escape(rule.raw) + Markup("</code>")
    parts = {"c": _condition(rule), "n": _target(rule), "m": escape(f"{rule.mood:+d}".replace("-", "−"))}
    if rule.mood and rule.call:
        return _filled(_("%(c)s: play %(n)s and come back, mood %(m)s", **_MARKS), parts)
    if rule.mood:
        return _filled(_("%(c)s: go to %(n)s, mood %(m)s", **_MARKS), parts)
    if rule.call:
        return _filled(_("%(c)s: play %(n)s and come back", **_MARKS), parts)
    return _filled(_("%(c)s: go to %(n)s", **_MARKS), parts)


def told_rule(written: str) -> Markup:
    """The same for a rule as a trace or a compiled file has it."""
    return rule_sentence(rule_card(written))


def condition_words(rule: RuleCard) -> str:
    """When a rule is true, short and without marks, for example as the words at a line."""
    if rule.way == "else":
        return _("otherwise")
    if rule.way == "silence":
        return _("no reply for %(time)s", time=rule.wait)
    return str(_joined(rule).striptags()) or rule.raw


def check_sentence(value: Any) -> str:
    """What a check looks for, in a few words."""
    if not isinstance(value, Mapping):
        return ""
    return "; ".join(filter(None, (_part(key, one) for key, one in value.items())))


def fact_sentence(value: Any) -> str:
    """How a fact is drawn, in a few words."""
    if not isinstance(value, Mapping):
        return str(value)
    if "pick" in value:
        return _("one of %(values)s", values=_some(value["pick"]))
    if "range" in value and isinstance(value["range"], list):
        return _("a number from %(least)s to %(most)s", least=value["range"][0], most=value["range"][-1])
    if "date" in value:
        return _("a date, %(days)s from the day of practice", days=value["date"])
    return _("made like %(pattern)s", pattern=value.get("pattern", ""))


_MARKS = {"c": "\ue000", "n": "\ue001", "m": "\ue002"}


def _filled(sentence: str, parts: Mapping[str, Markup]) -> Markup:
    """The sentence with HTML at its marks, in the order that the language has."""
    safe = str(escape(sentence))
    for name, mark in _MARKS.items():
        safe = safe.replace(mark, str(parts[name]))
    return Markup(safe)  # noqa: S704  (the sentence is escaped above, and so are its parts)


def _condition(rule: RuleCard) -> Markup:
    if rule.way == "else":
        return escape(_("Otherwise"))
    if rule.way == "silence":
        return escape(_("If no reply comes for %(time)s", time=rule.wait))
    return escape(_("If")) + Markup(" ") + _joined(rule)


def _joined(rule: RuleCard) -> Markup:
    said = Markup(" ").join(_piece(piece) for piece in rule.pieces or ())
    return Markup(str(said).replace("( ", "(").replace(" )", ")"))  # noqa: S704  (joined from safe parts)


def _piece(piece: Piece) -> Markup:
    if piece.kind == "check":
        return Markup('<span class="chip">') + escape(piece.text) + Markup("</span>")
    if piece.kind == "visited":
        return escape(_("%(node)s was visited", node=piece.text))
    if piece.kind == "compare":
        return Markup("<code>") + escape(piece.text) + Markup("</code>")
    words = {"and": _("and"), "or": _("or"), "not": _("not")}
    return escape(words.get(piece.kind, piece.kind))


def _target(rule: RuleCard) -> Markup:
    name = Markup('<b class="rule-target">') + escape(rule.target) + Markup("</b>")
    return name if rule.there else name + Markup(" <em>") + escape(_("(not there yet)")) + Markup("</em>")


def _part(key: str, one: Any) -> str:
    sentences = {
        "any": lambda: _("says one of %(values)s", values=_some(one)),
        "all": lambda: _("says all of %(values)s", values=_some(one)),
        "none": lambda: _("says none of %(values)s", values=_some(one)),
        "like": lambda: _("means about %(values)s", values=_some(one)),
        "states": lambda: _("gives the right %(values)s", values=_some(one)),
        "misstates": lambda: _("gives a wrong %(values)s", values=_some(one)),
        "action": lambda: _("the desk action %(values)s was done", values=_some(one)),
        "cites": lambda: _("uses the article %(values)s", values=_some(one)),
        "asks": lambda: _("asks about %(values)s", values=_some(one)),
        "regex": lambda: _("matches a pattern"),
        "tone": lambda: _("has the right form and tone"),
        "within": lambda: _("comes within %(values)s", values=_some(one)),
        "silence": lambda: _("no reply for %(values)s", values=_some(one)),
        "leaks": lambda: _("gives away what must stay inside"),
        "human": lambda: _("a person decides"),
    }
    return sentences[key]() if key in sentences else ""


def _some(values: Any) -> str:
    listed: Sequence[Any] = values if isinstance(values, list) else [values]
    shown = ", ".join(str(one) for one in listed[:SHOWN])
    return shown + (" …" if len(listed) > SHOWN else "")
