"""A new course from a title, and the form of its draft beside its source."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.courses import queries
from app.courses.blueprint import blueprint
from app.courses.drafts.starting import StartForm
from app.courses.drafts.views import DraftViews
from app.courses.models import Course
from app.courses.policy import EDIT
from app.courses.studio.acts import set_head
from app.courses.studio.page import CoursePage
from app.ui.allow import allow
from app.ui.answers import form_page, see_other
from app.ui.editor_views import EditorViews
from app.ui.forms import told_on
from app.ui.words import gettext as _

EDITOR = CoursePage.editor
EditorViews(EDITOR).add_to(blueprint)
DraftViews(CoursePage, "courses/studio/form.html").add_to(blueprint)
FIRST = """format: agent-course/1
id: new
title: New
about: About
language: en
steps:
  - id: welcome
    kind: lesson
    title: Welcome
    minutes: 5
    text: Say here what people can do after this course, and what it means for a customer.
"""


@blueprint.get("/start")
@allow(EDIT)
def course_start() -> ResponseReturnValue:
    form = StartForm()
    form.offer(EDITOR)
    return form_page("courses/studio/start.html", form, editor=EDITOR)


@blueprint.post("/start")
@allow(EDIT)
def course_start_post() -> ResponseReturnValue:
    """Make the course and open its form."""
    form = StartForm()
    form.offer(EDITOR)
    if form.validate():
        with told_on(form):
            made = _made(form)
            return see_other("courses.course_form", _("Your course is a draft with one lesson. Now add its steps."), thing_id=made.id)
    return form_page("courses/studio/start.html", form, editor=EDITOR)


def _made(form: StartForm) -> Course:
    text = set_head(FIRST, form.head(queries.slugs_of(form.team_id)))
    return EDITOR.create(text, team_id=form.team_id, pack_id=form.pack_id, by=current_user, at=clock.now())
