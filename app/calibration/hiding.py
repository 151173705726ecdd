"""Conversations without names: who wrote and who asked stay hidden while people grade blind. Pure."""

import re
from functools import lru_cache, partial

from app.conversations.veiling import ORDINARY


@lru_cache(maxsize=4096)
def hidden(text: str, agents: frozenset[str], customers: frozenset[str], agent: str, customer: str) -> str:
    """`text` with every name of an agent replaced by `agent` and of a customer by `customer`; whole names before their parts."""
    for names, instead in ((agents, agent), (customers, customer)):
        pattern = _pattern(names)
        if pattern is not None:
            text = pattern.sub(partial(_instead, instead), text)
    return text


def _instead(words: str, found: re.Match[str]) -> str:
    return found.group() if found.group() in ORDINARY else words


@lru_cache(maxsize=1024)
def _pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(_bounded(name) for name in ordered), re.IGNORECASE)


def _bounded(name: str) -> str:
    """Names in scripts that write without spaces are found anywhere, all others as whole words."""
    spaced = not re.search("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", name)
    return rf"(?<!\w){re.escape(name)}(?!\w)" if spaced else re.escape(name)
