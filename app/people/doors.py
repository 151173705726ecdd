"""What other rooms add to the pages of people."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from app.base.hooks import Hook
from app.people.models import Person


class Way(NamedTuple):
    """A link to another room's page about the same person."""

    label: str
    url: str
    icon: str
    ends: bool = False
    """Takes the person away: it stands last in the menu."""


person_ways: Hook[[Person, Person], list[Way]] = Hook("ways on from a person's page")
"""Called with the viewer and the person; each room answers with what this viewer may open."""


class Exercise(NamedTuple):
    """Something a person may practise. `tried`: how often they did. `company`: whose customers write in it, "" for none.

    `kind` tells who gives it: a scenario, a quiz. Each kind counts its own ids.
    """

    id: int
    title: str
    tried: int
    company: str = ""
    kind: str = "scenario"


exercises: Hook[[Person, int, Sequence[str]], list[Exercise]] = Hook("exercises for a growth point")
"""(viewer, person id, skills) -> what trains one of the skills, the best first."""

exercise_given: Hook[[Person, int, str, int, str, datetime], str] = Hook("an exercise is given for a growth point")
"""(viewer, person id, kind, exercise id, note, at) -> what happened, in a sentence, "" for another's kind; raises a domain error
where it cannot be."""

no_longer_there: Hook[[Person, Person | None, datetime], None] = Hook("somebody may do less than before")
"""(person, by, at), after a suspension, a lost role or lead, a team they left, or their name taken away: whoever gave them work takes back
what they can no longer do."""
