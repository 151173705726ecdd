"""`duplicate`: the same person under another record of the address book, with what they wrote there; to be found and merged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.base.source import Mark
from app.simulation.fields import Fields
from app.simulation.findings import Report

KEYS = ("name", "channel", "days_ago", "customer", "agent", "result")
WORDS = ("name", "customer", "agent", "result")
CHANNELS = ("email", "chat", "social", "phone", "form")
MOST_DAYS = 1000
MERGE = "merge"


@dataclass(frozen=True)
class Duplicate:
    """Texts may hold any facts in {braces}: the desk shows them, the customer says none of them.

    `name` "" is the customer's name shortened. `customer` wrote by `channel`, `days_ago` before the attempt; `agent` answered,
    and `result` says what became of it.
    """

    channel: str
    days_ago: int
    customer: str
    name: str = ""
    agent: str = ""
    result: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.name, self.customer, self.agent, self.result)


def read_duplicate(fields: Fields) -> Duplicate | None:
    """None where the file places none."""
    if not fields.mapping("duplicate"):
        return None
    fields.known_keys(("duplicate",), KEYS, "E04", "a duplicate")
    channel = fields.value("duplicate", "channel")
    if channel not in CHANNELS:
        fields.wrong(("duplicate", "channel"), f"one of {', '.join(CHANNELS)}")
    days = fields.whole("duplicate", "days_ago", default=1, least=0, most=MOST_DAYS)
    customer, name, agent, result = (
        fields.text("duplicate", key, required=key == "customer") for key in ("customer", "name", "agent", "result")
    )
    return Duplicate(str(channel), days, customer, name, agent, result)


def said_in_overlay(duplicate: Duplicate | None, overlays: Iterable[Fields]) -> Duplicate | None:
    """The duplicate with the words of an overlay; what it leaves out stays in the language of the file."""
    if duplicate is None:
        return None
    for fields in overlays:
        fields.known_keys(("duplicate",), WORDS, "E04", "an overlay's duplicate")
        name, customer, agent, result = (
            fields.text("duplicate", key, default=text) for key, text in zip(WORDS, duplicate.texts, strict=True)
        )
        duplicate = replace(duplicate, name=name, customer=customer, agent=agent, result=result)
    return duplicate


def lint_duplicate(duplicate: Duplicate | None, required: Mapping[str, Mark], named: Iterable[str], mark: Mark, report: Report) -> None:
    """E22: to merge is required and there is nobody to merge with. W30: a duplicate stands there and nothing asks for it."""
    if duplicate is None and MERGE in required:
        message = "'merge' is required, and the address book holds no duplicate of this customer in every attempt."
        report.error("E22", required[MERGE], message, "Add 'duplicate:' with its channel and what they wrote there.")
    elif duplicate is not None and MERGE not in set(named):
        report.warn(
            "W30", mark, "The address book holds a duplicate, and nothing asks to merge it.", "Require 'merge', or remove 'duplicate'."
        )
