"""Quizzes in the one editor: `/courses/quizzes/<id>/edit` and so on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user

from app.base.versions import normal_source
from app.courses.quizzes.actions import publishing
from app.courses.quizzes.document import parse_quiz
from app.courses.quizzes.models import Quiz
from app.courses.quizzes.policy import EDIT, may_edit_quiz, reads_drafts
from app.courses.quizzes.queries import names_for, quiz_of, version_numbered, versions_of
from app.courses.quizzes.sheet import key_words
from app.knowledge.editing import PackTextEditor, Parsed, pack_of
from app.knowledge.models import Pack
from app.people.editing import Verbs
from app.people.models import Person
from app.ui.words import gettext as _

START = """format: agent-quiz/1
id: my-quiz
title: What this quiz is about
about: One or two sentences for the person who takes it.
pass_mark: 80                # percent of the points
# minutes: 10                # a time box; without it there is none
# attempts: 3                # without it there is no limit
feedback: end                # each: tell the answer after each question
questions:
  - id: first-question
    kind: one                # one, several, true_false, text, order or grade
    prompt: What do you do first?
    options:
      - {text: The right thing, right: true}
      - {text: A tempting thing, why: Say here why it is wrong.}
    explanation: What is right, and why.
    # clause: an-article#a-clause
    # skills: [policy]
  - id: second-question
    kind: true_false
    prompt: A sentence that is true or not.
    answer: false
    explanation: What is true instead.
"""


class QuizEditor(PackTextEditor):
    """How the editor reads, checks, saves and publishes a quiz. Its text holds the keys: only who may edit it sees text and versions."""

    room = "courses"
    key = "quiz"
    path = "/quizzes"
    read_row = EDIT
    drafts_row = EDIT
    edit_row = EDIT
    publish_row = EDIT
    edit_template = "courses/quizzes/edit.html"
    source_is_open = False

    @property
    def verbs(self) -> Verbs:
        return publishing

    @property
    def words(self) -> dict[str, str]:
        return {
            "new": _("New quiz"),
            "lead": _("Questions with their answers and explanations. The check tells what is wrong while you write."),
            "list": _("Quizzes"),
            "list_url": url_for("courses.quizzes"),
        }

    def load(self, person: Person, thing_id: int) -> Quiz | None:
        return quiz_of(person, thing_id, drafts=reads_drafts(person))

    def may_edit(self, person: Person, thing: Any) -> bool:
        return may_edit_quiz(person, thing)

    def parsed(self, text: str, *, team_id: int | None, pack: Pack | None) -> Parsed:
        quiz = parse_quiz(text).quiz
        return publishing.findings_in(text, team_id), quiz.id if quiz else None

    def publish(self, thing: Any, *, by: Person, at: datetime) -> int:
        return publishing.publish(thing, by=by, at=at)

    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Person, at: datetime) -> Quiz:
        pack = pack_of(current_user, pack_id)
        return publishing.create_quiz(text, pack_id=pack.id if pack else None, team_id=team_id, by=by, at=at)

    def versions(self, thing: Any) -> Sequence[Any]:
        return versions_of(thing.id)

    def version(self, thing: Any, number: int) -> Any:
        return version_numbered(thing.id, number)

    def starting_points(self) -> list[tuple[str, str, str]]:
        return [("quiz", _("Quiz"), START)]

    def preview(self, text: str, thing: Quiz | None) -> Any:
        """The questions with their keys, where the text can be read."""
        quiz = parse_quiz(normal_source(text), **names_for(thing.team_id if thing else None)).quiz
        return {"quiz": quiz, "answers": {one.id: key_words(one) for one in quiz.questions} if quiz else {}}
