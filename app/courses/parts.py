"""What courses show on pages of other rooms."""

from flask import render_template
from flask_login import current_user

from app.courses import queries
from app.inbox.models import Attempt


def next_in_course(attempt: Attempt) -> str | None:
    """What follows in each course in which this attempt fulfilled a step, as safe HTML; None where it fulfilled none."""
    fulfilled = queries.fulfilled_by(attempt.id)
    if not fulfilled:
        return None
    return render_template("courses/_next.html", fulfilled=fulfilled, upcoming=queries.upcoming(fulfilled, current_user))
