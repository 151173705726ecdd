"""From a growth point to an exercise: scenarios and quizzes that train the criterion's skills, assigned or proposed to the lead."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.people import doors
from app.review.queries import sheets
from app.review.queries.sheets import Sheet
from app.review.views.blueprint import blueprint
from app.review.views.sent import sent, text_of, whole
from app.ui.allow import allow, found
from app.ui.words import gettext as _


@blueprint.get("/review/<int:assignment_id>/exercises")
@allow(37)
def exercise_list(assignment_id: int) -> ResponseReturnValue:
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id))
    criterion = sheet.rubric.by_id.get(request.args.get("criterion", ""))
    skills = criterion.skills if criterion else ()
    answers = doors.exercises(current_user, sheet.assignment.reviewee_id, skills)
    return render_template("review/_exercises.html", choices=[one for answer in answers for one in answer])


@blueprint.post("/review/<int:assignment_id>/exercises")
@allow(38)
def exercise_give(assignment_id: int) -> ResponseReturnValue:
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id))
    wanted = sent()
    kind, exercise_id = text_of(wanted, "kind") or "scenario", whole(wanted, "exercise")
    answers = doors.exercise_given(current_user, sheet.assignment.reviewee_id, kind, exercise_id, "", clock.now())
    told = next((said for said in answers if said), "")
    if not told:
        raise DomainError(_("Nothing here assigns exercises."))
    return jsonify(said=told)
