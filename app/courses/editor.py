"""Courses in the one editor: `/courses/<id>/edit` and so on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user

from app.base.versions import normal_source
from app.courses import queries, writing
from app.courses.document import parse_course
from app.courses.models import Course
from app.courses.names import Named, named_for
from app.courses.policy import EDIT, may_edit_course, reads_drafts
from app.courses.queries import version_numbered, versions_of
from app.knowledge.editing import PackTextEditor, Parsed, pack_of
from app.knowledge.models import Pack
from app.people.editing import Verbs
from app.people.models import Person
from app.ui.words import gettext as _

START = """format: agent-course/1
id: my-course                # stays as it is once the course is saved
title: What people can do afterwards
about: One or two sentences for whoever takes it.
language: en
steps:                       # done in any order; the first one that is open is offered next
  - id: welcome
    kind: lesson             # words to read
    title: How you learn here
    minutes: 5
    text: |
      Write here in Markdown: **what** to do, *why*, and one good reply as an example.

      > Hello Ilse, your parcel is in our depot in Ghent. I look again on Thursday at noon.
  # Each further step names something that is here already, by its id:
  # - {id: read-tone, kind: article, article: kb.tone}            # read and acknowledged
  # - {id: first-customer, kind: scenario, scenario: parcels.late} # practised in the inbox
  # - {id: check, kind: quiz, quiz: refunds.money-back}            # passed
  # - {id: first-shift, kind: shift, shift: parcels.quiet-morning} # several customers over time
"""


class CourseEditor(PackTextEditor):
    """How the editor reads, checks, saves and publishes a course."""

    room = "courses"
    key = "course"
    path = ""
    edit_row = EDIT
    publish_row = EDIT
    edit_template = "courses/studio/source.html"
    source_is_open = False

    @property
    def verbs(self) -> Verbs:
        return writing

    @property
    def words(self) -> dict[str, str]:
        return {
            "new": _("New course"),
            "lead": _("Ordered steps as YAML. The check tells what is wrong while you write."),
            "list": _("Courses"),
            "list_url": url_for("courses.courses"),
        }

    def load(self, person: Person, thing_id: int) -> Course | None:
        return queries.course_of(person, thing_id, drafts=reads_drafts(person))

    def may_edit(self, person: Person, thing: Any) -> bool:
        return may_edit_course(person, thing)

    def parsed(self, text: str, *, team_id: int | None, pack: Pack | None) -> Parsed:
        course = parse_course(text).course
        return writing.findings_in(text, team_id), course.id if course else None

    def publish(self, thing: Any, *, by: Person, at: datetime) -> int:
        return writing.publish_draft(thing, by=by, at=at)

    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Person, at: datetime) -> Course:
        pack = pack_of(current_user, pack_id)
        return writing.create(text, pack_id=pack.id if pack else None, team_id=team_id, by=by, at=at)

    def versions(self, thing: Any) -> Sequence[Any]:
        return versions_of(thing.id)

    def version(self, thing: Any, number: int) -> Any:
        return version_numbered(thing.id, number)

    def starting_points(self) -> list[tuple[str, str, str]]:
        return [("course", _("Course"), START)]

    def preview(self, text: str, thing: Course | None) -> Any:
        """The steps with the titles of what they name, where the text can be read."""
        named: Named = named_for(thing.team_id if thing else None)
        course = parse_course(normal_source(text)).course
        return {"course": course, "named": named}
