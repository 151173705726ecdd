"""What the studio works out about a draft: how to get to a node, and what trial runs reach."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.base import clock
from app.library import policy
from app.library.playable import playable
from app.library.studio.page import StudioPage
from app.library.studio.ways import sample_words, way_to
from app.library.views.blueprint import blueprint
from app.library.views.studio import editable
from app.simulation import begin, explore
from app.ui.allow import allow


@blueprint.get("/scenarios/<int:thing_id>/studio/forms/way")
@allow(policy.EDIT)
def way(thing_id: int) -> ResponseReturnValue:
    """What an agent would have to say to reach ?node=."""
    thing = editable(thing_id)
    node, scenario = request.args.get("node", "")[:80], playable(thing.draft_source)
    steps = way_to(scenario, node) if scenario is not None else None
    facts = begin(scenario, 1, clock.now())[0].facts if scenario is not None else {}
    page = StudioPage(thing)
    words = {name: sample_words(value, facts) for name, value in (page.story.values("checks") or {}).items()}
    return render_template(
        "library/studio/way.html", node=node, steps=steps, words=words, ready=scenario is not None, **page.values("story")
    )


@blueprint.get("/scenarios/<int:thing_id>/coverage")
@allow(policy.EDIT)
def coverage(thing_id: int) -> ResponseReturnValue:
    """Which nodes and rules trial runs reach, as JSON; {"ready": false} while the draft has errors."""
    scenario = playable(editable(thing_id).draft_source)
    if scenario is None:
        return jsonify(ready=False)
    return jsonify(ready=True, **explore(scenario).as_json())
