"""What an API token may do: each scope stands on rows of the permission table, so it is never more than its person may."""

import enum
from collections.abc import Iterable
from typing import Any

from app.base.permissions import Reach
from app.people.models import Person
from app.ui.words import lazy_gettext as _l


class Scope(enum.StrEnum):
    """One thing that a token may be for."""

    REVIEWS_READ = "reviews:read"
    REVIEWS_WRITE = "reviews:write"
    CONVERSATIONS_READ = "conversations:read"
    CONVERSATIONS_IMPORT = "conversations:import"
    PEOPLE_READ = "people:read"
    RUBRICS_READ = "rubrics:read"
    GROWTH_READ = "growth:read"

    @property
    def label(self) -> Any:
        return _LABELS[self]

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of the permission table that this scope opens, as far as they reach for the person."""
        return _ROWS[self]


_LABELS = {
    Scope.REVIEWS_READ: _l("Read published reviews and how disputes stand"),
    Scope.REVIEWS_WRITE: _l("Put conversations into the review queue and bring in reviews of another tool"),
    Scope.CONVERSATIONS_READ: _l("Read conversations with personal data masked"),
    Scope.CONVERSATIONS_IMPORT: _l("Import conversations"),
    Scope.PEOPLE_READ: _l("Read people and teams"),
    Scope.RUBRICS_READ: _l("Read published rubrics"),
    Scope.GROWTH_READ: _l("Read skills by week"),
}
_ROWS = {
    Scope.REVIEWS_READ: (43, 121),
    Scope.REVIEWS_WRITE: (67, 120),
    Scope.CONVERSATIONS_READ: (28,),
    Scope.CONVERSATIONS_IMPORT: (27,),
    Scope.PEOPLE_READ: (4,),
    Scope.RUBRICS_READ: (9,),
    Scope.GROWTH_READ: (53,),
}


def offered(person: Person) -> list[Scope]:
    """The scopes that somebody with the person's roles may give to a token."""
    return [scope for scope in Scope if any(person.reach(row) > Reach.DENIED for row in scope.rows)]


def in_order(scopes: Iterable[str]) -> list[str]:
    """Each scope once, as its text, in the order of the list above."""
    wanted = set(scopes)
    return [scope.value for scope in Scope if scope.value in wanted]
