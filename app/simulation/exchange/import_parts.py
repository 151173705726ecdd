"""Parts that every importer adds to a draft: checks for what a link says, the node for replies nobody expected, facts for braces."""

import json
from collections.abc import Mapping
from typing import Any

from app.simulation.exchange.draft import ADDED, UNSURE, Draft, DraftNode
from app.simulation.exchange.names import Names
from app.simulation.exchange.plain import phrase_of, placeholders_in
from app.simulation.phrases import MOST_PHRASES

MOST_CHECKS = MOST_PHRASES - 100
UNSURE_WORDS = {
    "en": "That does not answer my question.",
    "ru": "Это не ответ на мой вопрос.",
    "ja": "質問の答えになっていません。",
    "fil": "Hindi niyan nasasagot ang tanong ko.",
    "de": "Das beantwortet meine Frage nicht.",
}


def add_check(draft: Draft, names: Names, text: str, **more: Any) -> tuple[str, bool]:
    """The check that is true when a reply says `text`, and whether the check holds the text as it is.

    A text that no reply can hold (too long, without a word) becomes the part of it that one can.
    """
    phrase = phrase_of(text)
    shared = not more
    key = f"any {text}" if shared else f"any {text} {len(draft.checks)}"
    if shared and key in names:
        return names.of(key, otherwise="said"), phrase == text
    if len(draft.checks) >= MOST_CHECKS:
        name = names.of("too many", otherwise="too-many", wish="too many")
        draft.checks.setdefault(name, {"any": ["(too many)"]})
        draft.look(0, f"A scenario cannot hold this many different answers, so '{text[:60]}' is not recognised.")
        return name, False
    name = names.of(key, otherwise="said", wish=phrase or "")
    draft.checks[name] = {"any": [phrase or name], **more}
    if phrase is None:
        draft.look(0, f"No reply can be recognised by '{text[:60]}'. Write into the check '{name}' what the agent would say.")
    return name, phrase == text


def add_unsure(draft: Draft) -> None:
    """The node that answers what nobody expected, where a rule calls it: the customer says so and waits again."""
    if any(f"=> {UNSURE}" in rule for node in draft.nodes for rule in node.rules):
        words = UNSURE_WORDS.get(draft.language.split("-")[0], "…")
        note = ADDED + "what the customer says to a reply that no rule expects"
        draft.nodes.append(DraftNode(UNSURE, [words], "return", notes=[note]))


def declare_placeholders(draft: Draft) -> None:
    """Every {name} in the customer's words is a fact; what it draws is for the author to say."""
    texts = (words for node in draft.nodes for words in node.words)
    for name in placeholders_in(texts):
        if name not in draft.facts and name not in draft.vars:
            draft.facts[name] = {"pick": [name]}
            draft.look(0, f"The text holds {{{name}}}. Say in 'facts' what is drawn for it.")


def data_note(kind: str, data: Mapping[str, Any]) -> str:
    """A remark of the file that keeps what an export needs again."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("--", "-\\u002d").replace("--", "-\\u002d")
    return f"<!-- {kind}: {written} -->"
