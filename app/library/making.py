"""Drafts that are made, not written: of a conversation, of a story of another tool."""

import re
from datetime import datetime

from app.knowledge.models import Pack
from app.library import actions
from app.library.models import Scenario
from app.library.queries import scenario_named
from app.people.models import Person
from app.simulation.exchange.draft import Imported

_ID = re.compile(r"^id: (\S+)$", re.MULTILINE)


def make_draft(made: Imported, *, team_id: int | None, by: Person, at: datetime, pack: Pack | None = None) -> Scenario:
    """Keep what an importer made as the draft of a new scenario. Where its id is taken, it gets the next number."""
    return actions.create(with_free_id(made.text, team_id), pack=pack, team_id=team_id, by=by, at=at)


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
