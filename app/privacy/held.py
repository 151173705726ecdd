"""Where personal data stands: every text column of every table, and what becomes of it when a conversation's words are deleted.

`held.csv` is the table; `docs/decisions/erasure.md` shows it, a test holds it against the real tables, and `erasing` does what it says.
"""

import csv
import enum
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from app.base.database import db


class Fate(enum.StrEnum):
    """What becomes of a column's words."""

    BLANK = "blank"
    ROW = "row"
    KEY = "key"
    SHAPE = "shape"
    SEAL = "seal"
    PERSON = "person"
    STAYS = "stays"

    @property
    def said(self) -> str:
        """The same as a sentence, for the documents."""
        return _SAID[self]


_SAID = {
    Fate.BLANK: "emptied",
    Fate.ROW: "the row is deleted",
    Fate.KEY: "replaced by a key without meaning",
    Fate.SHAPE: "words go, ids and figures stay",
    Fate.SEAL: "emptied under a seal",
    Fate.PERSON: "goes when the person leaves",
    Fate.STAYS: "stays",
}

REACH = {
    "message": ("conversation_id", "conversation"),
    "draft": ("conversation_id", "conversation"),
    "conversation_keeping": ("conversation_id", "conversation"),
    "assignment": ("conversation_id", "conversation"),
    "review": ("conversation_id", "conversation"),
    "learning_review": ("conversation_id", "conversation"),
    "calibration_item": ("conversation_id", "conversation"),
    "calibration_gold": ("conversation_id", "conversation"),
    "calibration_look": ("conversation_id", "conversation"),
    "plan_item": ("conversation_id", "conversation"),
    "attempt": ("conversation_id", "conversation"),
    "attempt_turn": ("attempt_id", "attempt"),
    "desk_action_use": ("attempt_id", "attempt"),
    "misread_report": ("attempt_id", "attempt"),
    "review_note": ("assignment_id", "assignment"),
    "review_example": ("assignment_id", "assignment"),
    "clause_conflict": ("assignment_id", "assignment"),
    "grader_review": ("assignment_id", "assignment"),
    "grader_mark": ("check_id", "grader_review"),
    "rating": ("review_id", "review"),
    "evidence": ("review_id", "review"),
    "acknowledgement": ("review_id", "review"),
    "review_source": ("review_id", "review"),
    "review_void": ("review_id", "review"),
    "coaching_pin": ("review_id", "review"),
    "dispute": ("review_id", "review"),
    "dispute_point": ("dispute_id", "dispute"),
    "dispute_proposal": ("dispute_id", "dispute"),
    "dispute_quote": ("dispute_id", "dispute"),
    "second_look": ("dispute_id", "dispute"),
    "learning_rating": ("learning_id", "learning_review"),
    "learning_quote": ("learning_id", "learning_review"),
    "calibration_sheet": ("item_id", "calibration_item"),
    "calibration_agreed": ("item_id", "calibration_item"),
    "calibration_mark": ("sheet_id", "calibration_sheet"),
    "calibration_quote": ("sheet_id", "calibration_sheet"),
    "calibration_gold_level": ("gold_id", "calibration_gold"),
    "calibration_look_mark": ("assignment_id", "calibration_look"),
}
"""By which column a table hangs on another one, up to the conversation."""
ALSO = {"coaching_pin": (("message_id", "message"), ("attempt_id", "attempt"))}
"""Tables that may hang on a conversation in another way, too."""
WITH_THE_REST = frozenset({"message", "draft", "conversation_keeping"})
"""Tables whose rows go with a conversation of which nobody keeps figures."""


@dataclass(frozen=True, slots=True)
class Held:
    """Columns of one table with the same fate."""

    table: str
    columns: tuple[str, ...]
    fate: Fate
    why: str


@cache
def held() -> tuple[Held, ...]:
    """The whole table."""
    with (Path(__file__).parent / "held.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Held(row["table"], tuple(row["columns"].split()), Fate(row["fate"]), row["why"]) for row in csv.DictReader(file))


def to_change() -> list[Held]:
    """What is done to the rows of a conversation, in the order of the table."""
    return [one for one in held() if one.table in REACH and one.fate in (Fate.BLANK, Fate.ROW, Fate.KEY, Fate.SHAPE)]


def of_table(name: str, fate: Fate) -> tuple[str, ...]:
    """The columns of a table with a fate."""
    return tuple(column for one in held() if one.table == name and one.fate is fate for column in one.columns)


def table(name: str) -> Table:
    """A table by its name."""
    found: Table = db.metadata.tables[name]
    return found


def of_conversations(name: str, ids: Any) -> ColumnElement[bool]:
    """The condition that a row of the table belongs to one of these conversations."""
    column, parent = REACH[name]
    condition = _hangs(name, column, parent, ids)
    for other, another in ALSO.get(name, ()):
        condition |= _hangs(name, other, another, ids)
    return condition


def _hangs(name: str, column: str, parent: str, ids: Any) -> ColumnElement[bool]:
    own = table(name).c[column]
    if parent == "conversation":
        return own.in_(ids)
    above = table(parent)
    key = next(iter(above.primary_key)) if "id" not in above.c else above.c.id
    return own.in_(select(key).where(of_conversations(parent, ids)))


def keepers() -> list[Table]:
    """Tables that keep figures of a conversation: while one of them has a row, an empty conversation stays behind."""
    return [one for one in db.metadata.sorted_tables if one.name not in WITH_THE_REST and _names_conversations(one)]


def _names_conversations(one: Table) -> bool:
    return any(key.target_fullname == "conversation.id" for column in one.c for key in column.foreign_keys)


def erasure_rows() -> list[str]:
    """The table as docs/decisions/erasure.md shows it."""
    return [f"| {one.table} | {', '.join(one.columns)} | {one.fate.said} | {one.why} |" for one in held()]
