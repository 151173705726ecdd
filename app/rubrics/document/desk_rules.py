"""Reads which desk actions a criterion asks for or forbids. From it come pointers for reviewers, never a level."""

import re
from typing import Any

from app.base.source import is_id
from app.rubrics.document.fields import Fields, shown
from app.rubrics.document.parts import DeskRule

KEYS = ("required", "before", "forbidden", "languages")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
TAG = "tag:"


def read_desk_rule(criterion: Fields) -> DeskRule | None:
    """`actions: {required: [verify_identity], before: [refund], forbidden: [reship], languages: [en]}`, or None. Notes R06, R16 and R26."""
    if not criterion.has("actions"):
        return None
    inner = Fields(criterion.notes, criterion.at("actions"), f"'actions' of {criterion.what}", KEYS)
    required, before, forbidden = (_names(inner, key) for key in KEYS[:3])
    languages = inner.names("languages")
    for at, language in enumerate(languages):
        if not LANGUAGE.fullmatch(language):
            _wrong(inner, "languages", at, f"'{shown(language)}' is not a language.", "Write a code such as en, ru, ja or fil.", "R16")
    _check(inner, required, before, forbidden)
    return DeskRule(required, before, forbidden, tuple(dict.fromkeys(one.split("-")[0].lower() for one in languages)))


def _names(inner: Fields, key: str) -> tuple[str, ...]:
    names = inner.names(key)
    for at, name in enumerate(names):
        if not is_id(name.removeprefix(TAG)):
            _wrong(inner, key, at, f"'{shown(name)}' cannot be a desk action.", "Write its id, such as refund or tag:refund.", "R06")
    return tuple(dict.fromkeys(names))


def _check(inner: Fields, required: tuple[str, ...], before: tuple[str, ...], forbidden: tuple[str, ...]) -> None:
    if not required and not forbidden:
        said = f"{inner.what[:1].upper()}{inner.what[1:]} names no desk action that is required or forbidden."
        inner.notes.error("R26", inner.path, said, "Name one, or remove 'actions'.")
    for name in forbidden:
        if name in (*required, *before):
            other = "required" if name in required else "before"
            inner.wrong("forbidden", f"'{shown(name)}' stands under 'forbidden' and under '{other}'.", "Remove it from one of them.", "R26")
    if before and not required:
        inner.wrong("before", "'before' says when something is required, and nothing is.", "Add 'required:', or remove 'before'.", "R26")
    for name in required:
        if name in before:
            inner.wrong("before", f"'{shown(name)}' cannot be required before itself.", "Remove it from one of them.", "R26")


def _wrong(inner: Fields, key: str, at: int, message: str, hint: str, code: str) -> None:
    """At the entry of a list; at the key where one text stands alone."""
    listed: Any = inner.values.get(key)
    path = (*inner.at(key), at) if isinstance(listed, list) else inner.at(key)
    inner.notes.error(code, path, message, hint)
