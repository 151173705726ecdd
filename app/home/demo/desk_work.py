"""Acts of every desk that a demo person does because a scenario asks for them: merge, snooze, hand over, fill in."""

from datetime import datetime, timedelta

from app.inbox.actions import handling
from app.inbox.actions.desk import add_note
from app.inbox.actions.macros import run_macro
from app.inbox.address_book import book_of
from app.inbox.desk_pack import desk_pack
from app.inbox.models import Attempt, DeskStatus
from app.people.models import Person

NOTE = "Looked up and answered as the customer was told. Nothing else is open."
REASON = "Look whether it has moved, and write either way."
HANDED = "Seen and told the customer. Please do what was promised today."


def do_built_in(attempt: Attempt, name: str, *, by: Person, at: datetime) -> None:
    """Do `merge`, `assign:billing`, `field:area` and their like; nothing for what is no act of every desk."""
    head, _, what = name.partition(":")
    pack = desk_pack(attempt)
    if head == "merge":
        for twin in [one for one in book_of(attempt) if one.same and not one.own][:1]:
            handling.merge_contact(attempt, twin.id, by=by, at=at)
    elif head == "note":
        add_note(attempt, NOTE, by=by, at=at)
    elif head == "snooze":
        handling.snooze(attempt, at + timedelta(days=1), REASON, by=by, at=at)
    elif head == "assign" and pack is not None:
        handling.hand_over(attempt, what or pack.lines[0].id, HANDED, by=by, at=at)
    elif head == "macro" and what:
        run_macro(attempt, what, by=by, at=at)
    elif head == "status" and what:
        handling.set_status(attempt, DeskStatus(what), by=by, at=at)
    elif head == "field" and pack is not None:
        field = next(one for one in pack.fields if not what or one.id == what)
        handling.set_field(attempt, field.id, field.choices[0] if field.choices else NOTE, at=at)
