"""Taking a quiz: one question a page, everything chosen is kept at once, the server's clock counts."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.courses.blueprint import blueprint
from app.courses.quizzes import policy, queries
from app.courses.quizzes.actions import answering
from app.courses.quizzes.marking import UnfitAnswer, read_answer
from app.courses.quizzes.models import QuizAttempt, QuizState
from app.courses.quizzes.quiz import AT_ONCE, ORDER, Question
from app.courses.quizzes.sheet import put_order, question_at, sheet_at, shown_order, told_of
from app.courses.quizzes.views.results import clause_links, result_page
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.words import gettext as _

LEFT = 286
"""The answer after which a page asks no more."""


@blueprint.get("/quizzes/attempts/<int:attempt_id>")
@allow(policy.TAKE)
def quiz_attempt(attempt_id: int) -> ResponseReturnValue:
    """The first question that is not answered, or how it went."""
    attempt: QuizAttempt = found(queries.own_attempt(current_user, attempt_id))
    if attempt.state is QuizState.ENDED:
        return result_page(attempt)
    if answering.is_over(attempt, clock.now()):
        return render_template("courses/quizzes/time_over.html", attempt=attempt)
    sheets = _places(attempt)
    place = next((one.place for one in sheets if not one.answered), None)
    if place is None:
        return see_other("courses.quiz_hand_in", attempt_id=attempt.id)
    return see_other("courses.quiz_question", attempt_id=attempt.id, place=place)


@blueprint.get("/quizzes/attempts/<int:attempt_id>/questions/<int:place>")
@allow(policy.TAKE)
def quiz_question(attempt_id: int, place: int) -> ResponseReturnValue:
    attempt: QuizAttempt = found(queries.own_attempt(current_user, attempt_id))
    if answering.is_over(attempt, clock.now()):
        return see_other("courses.quiz_attempt", attempt_id=attempt.id)
    return _question_page(attempt, place)


@blueprint.post("/quizzes/attempts/<int:attempt_id>/questions/<int:place>/keep")
@allow(policy.TAKE)
def quiz_keep(attempt_id: int, place: int) -> ResponseReturnValue:
    """Keep what is chosen so far: sent by the page by itself, and by the buttons that move an item."""
    attempt: QuizAttempt = found(queries.attempt_to_write(current_user, attempt_id))
    question: Question = found(question_at(attempt, place))
    if answering.is_over(attempt, clock.now()):
        return _closed(attempt)
    move = request.form.get("move", "")
    answer = _moved(attempt, question, move) if move else _answer(attempt, question)
    answering.save(attempt, question.id, answer, at=clock.now())
    if "HX-Request" not in request.headers:
        return see_other("courses.quiz_question", attempt_id=attempt.id, place=place)
    template = "courses/quizzes/_order.html" if move else "courses/quizzes/_kept.html"
    return render_template(template, attempt=attempt, sheet=sheet_at(attempt, place), at=clock.now())


@blueprint.post("/quizzes/attempts/<int:attempt_id>/questions/<int:place>")
@allow(policy.TAKE)
def quiz_answer(attempt_id: int, place: int) -> ResponseReturnValue:
    """Save and go on; where the answer is told at once, it is sent and the page says what was right."""
    attempt: QuizAttempt = found(queries.attempt_to_write(current_user, attempt_id))
    question: Question = found(question_at(attempt, place))
    if answering.is_over(attempt, clock.now()):
        return _closed(attempt)
    at_once = queries.compiled(attempt.version).feedback == AT_ONCE
    try:
        answer = _answer(attempt, question)
        (answering.send if at_once else answering.save)(attempt, question.id, answer, at=clock.now())
    except DomainError as error:
        return _question_page(attempt, place, error.message), 422
    return _after(attempt, place, at_once)


@blueprint.get("/quizzes/attempts/<int:attempt_id>/hand-in")
@allow(policy.TAKE)
def quiz_hand_in(attempt_id: int) -> ResponseReturnValue:
    """What is answered and what is not, before it is handed in."""
    attempt: QuizAttempt = found(queries.own_attempt(current_user, attempt_id))
    if answering.is_over(attempt, clock.now()):
        return see_other("courses.quiz_attempt", attempt_id=attempt.id)
    return render_template("courses/quizzes/hand_in.html", attempt=attempt, places=_places(attempt))


@blueprint.post("/quizzes/attempts/<int:attempt_id>/end")
@allow(policy.TAKE)
def quiz_end(attempt_id: int) -> ResponseReturnValue:
    attempt: QuizAttempt = found(queries.attempt_to_write(current_user, attempt_id))
    answering.finish(attempt, at=clock.now())
    return see_other("courses.quiz_attempt", attempt_id=attempt.id)


@blueprint.get("/quizzes/attempts/<int:attempt_id>/time")
@allow(policy.TAKE)
def quiz_time(attempt_id: int) -> ResponseReturnValue:
    """The time that is left, for a page that asks every few seconds."""
    attempt: QuizAttempt = found(queries.own_attempt(current_user, attempt_id))
    over = answering.is_over(attempt, clock.now())
    return render_template("courses/quizzes/_time.html", attempt=attempt, at=clock.now(), over=over), LEFT if over else 200


def _question_page(attempt: QuizAttempt, place: int, problem: str = "") -> str:
    sheet = found(sheet_at(attempt, place))
    quiz = queries.compiled(attempt.version)
    told = told_of(quiz, attempt, found(question_at(attempt, place)), place, open=True) if sheet.sent else None
    values = {
        "told": told,
        "clauses": clause_links([told] if told else []),
        "places": _places(attempt),
        "at_once": quiz.feedback == AT_ONCE,
    }
    return render_template("courses/quizzes/question.html", attempt=attempt, sheet=sheet, at=clock.now(), problem=problem, **values)


def _after(attempt: QuizAttempt, place: int, at_once: bool) -> ResponseReturnValue:
    total = len(queries.compiled(attempt.version).questions)
    if at_once:
        return see_other("courses.quiz_question", attempt_id=attempt.id, place=place, _anchor="told")
    if place < total:
        return see_other("courses.quiz_question", attempt_id=attempt.id, place=place + 1)
    return see_other("courses.quiz_hand_in", attempt_id=attempt.id)


def _closed(attempt: QuizAttempt) -> ResponseReturnValue:
    """The time is over: what was saved in time counts, what was just sent does not."""
    answering.finish(attempt, at=clock.now())
    if "HX-Request" in request.headers:
        return render_template("courses/quizzes/_kept.html", attempt=attempt, sheet=None, at=clock.now())
    return see_other("courses.quiz_attempt", _("The time is over. What you chose in time counts."), tone="caution", attempt_id=attempt.id)


def _places(attempt: QuizAttempt) -> list[Any]:
    total = len(queries.compiled(attempt.version).questions)
    return [sheet for place in range(1, total + 1) if (sheet := sheet_at(attempt, place)) is not None]


def _answer(attempt: QuizAttempt, question: Question) -> Any:
    try:
        return read_answer(question, shown_order(attempt, question), request.form.getlist("answer"))
    except UnfitAnswer:
        raise DomainError(_("This is not an answer to the question that is shown. Reload the page and choose again.")) from None


def _moved(attempt: QuizAttempt, question: Question, move: str) -> list[int]:
    """The order after one item went up or down by one. A button that is out of date moves nothing."""
    order = put_order(attempt, question)
    way, _, name = move.partition(":")
    shown = shown_order(attempt, question)
    if question.kind != ORDER or way not in ("up", "down") or not name.isdecimal() or int(name[:4]) >= len(shown):
        return order
    place = order.index(shown[int(name[:4])])
    other = place - 1 if way == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order
