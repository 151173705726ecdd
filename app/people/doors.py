"""What other rooms add to the pages of people."""

from typing import NamedTuple

from app.base.hooks import Hook
from app.people.models import Person


class Way(NamedTuple):
    """A link to another room's page about the same person."""

    label: str
    url: str
    icon: str


person_ways: Hook[[Person, Person], list[Way]] = Hook("ways on from a person's page")
"""Called with the viewer and the person; each room answers with what this viewer may open."""
