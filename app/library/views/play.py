"""Playing the draft that stands in the editor. Nothing is stored."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base.versions import normal_source
from app.library import policy, queries
from app.library.playable import tried
from app.library.playing import MAX_INPUTS, MAX_SEED, answer_text, play, read_inputs, with_decisions, with_lines, written_input
from app.library.references import whole_text
from app.library.studio.cards import read_story
from app.library.views.blueprint import EDITOR, blueprint
from app.ui.allow import allow, found, require


@blueprint.post("/scenarios/<int:thing_id>/play")
@allow(policy.EDIT)
def play_draft(thing_id: int) -> ResponseReturnValue:
    """The whole conversation so far and why, as a part of the page."""
    thing = found(EDITOR.load(current_user, thing_id))
    require(policy.may_edit(current_user, thing) and policy.may_see_hidden(current_user, thing))
    text = whole_text(normal_source(request.form.get("source") or thing.draft_source), thing.pack_id)
    act = request.form.get("act", "")
    desk = queries.desk_actions(thing.pack)
    played = play(text, _seed(act), _inputs(act), desk, _language(act))
    played = with_lines(played, _lines(act), text, desk) if played else None
    prefill = answer_text(played, request.form["answer"]) if played and request.form.get("answer") else ""
    wrong = [found for found in tried(text).findings if found.severity == "error"]
    values = {"wrong": wrong, "story": read_story(text) if wrong else None, "in_studio": "view" in request.form}
    return render_template("library/play.html", thing=thing, played=played, prefill=prefill, **values)


def _seed(act: str) -> int:
    seed = request.form.get("seed", 1, type=int) + (act == "other")
    return min(max(seed, 1), MAX_SEED)


def _language(act: str) -> str:
    """The one chosen, else that of the studio's views."""
    chosen = request.form.get("language") or request.form.get("overlay", "")
    return act.removeprefix("in-") if act.startswith("in-") else chosen


def _inputs(act: str) -> list[dict[str, Any]]:
    """What was said before, with what this request adds or takes back."""
    if act in ("again", "other") or act.startswith("in-"):
        return []
    inputs = read_inputs(request.form.get("inputs", ""))
    if act == "back":
        return inputs[:-1]
    if act.startswith("fork-"):
        return inputs[: _place(act)]
    if act == "decide":
        said = {name[5:]: value == "yes" for name, value in request.form.items() if name.startswith("said-")}
        return with_decisions(inputs, request.form.get("asked_at", len(inputs), type=int), said)
    if act == "send" and len(inputs) < MAX_INPUTS:
        added = written_input(request.form.get("reply", ""), request.form.getlist("done"), request.form.get("after", 0, type=int))
        return [*inputs, *([added] if added else [])]
    return inputs


def _lines(act: str) -> list[list[dict[str, Any]]]:
    """The other ways that were tried; a fork adds the one that was left."""
    lines = [read_inputs(written) for written in request.form.getlist("line")] if act != "other" and not act.startswith("in-") else []
    return [*lines, read_inputs(request.form.get("inputs", ""))] if act.startswith("fork-") else lines


def _place(act: str) -> int:
    number = act.removeprefix("fork-")
    return int(number) if number.isdigit() and len(number) < 4 else 0
