"""Desk actions of every pack, by id with their titles: rooms that know no pack ask for them here."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from sqlalchemy import or_, select

from app.base.database import db
from app.knowledge.models import Pack
from app.knowledge.queries import pack_document
from app.rubrics import doors


def register() -> None:
    """Tell the rubrics which desk actions there are. Registering twice changes nothing."""
    doors.desk_action_titles.register(desk_action_titles)


def desk_action_titles(team_id: int | None) -> dict[str, str]:
    """Titles by id over the packs of the site and of this team. One statement, and one more for each pack not read yet."""
    query = select(Pack.id, Pack.content_hash).where(Pack.archived_at.is_(None), or_(Pack.team_id.is_(None), Pack.team_id == team_id))
    found: dict[str, str] = {}
    for pack_id, digest in db.session.execute(query.order_by(Pack.id)):
        for name, title in _titles(pack_id, digest).items():
            found.setdefault(name, title)
    return found


@lru_cache(maxsize=64)
def _titles(pack_id: int, digest: str) -> Mapping[str, str]:
    document = pack_document(db.session.get_one(Pack, pack_id))
    return MappingProxyType({name: one.title for name, one in document.actions.items()})
