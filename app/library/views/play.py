"""Playing the draft that stands in the editor. Nothing is stored."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base.versions import normal_source
from app.library import policy, queries
from app.library.playing import MAX_INPUTS, MAX_SEED, answer_text, play, read_inputs, written_input
from app.library.references import fragments_of_pack
from app.library.views.blueprint import EDITOR, blueprint
from app.simulation import with_included
from app.ui.allow import allow, found, require


@blueprint.post("/scenarios/<int:thing_id>/play")
@allow(policy.EDIT)
def play_draft(thing_id: int) -> ResponseReturnValue:
    """The whole conversation so far and why, as a part of the page."""
    thing = found(EDITOR.load(current_user, thing_id))
    require(policy.may_edit(current_user, thing) and policy.may_see_hidden(current_user, thing))
    text = normal_source(request.form.get("source") or thing.draft_source)
    text = with_included(text, fragments_of_pack(thing.pack, text))
    act = request.form.get("act", "")
    played = play(text, _seed(act), _inputs(act), queries.desk_actions(thing.pack))
    prefill = answer_text(played, request.form["answer"]) if played and request.form.get("answer") else ""
    return render_template("library/play.html", thing=thing, played=played, prefill=prefill)


def _seed(act: str) -> int:
    seed = request.form.get("seed", 1, type=int) + (act == "other")
    return min(max(seed, 1), MAX_SEED)


def _inputs(act: str) -> list[dict[str, Any]]:
    """What was said before, with what this request adds or takes back."""
    if act in ("again", "other"):
        return []
    inputs = read_inputs(request.form.get("inputs", ""))
    if act == "back":
        return inputs[:-1]
    if act == "send" and len(inputs) < MAX_INPUTS:
        added = written_input(request.form.get("reply", ""), request.form.getlist("done"), request.form.get("after", 0, type=int))
        return [*inputs, *([added] if added else [])]
    return inputs
