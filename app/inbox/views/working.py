"""Working on a conversation: send, take back, note, desk actions, tags, drafts, waiting."""

from flask import flash, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.base.transaction import commit_refusal
from app.inbox import policy, queries
from app.inbox.actions import attempts, collisions, desk, drafts, undoing
from app.inbox.models import Attempt, AttemptMode, AttemptState, DraftKind
from app.inbox.views.blueprint import blueprint
from app.inbox.views.desk import desk_part, fresh_field, refused
from app.inbox.views.desk_values import Renewed, who_is_here
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.post("/<int:attempt_id>/reply")
@allow(policy.WRITE)
def send(attempt_id: int) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    text, at = request.form.get("body", ""), clock.now()
    if attempt.state is not AttemptState.OPEN:
        return _too_late(attempt, DraftKind.REPLY, text)
    try:
        collisions.stop_double_answer(attempt, text, at=at, anyway=bool(request.form.get("anyway")))
        turn = attempts.send_reply(attempt, text, by=current_user, at=at, revision=request.form.get("turn", 0, type=int), seen_all=False)
    except attempts.AttemptEnded:
        return _too_late(attempt, DraftKind.REPLY, text)
    except DomainError as error:
        return _kept(attempt, DraftKind.REPLY, text, error)
    if turn.reply_message_id is None:
        return _too_late(attempt, DraftKind.REPLY, text)
    renew = Renewed(state=True, undo=attempt.mode is AttemptMode.PRACTICE, waiting=attempt.waits_since is not None)
    return desk_part(attempt, field=fresh_field(attempt, DraftKind.REPLY), renew=renew)


@blueprint.post("/<int:attempt_id>/undo")
@allow(policy.WRITE)
def undo(attempt_id: int) -> ResponseReturnValue:
    """Try the last turn again: its text stands in the composer. The thread is drawn anew."""
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id))
    try:
        undoing.take_back(attempt, at=clock.now())
    except DomainError as error:
        return see_other("inbox.attempt", error.message, tone="caution", attempt_id=attempt.id, _anchor="last")
    told = _("Try this turn again. The customer's answer is gone from the conversation; that you tried twice stands in the story.")
    return see_other("inbox.attempt", told, attempt_id=attempt.id, _anchor="last")


@blueprint.post("/<int:attempt_id>/notes")
@allow(policy.WRITE)
def note(attempt_id: int) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    text, at = request.form.get("body", ""), clock.now()
    if is_over(attempt):
        return _too_late(attempt, DraftKind.NOTE, text)
    try:
        unknown = desk.add_note(attempt, text, by=current_user, at=at)
    except DomainError as error:
        return _kept(attempt, DraftKind.NOTE, text, error)
    told = _("Nobody here is called %(names)s. Type @ to see who can be asked.", names=", ".join(f"@{one}" for one in unknown))
    return desk_part(attempt, field=fresh_field(attempt, DraftKind.NOTE), renew=Renewed(told=told if unknown else ""))


@blueprint.post("/<int:attempt_id>/actions")
@allow(policy.WRITE)
def act(attempt_id: int) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    if is_over(attempt):
        return desk_part(attempt)
    given = {name.removeprefix("p-"): value for name, value in request.form.items() if name.startswith("p-")}
    use = desk.do_action(attempt, request.form.get("action", ""), given, by=current_user, at=clock.now())
    return desk_part(attempt, use=use)


@blueprint.post("/<int:attempt_id>/tags")
@allow(policy.WRITE)
def tag(attempt_id: int) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    if is_over(attempt):
        return desk_part(attempt)
    name, at = request.form.get("tag", ""), clock.now()
    if request.form.get("off"):
        desk.remove_tag(attempt, name, by=current_user, at=at)
    else:
        desk.add_tag(attempt, name, by=current_user, at=at)
    return desk_part(attempt, renew=Renewed(head=True))


@blueprint.post("/<int:attempt_id>/tick")
@allow(policy.WRITE)
def tick(attempt_id: int) -> ResponseReturnValue:
    """Has the customer waited so long that they write again, is the time over, did a colleague come?"""
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    open_before = attempt.state is AttemptState.OPEN
    made = attempts.let_time_pass(attempt, at=clock.now())
    known = (request.form.get("turn", 0, type=int), request.form.get("here", "")) == (attempt.revision, who_is_here(attempt))
    if known and open_before and attempt.state is AttemptState.OPEN and not made:
        return "", 204
    return desk_part(attempt)


@blueprint.post("/<int:attempt_id>/drafts/<any(reply,note,forms):kind>")
@allow(policy.WRITE)
def draft(attempt_id: int, kind: str) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_typed_in(current_user, attempt_id))
    body, revision = request.form.get("body", ""), request.form.get("revision", 0, type=int)
    saved = drafts.save_draft(attempt, DraftKind(kind), body, revision=revision, by=current_user, at=clock.now())
    return jsonify(revision=saved.revision)


def is_over(attempt: Attempt) -> bool:
    """Let silence come first; whether the customer has left by now."""
    attempts.let_time_pass(attempt, at=clock.now())
    return attempt.state is not AttemptState.OPEN


def _kept(attempt: Attempt, kind: DraftKind, text: str, error: DomainError) -> ResponseReturnValue:
    """A refused text stays: in the composer, and as the draft."""
    if text.strip():
        drafts.keep_draft(attempt, kind, text, at=clock.now())
        commit_refusal()
    saved = drafts.draft_of(attempt, kind)
    return refused(attempt, kind, text, error, saved.revision if saved else 0)


def _too_late(attempt: Attempt, kind: DraftKind, text: str) -> ResponseReturnValue:
    """The customer has left. A text that was not sent stays readable below the story."""
    if not text.strip() or drafts.was_sent(attempt, kind, text):
        return _over(attempt, _("This conversation has ended. Read how it went, then try again."))
    drafts.keep_draft(attempt, kind, text, at=clock.now())
    return _over(attempt, _("The customer had left before this was sent. Your text is kept at the end of the page."))


def _over(attempt: Attempt, message: str) -> ResponseReturnValue:
    flash(message, "info")
    return desk_part(attempt)
