"""A new course from a title, and the form of its draft beside its source."""

from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.base import clock
from app.courses import queries
from app.courses.blueprint import blueprint
from app.courses.drafts.views import DraftViews
from app.courses.models import Course
from app.courses.policy import EDIT
from app.courses.studio.acts import set_head
from app.courses.studio.page import CoursePage
from app.rubrics.studio.causes import new_id
from app.ui.allow import allow
from app.ui.answers import form_page, see_other
from app.ui.editor_views import EditorViews
from app.ui.forms import Form, pairs, told_on
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

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


class StartForm(Form):
    """A new course: what it is called and what it is about."""

    title = StringField(_l("What is it called?"), [DataRequired(_l("Write a title.")), Length(max=200)])
    about = TextAreaField(_l("What is it about?"), [Length(max=2000, message=_l("Use at most %(max)d characters."))])
    pack = SelectField(_l("Pack"), default="")
    owner = SelectField(_l("Who has it"), default="")

    def offer(self) -> None:
        """Set the choices for the person who is signed in."""
        self.pack.choices = pairs(EDITOR.packs(current_user))
        self.owner.choices = pairs(EDITOR.owners(current_user))


@blueprint.get("/start")
@allow(EDIT)
def course_start() -> ResponseReturnValue:
    form = StartForm()
    form.offer()
    return form_page("courses/studio/start.html", form, editor=EDITOR)


@blueprint.post("/start")
@allow(EDIT)
def course_start_post() -> ResponseReturnValue:
    """Make the course and open its form."""
    form = StartForm()
    form.offer()
    if form.validate():
        with told_on(form):
            made = _made(form)
            return see_other("courses.course_form", _("Your course is a draft with one lesson. Now add its steps."), thing_id=made.id)
    return form_page("courses/studio/start.html", form, editor=EDITOR)


def _made(form: StartForm) -> Course:
    team_id = int(form.owner.data) if form.owner.data else None
    pack_id = int(form.pack.data) if form.pack.data else None
    title = str(form.title.data).strip()
    fields = {"id": new_id(title, queries.slugs_of(team_id)), "title": title, "about": (form.about.data or "").strip()}
    return EDITOR.create(set_head(FIRST, fields), team_id=team_id, pack_id=pack_id, by=current_user, at=clock.now())
