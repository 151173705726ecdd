"""Shifts in the one editor: `/inbox/shifts/<id>/edit` and so on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user

from app.base.source import Finding
from app.base.versions import normal_source
from app.inbox.shifts.actions import publishing
from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.models import Shift
from app.inbox.shifts.policy import EDIT, may_edit_shift, reads_drafts
from app.inbox.shifts.queries import shift_of, version_numbered, versions_of
from app.inbox.shifts.schedule import customers
from app.knowledge.models import Pack
from app.knowledge.queries import packs_of
from app.people.models import Person
from app.people.ownership import name_of
from app.rubrics.editor import owner_options
from app.ui.editing import Editor
from app.ui.words import gettext as _

START = """format: shift/1
id: my-shift
title: What this shift is about
about: One or two sentences for the person who runs it. Do not tell what will happen.
level: 2                     # up to 2, nobody sees pace targets
minutes: 45                  # customers come during this time
parallel: 1                  # conversations at once, 1 to 5
breaks:
  - {at: 25, minutes: 5, title: A short break}
arrivals:                    # at: a minute, or two such as "4-6"; any_of draws one of several
  - {at: 0, scenario: an-id-of-a-scenario}
  - {at: "8-12", any_of: [one-id, another-id]}
"""
EXAMPLE_SEED = 1


class ShiftEditor(Editor):
    """How the editor reads, checks, saves and publishes a shift."""

    room = "inbox"
    key = "shift"
    path = "/shifts"
    edit_row = EDIT
    publish_row = EDIT
    edit_template = "inbox/shifts/edit.html"
    source_is_open = False

    @property
    def words(self) -> dict[str, str]:
        return {
            "new": _("New shift"),
            "lead": _("Who comes when, how many at once, when the breaks are. The check tells what is wrong while you write."),
            "list": _("Shifts"),
            "list_url": url_for("inbox.shifts"),
        }

    def load(self, person: Person, thing_id: int) -> Shift | None:
        return shift_of(person, thing_id, drafts=reads_drafts(person))

    def may_edit(self, person: Person, thing: Any) -> bool:
        return may_edit_shift(person, thing)

    def may_publish(self, person: Person, thing: Any) -> bool:
        return may_edit_shift(person, thing)

    def check(self, text: str, thing: Any | None) -> Sequence[Finding]:
        if thing is None:
            return publishing.findings_in(text, None, None)
        findings = publishing.findings_in(text, thing.pack, thing.team_id)
        plan = parse_shift(normal_source(text)).plan
        if plan is None or plan.id == thing.slug:
            return findings
        said = _("The id must stay %(id)s.", id=thing.slug)
        return (*findings, Finding("E03", "error", 2, 1, said, _("Copy this text to make another one.")))

    def check_new(self, text: str, *, team_id: int | None, pack_id: int | None) -> Sequence[Finding]:
        return publishing.findings_in(text, self._pack(pack_id), team_id)

    def save(self, thing: Any, text: str, *, revision: int, by: Person, at: datetime) -> None:
        publishing.save(thing, text, revision=revision, by=by, at=at)

    def publish(self, thing: Any, *, by: Person, at: datetime) -> int:
        return publishing.publish(thing, pack=thing.pack, by=by, at=at)

    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Person, at: datetime) -> Shift:
        return publishing.create_shift(text, pack=self._pack(pack_id), team_id=team_id, by=by, at=at)

    def archive(self, thing: Any, *, by: Person, at: datetime) -> None:
        publishing.archive(thing, by=by, at=at)

    def restore(self, thing: Any, *, by: Person, at: datetime) -> None:
        publishing.restore(thing, by=by, at=at)

    def versions(self, thing: Any) -> Sequence[Any]:
        return versions_of(thing.id)

    def version(self, thing: Any, number: int) -> Any:
        return version_numbered(thing.id, number)

    def drafted_by(self, thing: Any) -> str:
        return name_of(thing.draft_by_id)

    def owners(self, person: Person) -> list[tuple[str, Any]]:
        return owner_options(person, self.edit_row)

    def packs(self, person: Person) -> list[tuple[str, Any]]:
        return [(str(pack.id), pack.title) for pack in packs_of(person)] + [("", _("no pack"))]

    def starting_points(self) -> list[tuple[str, str, str]]:
        return [("shift", _("Shift"), START)]

    def preview(self, text: str, thing: Shift | None) -> Any:
        """The plan and one drawing of it, where the text can be read."""
        plan = parse_shift(normal_source(text)).plan
        return {"plan": plan, "customers": customers(plan, EXAMPLE_SEED) if plan else ()}

    def _pack(self, pack_id: int | None) -> Pack | None:
        return next((pack for pack in packs_of(current_user) if pack.id == pack_id), None)
