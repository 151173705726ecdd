"""Shifts in the one editor: `/inbox/shifts/<id>/edit` and so on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user

from app.base.versions import normal_source
from app.inbox.shifts.actions import publishing
from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.models import Shift
from app.inbox.shifts.policy import EDIT, may_edit_shift, reads_drafts
from app.inbox.shifts.queries import shift_of, version_numbered, versions_of
from app.inbox.shifts.schedule import customers
from app.knowledge.editing import PackTextEditor, Parsed, pack_of
from app.knowledge.models import Pack
from app.people.editing import Verbs
from app.people.models import Person
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


class ShiftEditor(PackTextEditor):
    """How the editor reads, checks, saves and publishes a shift."""

    room = "inbox"
    key = "shift"
    path = "/shifts"
    edit_row = EDIT
    publish_row = EDIT
    edit_template = "inbox/shifts/edit.html"
    source_is_open = False

    @property
    def verbs(self) -> Verbs:
        return publishing

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

    def parsed(self, text: str, *, team_id: int | None, pack: Pack | None) -> Parsed:
        plan = parse_shift(text).plan
        return publishing.findings_in(text, pack, team_id), plan.id if plan else None

    def publish(self, thing: Any, *, by: Person, at: datetime) -> int:
        return publishing.publish(thing, pack=thing.pack, by=by, at=at)

    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Person, at: datetime) -> Shift:
        return publishing.create_shift(text, pack=pack_of(current_user, pack_id), team_id=team_id, by=by, at=at)

    def versions(self, thing: Any) -> Sequence[Any]:
        return versions_of(thing.id)

    def version(self, thing: Any, number: int) -> Any:
        return version_numbered(thing.id, number)

    def starting_points(self) -> list[tuple[str, str, str]]:
        return [("shift", _("Shift"), START)]

    def preview(self, text: str, thing: Shift | None) -> Any:
        """The plan and one drawing of it, where the text can be read."""
        plan = parse_shift(normal_source(text)).plan
        return {"plan": plan, "customers": customers(plan, EXAMPLE_SEED) if plan else ()}
