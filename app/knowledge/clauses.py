"""Clauses of articles as they stood at a moment: which version held, and the clause's words in it.

A version holds at a moment when its dates of validity include that day. Of those the newest that was published by then
counts; where none was published yet, the oldest that claims the day. `article-id#clause-id` cites a clause, `article-id` all of it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import or_, select

from app.base.database import db
from app.knowledge.article_document import CLAUSE_PREFIX
from app.knowledge.models import Article, ArticleKind, ArticleVersion, Pack
from app.knowledge.validity import Validity, validity

_HOLDS = (Validity.ALWAYS, Validity.IN_FORCE)
_HEADING = re.compile(r'<h([2-6]) id="([^"]*)"')


class Dated(Protocol):
    """What decides when a version holds."""

    @property
    def number(self) -> int: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def published_at(self) -> datetime: ...


Version = TypeVar("Version", bound=Dated)


@dataclass(frozen=True)
class Clause:
    """A clause of the version that held. `ref` cites it; `heading` is the article's title where it is the whole article."""

    ref: str
    heading: str
    article_id: int
    title: str
    policy: bool
    version_id: int
    number: int
    later: bool
    """Whether the version was published only after the moment."""
    company: str = ""
    """The company whose article it is, "" where it is of none."""


def held_at(versions: Iterable[Version], at: datetime, day: date) -> Version | None:
    """The version that held at `at`, whose day in the team's zone is `day`; None when none did."""
    held = sorted((one for one in versions if validity(one.valid_from, one.valid_to, day) in _HOLDS), key=lambda one: one.number)
    published = [one for one in held if one.published_at <= at]
    return published[-1] if published else (held[0] if held else None)


def clauses_at(at: datetime, day: date, team_id: int | None) -> list[Clause]:
    """Every clause that held for a team then, policy before how-to, by title. A team's own copy hides the site's. One statement."""
    found: list[Clause] = []
    for rows in _by_article(at, team_id).values():
        held = held_at(rows, at, day)
        if held is not None:
            found += _clauses_of(held, at)
    return sorted(found, key=lambda one: (not one.policy, one.title, one.article_id))


def clause_words(html: str, ref: str) -> str | None:
    """The clause's part of an article's safe HTML, heading included, all of it for a whole article; None where it has no such clause."""
    _, _, clause = ref.partition("#")
    if not clause:
        return html
    headings = [(int(one[1]), one[2], one.start()) for one in _HEADING.finditer(html)]
    for place, (level, name, start) in enumerate(headings):
        if name == CLAUSE_PREFIX + clause:
            end = next((there for other, _, there in headings[place + 1 :] if other <= level), len(html))
            return html[start:end].replace(f' id="{name}"', "", 1)
    return None


def cited_versions(version_ids: Sequence[int]) -> dict[int, ArticleVersion]:
    """Versions by id, with their text. One statement; none without ids."""
    if not version_ids:
        return {}
    return {one.id: one for one in db.session.scalars(select(ArticleVersion).where(ArticleVersion.id.in_(version_ids)))}


def _by_article(at: datetime, team_id: int | None) -> dict[str, list[Any]]:
    """Rows of versions by their article's id, the team's copy alone where there is one."""
    version = (ArticleVersion.id, ArticleVersion.number, ArticleVersion.title, ArticleVersion.clauses, ArticleVersion.kind)
    dates = (ArticleVersion.valid_from, ArticleVersion.valid_to, ArticleVersion.published_at)
    owner = (Article.slug, Article.team_id, Pack.title.label("company"))
    query = select(*owner, ArticleVersion.article_id, *version, *dates).join(ArticleVersion.article).outerjoin(Article.pack)
    owned = Article.team_id.is_(None) if team_id is None else or_(Article.team_id.is_(None), Article.team_id == team_id)
    query = query.where(owned, or_(Article.archived_at.is_(None), Article.archived_at > at))
    found: dict[str, list[Any]] = {}
    for row in db.session.execute(query.order_by(Article.slug, Article.team_id.is_(None), ArticleVersion.number)):
        rows = found.setdefault(row.slug, [])
        if not rows or rows[0].team_id == row.team_id:
            rows.append(row)
    return found


def _clauses_of(row: Any, at: datetime) -> list[Clause]:
    shared = (row.article_id, row.title, row.kind is ArticleKind.POLICY, row.id, row.number, row.published_at > at, row.company or "")
    found = [Clause(f"{row.slug}#{clause}", heading, *shared) for clause, heading in row.clauses.items()]
    return [*found, Clause(row.slug, row.title, *shared)]
