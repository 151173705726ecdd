"""What each list brings so that its filters can be kept: rooms register theirs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.base.permissions import Reach
from app.conversations.saved.models import Place
from app.people.models import Person

Arguments = Mapping[str, str]


@dataclass(frozen=True)
class Ways:
    """`row`: who may see the list. `clean`: its filters out of an address, without what is empty or unknown. `url`: the list, filtered.

    `count`: how many rows it would show this person, capped. `words`: (filter, value) as a person reads them.
    """

    row: int
    clean: Callable[[Arguments], dict[str, str]]
    url: Callable[[Arguments], str]
    count: Callable[[Person, Arguments], str]
    words: Callable[[Arguments], list[tuple[str, str]]]


_WAYS: dict[Place, Ways] = {}


def register(place: Place, ways: Ways) -> None:
    """Let the filters of a list be kept. Registering twice replaces."""
    _WAYS[place] = ways


def ways(place: Place) -> Ways:
    """What the list brought. KeyError where its room is not there."""
    return _WAYS[place]


def open_to(person: Person) -> list[Place]:
    """The lists that this person may see."""
    return [place for place in Place if place in _WAYS and person.reach(_WAYS[place].row) > Reach.DENIED]
