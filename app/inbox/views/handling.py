"""What becomes of a conversation: status, snooze, hand-over, macros, fields, contacts, skipping, hints."""

from datetime import datetime, time, timedelta

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.inbox import policy, queries
from app.inbox.actions import handling, hinting, macros
from app.inbox.address_book import book_of
from app.inbox.contacts import find_contacts
from app.inbox.models import Attempt, DeskStatus
from app.inbox.views.blueprint import blueprint
from app.inbox.views.desk import desk_part
from app.inbox.views.desk_values import Renewed, canned_values
from app.inbox.views.working import is_over
from app.inbox.waiting import most_urgent, waiting_attempts
from app.inbox.writing import filled_reply
from app.ui.allow import allow, found
from app.ui.answers import asked_by_script, see_other
from app.ui.words import gettext as _

MORNING = time(9)


@blueprint.post("/<int:attempt_id>/status")
@allow(policy.WRITE)
def status(attempt_id: int) -> ResponseReturnValue:
    attempt = _mine(attempt_id)
    wanted = request.form.get("status", "")
    if wanted not in {one.value for one in DeskStatus}:
        raise DomainError(_("Choose one of the statuses that are offered."))
    if is_over(attempt):
        return desk_part(attempt)
    empty = handling.set_status(attempt, DeskStatus(wanted), by=current_user, at=clock.now())
    return desk_part(attempt, renew=Renewed(head=True, waiting=True, told=handling.fields_first(empty) if empty else ""))


@blueprint.post("/<int:attempt_id>/snooze")
@allow(policy.WRITE)
def snooze(attempt_id: int) -> ResponseReturnValue:
    attempt = _mine(attempt_id)
    if not is_over(attempt):
        until = _until(request.form.get("for", ""), request.form.get("until", ""))
        handling.snooze(attempt, until, request.form.get("reason", ""), by=current_user, at=clock.now())
    return desk_part(attempt, renew=Renewed(head=True, waiting=True))


@blueprint.post("/<int:attempt_id>/hand-over")
@allow(policy.WRITE)
def hand_over(attempt_id: int) -> ResponseReturnValue:
    attempt, form = _mine(attempt_id), request.form
    if is_over(attempt):
        return desk_part(attempt)
    use = handling.hand_over(attempt, form.get("to", ""), form.get("note", ""), by=current_user, at=clock.now())
    return desk_part(attempt, renew=Renewed(head=True, waiting=True, told="" if use.done else use.result[0]))


@blueprint.post("/<int:attempt_id>/macros")
@allow(policy.WRITE)
def macro(attempt_id: int) -> ResponseReturnValue:
    """Do a macro. What it wants to say is put into the composer, where the agent finishes it."""
    attempt = _mine(attempt_id)
    if is_over(attempt):
        return desk_part(attempt)
    said = macros.run_macro(attempt, request.form.get("macro", ""), by=current_user, at=clock.now())
    return desk_part(attempt, renew=Renewed(head=True, fields=True, waiting=True, insert=filled_reply(said, canned_values(attempt))))


@blueprint.post("/<int:attempt_id>/fields")
@allow(policy.WRITE)
def field(attempt_id: int) -> ResponseReturnValue:
    """Fill the custom fields that were sent."""
    attempt = _mine(attempt_id)
    for name, value in request.form.items():
        if name.startswith("f-") and not is_over(attempt):
            handling.set_field(attempt, name.removeprefix("f-"), value, at=clock.now())
    if asked_by_script():
        return jsonify(saved=True)
    return see_other("inbox.attempt", attempt_id=attempt.id)


@blueprint.get("/<int:attempt_id>/contacts")
@allow(policy.START)
def contacts(attempt_id: int) -> ResponseReturnValue:
    """The address book, narrowed by name, e-mail or phone."""
    attempt: Attempt = found(queries.attempt_seen_by(current_user, attempt_id))
    text = request.args.get("q", "").strip()[:100]
    merged = attempt.desk.get("merged", [])
    rows = [one for one in find_contacts(book_of(attempt), text) if one.id not in merged] if text else []
    return render_template("inbox/contacts.html", attempt=attempt, rows=rows, text=text)


@blueprint.post("/<int:attempt_id>/merge")
@allow(policy.WRITE)
def merge(attempt_id: int) -> ResponseReturnValue:
    attempt = _mine(attempt_id)
    if is_over(attempt):
        return desk_part(attempt)
    use = handling.merge_contact(attempt, request.form.get("contact", ""), by=current_user, at=clock.now())
    told = use.result[0] if use.result else _("Merged. What was written there stands on the customer's card now.")
    return desk_part(attempt, renew=Renewed(contacts=use.done, told=told))


@blueprint.post("/<int:attempt_id>/skip")
@allow(policy.WRITE)
def skip(attempt_id: int) -> ResponseReturnValue:
    """Leave this customer for later, and go on with the next."""
    attempt = _mine(attempt_id)
    if not is_over(attempt):
        handling.skip(attempt, request.form.get("reason", ""), at=clock.now())
    following = most_urgent(waiting_attempts(current_user, clock.now(), run_id=attempt.shift_run_id), but=attempt.id)
    if following is None and attempt.shift_run_id is not None:
        return see_other("inbox.shift_run", _("Skipped. It stands last in your list."), run_id=attempt.shift_run_id)
    if following is None:
        return see_other("inbox.inbox", _("Skipped. Nobody else waits; it stands last in your list."))
    return see_other("inbox.attempt", _("Skipped. This is the next one."), attempt_id=following.id)


@blueprint.post("/<int:attempt_id>/hint")
@allow(policy.WRITE)
def hint(attempt_id: int) -> ResponseReturnValue:
    """What kind of thing would help now. Asking is noted: help is part of the story."""
    attempt = _mine(attempt_id)
    kinds = [] if is_over(attempt) else hinting.give_hint(attempt, at=clock.now())
    if not asked_by_script():
        return see_other("inbox.attempt", attempt_id=attempt.id)
    return render_template("inbox/_hint.html", kinds=kinds, attempt=attempt)


def _mine(attempt_id: int) -> Attempt:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    return attempt


def _until(choice: str, typed: str) -> datetime:
    """The moment a choice of the snooze form means, in the person's time zone. Raises DomainError for an unreadable one."""
    now = clock.now()
    here = now.astimezone(clock.zone(current_user.timezone))
    if choice in ("1h", "3h"):
        return now + timedelta(hours=int(choice[0]))
    if choice in ("tomorrow", "monday"):
        days = 1 if choice == "tomorrow" else 7 - here.weekday()
        return datetime.combine(here.date() + timedelta(days=days), MORNING, here.tzinfo)
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=here.tzinfo)
    except ValueError:
        raise DomainError(_("Choose a day and a time, or one of the times above."), field="until") from None
