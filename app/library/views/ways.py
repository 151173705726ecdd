"""What the studio works out about a draft: how to get to a node, and what trial runs reach."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.library import policy
from app.library.queries import playable_draft
from app.library.studio.page import StudioPage
from app.library.studio.ways import way_to
from app.library.views.blueprint import blueprint
from app.library.views.studio import editable
from app.simulation import explore
from app.simulation.exploration import worded
from app.ui.allow import allow


@blueprint.get("/scenarios/<int:thing_id>/studio/forms/way")
@allow(policy.EDIT)
def way(thing_id: int) -> ResponseReturnValue:
    """What an agent would have to say to reach ?node=."""
    thing = editable(thing_id)
    node, scenario = request.args.get("node", "")[:80], playable_draft(thing)
    steps = way_to(scenario, node) if scenario is not None else None
    words = worded(scenario, steps) if scenario is not None and steps else None
    values = {"node": node, "steps": steps, "words": words, "ready": scenario is not None}
    return render_template("library/studio/way.html", **values, **StudioPage(thing).values("story"))


@blueprint.get("/scenarios/<int:thing_id>/coverage")
@allow(policy.EDIT)
def coverage(thing_id: int) -> ResponseReturnValue:
    """Which nodes and rules trial runs reach, as JSON; {"ready": false} while the draft has errors."""
    scenario = playable_draft(editable(thing_id))
    if scenario is None:
        return jsonify(ready=False)
    return jsonify(ready=True, **explore(scenario).as_json())
