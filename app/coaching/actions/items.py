"""Action items: what one of the two will do until a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.coaching import notices, policy
from app.coaching.models import ActionItem, CoachingSession
from app.people.models import Person, Team
from app.trail.actions import record
from app.ui.words import gettext as _

MOST_WORDS = 500
MOST_ITEMS = 30
LONGEST = timedelta(days=366)


class WrongItem(DomainError):
    """The action item cannot be like this."""


@dataclass(frozen=True)
class Wanted:
    """What is to be done, by whom, until the end of which day; `scenario_id` or `article_id` where it leads there."""

    text: str
    owner_id: int
    due_on: date
    scenario_id: int | None = None
    article_id: int | None = None


def add_item(one: CoachingSession, wanted: Wanted, *, by: Person, at: datetime) -> ActionItem:
    """Agree on something; whoever owns it is told. Raises WrongItem, Forbidden."""
    if not policy.may_add_item(by, one):
        raise Forbidden(_("What was agreed here does not change any more. Add it to the next session."))
    _check(wanted, one, at)
    if len(db.session.scalars(select(ActionItem.id).where(ActionItem.session_id == one.id)).all()) >= MOST_ITEMS:
        raise WrongItem(_("A session has at most %(max)d action items. Finish some first.", max=MOST_ITEMS))
    item = ActionItem(session_id=one.id, agent_id=one.agent_id, team_id=one.team_id, made_by_id=by.id, made_at=at)
    item.session = one
    _write(item, wanted)
    db.session.add(item)
    db.session.flush()
    _tell_trail("add_item", item, one.agent.name, by=by, at=at)
    if one.starts_at is not None or item.owner_id != one.agent_id:
        notices.item_given(item, by, at=at)
    return item


def change_item(item: ActionItem, wanted: Wanted, *, revision: int, by: Person, at: datetime) -> None:
    """Change an open item. Raises WrongItem, Forbidden; Conflict where it was changed meanwhile. Needs `session` and its people."""
    if not policy.may_change_item(by, item):
        raise Forbidden(_("This action item is done, or somebody else wrote it."))
    if revision != item.revision:
        said = _("Somebody else changed this action item after you opened it. Compare both, then change it again.")
        raise Conflict(said, text=item.text, yours=wanted.text)
    before = item.owner_id
    _check(wanted, item.session, at, moved=wanted.due_on != item.due_on)
    _write(item, wanted)
    item.revision += 1
    _tell_trail("change_item", item, item.session.agent.name, by=by, at=at)
    if item.owner_id != before:
        notices.item_given(item, by, at=at)


def finish_item(item: ActionItem, note: str, *, by: Person, at: datetime) -> None:
    """It is done; the other of the two is told. Doing it twice changes nothing. Raises WrongItem, Forbidden."""
    if not policy.may_finish(by, item):
        raise Forbidden(_("Who owns an action item says that it is done, or their lead."))
    if item.done_at is not None:
        return
    if len(note) > MOST_WORDS:
        raise WrongItem(_("Use at most %(max)d characters.", max=MOST_WORDS), field="note")
    item.done_at, item.done_by_id, item.done_note = at, by.id, note.strip()
    item.revision += 1
    _tell_trail("finish_item", item, item.session.agent.name, by=by, at=at)
    notices.item_done(item, item.session.lead_id if by.id == item.agent_id else item.agent_id, by, at=at)


def reopen_item(item: ActionItem, *, by: Person, at: datetime) -> None:
    """It is not done after all. Raises Forbidden."""
    if not policy.may_finish(by, item):
        raise Forbidden(_("Who owns an action item says that it is done, or their lead."))
    if item.done_at is None:
        return
    item.done_at, item.done_by_id, item.done_note = None, None, ""
    item.revision += 1
    _tell_trail("reopen_item", item, item.session.agent.name, by=by, at=at)


def drop_item(item: ActionItem, *, by: Person, at: datetime) -> None:
    """Take an open item out again; the trail keeps what it was. Raises Forbidden."""
    if not policy.may_change_item(by, item):
        raise Forbidden(_("This action item is done, or somebody else wrote it."))
    _tell_trail("drop_item", item, item.session.agent.name, by=by, at=at)
    db.session.delete(item)
    db.session.flush()


def _check(wanted: Wanted, one: CoachingSession, at: datetime, *, moved: bool = True) -> None:
    if not wanted.text.strip():
        raise WrongItem(_("Write what will be done."), field="text")
    if len(wanted.text) > MOST_WORDS:
        raise WrongItem(_("Use at most %(max)d characters.", max=MOST_WORDS), field="text")
    if wanted.owner_id not in (one.agent_id, one.lead_id):
        raise WrongItem(_("Choose who does it: %(agent)s or %(lead)s.", agent=one.agent.name, lead=one.lead.name), field="owner")
    if moved and not at.date() - timedelta(days=1) <= wanted.due_on <= at.date() + LONGEST:
        raise WrongItem(_("Choose a day from today on, within a year."), field="due")


def _write(item: ActionItem, wanted: Wanted) -> None:
    item.text, item.owner_id = wanted.text.strip(), wanted.owner_id
    item.due_on, item.due_at = wanted.due_on, end_of(wanted.due_on, item.team_id)
    item.scenario_id, item.article_id = wanted.scenario_id, wanted.article_id


def end_of(day: date, team_id: int) -> datetime:
    """When a day is over in the team's zone. One statement."""
    zone = clock.zone(db.session.scalar(select(Team.timezone).where(Team.id == team_id)))
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _tell_trail(verb: str, item: ActionItem, name: str, *, by: Person, at: datetime) -> None:
    until = item.due_on.isoformat()
    record(f"coaching.{verb}", "action_item", item.id, by=by, at=at, label=name, team_id=item.team_id, until=until)
