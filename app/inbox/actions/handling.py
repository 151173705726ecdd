"""What becomes of a conversation in the list: status, snooze, hand-over, custom fields, duplicates, skipping."""

from datetime import datetime, timedelta

from app.base.errors import DomainError
from app.conversations.actions.store import add_message
from app.conversations.models import AuthorRole, MessageKind
from app.inbox.actions.acts import count_for_checks, still_open, tell
from app.inbox.actions.drafts import forget_form
from app.inbox.actions.log import log_act
from app.inbox.actions.standing import put_into_hands, take_from_hands
from app.inbox.address_book import book_of
from app.inbox.colleagues import takes_over
from app.inbox.desk_pack import desk_pack
from app.inbox.models import ActKind, Attempt, DeskActionUse, DeskStatus
from app.knowledge.pack_document import PackDocument
from app.people.models import Person
from app.ui.formats import format_datetime_local
from app.ui.words import gettext as _

MOST_REASON = 1000
MOST_VALUE = 300
LONGEST_SNOOZE = timedelta(days=60)
SNOOZE, SKIP, HAND_OVER = "snooze", "skip", "hand-over"
"""Names of the forms whose text is kept while it is typed."""


def set_status(attempt: Attempt, status: DeskStatus, *, by: Person, at: datetime) -> list[str]:
    """Put the conversation among the open, pending, solved or spam ones. The customer may write again all the same.

    None is solved while a required field is empty: that is noted, and the titles of these fields are returned.
    What was handed over is taken back by it. Raises DomainError for snoozed, which needs a time, and for handed over.
    """
    if not status.may_be_set:
        said = (
            _("Choose until when the conversation should sleep.") if status is DeskStatus.SNOOZED else _("Choose to whom you hand it over.")
        )
        raise DomainError(said, field="until" if status is DeskStatus.SNOOZED else "to")
    still_open(attempt, at)
    empty = empty_fields(attempt) if status is DeskStatus.SOLVED else []
    if empty:
        log_act(attempt, ActKind.STATUS, f"status:{status.value}", at=at, done=False, result=empty)
    if attempt.status is status or empty:
        return empty
    if attempt.status is DeskStatus.HANDED:
        had_it = take_from_hands(attempt, at=at)
        log_act(attempt, ActKind.ASSIGN, "take-back", at=at, arguments={"from": had_it})
        tell(attempt, _("Taken back from %(name)s", name=had_it), by=by, at=at)
    back = attempt.status is DeskStatus.HANDED and status is DeskStatus.OPEN
    attempt.status, attempt.snoozed_until = status, None
    log_act(attempt, ActKind.STATUS, f"status:{status.value}", at=at)
    count_for_checks(attempt, at, "status", f"status:{status.value}")
    if not back:
        tell(attempt, _("Status: %(status)s", status=status.label), by=by, at=at)
    return []


def empty_fields(attempt: Attempt) -> list[str]:
    """Titles of the custom fields that must be filled in and are not."""
    pack, filled = desk_pack(attempt), attempt.desk.get("fields", {})
    return [one.title for one in pack.fields if one.required and not filled.get(one.id)] if pack else []


def fields_first(empty: list[str]) -> str:
    """What somebody reads who wants to solve a conversation whose required `empty` fields are not filled in."""
    return _("Fill in %(fields)s first: a solved conversation needs that. With another status it may stay empty.", fields=", ".join(empty))


def snooze(attempt: Attempt, until: datetime, reason: str, *, by: Person, at: datetime) -> None:
    """Let the conversation sleep until a moment. Raises DomainError for a moment that has passed or is months away."""
    if not at < until <= at + LONGEST_SNOOZE:
        raise DomainError(_("Choose a time between now and 60 days from now."), field="until")
    still_open(attempt, at)
    reason = " ".join(reason.split())[:MOST_REASON]
    if attempt.status is DeskStatus.HANDED:
        take_from_hands(attempt, at=at)
    attempt.status, attempt.snoozed_until = DeskStatus.SNOOZED, until
    log_act(attempt, ActKind.SNOOZE, "snooze", at=at, arguments={"until": until.isoformat(), "reason": reason})
    count_for_checks(attempt, at, "snooze")
    when = format_datetime_local(until)
    said = _("Snoozed until %(when)s: %(reason)s", when=when, reason=reason) if reason else _("Snoozed until %(when)s", when=when)
    tell(attempt, said, by=by, at=at)
    forget_form(attempt, SNOOZE, at=at)


