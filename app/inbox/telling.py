"""The story of an attempt in words: outcomes, rules as sentences, why the mood moved."""

from collections.abc import Mapping
from fractions import Fraction

from app.inbox.card import readable
from app.inbox.reasons import found_clause, listed, missing_words
from app.inbox.story import ActionLine, CheckLine, Ending, TurnStory
from app.simulation import Rule, written_duration
from app.simulation.conditions import Atom, Condition
from app.simulation.texts import shown_value
from app.ui.formats import number
from app.ui.words import gettext


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


def outcome_words(outcome: str | None, failed: bool = False) -> str:
    """How the conversation ended, as a phrase. Outcomes of the pack's own are shown as written."""
    known = {
        "solved": _("Solved"),
        "partially-solved": _("Partly solved"),
        "churn": _("The customer left"),
        "broken-promise": _("A promise that cannot be kept"),
        "offended": _("The customer is offended"),
        "escalated": _("Handed over"),
        "left-waiting": _("Left without an answer"),
        "next-shift": _("Left for the next shift"),
    }
    words = readable(outcome or "")
    return known.get(outcome or "") or (words[:1].upper() + words[1:]) or (_("Did not hold") if failed else _("Ended"))


def outcome_tone(outcome: str | None, failed: bool) -> str:
    """The tone of an outcome's badge."""
    if failed:
        return "bad"
    return {"solved": "good", "churn": "caution"}.get(outcome or "", "info")


def csat_words(ending: Ending) -> str:
    """The formula behind the simulated CSAT as a sentence."""
    shown = number(ending.csat, 2).rstrip("0").rstrip(".,")
    if ending.left:
        return _("%(csat)s of 5: the mood fell below %(line)s, so the customer left.", csat=shown, line=ending.leave_below)
    if not ending.values:
        return _("%(csat)s of 5: this ending always gives that.", csat=shown)
    values = ", ".join(_("%(name)s %(value)s", name=readable(name), value=value) for name, value in ending.values)
    return _("%(csat)s of 5 = %(formula)s with %(values)s, kept between 1 and 5.", csat=shown, formula=ending.formula, values=values)


def rule_sentence(turn: TurnStory, titles: Mapping[str, str]) -> str:
    """Why the customer said what they said next."""
    if turn.rule is None and turn.written_by:
        return _("%(name)s played the customer and wrote this without a rule.", name=turn.written_by)
    if turn.rule is None:
        return _("No rule was true, so the customer stayed where they were.")
    if turn.rule.silence is not None:
        return _("You did not reply for %(time)s, so the customer wrote again.", time=written_duration(turn.rule.silence))
    if turn.rule.is_else:
        return _("Nothing this customer was waiting for stood in your reply, so they went on without it.")
    lines = {check.name: check for check in turn.checks}
    clauses = [_clause(atom, held, lines, titles) for atom, held in turn.decided]
    sentence = _("The customer reacted because %(reasons)s.", reasons=listed(list(dict.fromkeys(clauses))))
    if any(held and atom.name in lines and lines[atom.name].bad for atom, held in turn.decided):
        sentence += " " + _("That has no place in a reply.")
    return sentence


def condition_words(rule: Rule) -> str:
    """A rule's condition with check names as words."""
    return _condition(rule.condition) if rule.condition is not None else ""


def rule_words(turn: TurnStory) -> str:
    """The rule as the file has it, in words: what it asks for, where it leads, what it does to the mood."""
    if turn.rule is None or turn.rule.condition is None:
        return ""
    mood = _(", mood %(by)s", by=_signed(turn.rule.mood)) if turn.rule.mood else ""
    return _("if %(condition)s: on to “%(node)s”%(mood)s", condition=condition_words(turn.rule), node=readable(turn.rule.target), mood=mood)


def mood_words(turn: TurnStory) -> list[str]:
    """Each reason why the mood moved."""
    words = {
        "rule": _("the rule"),
        "patience": _("patience: several turns without progress"),
        "once": _("the customer had said this before"),
        "clamp": _("the mood stays between 0 and 100"),
    }
    return [f"{words.get(why, why)} {_signed(by)}" for why, by in turn.changes]


def action_words(line: ActionLine) -> str:
    """What became of a required or forbidden action."""
    if line.forbidden:
        return _("done, and it must not be") if line.done else _("not done, as it should be")
    return _("done") if line.done else _("missed")


def _signed(by: int) -> str:
    return f"{by:+d}".replace("-", "−")


def _clause(atom: Atom, held: bool, lines: Mapping[str, CheckLine], titles: Mapping[str, str]) -> str:
    line = lines.get(atom.name) if atom.what == "name" else None
    if line is not None:
        return found_clause(line, titles) if held else missing_words(line, titles)
    return _("this was true: %(what)s", what=_atom(atom)) if held else _("this was not true: %(what)s", what=_atom(atom))


def _condition(condition: Condition) -> str:
    stack: list[tuple[str, int]] = []
    for step in condition.steps:
        if isinstance(step, Atom):
            stack.append((_atom(step), 3))
        elif step == "!":
            inner, strength = stack.pop()
            stack.append((_("not %(what)s", what=inner if strength == 3 else f"({inner})"), 3))
        else:
            right, left = stack.pop(), stack.pop()
            own = 2 if step == "&" else 1
            first, second = (f"({words})" if strength < own else words for words, strength in (left, right))
            joined = _("%(first)s and %(second)s", first=first, second=second)
            stack.append((joined if step == "&" else _("%(first)s or %(second)s", first=first, second=second), own))
    return stack[0][0]


def _atom(atom: Atom) -> str:
    if atom.what == "visited":
        return _("the customer has been at “%(node)s”", node=readable(atom.name))
    if atom.what != "compare":
        return f"“{readable(atom.name)}”"
    value = shown_value(atom.value) if isinstance(atom.value, bool | str | Fraction) else str(atom.value)
    signs = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}
    return f"{readable(atom.name)} {signs.get(atom.op, atom.op)} {value}"
