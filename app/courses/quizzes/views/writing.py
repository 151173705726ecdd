"""A new quiz from a title, and the form of its draft beside its source."""

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.courses.blueprint import blueprint
from app.courses.drafts.starting import StartForm
from app.courses.drafts.views import DraftViews
from app.courses.quizzes import queries
from app.courses.quizzes.models import Quiz
from app.courses.quizzes.policy import EDIT
from app.courses.quizzes.studio.acts import set_head
from app.courses.quizzes.studio.page import QuizPage
from app.ui.allow import allow
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.words import gettext as _

EDITOR = QuizPage.editor
DraftViews(QuizPage, "courses/quizzes/studio/form.html").add_to(blueprint)
FIRST = """format: agent-quiz/1
id: new
title: New
about: About
questions:
  - id: first
    kind: one
    prompt: What do you do first?
    options:
      - {text: The right thing, right: true}
      - {text: A tempting thing, why: Say here why it is wrong.}
    explanation: What is right, and why.
"""


@blueprint.get("/quizzes/start")
@allow(EDIT)
def quiz_start() -> ResponseReturnValue:
    form = StartForm()
    form.offer(EDITOR)
    return form_page("courses/quizzes/studio/start.html", form, editor=EDITOR)


@blueprint.post("/quizzes/start")
@allow(EDIT)
def quiz_start_post() -> ResponseReturnValue:
    """Make the quiz and open its form."""
    form = StartForm()
    form.offer(EDITOR)
    if form.validate():
        with told_on(form):
            made = _made(form)
            return see_other("courses.quiz_form", _("Your quiz is a draft with one question. Now write yours."), thing_id=made.id)
    return form_page("courses/quizzes/studio/start.html", form, editor=EDITOR)


def _made(form: StartForm) -> Quiz:
    text = set_head(FIRST, form.head(queries.slugs_of(form.team_id)))
    return EDITOR.create(text, team_id=form.team_id, pack_id=form.pack_id, by=current_user, at=clock.now())
