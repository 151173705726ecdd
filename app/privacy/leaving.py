"""A person who left: without name, address, sessions and tokens at once, and in everything written before soon after. No way back."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import Text, delete, func, or_, select, type_coerce, update

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.statements import changed
from app.base.transaction import unit_of_work
from app.conversations.actions.authors import former_key
from app.conversations.models import AgentIdentity, Message
from app.people.actions.persons import refuse_last_admin
from app.people.doors import no_longer_there
from app.people.models import AccountLink, Membership, Notice, Person, PersonLine, Role, SignIn
from app.people.sessions import shut_out
from app.people.token_models import ApiToken
from app.privacy.copies import drop_copies
from app.privacy.erasing import scrub, settle
from app.privacy.held import REACH, Fate, of_table, table
from app.privacy.models import PrivacyRun, RunKind
from app.privacy.naming import put_name, rename_in_rooms, renamed
from app.privacy.running import begin, does, note
from app.review.models import Dispute, Review
from app.trail.actions import record
from app.trail.models import TrailEntry
from app.trail.sealing import seal_some
from app.ui.words import gettext as _

_MESSAGES = 500
_TOLD = ("review", "rating", "evidence", "dispute", "dispute_point", "dispute_proposal", "second_look", "acknowledgement")
"""Tables whose words about the person's replies may name them; those of disputes also where the person was the reviewer."""


def former_name(person: Person) -> str:
    """What is shown in place of the name from now on."""
    number = (db.session.scalar(select(func.count()).where(Person.pseudonymised_at.is_not(None))) or 0) + 1
    return f"Former agent {number}" if Role.AGENT in person.roles else f"Former colleague {number}"


def make_former(person: Person, typed: str, *, by: Person, at: datetime) -> PrivacyRun:
    """Take the name, the address and every way in from a person; the rest follows in the background. `typed` is the name once more.

    Raises DomainError for another name, LastAdmin, and Conflict where it was done already.
    """
    if person.pseudonymised_at is not None:
        raise Conflict(_("This person’s name is gone already. There is nothing left to take away."))
    if " ".join(typed.split()).casefold() != person.name.casefold():
        raise DomainError(_("This is not the person’s name. Type it as it stands above; nothing was changed."), field="typed")
    refuse_last_admin(person)
    scrub()
    before, after = [one for one in (person.name, person.email) if one], former_name(person)
    _bare(person, after, at)
    record("privacy.leave", "person", person.id, by=by, at=at, label=after)
    no_longer_there(person, by, at)
    return begin(RunKind.LEAVE, by=by, at=at, one_for=person.id, person_id=person.id, report={"before": before, "after": after})


@does(RunKind.LEAVE)
def forget_name(run_id: int) -> None:
    """Take the name out of messages, reviews and the trail. What was done already is not found again."""
    run = db.session.get_one(PrivacyRun, run_id)
    person_id, names, after = int(run.person_id or 0), list(run.report.get("before", [])), str(run.report.get("after", ""))
    if not names:
        return
    gone = _messages(run_id, person_id)
    with unit_of_work():
        scrub()
        words = sum(_rename(name, person_id, names, after) for name in _TOLD) + rename_in_rooms(person_id, names, after)
        words += _notices(names, after)
        note(run_id, more=words)
    entries = _trail(run_id, person_id, names, after)
    with unit_of_work():
        scrub()
        note(run_id, report={"message": gone, "words": words, "entries": entries})
    settle()


