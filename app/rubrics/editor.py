"""Rubrics in the one editor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for

from app.base.source import Finding
from app.base.versions import normal_source
from app.people.editing import OwnedEditor, Verbs
from app.people.models import Person
from app.rubrics import actions, document, policy, queries
from app.rubrics.doors import known_desk_actions
from app.rubrics.models import Rubric, RubricVersion
from app.rubrics.starting_points import starting_points
from app.rubrics.wording import level_face
from app.ui.words import gettext as _


class RubricEditor(OwnedEditor):
    """Rubrics: `/rubrics/<id>/edit` and so on."""

    room = "rubrics"
    key = "rubric"
    path = ""
    edit_row = policy.EDIT
    publish_row = policy.PUBLISH
    edit_template = "rubrics/edit.html"
    id_code = "R06"
    publishing = "rubrics.publishing"

    @property
    def verbs(self) -> Verbs:
        return actions

    @property
    def words(self) -> dict[str, str]:
        return {
            "new": _("New rubric"),
            "lead": _("Sections, criteria, levels with anchors. Start from a way of scoring, then write your own."),
            "list": _("Rubrics"),
            "list_url": url_for("rubrics.index"),
        }

    def load(self, person: Person, thing_id: int) -> Rubric | None:
        return queries.rubric_of(person, thing_id, drafts=policy.reads_drafts(person))

    def may_edit(self, person: Person, thing: Rubric) -> bool:
        return policy.may_edit(person, thing)

    def may_publish(self, person: Person, thing: Rubric) -> bool:
        return policy.may_publish(person, thing)

    def check(self, text: str, thing: Rubric | None) -> Sequence[Finding]:
        desk = known_desk_actions(thing.team_id if thing is not None else None)
        compilation = document.parse_rubric(normal_source(text), skills=queries.skill_titles().keys(), actions=desk.keys())
        return (*compilation.findings, *self.id_stays(compilation.rubric.id if compilation.rubric else None, thing))

    def publish(self, thing: Rubric, *, by: Person, at: datetime) -> int:
        return actions.publish(thing, by=by, at=at).version.number

    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Person, at: datetime) -> Rubric:
        return actions.create(text, team_id=team_id, by=by, at=at)

    def versions(self, thing: Rubric) -> Sequence[RubricVersion]:
        return queries.versions_of(thing.id)

    def version(self, thing: Rubric, number: int) -> RubricVersion | None:
        return queries.version_numbered(thing.id, number)

    def starting_points(self) -> list[tuple[str, str, str]]:
        return starting_points()

    def preview(self, text: str, thing: Rubric | None) -> Any:
        rubric = document.parse_rubric(normal_source(text)).rubric
        return {"rubric": rubric, "level_face": level_face}
