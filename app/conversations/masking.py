"""Personal data on its way to the eye: masked by default, quickly, since most texts hold nothing to mask."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from app.base.markup import localise
from app.conversations.doors import Edit
from app.conversations.privacy import mask
from app.conversations.rendering import message_html

REDACTED = "[redacted]"
_SHORT = 2000
_LONG_KEY = 20


def mask_text(text: str) -> str:
    """The text with typed placeholders for personal data."""
    return _masked_short(text) if len(text) <= _SHORT else mask(text).text


def edits_of(text: str, words: Sequence[str] = ()) -> list[Edit]:
    """What masking replaces in `text`, and each of `words` by `[redacted]` where nothing else covers it; in order, apart."""
    masked = mask(text)
    edits: list[Edit] = []
    shift = 0
    for start, end, _ in masked.spans:
        stop = masked.text.index("]", start + shift) + 1
        edits.append(Edit(start, end, masked.text[start + shift : stop]))
        shift += stop - (start + shift) - (end - start)
    for word in words:
        at = text.find(word)
        while at >= 0:
            if all(edit.end <= at or edit.start >= at + len(word) for edit in edits):
                edits.append(Edit(at, at + len(word), REDACTED))
            at = text.find(word, at + len(word))
    return sorted(edits, key=lambda edit: edit.start)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with `edits` made."""
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.words]
        at = edit.end
    return "".join([*pieces, text[at:]])


@lru_cache(maxsize=8192)
def _masked_short(text: str) -> str:
    return mask(text).text


def mask_name(name: str | None) -> str | None:
    """A customer's name as reviewers see it: the first name and the first letter of the last."""
    words = mask_text(name).split() if name else []
    if len(words) < 2 or words[0].startswith("["):
        return " ".join(words) or None
    return f"{words[0]} {words[-1][0]}."


def short_key(key: str) -> str:
    """What stands for an agent of whom only the source's key is known: keys that no person reads are cut."""
    key = key.removeprefix("name:")
    return f"{key[:8]}…" if len(key) > _LONG_KEY and " " not in key and "@" not in key else key


def shown_html(body: str, html: str, kind: str, *, from_html: bool, labels: Mapping[str, str], masked: str | None) -> Markup:
    """A message's HTML as stored, or made anew from its `masked` text where something of it is; None: nothing is masked."""
    if masked is not None and (masked != body or (from_html and mask_text(html) != html)):
        html = message_html(masked, kind)
    return Markup(localise(html, labels))  # noqa: S704  (rendered or cleaned when it was stored)


def mask_values(value: Any) -> Any:
    """Every text in a JSON value masked."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {mask_text(key): mask_values(part) for key, part in value.items()}
    if isinstance(value, list):
        return [mask_values(part) for part in value]
    return value
