"""Grading blind: the page of one conversation and the small posts of its script."""

from collections.abc import Sequence
from typing import Any

from flask import jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.calibration.actions import marking, quoting
from app.calibration.actions.marking import Saved
from app.calibration.blind import Blind
from app.calibration.models import Quote, Round
from app.calibration.policy import GRADE, is_member
from app.calibration.queries import rounds
from app.calibration.queries.sheets import Sheet, neighbours, own_marks, own_quotes, sheet_of
from app.calibration.views.blueprint import blueprint
from app.calibration.views.rounds import reached
from app.review.actions.rated import RATING_FIELDS, Span
from app.review.desk import numbers_of
from app.review.queries.sheets import messages_of
from app.review.views.sent import sent, text_of, whole
from app.ui.allow import allow, found, require
from app.ui.formats import clock_time
from app.ui.words import gettext as _


@blueprint.get("/rounds/<int:round_id>/items/<int:item_id>/grade")
@allow(GRADE)
def grade(round_id: int, item_id: int) -> ResponseReturnValue:
    sheet = _sheet(round_id, item_id)
    sheet_id = sheet.marked.id if sheet.marked else None
    quotes = own_quotes(sheet_id)
    blind = Blind(sheet.item.conversation, messages_of(sheet.item.conversation_id))
    open_ids = _open(sheet.round)
    page = {"one": sheet.round, "sheet": sheet, "desk": sheet.desk(own_marks(sheet_id), quotes), "blind": blind, "left": len(open_ids)}
    page["body"] = lambda message: blind.body(message, quotes, numbers_of(sheet.rubric))
    return render_template("calibration/grade.html", next_id=neighbours(sheet.round, item_id, open_ids), **page)


@blueprint.post("/rounds/<int:round_id>/items/<int:item_id>/save")
@allow(GRADE)
def save(round_id: int, item_id: int) -> ResponseReturnValue:
    sheet, values = _sheet(round_id, item_id), sent()
    state = {"revision": whole(values, "revision"), "by": current_user, "at": clock.now()}
    if "criterion" not in values:
        return _live(marking.save_comment(sheet, text_of(values, "comment"), **state))
    given = {name: None if values[name] is None else text_of(values, name) for name in RATING_FIELDS if name in values}
    return _live(marking.save_mark(sheet, text_of(values, "criterion"), given, **state))


@blueprint.post("/rounds/<int:round_id>/items/<int:item_id>/evidence")
@allow(GRADE)
def attach(round_id: int, item_id: int) -> ResponseReturnValue:
    sheet, values = _sheet(round_id, item_id), sent()
    span = Span(whole(values, "message"), whole(values, "start"), whole(values, "end"), text_of(values, "quote"))
    state = {"revision": whole(values, "revision"), "by": current_user, "at": clock.now()}
    kept, quotes = quoting.attach(sheet, text_of(values, "criterion"), span, **state)
    return _live(kept, _drawn(sheet, quotes, span.message_id))


@blueprint.post("/rounds/<int:round_id>/items/<int:item_id>/evidence/<int:quote_id>/remove")
@allow(GRADE)
def detach(round_id: int, item_id: int, quote_id: int) -> ResponseReturnValue:
    sheet, values = _sheet(round_id, item_id), sent()
    state = {"revision": whole(values, "revision"), "by": current_user, "at": clock.now()}
    kept, quotes = quoting.detach(sheet, quote_id, **state)
    return _live(kept, _drawn(sheet, quotes, whole(values, "message")))


@blueprint.post("/rounds/<int:round_id>/items/<int:item_id>/hand-in")
@allow(GRADE)
def hand_in(round_id: int, item_id: int) -> ResponseReturnValue:
    sheet, values = _sheet(round_id, item_id), sent()
    marking.hand_in(sheet, revision=whole(values, "revision"), by=current_user, at=clock.now())
    following = None if values.get("stay") else neighbours(sheet.round, item_id, _open(sheet.round))
    if following is None:
        said = _("Handed in. You may change it until the round closes.")
        return jsonify(to=url_for("calibration.round", round_id=round_id), said=said)
    return jsonify(to=url_for("calibration.grade", round_id=round_id, item_id=following), said=_("Handed in."))


def _sheet(round_id: int, item_id: int) -> Sheet:
    """The viewer's own sheet: only for members of the round."""
    one = reached(round_id)
    require(is_member(current_user, one))
    sheet: Sheet = found(sheet_of(one, item_id, current_user.id))
    return sheet


def _open(one: Round) -> list[int]:
    """Items that the viewer has not handed in."""
    sheets = rounds.own_sheets(one.id, current_user.id)
    return [item.id for item in one.items if item.id not in sheets or sheets[item.id].done_at is None]


def _live(saved: Saved, drawn: dict[str, Any] | None = None) -> ResponseReturnValue:
    answer: dict[str, Any] = {"revision": saved.revision, "at": clock_time(clock.now()), **saved.progress.as_json(), **(drawn or {})}
    return jsonify(answer)


def _drawn(sheet: Sheet, quotes: Sequence[Quote], message_id: int) -> dict[str, Any]:
    """All quotes of the sheet, and the message whose marks changed."""
    blind = Blind(sheet.item.conversation, messages_of(sheet.item.conversation_id))
    message = next((one for one in blind.messages if one.id == message_id), None)
    html = str(blind.body(message, quotes, numbers_of(sheet.rubric))) if message is not None else ""
    lines = [{"id": one.id, "criterion": one.criterion, "message": one.message_id, "quote": one.quote, "clause": ""} for one in quotes]
    return {"evidence": lines, "message": message_id, "html": html}
