"""Quizzes to take, one quiz, asking people, and the editor."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.courses.blueprint import blueprint
from app.courses.quizzes import policy, queries
from app.courses.quizzes.actions.answering import begin
from app.courses.quizzes.actions.asking import ask
from app.courses.quizzes.editor import QuizEditor
from app.courses.quizzes.forms import AskForm
from app.inbox.actions.assigning import AssignReport
from app.ui.allow import allow, found, require
from app.ui.answers import form_page, see_other
from app.ui.editor_views import EditorViews
from app.ui.forms import pairs, told_on
from app.ui.words import gettext as _
from app.ui.words import ngettext

EDITOR = QuizEditor()
EditorViews(EDITOR).add_to(blueprint)


@blueprint.get("/quizzes")
@allow(policy.TAKE)
def quizzes() -> ResponseReturnValue:
    drafts, text = policy.reads_drafts(current_user), request.args.get("q", "").strip()
    return render_template(
        "courses/quizzes/quizzes.html",
        rows=queries.quizzes_of(current_user, drafts=drafts, text=text),
        text=text,
        asked=queries.asked_quizzes(current_user),
        may_assign=policy.may_assign(current_user),
        editor=EDITOR if drafts else None,
    )


@blueprint.get("/quizzes/<int:thing_id>")
@allow(policy.TAKE)
def quiz(thing_id: int) -> ResponseReturnValue:
    """What a quiz asks for and where one stands; not a word of its questions."""
    one = found(EDITOR.load(current_user, thing_id))
    version = queries.current_version(one)
    return render_template(
        "courses/quizzes/quiz.html",
        thing=one,
        version=version,
        quiz=queries.compiled(version) if version is not None else None,
        attempts=queries.attempts_at(current_user, thing_id),
        standing=queries.standing_of(current_user.id, thing_id),
        asked=queries.asked_quizzes(current_user, thing_id),
        may_edit=policy.may_edit_quiz(current_user, one),
        may_assign=policy.may_assign(current_user),
        sees_figures=policy.sees_figures(current_user),
        sees_results=policy.sees_results(current_user),
        editor=EDITOR,
    )


@blueprint.post("/quizzes/<int:quiz_id>/attempts")
@allow(policy.TAKE)
def quiz_begin(quiz_id: int) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one that is open. With `preview` it does not count; for people who may edit."""
    one = found(queries.quiz_of(current_user, quiz_id, drafts=False))
    version = found(queries.current_version(one))
    preview = bool(request.form.get("preview"))
    require(not preview or policy.may_edit_quiz(current_user, one))
    attempt = begin(current_user, version, at=clock.now(), preview=preview)
    return see_other("courses.quiz_attempt", attempt_id=attempt.id)


@blueprint.get("/quizzes/asking/new")
@allow(policy.ASSIGN)
def quiz_ask() -> ResponseReturnValue:
    form = _ask_form()
    form.quiz_id.data = request.args.get("quiz_id", type=int)
    form.person_ids.data = request.args.getlist("person_id", type=int)
    return form_page("courses/quizzes/ask.html", form)


@blueprint.post("/quizzes/asking")
@allow(policy.ASSIGN)
def quiz_ask_post() -> ResponseReturnValue:
    form = _ask_form()
    if form.validate_on_submit():
        chosen, teams = frozenset(form.person_ids.data or ()), frozenset(form.team_ids.data or ())
        people = [person for person in queries.people_to_ask(current_user) if person.id in chosen or teams & person.team_ids]
        one = found(queries.quiz_of(current_user, form.quiz_id.data, drafts=False))
        with told_on(form):
            report = ask(people, one, note=form.note.data or "", by=current_user, at=clock.now())
            return see_other("courses.quiz", _said(report), thing_id=one.id)
    return form_page("courses/quizzes/ask.html", form)


def _ask_form() -> AskForm:
    form = AskForm()
    form.quiz_id.choices = pairs((row.id, row.title) for row in queries.published_quizzes(current_user))
    form.team_ids.choices = pairs((one.id, one.name) for one in queries.teams_to_ask(current_user))
    form.person_ids.choices = pairs((one.id, one.name) for one in queries.people_to_ask(current_user))
    return form


def _said(report: AssignReport) -> str:
    words = [ngettext("%(num)s person is asked to take this.", "%(num)s people are asked to take this.", report.asked)]
    if report.already:
        words.append(_("%(count)s had it on the list already.", count=report.already))
    if report.out_of_reach:
        words.append(_("%(count)s cannot read this team's quiz.", count=report.out_of_reach))
    return " ".join(words)
