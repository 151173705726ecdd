"""Copies of a scenario, and moves into another pack: what the references of the text would find there is shown first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.base.source import Finding
from app.knowledge.models import Pack
from app.library import actions
from app.library.models import Scenario
from app.library.queries import was_published
from app.people.models import Person
from app.simulation.editing import set_field
from app.ui.words import gettext as _

MOST_TITLE = 200


@dataclass
class MovingPage:
    """One scenario and the pack somebody thinks of; None: no pack. `known`: whether one was chosen at all."""

    scenario: Scenario
    pack: Pack | None
    chosen: bool

    @cached_property
    def stays(self) -> bool:
        """Whether it was published, so that only a copy can go elsewhere."""
        return was_published(self.scenario)

    @cached_property
    def found(self) -> Sequence[Finding]:
        """What would be found in the draft in the chosen pack."""
        return actions.check(self.scenario.draft_source, pack=self.pack, team_id=self.scenario.team_id).findings

    @cached_property
    def fresh(self) -> list[Finding]:
        """The same, without what is found in its own pack already."""
        here = actions.check(self.scenario.draft_source, pack=self.scenario.pack, team_id=self.scenario.team_id).findings
        known = {(one.code, one.line, one.message) for one in here}
        return [one for one in self.found if (one.code, one.line, one.message) not in known]


def duplicate(scenario: Scenario, *, slug: str, title: str, pack: Pack | None, team_id: int | None, by: Person, at: datetime) -> Scenario:
    """A new scenario that says what the draft of this one says, under another id and title. Raises WrongText, TakenId, CannotEdit."""
    title = " ".join(title.split())[:MOST_TITLE]
    if not title:
        raise actions.WrongText(_("Give the copy a title."), field="title")
    text = set_field(scenario.draft_source, ("id",), slug.strip() or "-")
    return actions.create(set_field(text, ("title",), title), pack=pack, team_id=team_id, by=by, at=at)