def _bare(person: Person, after: str, at: datetime) -> None:
    shut_out(person.id, at)
    for model, column in ((SignIn, SignIn.person_id), (AccountLink, AccountLink.person_id), (PersonLine, PersonLine.person_id)):
        changed(delete(model).where(column == person.id))
    changed(delete(Notice).where(Notice.person_id == person.id))
    changed(update(ApiToken).where(ApiToken.person_id == person.id).values(name=""))
    drop_copies(PrivacyRun.person_id == person.id, PrivacyRun.kind == RunKind.OWN)
    for one in db.session.scalars(select(AgentIdentity).where(AgentIdentity.person_id == person.id)):
        one.source_key, one.name, one.email = former_key(one.source_system, one.source_key), None, None
    changed(update(Membership).where(Membership.person_id == person.id, Membership.ended_on.is_(None)).values(ended_on=at.date()))
    person.name, person.email, person.password_hash, person.alias = after, None, None, None
    person.roles, person.languages, person.list_defaults = frozenset(), [], {}
    person.locale, person.timezone = str(current_app.config["DEFAULT_LOCALE"]), str(current_app.config["DEFAULT_TIMEZONE"])
    person.deactivated_at, person.pseudonymised_at = person.deactivated_at or at, at
    db.session.flush()


def _messages(run_id: int, person_id: int) -> int:
    """The name beside what they wrote; pages show the person's new one."""
    named: Any = select(Message.id).where(Message.author_id == person_id, Message.author_name.is_not(None))
    with unit_of_work():
        note(run_id, total=db.session.scalar(select(func.count()).select_from(named.subquery())) or 0)
    count = 0
    while True:
        with unit_of_work():
            scrub()
            ids = db.session.scalars(named.limit(_MESSAGES)).all()
            changed(update(Message).where(Message.id.in_(ids)).values(author_name=None))
            note(run_id, more=len(ids))
        count += len(ids)
        if len(ids) < _MESSAGES:
            return count


def _rename(name: str, person_id: int, names: list[str], after: str) -> int:
    """Put the new name wherever words about the person's replies hold the old one."""
    own = table(name)
    where = own.c.reviewee_id == person_id if name == "review" else _of_reviews(name, person_id)
    wordy = (one for fate in (Fate.BLANK, Fate.ROW, Fate.SHAPE) for one in of_table(name, fate) if one not in ("criterion", "clause"))
    return sum(put_name(own.c[one], where, names, after) for one in wordy)


def _of_reviews(name: str, person_id: int) -> Any:
    column, parent = REACH[name]
    above = table(parent)
    inner = above.c.reviewee_id == person_id if parent == Review.__tablename__ else _of_reviews(parent, person_id)
    if name == Dispute.__tablename__:
        inner |= above.c.reviewer_id == person_id
    return table(name).c[column].in_(select(above.c.id).where(inner))


def _notices(names: list[str], after: str) -> int:
    """What others were told of the person."""
    values = type_coerce(Notice.values, Text)
    holds = or_(*(values.contains(old, autoescape=True) for old in names))
    count = 0
    for one in db.session.scalars(select(Notice).where(holds)):
        one.values, count = renamed(one.values, names, after), count + 1
    return count


def _trail(run_id: int, person_id: int, names: list[str], after: str) -> int:
    said = type_coerce(TrailEntry.details, Text)
    mentions = [column.contains(old, autoescape=True) for old in names for column in (TrailEntry.thing_label, TrailEntry.actor_name, said)]
    whose = or_(TrailEntry.actor_id == person_id, (TrailEntry.thing_kind == "person") & (TrailEntry.thing_id == person_id), *mentions)
    rewrite = partial(_without, person_id=person_id, names=names, after=after)
    count, last = 0, 0
    while True:
        with unit_of_work():
            scrub()
            following, done = seal_some(whose, rewrite, last, reason="person left", by=None, at=clock.now())
            note(run_id, more=0)
        count += done
        if following is None:
            return count
        last = following


def _without(entry: TrailEntry, person_id: int, names: list[str], after: str) -> dict[str, Any]:
    mine = entry.thing_kind == "person" and entry.thing_id == person_id
    kept = {key: value for key, value in entry.details.items() if not (mine and key in ("before", "after", "alias"))}
    return {
        "actor_name": after if entry.actor_id == person_id else renamed(entry.actor_name, names, after),
        "thing_label": after if mine and entry.thing_label else renamed(entry.thing_label, names, after),
        "details": renamed(kept, names, after),
    }
