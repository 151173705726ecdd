"""Texts made fit to stand in a scenario: no control signs, no remarks that open by chance, no braces that mean a fact."""

import re
from collections.abc import Iterable

from app.base.source import is_id
from app.simulation.facts import PLACEHOLDER
from app.simulation.phrases import LONGEST_PHRASE, compile_phrase

LONGEST_TEXT = 6000
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc, but for tab and line feed, and Cs: neither ever changes."""
_BLANKS = re.compile(r"[^\S\n]+")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_HEADING = re.compile(r"^(?=#{1,3}[ \t])", re.MULTILINE)
_WHY = re.compile(r"(?:(?<=\n)|^)(why):", re.IGNORECASE)


def clean(text: str) -> str:
    """Lines without blanks at their ends, at most one empty line in a row, nothing that the file format would read as its own."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _CONTROLS.sub("", text)
    text = text.replace("<!--", "<! --").replace("-->", "-- >")
    lines = [_BLANKS.sub(" ", line).strip().rstrip("\\").rstrip() for line in text.split("\n")]
    return _PARAGRAPHS.sub("\n\n", "\n".join(lines)).strip()


def one_line(text: str, most: int = 200) -> str:
    """The text on one line, cut after `most` characters."""
    text = " ".join(clean(text).split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def without_strange_braces(text: str) -> str:
    """`{Name}` is neither a fact nor a variable, whatever the file declares: a blank takes its meaning away."""
    return PLACEHOLDER.sub(lambda match: match[0] if is_id(match[1]) else f"{{ {match[1]} }}", text)


def placeholders_in(texts: Iterable[str]) -> list[str]:
    """Every name in braces, once, in order."""
    return list(dict.fromkeys(match[1] for text in texts for match in PLACEHOLDER.finditer(text) if is_id(match[1])))


def word_lines(text: str) -> list[str]:
    """One thing the customer says as `>` lines."""
    lines: list[str] = []
    for paragraph in clean(text).split("\n\n"):
        if lines:
            lines.append(">")
        rows = [f"> {row}" for row in paragraph.split("\n") if row]
        lines += [row + "\\" for row in rows[:-1]] + rows[-1:]
    return lines


def answer_text(text: str) -> str:
    """A reply as it may stand below a `###` heading."""
    text = clean(text).replace("```", "'''").replace("~~~", "~ ~ ~")
    return _WHY.sub(r"\1 -", _HEADING.sub(" ", text))


def phrase_of(text: str) -> str | None:
    """The phrase a check looks for when the reply should hold `text`; None where there is no word in it."""
    phrase = one_line(text, LONGEST_PHRASE).replace("*", "").strip()
    return phrase if phrase and compile_phrase(phrase) is not None and any(sign.isalnum() for sign in phrase) else None


def remark(text: str) -> str:
    """A remark of the file on a line of its own."""
    words = one_line(text, 600).replace("--", "- -")
    return f"<!-- {words.rstrip('-')} -->"
