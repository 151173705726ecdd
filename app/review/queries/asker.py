"""Somebody who asks as the places of a kept statement: what queries ask of a person, with parameters for the person and the teams.

A statement about a person is built anew for each request unless only its parameters differ from person to person.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import bindparam

from app.base.database import BigId
from app.base.permissions import Reach
from app.people.models import Person

Row = int
"""The number of a row of the permission table."""


class Asks(Protocol):
    """A person, or the places that stand for one."""

    @property
    def id(self) -> Any: ...

    def reach(self, number: Row) -> Reach: ...

    def teams_for(self, number: Row) -> Collection[Any]: ...


@dataclass(frozen=True)
class Asker:
    """Parameters in the place of a person: `person`, and `team_<row>_<n>` for the teams of each row."""

    reaches: tuple[tuple[Row, Reach], ...]
    counts: tuple[tuple[Row, int], ...]

    @cached_property
    def id(self) -> Any:
        return bindparam("person", type_=BigId)

    def reach(self, number: Row) -> Reach:
        return dict(self.reaches)[number]

    def teams_for(self, number: Row) -> list[Any]:
        return [bindparam(_name(number, place), type_=BigId) for place in range(dict(self.counts)[number])]


def asker_of(person: Person, *rows: Row) -> tuple[Asker, dict[str, Any]]:
    """What stands for the person where these rows are asked for, and the values of its parameters."""
    teams = {row: sorted(person.teams_for(row)) for row in rows}
    values = {_name(row, place): team for row in rows for place, team in enumerate(teams[row])}
    asker = Asker(tuple((row, person.reach(row)) for row in rows), tuple((row, len(teams[row])) for row in rows))
    return asker, {"person": person.id, **values}


def _name(number: Row, place: int) -> str:
    return f"team_{number}_{place}"
