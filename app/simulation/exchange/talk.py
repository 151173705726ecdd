"""A real conversation as an importer is given it: masked, without names, in order."""

import re
from dataclasses import dataclass
from typing import Literal

from app.simulation.exchange.plain import clean

NAME = "[name]"
AGENT = "[agent]"
LONGEST_SAID = 4000
_BELOW = re.compile(r"^(?:-{2,} ?(?:original message|forwarded)|(?:from|von|от|sent): \S|--+ ?$|_{10,}$)", re.IGNORECASE)
_WROTE = re.compile(
    r"^on .{6,200} wrote:$|^.{0,100}(?:wrote|schrieb|писал\(?а?\)?|a écrit):$|^on \w{3},? .{0,80}$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:kind|best|warm|many)? ?(?:regards|wishes)|sincerely(?: yours)?|yours (?:truly|sincerely|faithfully)|cheers|best|thanks"
    r"|thank you|mit freundlichen grüßen|с уважением)[,.!]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """One message that both sides saw. Personal data is masked; names of people are `[name]` and `[agent]`."""

    role: Literal["customer", "agent"]
    text: str


@dataclass(frozen=True)
class Talk:
    """A conversation. `key` tells it from others; `brief` is what the customer was told to want, where somebody played them."""

    key: str
    title: str
    channel: str
    language: str
    said: tuple[Said, ...]
    brief: str = ""
    looked_up: tuple[str, ...] = ()


def turns(talk: Talk) -> list[Said]:
    """What was said, without quotes and signatures; messages of one side in a row are one."""
    found: list[Said] = []
    for said in talk.said:
        text = own_words(said.text, talk.channel)
        if not text:
            continue
        if found and found[-1].role == said.role:
            found[-1] = Said(said.role, f"{found[-1].text}\n\n{text}"[:LONGEST_SAID])
        else:
            found.append(Said(said.role, text[:LONGEST_SAID]))
    return found


def own_words(text: str, channel: str) -> str:
    """What the writer wrote: nothing that is quoted below, and in e-mails no signature."""
    kept: list[str] = []
    lines = clean(text[: 4 * LONGEST_SAID]).split("\n")
    marked = any(line.startswith(">") for line in lines)
    for line in lines:
        if line.startswith(">") or (marked and _WROTE.match(line)):
            continue
        below = _BELOW.match(line) or _WROTE.match(line) or (channel == "email" and _CLOSING.match(line))
        if below and any(kept):
            break
        if not below:
            kept.append(line)
    return clean("\n".join(kept))
