"""Scenarios in the one editor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.base.source import Finding
from app.knowledge.queries import packs_of
from app.library import actions, policy, queries
from app.library.models import Scenario, ScenarioVersion
from app.library.starting_points import starting_points
from app.people.models import Person
from app.people.ownership import name_of
from app.rubrics.editor import owner_options
from app.ui.editing import Editor


class ScenarioEditor(Editor):
    """Scenarios: `/library/scenarios/<id>/edit` and so on."""

    room = "library"
    key = "scenario"
    path = "/scenarios"
    edit_row = policy.EDIT
    publish_row = policy.PUBLISH
    delete_row = policy.DELETE
    edit_template = "library/scenario_edit.html"
    source_is_open = False

    @property
    def words(self) -> dict[str, str]:
        return {
            "new": _("New scenario"),
            "lead": _("A customer in a text file: facts, what they say, what makes them say the next thing."),
            "list": _("Library"),
            "list_url": url_for("library.index"),
        }

    def load(self, person: Person, thing_id: int) -> Scenario | None:
        return queries.scenario_of(person, thing_id, drafts=policy.reads_drafts(person))

    def may_edit(self, person: Person, thing: Scenario) -> bool:
        return policy.may_edit(person, thing)

    def may_publish(self, person: Person, thing: Scenario) -> bool:
        return policy.may_publish(person, thing)

    def may_delete(self, person: Person, thing: Scenario) -> bool:
        return policy.may_delete(person, thing)

    def may_see_source(self, person: Person, thing: Scenario) -> bool:
        return policy.may_see_hidden(person, thing)

    def check(self, text: str, thing: Scenario | None) -> Sequence[Finding]:
        pack = thing.pack if thing is not None else next(iter(packs_of(current_user)), None)
        compilation = actions.check(text, pack=pack, team_id=thing.team_id if thing is not None else None)
        if thing is None or compilation.scenario is None or compilation.scenario.id == thing.slug:
            return compilation.findings
        other = Finding("E03", "error", 3, 1, f"The id must stay {thing.slug}.", "Copy this scenario to make another one.")
        return (*compilation.findings, other)

    def save(self, thing: Scenario, text: str, *, revision: int, by: Person, at: datetime) -> None:
        actions.save(thing, text, revision=revision, by=by, at=at)

    def publish(self, thing: Scenario, *, by: Person, at: datetime) -> int:
        return actions.publish(thing, pack=thing.pack, by=by, at=at).version.number

    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Person, at: datetime) -> Scenario:
        pack = next((pack for pack in packs_of(by) if pack.id == pack_id), None)
        return actions.create(text, pack=pack, team_id=team_id, by=by, at=at)

    def archive(self, thing: Scenario, *, by: Person, at: datetime) -> None:
        actions.archive(thing, by=by, at=at)

    def restore(self, thing: Scenario, *, by: Person, at: datetime) -> None:
        actions.restore(thing, by=by, at=at)

    def delete(self, thing: Scenario, *, by: Person, at: datetime) -> None:
        actions.delete(thing, by=by, at=at)

    def versions(self, thing: Scenario) -> Sequence[ScenarioVersion]:
        return queries.versions_of(thing.id)

    def version(self, thing: Scenario, number: int) -> ScenarioVersion | None:
        return queries.version_numbered(thing.id, number)

    def drafted_by(self, thing: Scenario) -> str:
        return name_of(thing.draft_by_id)

    def owners(self, person: Person) -> list[tuple[str, Any]]:
        return owner_options(person, self.edit_row)

    def packs(self, person: Person) -> list[tuple[str, Any]]:
        return [(str(pack.id), pack.title) for pack in packs_of(person)] + [("", _("no pack"))]

    def starting_points(self) -> list[tuple[str, str, str]]:
        return starting_points()
