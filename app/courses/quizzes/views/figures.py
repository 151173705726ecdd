"""What trainers and leads read of a quiz: how each question does, who stands where, one person's attempt."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.courses.blueprint import blueprint
from app.courses.quizzes import policy, queries
from app.courses.quizzes.figures import ENOUGH_TO_DISCRIMINATE, LEAST_EACH, WEAK
from app.courses.quizzes.figures_page import figures_of
from app.courses.quizzes.models import Quiz
from app.courses.quizzes.sheet import key_words
from app.courses.quizzes.views.results import result_page
from app.ui.allow import allow, found


@blueprint.get("/quizzes/<int:quiz_id>/figures")
@allow(policy.FIGURES)
def quiz_figures(quiz_id: int) -> ResponseReturnValue:
    one: Quiz = found(queries.quiz_of(current_user, quiz_id, drafts=True))
    quiz = queries.compiled(found(queries.current_version(one)))
    figures = figures_of(current_user, quiz_id, quiz)
    values = {"few": ENOUGH_TO_DISCRIMINATE, "least": LEAST_EACH, "weak": WEAK, "keys": {}}
    if policy.may_edit_quiz(current_user, one):
        values["keys"] = {question.id: key_words(question) for question in quiz.questions}
    return render_template("courses/quizzes/figures.html", thing=one, quiz=quiz, figures=figures, **values)


@blueprint.get("/quizzes/<int:quiz_id>/people")
@allow(policy.RESULTS)
def quiz_people(quiz_id: int) -> ResponseReturnValue:
    one: Quiz = found(queries.quiz_of(current_user, quiz_id, drafts=True))
    page = queries.standings(current_user, one, waiting=request.args.get("state") == "waiting", after=request.args.get("after"))
    return render_template("courses/quizzes/people.html", thing=one, page=page, may_assign=policy.may_assign(current_user))


@blueprint.get("/quizzes/results/<int:attempt_id>")
@allow(policy.RESULTS)
def quiz_result(attempt_id: int) -> ResponseReturnValue:
    """One person's attempt, for the trainer and lead of their team."""
    return result_page(found(queries.attempt_seen_by(current_user, attempt_id)))