def hand_over(attempt: Attempt, name: str, note: str, *, by: Person, at: datetime) -> DeskActionUse:
    """Hand the conversation to a colleague or a line of the pack, with a note for them: it stands aside, its clock stops.

    A colleague says in a note what they know about it. Who does not learn from the note what they need gives it back: that is
    recorded and does not count. Raises DomainError for anybody else.
    """
    pack = desk_pack(attempt)
    title = pack.assignee(name) if pack else None
    if pack is None or title is None:
        raise DomainError(_("Choose a colleague or a line of this company."), field="to")
    still_open(attempt, at)
    note = note.strip()[:MOST_REASON]
    taken, answer = _answered(pack, name, title, note)
    use = log_act(attempt, ActKind.ASSIGN, f"assign:{name}", at=at, arguments={"to": title, "note": note}, done=taken, result=[answer])
    said = _("Handed over to %(name)s: %(note)s", name=title, note=note) if note else _("Handed over to %(name)s", name=title)
    tell(attempt, said, by=by, at=at)
    if answer:
        add_message(attempt.conversation, MessageKind.NOTE, AuthorRole.BOT, answer, at=at, name=title)
    if taken:
        put_into_hands(attempt, title, at=at)
        count_for_checks(attempt, at, "assign", f"assign:{name}")
        forget_form(attempt, HAND_OVER, at=at)
    return use


def _answered(pack: PackDocument, name: str, title: str, note: str) -> tuple[bool, str]:
    """Whether they take it, and what they say."""
    colleague = next((one for one in pack.colleagues if one.id == name), None)
    if note and colleague is not None:
        return takes_over(note, colleague)
    if note:
        return True, ""
    return False, _("%(name)s gives this back: say what happened, what you found and what you need.", name=title)


def set_field(attempt: Attempt, name: str, value: str, *, at: datetime) -> None:
    """Fill a custom field of the pack; an empty value empties it. Raises DomainError for no such field or choice."""
    pack = desk_pack(attempt)
    field = next((one for one in pack.fields if one.id == name), None) if pack else None
    if field is None:
        raise DomainError(_("This desk has no such field. Reload the page to see what it offers."))
    value = " ".join(value.split())[:MOST_VALUE]
    if value and field.choices and value not in field.choices:
        raise DomainError(_("Choose one of the values that are offered for %(field)s.", field=field.title), field=name)
    still_open(attempt, at)
    filled = dict(attempt.desk.get("fields", {}))
    if filled.get(name, "") == value:
        return
    attempt.desk = {**attempt.desk, "fields": {**filled, name: value}}
    log_act(attempt, ActKind.FIELD, f"field:{name}", at=at, arguments={field.title: field.labels.get(value, value)}, done=bool(value))
    if value:
        count_for_checks(attempt, at, "field", f"field:{name}")


def merge_contact(attempt: Attempt, contact_id: str, *, by: Person, at: datetime) -> DeskActionUse:
    """Merge another contact into this customer. Two different people are not merged: that is recorded and does not count.

    Raises DomainError for a contact that is not there.
    """
    other = next((one for one in book_of(attempt) if one.id == contact_id and not one.own), None)
    if other is None or contact_id in attempt.desk.get("merged", []):
        raise DomainError(_("There is no such contact any more. Search again."))
    still_open(attempt, at)
    if not other.same:
        said = _("Not merged: this is another person. Phone and e-mail both differ.")
        return log_act(attempt, ActKind.MERGE, "merge", at=at, arguments={"contact": other.line}, done=False, result=[said])
    attempt.desk = {**attempt.desk, "merged": [*attempt.desk.get("merged", []), contact_id]}
    use = log_act(attempt, ActKind.MERGE, "merge", at=at, arguments={"contact": other.line})
    count_for_checks(attempt, at, "merge")
    tell(attempt, _("Merged with the contact %(contact)s", contact=other.line), by=by, at=at)
    return use


def skip(attempt: Attempt, reason: str, *, at: datetime) -> None:
    """Leave this customer for later although they are next. Raises DomainError without a reason."""
    reason = " ".join(reason.split())[:MOST_REASON]
    if not reason:
        raise DomainError(_("Say why you skip this customer. Your trainer reads it."), field="reason")
    still_open(attempt, at)
    attempt.skipped_at = at
    log_act(attempt, ActKind.SKIP, "skip", at=at, arguments={"reason": reason})
    forget_form(attempt, SKIP, at=at)
