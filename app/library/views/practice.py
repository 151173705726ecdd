"""What practice showed about a scenario: as a page, as a part of the scenario's page, and as data for the map."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.library import policy
from app.library.practice_page import PracticePage, funnel_json
from app.library.views.blueprint import blueprint
from app.library.views.studio import editable
from app.ui.allow import allow


@blueprint.get("/scenarios/<int:thing_id>/practice")
@allow(policy.EDIT)
def practice(thing_id: int) -> ResponseReturnValue:
    """How hard it was and who got stuck where."""
    page = PracticePage(editable(thing_id), current_user)
    template = "library/practice/part.html" if "HX-Request" in request.headers else "library/practice.html"
    return render_template(template, thing=page.scenario, page=page, view="practice")


@blueprint.get("/scenarios/<int:thing_id>/funnel")
@allow(policy.EDIT)
def funnel(thing_id: int) -> ResponseReturnValue:
    """Counts for each node, as JSON."""
    page = PracticePage(editable(thing_id), current_user)
    return jsonify(funnel_json(page.flows, len(page.attempts)))
