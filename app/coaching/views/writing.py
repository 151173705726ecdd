"""Texts that save themselves, and pinned items."""

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.coaching import policy
from app.coaching.actions import pinning, writing
from app.coaching.models import CoachingPin, PinKind, TextKind
from app.coaching.queries import sessions
from app.coaching.views.blueprint import blueprint
from app.coaching.views.sessions import day_of, reached
from app.people.views.sign_in import safe_target
from app.ui.allow import allow, found
from app.ui.answers import see_other, wants_json
from app.ui.words import gettext as _


@blueprint.post("/sessions/<int:session_id>/texts/<any(notes, topics, private):kind>")
@allow(policy.TAKE_PART)
def write(session_id: int, kind: str) -> ResponseReturnValue:
    """What a field that saves itself sends; without scripts a form does."""
    one, text = reached(session_id), request.form.get("text", "")
    revision = request.form.get("revision", type=int) or 0
    number = writing.save_text(one, TextKind(kind), text, revision=revision, by=current_user, at=clock.now())
    if wants_json():
        return jsonify(revision=number)
    return see_other("coaching.session", _("Saved."), session_id=session_id)


@blueprint.post("/pins")
@allow(policy.TAKE_PART)
def pin() -> ResponseReturnValue:
    """Pin what a page of another room shows to the next session of its person, and go back there."""
    kind = request.form.get("kind", "")
    thing_id = request.form.get("thing_id", type=int)
    known = kind in PinKind._value2member_map_ and thing_id is not None and 0 < thing_id < 2**53
    target = pinning.target_of(current_user, PinKind(kind), thing_id, request.form.get("word", "")[:80]) if known and thing_id else None
    one = pinning.pin(found(target), by=current_user, at=clock.now())
    said = _("Pinned to the session with %(name)s: %(day)s.", name=one.agent.name, day=day_of(one))
    if one.agent_id == current_user.id:
        said = _("Pinned to your session with %(name)s: %(day)s.", name=one.lead.name, day=day_of(one))
    flash(said, "good")
    return redirect(safe_target(request.form.get("back") or url_for("coaching.session", session_id=one.id)), 303)


@blueprint.post("/sessions/<int:session_id>/pins/<int:pin_id>/note")
@allow(policy.TAKE_PART)
def pin_note(session_id: int, pin_id: int) -> ResponseReturnValue:
    one = reached(session_id)
    pinned: CoachingPin = found(sessions.pin_of(one, pin_id))
    pinning.say_why(one, pinned, request.form.get("note", ""), by=current_user)
    return see_other("coaching.session", session_id=session_id, _anchor=f"pin-{pin_id}")


@blueprint.post("/sessions/<int:session_id>/pins/<int:pin_id>/remove")
@allow(policy.TAKE_PART)
def unpin(session_id: int, pin_id: int) -> ResponseReturnValue:
    one = reached(session_id)
    pinned: CoachingPin = found(sessions.pin_of(one, pin_id))
    pinning.unpin(one, pinned, by=current_user, at=clock.now())
    return see_other("coaching.session", _("Taken off the list."), session_id=session_id)
