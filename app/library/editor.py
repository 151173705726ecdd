"""Scenarios in the one editor."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_login import current_user

from app.base.errors import DomainError
from app.base.source import Finding
from app.knowledge.editing import PackEditor, pack_of
from app.knowledge.models import Pack
from app.library import actions, policy, queries
from app.library.difficulty import history_of
from app.library.making import with_own_front
from app.library.meaning_words import Meaning, meaning_of
from app.library.models import Scenario, ScenarioVersion
from app.library.remarks import require_looked_at
from app.library.starting_points import starting_points
from app.people.editing import Verbs
from app.people.models import Person
from app.ui.editing import Deleting, Moving
from app.ui.words import gettext as _


class UnknownPack(DomainError):
    """The pack is out of the person's reach, or archived."""


class ScenarioEditor(PackEditor, Moving, Deleting):
    """Scenarios: `/library/scenarios/<id>/edit` and so on."""

    room = "library"
    key = "scenario"
    path = "/scenarios"
    edit_row = policy.EDIT
    publish_row = policy.PUBLISH
    delete_row = policy.DELETE
    edit_template = "library/scenario_edit.html"
    differences_template = "library/scenario_differences.html"
    source_is_open = False
    id_line = 3

    @property
    def verbs(self) -> Verbs:
        return actions

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
        pack, team_id = (thing.pack, thing.team_id) if thing is not None else (None, None)
        return self._checked(text, thing, pack, team_id)

    def check_new(self, text: str, *, team_id: int | None, pack_id: int | None) -> Sequence[Finding]:
        mine = team_id if any(str(team_id) == value for value, _name in self.owners(current_user)) else None
        return self._checked(text, None, pack_of(current_user, pack_id), mine)

    def check_in(self, text: str, thing: Scenario, pack_id: int | None) -> Sequence[Finding]:
        pack = thing.pack if pack_id == thing.pack_id else pack_of(current_user, pack_id)
        return self._checked(text, thing, pack, thing.team_id)

    def move(self, thing: Scenario, pack_id: int | None, *, by: Person, at: datetime) -> None:
        if pack_id == thing.pack_id:
            return
        pack = pack_of(by, pack_id)
        if pack is None and pack_id is not None:
            raise UnknownPack(_("This pack is not here any more. Choose another one."), field="pack")
        actions.move(thing, pack, by=by, at=at)

    def destinations(self, person: Person, thing: Scenario) -> list[tuple[str, Any]]:
        """None for one that was published, whose attempts were made in its pack."""
        if queries.was_published(thing):
            return []
        packs = self.packs(person)
        if thing.pack is not None and all(value != str(thing.pack_id) for value, _name in packs):
            packs.insert(0, (str(thing.pack_id), thing.pack.title))
        return packs

    def _checked(self, text: str, thing: Scenario | None, pack: Pack | None, team_id: int | None) -> Sequence[Finding]:
        compilation = actions.check(text, pack=pack, team_id=team_id, history=history_of(thing) if thing is not None else None)
        findings = tuple(_with_pack(finding, pack) for finding in compilation.findings)
        return (*findings, *self.id_stays(compilation.scenario.id if compilation.scenario else None, thing))

    def publish(self, thing: Scenario, *, by: Person, at: datetime) -> int:
        require_looked_at(thing.draft_source, "looked_at" in request.form)
        return actions.publish(thing, pack=thing.pack, by=by, at=at).version.number

    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Person, at: datetime) -> Scenario:
        return actions.create(with_own_front(text, team_id), pack=pack_of(by, pack_id), team_id=team_id, by=by, at=at)

    def delete(self, thing: Scenario, *, by: Person, at: datetime) -> None:
        actions.delete(thing, by=by, at=at)

    def versions(self, thing: Scenario) -> Sequence[ScenarioVersion]:
        return queries.versions_of(thing.id)

    def version(self, thing: Scenario, number: int) -> ScenarioVersion | None:
        return queries.version_numbered(thing.id, number)

    def meaning(self, old: str, new: str) -> Meaning:
        return meaning_of(old, new)

    def starting_points(self) -> list[tuple[str, str, str]]:
        return starting_points()


def _with_pack(finding: Finding, pack: Pack | None) -> Finding:
    """Desk actions belong to a pack, so what is wrong may be the pack and not the text."""
    if finding.code != "E10" or "is not an action of" not in finding.message:
        return finding
    where = _("The scenario is in no pack, so it has no actions.")
    if pack is not None:
        where = _("The pack %(pack)s has no such action.", pack=pack.title)
    return replace(finding, hint=where + " " + _("Mend the name, or choose the pack that has it."))
