"""Reads of the trail, within what the viewer reaches (rows 61 and 62)."""

from datetime import datetime

from sqlalchemy import Select, or_, select

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
        query = query.where(holds(TrailEntry.actor_name, actor))
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
