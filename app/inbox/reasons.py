"""What a check looked for and what it found, in words a trainer would use."""

from collections.abc import Iterable, Mapping

from app.inbox.card import readable
from app.inbox.story import CheckLine
from app.simulation.explanation import Sought
from app.ui.words import gettext

MOST_WORDS = 3
MOST_EXAMPLES = 2
LONGEST_WORDS = 60
_TELLING = ("asks", "states", "misstates", "like", "any", "all", "action", "cites", "tone", "regex", "none", "other")
"""Of several parts of a check the one that tells most."""


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


def found_words(check: CheckLine, titles: Mapping[str, str]) -> str:
    """What the person did that made a check true: a clause that begins with "you"."""
    part, said = _main(check), quoted(check.words, MOST_WORDS)
    if part.kind == "action":
        return _done(part, titles)
    if part.kind == "tone":
        return _("your reply passed by %(tests)s", tests=_tests(check, passed=True) or readable(check.name))
    if part.kind == "none":
        return _("you wrote nothing that “%(name)s” rules out", name=readable(check.name))
    if part.kind == "cites":
        return _("you cited the article that decides")
    if not said:
        return _("this was true: “%(name)s”", name=readable(check.name))
    clauses = {
        "asks": _("you asked about %(words)s", words=said),
        "states": _("you rightly gave %(words)s", words=said),
        "misstates": _("you wrongly gave %(words)s as %(what)s", what=_facts(part), words=said),
    }
    return clauses.get(part.kind) or _("you wrote %(words)s", words=said)


def found_clause(check: CheckLine, titles: Mapping[str, str]) -> str:
    """The same as a part of a sentence that names the check where its words do not speak for themselves."""
    clause = found_words(check, titles)
    if _main(check).kind in ("any", "all", "like", "regex", "states", "tone"):
        return _("%(clause)s (%(name)s)", clause=clause, name=readable(check.name))
    return clause


def missing_words(check: CheckLine, titles: Mapping[str, str]) -> str:
    """What the person did not do, so that a check was false."""
    part, name = _main(check), readable(check.name)
    such = quoted(part.words, MOST_EXAMPLES)
    clauses = {
        "asks": _("you did not ask about %(words)s or the like", words=such),
        "states": _("you did not give the right %(what)s", what=_facts(part)),
        "misstates": _("you gave no wrong %(what)s", what=_facts(part)),
        "action": _("this was not done: %(action)s", action=_action(part, titles)),
        "cites": _("you did not cite the article that decides"),
        "tone": _not_passed(check, name),
        "like": _("nothing in your reply meant %(words)s", words=such),
        "any": _("nothing in your reply was “%(name)s”, such as %(words)s", name=name, words=such),
        "all": _("your reply did not have all of %(words)s", words=quoted(part.words, 4)),
        "none": _("your reply had what “%(name)s” rules out", name=name),
    }
    return clauses.get(part.kind) or _("nothing in your reply was “%(name)s”", name=name)


def label(check: CheckLine) -> str:
    """What a check is called: its id as words, a capital first."""
    words = readable(check.name)
    return words[:1].upper() + words[1:]


def missing_by_kind(checks: Iterable[CheckLine], titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Checks that were looked for and not found, as (what kind, their names)."""
    kinds = {
        "asks": _("A question"),
        "states": _("A fact of this case"),
        "action": _("At the desk"),
        "cites": _("An article"),
        "tone": _("The form"),
    }
    groups: dict[str, list[str]] = {}
    for check in checks:
        part = _main(check)
        name = _action(part, titles) if part.kind == "action" else readable(check.name)
        groups.setdefault(kinds.get(part.kind) or _("Wording"), []).append(name)
    return [(kind, ", ".join(names)) for kind, names in groups.items()]


def action_title(name: str, titles: Mapping[str, str]) -> str:
    """A desk action's title; the built-in tag action by its tag."""
    if name.startswith("tag:"):
        return _("Tag “%(tag)s”", tag=name[4:])
    return titles.get(name) or _built_in(name) or readable(name)


def quoted(words: Iterable[str], most: int) -> str:
    """Words in quotation marks, the first few; a stem's star becomes an ellipsis."""
    shown = [_short(" ".join(word.split())) for word in words][:most]
    return listed([f"“{word}”" for word in dict.fromkeys(shown)])


def listed(words: list[str]) -> str:
    """Words as a sentence lists them."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(second)s", first=", ".join(words[:-1]), second=words[-1])


def _built_in(name: str) -> str:
    """An act that every desk has, also with what it is done with: "assign:billing"."""
    head, _colon, what = name.partition(":")
    bare = {
        "assign": _("Hand over"),
        "snooze": _("Snooze"),
        "merge": _("Merge the duplicate contact"),
        "note": _("Write an internal note"),
        "macro": _("Use a macro"),
        "status": _("Set the status"),
        "field": _("Fill in a field"),
        "article": _("Insert an article"),
    }
    full = {
        "assign": _("Hand over to %(what)s", what=readable(what)),
        "macro": _("Use the macro %(what)s", what=readable(what)),
        "status": _("Set the status to %(what)s", what=readable(what)),
        "field": _("Fill in the field %(what)s", what=readable(what)),
        "article": _("Insert the article %(what)s", what=what),
    }
    return (full if what else bare).get(head, "")


def _main(check: CheckLine) -> Sought:
    return min(check.sought, key=lambda part: _TELLING.index(part.kind), default=Sought("other"))


def _done(part: Sought, titles: Mapping[str, str]) -> str:
    if part.before:
        other = _("your first reply") if part.before == "reply" else f"“{action_title(part.before, titles)}”"
        return _("you did %(action)s before %(other)s", action=_action(part, titles), other=other)
    return _("you did %(action)s", action=_action(part, titles))


def _action(part: Sought, titles: Mapping[str, str]) -> str:
    return f"“{action_title(part.words[0], titles)}”"


def _not_passed(check: CheckLine, name: str) -> str:
    tests = _tests(check, passed=False)
    words = _("your reply did not pass as “%(name)s”", name=name)
    return _("%(clause)s (%(name)s)", clause=words, name=tests) if tests else words


def _facts(part: Sought) -> str:
    return listed([readable(name) for name in part.words])


def _tests(check: CheckLine, *, passed: bool) -> str:
    names = {
        "greeting": _("greeting"),
        "length": _("number of words"),
        "sentence_length": _("length of sentences"),
        "capitals": _("capital letters"),
        "exclamations": _("exclamation marks"),
        "banned": _("words to avoid"),
        "jargon": _("unexplained words"),
    }
    return listed([names.get(name, readable(name)) for name, held in check.parts if held is passed])


def _short(word: str) -> str:
    word = word.replace("*", "…")
    return word if len(word) <= LONGEST_WORDS else word[: LONGEST_WORDS - 1].rstrip() + "…"
