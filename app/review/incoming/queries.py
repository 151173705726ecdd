"""Imports of reviews within the viewer's reach."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.paging import Page, fetch
from app.conversations.importers.shape import InvalidRecordError
from app.conversations.importers.strict_json import parse_object
from app.conversations.reading import reading
from app.people.models import Membership, Person, Team
from app.review.incoming.laying import laid_at
from app.review.incoming.models import ReviewImport, ReviewImportLine
from app.review.incoming.policy import IMPORT
from app.rubrics.document import compiled
from app.rubrics.models import Rubric, RubricVersion

SHOWN = 100
_BATCH = 200


def imports_page(viewer: Person, after: str | None) -> Page:
    """Imports of the teams that the viewer leads, newest first. One statement."""
    columns = (
        ReviewImport.id, ReviewImport.file_name, ReviewImport.state, ReviewImport.created_at, ReviewImport.begun_at, ReviewImport.counts,
        Team.name.label("team_name"), Person.name.label("by_name"),
    )  # fmt: skip
    query: Any = select(*columns).join(Team, Team.id == ReviewImport.team_id).join(Person, Person.id == ReviewImport.by_id)
    return fetch(query.where(ReviewImport.team_id.in_(sorted(viewer.teams_for(IMPORT)))), [(ReviewImport.id, True)], after)


def import_of(viewer: Person, import_id: int) -> ReviewImport | None:
    """One import with its team and who sent it, or None where the viewer cannot reach it."""
    query = select(ReviewImport).where(ReviewImport.id == import_id, ReviewImport.team_id.in_(sorted(viewer.teams_for(IMPORT))))
    found: ReviewImport | None = db.session.scalars(query.options(joinedload(ReviewImport.team), joinedload(ReviewImport.by))).first()
    return found


def import_teams(viewer: Person) -> Sequence[Team]:
    """Teams for which the viewer may bring reviews in, by name."""
    query = select(Team).where(Team.archived_at.is_(None), Team.id.in_(sorted(viewer.teams_for(IMPORT))))
    return db.session.scalars(query.order_by(Team.name)).all()


def lines_of(import_id: int, kind: str, limit: int = SHOWN) -> Sequence[ReviewImportLine]:
    """The first reviews that were refused, or that have another score here, in the order of the file."""
    query = select(ReviewImportLine).where(ReviewImportLine.import_id == import_id, ReviewImportLine.kind == kind)
    return db.session.scalars(query.order_by(ReviewImportLine.id).limit(limit)).all()


def every_line(import_id: int, kind: str) -> Iterator[Any]:
    """All of them as plain rows, a few at a time; nothing stays open between them."""
    table = ReviewImportLine.__table__
    last = 0
    while True:
        query = select(*table.c).where(table.c.import_id == import_id, table.c.kind == kind, table.c.id > last)
        with reading():
            rows = db.session.execute(query.order_by(table.c.id).limit(_BATCH)).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id


def refused_objects(rows: Iterator[Any], path: Path) -> Iterator[bytes]:
    """The conversations of refused reviews with those reviews alone, a line each, to be mended and sent again."""
    offset, wanted = -1, set[str]()
    for row in rows:
        if row.offset != offset:
            yield from _object(path, offset, wanted)
            offset, wanted = row.offset, set()
        wanted.add(row.source_id)
    yield from _object(path, offset, wanted)


def members(team_id: int) -> Sequence[Any]:
    """Who a name of the file may stand for: people who are or were of the team, by name. Rows (id, name)."""
    query = select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.team_id == team_id, Person.pseudonymised_at.is_(None)).distinct()
    return db.session.execute(query.order_by(Person.name, Person.id).limit(2000)).all()


def criteria_here(team_id: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a category may be the same as: criteria of the team's rubrics and the site's that are in use, by rubric. One statement."""
    query = select(Rubric.id, RubricVersion.source).join(RubricVersion, RubricVersion.rubric_id == Rubric.id)
    query = query.where(Rubric.archived_at.is_(None), RubricVersion.number == Rubric.current_number)
    query = query.where(Rubric.team_id.is_(None) | (Rubric.team_id == team_id)).order_by(Rubric.title).limit(30)
    found = []
    for rubric_id, source in db.session.execute(query):
        rubric = compiled(source)
        found.append((rubric.title, [(f"{rubric_id}/{one.id}", one.title) for one in rubric.criteria]))
    return found


def _object(path: Path, offset: int, wanted: set[str]) -> Iterator[bytes]:
    if offset < 0:
        return
    piece = laid_at(path, offset)
    try:
        found = dict(parse_object(piece.raw)) if piece.raw is not None else {}
    except InvalidRecordError:
        yield (piece.raw or b"") + b"\n"
        return
    if isinstance(found.get("reviews"), list) and "" not in wanted:
        found["reviews"] = [one for one in found["reviews"] if isinstance(one, dict) and str(one.get("id") or "")[:255] in wanted]
    if found:
        yield json.dumps(found, ensure_ascii=False).encode() + b"\n"
