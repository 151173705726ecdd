"""Reads of the trail, within what the viewer reaches (rows 61 and 62)."""

from datetime import datetime

from sqlalchemy import Select, func, or_, select

from app.base.folding import holds
from app.base.paging import Page, fetch
from app.trail.models import TrailEntry


def entries(
    *,
    viewer_id: int,
    whole: bool,
    team_ids: frozenset[int] = frozenset(),
    actor: str = "",
    verb: str = "",
    thing_kind: str = "",
    thing_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: str | None = None,
) -> Page:
    """One page of entries, newest first. `whole`: everything; else the teams' entries and the viewer's own acts."""
    query: Select[TrailEntry] = select(TrailEntry)
    if not whole:
        query = query.where(or_(TrailEntry.actor_id == viewer_id, TrailEntry.team_id.in_(team_ids)))
    if actor:
        query = query.where(TrailEntry.actor_id.in_(_actors(actor)))
    if verb:
        query = query.where(TrailEntry.verb.startswith(verb, autoescape=True))
    if thing_kind:
        query = query.where(TrailEntry.thing_kind == thing_kind)
    if thing_id is not None:
        query = query.where(TrailEntry.thing_id == thing_id)
    if since:
        query = query.where(TrailEntry.at >= since)
    if until:
        query = query.where(TrailEntry.at < until)
    return fetch(query, [(TrailEntry.id, True)], after)


def _actors(name: str) -> Select[tuple[int]]:
    """Who is called something like this in their newest entry: one look into the index for each person who ever acted, however many
    entries there are."""
    first = select(func.min(TrailEntry.actor_id).label("actor_id")).cte("actors", recursive=True)
    following = select(func.min(TrailEntry.actor_id)).where(TrailEntry.actor_id > first.c.actor_id).scalar_subquery()
    actors = first.union_all(select(following).where(first.c.actor_id.is_not(None)))
    newest = select(TrailEntry.actor_name).where(TrailEntry.actor_id == actors.c.actor_id).order_by(TrailEntry.id.desc()).limit(1)
    return select(actors.c.actor_id).where(actors.c.actor_id.is_not(None), holds(newest.scalar_subquery(), name))
