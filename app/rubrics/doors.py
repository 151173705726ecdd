"""What other rooms add to a rubric's page, and what rubrics ask them."""

from collections.abc import Mapping

from app.base.hooks import Hook
from app.people.doors import Way
from app.people.models import Person
from app.rubrics.models import Rubric

rubric_ways: Hook[[Person, Rubric], list[Way]] = Hook("ways on from a rubric's page")
"""Called with the viewer and the rubric; each room answers with what this viewer may open."""

desk_action_titles: Hook[[int | None], Mapping[str, str]] = Hook("desk actions that there are")
"""(team id) -> titles of desk actions by id, of the site's packs and the team's."""


def known_desk_actions(team_id: int | None) -> dict[str, str]:
    """Titles of all desk actions by id; none where no room knows any."""
    return {name: title for answer in desk_action_titles(team_id) for name, title in answer.items()}
