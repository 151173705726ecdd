"""The table of who may: one file (`permissions.csv`) that code, docs and tests read.

A cell is A (any), T (own teams), O (own only) or D (denied). Several roles of a person add up.
"""

import csv
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("permissions.csv")
ROLES = ("agent", "trainer", "reviewer", "lead", "admin")


class Reach(enum.IntEnum):
    """How far a permission reaches; larger includes smaller."""

    DENIED = 0
    OWN = 1
    TEAM = 2
    ANY = 3


_CELLS = {"D": Reach.DENIED, "O": Reach.OWN, "T": Reach.TEAM, "A": Reach.ANY}


@dataclass(frozen=True)
class Permission:
    """One row of the table."""

    number: str
    area: str
    action: str
    reaches: tuple[Reach, ...]
    note: str

    def reach(self, roles: Iterable[str]) -> Reach:
        """The widest reach that any of `roles` gives."""
        return max((self.reaches[ROLES.index(role)] for role in roles), default=Reach.DENIED)

    def roles_with(self, reach: Reach, roles: Iterable[str]) -> frozenset[str]:
        """Those of `roles` that give exactly `reach`."""
        return frozenset(role for role in roles if self.reaches[ROLES.index(role)] == reach)


@cache
def table() -> dict[str, Permission]:
    """Every permission by its number ("01" ...)."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["id"]: _read(row) for row in rows}


def _read(row: dict[str, str]) -> Permission:
    reaches = tuple(_CELLS[row[role]] for role in ROLES)
    return Permission(row["id"], row["area"], row["action"], reaches, row["note"])


@cache
def reach_of(number: int, roles: frozenset[str]) -> Reach:
    """How far row `number` reaches for somebody with `roles`. Asked dozens of times in a request. Raises KeyError."""
    return permission(number).reach(roles)


@cache
def permission(number: int) -> Permission:
    """The row with this number. Raises KeyError for a row that does not exist."""
    return table()[f"{number:02d}"]
