"""Drafts that are made, not written: of a conversation, of a story of another tool."""

import re
from contextlib import suppress
from datetime import datetime

from app.base.errors import DomainError
from app.knowledge.models import Pack
from app.library import actions
from app.library.models import Scenario
from app.library.queries import scenario_named, slugs_of
from app.library.starting_points import starting_points
from app.library.studio.starting import slug_for
from app.people.models import Person
from app.simulation.exchange.draft import Imported
from app.ui.words import gettext as _

_ID = re.compile(r"^id:[ \t]*(\S+)[ \t]*$", re.MULTILINE)
COPY = "-copy"
"""What the editor puts behind the id of a text that is copied."""


class WithoutTitle(DomainError):
    """The title is still the one of the starting point."""


def make_draft(made: Imported, *, team_id: int | None, by: Person, at: datetime, pack: Pack | None = None) -> Scenario:
    """Keep what an importer made as the draft of a new scenario. Where its id is taken, it gets the next number."""
    return actions.create(with_free_id(made.text, team_id), pack=pack, team_id=team_id, by=by, at=at)


def with_own_front(text: str, team_id: int | None) -> str:
    """A text that somebody began from a starting point or a copy: an id that nobody chose is made of the title.

    Raises WrongText while the title is the one of the starting point.
    """
    points = [actions.written_front(point) for _key, _name, point in starting_points()]
    with suppress(actions.WrongText):
        slug, title = actions.written_front(text)
        if title in {known for _slug, known in points}:
            raise WithoutTitle(_("Write a title first: what would the customer put into the subject line?"), field="source")
        taken = slugs_of(team_id)
        if slug in {known for known, _title in points}:
            return _ID.sub(f"id: {slug_for(title, taken)}", text, count=1)
        if slug.endswith(COPY) and slug in taken:
            return with_free_id(text, team_id)
    return text


def with_free_id(text: str, team_id: int | None) -> str:
    """The text with an id that no scenario of this owner has."""
    found = _ID.search(text)
    if found is None:
        return text
    slug, number = found[1].strip("\"'"), 2
    free = slug
    while scenario_named(free, team_id) is not None:
        free, number = f"{slug}-{number}", number + 1
    return text[: found.start(1)] + free + text[found.end(1) :]
