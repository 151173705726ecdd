"""The sheet of a self review or peer review, and the small posts of its script."""

from datetime import datetime
from typing import Any

from flask import jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions.rated import RATING_FIELDS, Span
from app.review.desk import body_of, numbers_of
from app.review.learning.actions import filling
from app.review.learning.actions.filling import Saved
from app.review.learning.models import LearningState
from app.review.learning.policy import SELF
from app.review.learning.queries.sheets import Sheet, learning_of, quotes_of, ratings_of, sheet_of
from app.review.models import Purpose
from app.review.queries.sheets import body_of_message, messages_of
from app.review.shown_text import shown_text
from app.review.views.blueprint import blueprint
from app.review.views.sent import sent, text_of, whole
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.formats import clock_time
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/reviews/learning/<int:learning_id>/fill")
@allow(SELF)
def learning_fill(learning_id: int) -> ResponseReturnValue:
    enter("my_reviews")
    one = learning_of(learning_id)
    if one is not None and one.state is LearningState.DONE and current_user.id == one.reviewer_id:
        return redirect(url_for("review.learning", learning_id=learning_id), 303)
    sheet: Sheet = found(sheet_of(current_user, learning_id))
    desk = sheet.desk(ratings_of(learning_id), quotes_of(learning_id))
    messages = messages_of(sheet.learning.conversation_id)
    peer = sheet.learning.purpose is Purpose.PEER
    return render_template("review/learning/fill.html", sheet=sheet, one=sheet.learning, desk=desk, messages=messages, peer=peer)


@blueprint.post("/reviews/learning/<int:learning_id>/save")
@allow(SELF)
def learning_save(learning_id: int) -> ResponseReturnValue:
    sheet, values, state = _sent(learning_id)
    if "criterion" not in values:
        return _live(filling.save_comment(sheet, text_of(values, "comment"), **state))
    given = {name: None if values[name] is None else text_of(values, name) for name in RATING_FIELDS if name in values}
    return _live(filling.save_rating(sheet, text_of(values, "criterion"), given, **state))


@blueprint.post("/reviews/learning/<int:learning_id>/evidence")
@allow(SELF)
def learning_attach(learning_id: int) -> ResponseReturnValue:
    sheet, values, state = _sent(learning_id)
    span = Span(whole(values, "message"), whole(values, "start"), whole(values, "end"), text_of(values, "quote"))
    saved, quotes = filling.attach(sheet, text_of(values, "criterion"), span, **state)
    return _live(saved, **_drawn(sheet, quotes, span.message_id))


@blueprint.post("/reviews/learning/<int:learning_id>/evidence/<int:quote_id>/remove")
@allow(SELF)
def learning_detach(learning_id: int, quote_id: int) -> ResponseReturnValue:
    sheet, values, state = _sent(learning_id)
    saved, quotes = filling.detach(sheet, quote_id, **state)
    return _live(saved, **_drawn(sheet, quotes, whole(values, "message")))


@blueprint.post("/reviews/learning/<int:learning_id>/finish")
@allow(SELF)
def learning_finish(learning_id: int) -> ResponseReturnValue:
    sheet, values = _sheet(learning_id), sent()
    filling.finish(sheet, revision=whole(values, "revision"), by=current_user, at=clock.now())
    peer = sheet.learning.purpose is Purpose.PEER
    said = _("Finished. Your colleague can read it now.") if peer else _("Finished. The reviewer’s view will stand beside yours.")
    return jsonify(to=url_for("review.learning", learning_id=learning_id), said=said)


@blueprint.post("/reviews/learning/<int:learning_id>/discard")
@allow(SELF)
def learning_discard(learning_id: int) -> ResponseReturnValue:
    sheet = _sheet(learning_id)
    found(sheet.learning.purpose is Purpose.SELF or None)
    filling.discard(sheet)
    return see_other("review.self_list", _("Your self review is thrown away."))


def _sheet(learning_id: int) -> Sheet:
    sheet: Sheet = found(sheet_of(current_user, learning_id))
    return sheet


def _sent(learning_id: int) -> tuple[Sheet, dict[str, Any], dict[str, Any]]:
    """The sheet, what was sent, and under which revision it is kept."""
    sheet, values = _sheet(learning_id), sent()
    at: datetime = clock.now()
    return sheet, values, {"revision": whole(values, "revision"), "at": at}


def _live(saved: Saved, **more: Any) -> ResponseReturnValue:
    """What the page's script draws after a save."""
    return jsonify({"revision": saved.revision, "at": clock_time(clock.now()), **saved.progress.as_json(), **more})


def _drawn(sheet: Sheet, quotes: Any, message_id: int) -> dict[str, Any]:
    """The quotes, and one message with its marks."""
    body = body_of_message(sheet.learning.conversation_id, message_id) or ""
    html = body_of(message_id, shown_text(body, real=sheet.real), quotes, numbers_of(sheet.rubric))
    told = [{"id": one.id, "criterion": one.criterion, "message": one.message_id, "quote": one.quote, "clause": ""} for one in quotes]
    return {"evidence": told, "message": message_id, "html": str(html)}
