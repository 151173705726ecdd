"""Keeping, changing, sharing and removing filters of lists."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from app.base.database import db
from app.base.errors import Conflict, DomainError, NotFound
from app.conversations.saved.doors import used_by
from app.conversations.saved.models import Place, SavedFilter
from app.conversations.saved.places import ways
from app.conversations.saved.policy import SHARE, may_change, may_use
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _

MOST = 50
LONGEST = 80


def keep(place: Place, title: str, arguments: Mapping[str, str], *, by: Person, at: datetime, team_id: int | None = None) -> SavedFilter:
    """A new filter under a name. Raises DomainError without a name, without any filter, for a name taken, or with 50 of a list already."""
    kept = ways(place).clean(arguments)
    if not kept:
        raise DomainError(_("Set at least one filter in the list first, then save it."))
    title = _title(title, place, by.id)
    count = db.session.scalar(select(func.count()).where(SavedFilter.owner_id == by.id, SavedFilter.place == place)) or 0
    if count >= MOST:
        raise DomainError(_("You have %(most)s filters of this list. Remove one you no longer need.", most=MOST))
    _sharable(team_id, by)
    one = SavedFilter(place=place, owner_id=by.id, team_id=team_id, title=title, arguments=kept, created_at=at, changed_at=at)
    db.session.add(one)
    db.session.flush()
    _record("make", one, by, at)
    return one


def change(
    one: SavedFilter,
    title: str,
    *,
    revision: int,
    by: Person,
    at: datetime,
    team_id: int | None,
    arguments: Mapping[str, str] | None = None,
) -> None:
    """Another name, another team or nobody to share it with, or other filters. Raises NotFound, DomainError, Conflict when it is stale."""
    _may_change(one, by)
    if revision != one.revision:
        raise Conflict(_("Somebody changed this filter meanwhile. Reload the page to see it, then change it again."))
    kept = ways(one.place).clean(arguments) if arguments is not None else dict(one.arguments)
    if not kept:
        raise DomainError(_("Set at least one filter in the list first, then save it."))
    if title.strip() != one.title:
        one.title = _title(title, one.place, one.owner_id)
    if team_id != one.team_id:
        _sharable(team_id, by)
        _unused(one, _("It stays shared with its team"))
        one.team_id = team_id
    one.arguments, one.changed_at = kept, at
    db.session.flush()
    _record("change", one, by, at)


def duplicate(one: SavedFilter, *, by: Person, at: datetime) -> SavedFilter:
    """An own, private copy to change at will."""
    if not may_use(by, one):
        raise _missing()
    names = set(db.session.scalars(select(SavedFilter.title).where(SavedFilter.owner_id == by.id, SavedFilter.place == one.place)))
    numbered = (f"{one.title[:70]} ({number})" for number in range(2, MOST + 3))
    return keep(one.place, next(name for name in numbered if name not in names), one.arguments, by=by, at=at)


def remove(one: SavedFilter, *, by: Person, at: datetime) -> None:
    """Take it away, also from those it is shared with. Raises DomainError while a sampling plan uses it."""
    _may_change(one, by)
    _unused(one, _("It stays"))
    _record("remove", one, by, at)
    db.session.delete(one)
    db.session.flush()


def open_with(person: Person, place: Place, one: SavedFilter | None, part: str = "") -> None:
    """The filter that a list (or its part, such as one's own reviews) opens with from now on; None: the whole list."""
    if one is not None and (one.place is not place or not may_use(person, one)):
        raise _missing()
    key = default_key(place, part)
    kept = {name: value for name, value in person.list_defaults.items() if name != key}
    chosen = kept | ({key: one.id} if one is not None else {})
    changed = update(Person).where(Person.id == person.id).values(list_defaults=chosen)  # past the revision: nobody's edit is disturbed
    db.session.execute(changed.execution_options(synchronize_session="evaluate"))


def default_key(place: Place, part: str) -> str:
    """Under which name a list's own filter is kept with the person."""
    return f"{place.value}:{part}" if part else place.value


def _title(title: str, place: Place, owner_id: int) -> str:
    title = " ".join(title.split())
    if not title or len(title) > LONGEST:
        raise DomainError(_("Give the filter a name of up to %(max)d letters.") % {"max": LONGEST}, field="title")
    same = (SavedFilter.owner_id == owner_id, SavedFilter.place == place)
    if title.casefold() in {one.casefold() for one in db.session.scalars(select(SavedFilter.title).where(*same))}:
        raise DomainError(_("A filter of this list has this name already. Choose another name."), field="title")
    return title


def _sharable(team_id: int | None, by: Person) -> None:
    if team_id is not None and team_id not in by.teams_for(SHARE):
        raise DomainError(_("Share it with one of your own teams, or with nobody."), field="team")


def _unused(one: SavedFilter, stays: str) -> None:
    users = [name for names in used_by(one.id) for name in names]
    if users:
        said = _("%(stays)s while a sampling plan uses it: %(plans)s. Change the plan first.", stays=stays, plans=", ".join(users[:5]))
        raise DomainError(said)


def _may_change(one: SavedFilter, by: Person) -> None:
    if not may_change(by, one):
        raise _missing()


def _missing() -> NotFound:
    return NotFound(_("This filter is gone, or it is not yours to change. Reload the page."))


def _record(verb: str, one: SavedFilter, by: Person, at: datetime) -> None:
    facts: dict[str, Any] = {"place": one.place.value, "filters": one.arguments, "shared": one.team_id is not None}
    record(f"filters.{verb}", "saved_filter", one.id, by=by, at=at, label=one.title, team_id=one.team_id, **facts)
