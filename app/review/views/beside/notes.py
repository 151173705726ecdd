"""A reviewer's private note on an item."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions import notes
from app.review.queries import reads, sheets
from app.review.views.blueprint import blueprint
from app.review.views.sent import sent, text_of
from app.ui.allow import allow, found


@blueprint.context_processor
def _beside() -> dict[str, Any]:
    return {
        "hides_reviewer": lambda review: reads.hides_reviewer(review, current_user),
        "notes_on": lambda review: notes.notes_on(review, current_user),
        "active_time": notes.active_time,
    }


@blueprint.get("/review/<int:assignment_id>/note")
@allow(38)
def note(assignment_id: int) -> ResponseReturnValue:
    found(sheets.sheet_of(current_user, assignment_id))
    return jsonify(text=notes.own_note(assignment_id, current_user))


@blueprint.post("/review/<int:assignment_id>/note")
@allow(38)
def note_post(assignment_id: int) -> ResponseReturnValue:
    notes.keep_note(assignment_id, text_of(sent(), "text"), by=current_user, at=clock.now())
    return jsonify(kept=True)
