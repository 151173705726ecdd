"""Phrases out of real replies: which ones might be worth adding to a check, and adding one. Pure."""

from typing import Any

from app.simulation.editing import CannotEdit, header_of, read_front, set_field, set_overlaid
from app.simulation.phrases import LONGEST_PHRASE, compile_phrase
from app.simulation.reading import Reading, fold

_PLACES = (("any",), ("asks",), ("fallback", "any"), ("fallback", "asks"), ("like",))
"""Where a check keeps phrases of which one is enough, the first that it has."""
_SMALL_WORDS = """
a an and are as at be been but by can could did do does for from had has have he her here him his how i if in into is it its
just like may me more my no not of on one or our out please she should so some than that the their them then there these they
this to up us was we were what when where which who will with would you your yes hello hi thank thanks
am about let get got go any all also very too now here dear kind regards sincerely
"""
_SMALL = frozenset(_SMALL_WORDS.split())
LONGEST, SHORTEST = 4, 2
MOST_OFFERED = 6
MOST_WORDS = 400


def with_phrase(text: str, check: str, phrase: str, language: str = "") -> str:
    """The scenario text with `phrase` among those that make `check` true, in the overlay of `language`. Raises CannotEdit.

    A check that the overlay says nothing of keeps there the phrases that it has in the file.
    """
    phrase = " ".join(phrase.split())
    if compile_phrase(phrase) is None:
        said = f"Write the words that should count, at most {LONGEST_PHRASE} characters; '*' at the end of a word stands for any ending."
        raise CannotEdit(said, field="phrase")
    value = checks_written(text, language).get(check)
    if not isinstance(value, dict):
        raise CannotEdit(f"There is no check '{check}' in the draft any more. Choose another one.", field="check")
    path = place_of_phrases(value)
    if path is None:
        raise CannotEdit(f"The check '{check}' looks for no phrases of which one is enough. Choose another one.", field="check")
    here: Any = value
    for key in path:
        here = here[key]
    phrases = list(here) if isinstance(here, list) else [here]
    if any(fold(str(one)) == fold(phrase) for one in phrases):
        raise CannotEdit(f"The check '{check}' takes these words already.", field="phrase")
    if not language:
        return set_field(text, ("checks", check, *path), [*phrases, phrase])
    return set_overlaid(text, language, ("checks", check, *path), [*phrases, phrase])


def checks_written(text: str, language: str = "") -> dict[str, Any]:
    """The checks of a file as they are written, with what the overlay of a language says instead. Raises CannotEdit."""
    found = read_front(text).value(("checks",))
    checks = dict(found) if isinstance(found, dict) else {}
    said = read_front(header_of(text, language)).value(("checks",)) if language else None
    for name, own in said.items() if isinstance(said, dict) else ():
        if isinstance(own, dict) and isinstance(checks.get(name), dict):
            checks[name] = _over(checks[name], own)
    return checks


def _over(below: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """One check with the phrases of an overlay; a mapping within it key by key."""
    inner = {key: {**below[key], **own[key]} for key in own if isinstance(own[key], dict) and isinstance(below.get(key), dict)}
    return {**below, **own, **inner}


def place_of_phrases(check: object) -> tuple[str, ...] | None:
    """The keys under which a check of the file keeps phrases of which one is enough; None where it has none."""
    for path in _PLACES:
        here = check
        for key in path:
            here = here.get(key) if isinstance(here, dict) else None
        if here:
            return path
    return None


def offered_phrases(reply: str, *, most: int = MOST_OFFERED) -> list[str]:
    """Runs of two to four words of a reply that may carry its meaning: no small words at their ends, within one sentence.

    Longer ones come first; one that lies within another that is offered is left out. Scripts without spaces offer sentences.
    """
    reading = Reading(reply)
    words = reading.words[:MOST_WORDS]
    found: list[tuple[int, int, int, str]] = []
    for first in range(len(words)):
        for count in range(SHORTEST, LONGEST + 1):
            run = words[first : first + count]
            if len(run) == count and _is_phrase(reading.text, [(word.text, word.start, word.end) for word in run]):
                weight = sum(word.text not in _SMALL for word in run)
                start, end = reading.span(run[0].start, run[-1].end)
                found.append((-weight, count, run[0].start, reading.sent[start:end]))
    kept: list[str] = []
    for _weight, _count, _start, phrase in sorted(found):
        if not any(phrase in one or one in phrase for one in kept):
            kept.append(phrase)
        if len(kept) == most:
            break
    return kept


def _is_phrase(text: str, run: list[tuple[str, int, int]]) -> bool:
    if run[0][0] in _SMALL or run[-1][0] in _SMALL:
        return False
    between = text[run[0][1] : run[-1][2]]
    return not any(sign in between for sign in ".!?,;:\n。！？、") and not any(sign.isdigit() for sign in between)
