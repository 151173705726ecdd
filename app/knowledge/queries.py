"""Reads of packs, articles and canned replies."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, case, false, select, type_coerce
from sqlalchemy.orm import defer, joinedload, load_only

from app.base.database import db
from app.base.paging import Page, fetch
from app.knowledge.models import SEARCH, Article, ArticleKind, ArticleVersion, CannedReply, CannedReplyVersion, Pack
from app.knowledge.pack_document import PackDocument, parse_pack
from app.people.models import Person
from app.people.ownership import copy_columns, own_teams, reads


def pack_named(slug: str, team_id: int | None) -> Pack | None:
    """The pack with this id that belongs to exactly this owner."""
    return db.session.scalars(select(Pack).where(Pack.slug == slug, Pack.team_id == team_id)).first()


def packs_of(person: Person) -> Sequence[Pack]:
    """Packs the person may read, by title."""
    query = select(Pack).where(reads(Pack.team_id, person), Pack.archived_at.is_(None)).options(defer(Pack.source))
    return db.session.scalars(query.order_by(Pack.title, Pack.id)).all()


def pack_document(pack: Pack) -> PackDocument:
    """The pack's data, parsed once per process and text."""
    return _pack_document(pack.content_hash, pack.source)


@lru_cache(maxsize=64)
def _pack_document(digest: str, source: str) -> PackDocument:
    parsed = parse_pack(source).pack
    if parsed is None:
        raise LookupError("a stored pack can no longer be read")
    return parsed


def article_named(slug: str, team_id: int | None) -> Article | None:
    """The article with this id that belongs to exactly this owner."""
    return db.session.scalars(select(Article).where(Article.slug == slug, Article.team_id == team_id)).first()


def canned_reply_named(slug: str, team_id: int | None) -> CannedReply | None:
    """The canned reply with this id that belongs to exactly this owner."""
    return db.session.scalars(select(CannedReply).where(CannedReply.slug == slug, CannedReply.team_id == team_id)).first()


def article_ids_in_use(team_id: int | None) -> frozenset[str]:
    """Ids that scenarios may name: published articles of the site and of the team, and any still being written."""
    query = select(Article.slug).where(Article.archived_at.is_(None), _owned(Article.team_id, team_id))
    return frozenset(db.session.scalars(query))


def current_article(slug: str, team_id: int | None) -> ArticleVersion | None:
    """The text in force: the team's own copy of the article, else the whole site's. One statement."""
    query = select(ArticleVersion).join(ArticleVersion.article).where(Article.slug == slug, ArticleVersion.number == Article.current_number)
    query = query.where(Article.archived_at.is_(None), _owned(Article.team_id, team_id)).options(joinedload(ArticleVersion.article))
    return db.session.scalars(query.order_by(Article.team_id.is_(None)).limit(1)).first()


def article_page(person: Person, *, drafts: bool, after: str | None, **filters: str) -> Page:
    """Articles within reach by title: rows (Article, ArticleVersion or None, its copies). One statement.

    Filters, each "" for all: text, kind, pack (id), language, tag, status (archived | draft).
    """
    slim = (defer(Article.draft_source), defer(ArticleVersion.source), defer(ArticleVersion.html))
    columns = (ArticleVersion, *copy_columns(Article))
    query = _readable_articles(person, drafts).add_columns(*columns).options(_pack_title(Article), *slim)
    query = _filter_articles(query, filters)
    return fetch(query, [(Article.title, False), (Article.id, False)], after, values=own_teams(person))


def find_articles(person: Person, text: str) -> Sequence[Article]:
    """Up to five published articles with `text` in title or body, those with it in the title first; no texts. One statement."""
    matching = SEARCH.matches(db.session(), Article.id, f"{text}*")
    titled = Article.title.icontains(text, autoescape=True)
    query = select(Article).where(reads(Article.team_id, person), Article.current_number.is_not(None), Article.archived_at.is_(None))
    query = query.where(titled if matching is None else titled | matching).options(load_only(Article.id, Article.title))
    return db.session.scalars(query.order_by(case((titled, 0), else_=1), Article.title, Article.id).limit(5)).all()


def languages(person: Person) -> Sequence[str]:
    """Languages in which the person may read something. One statement."""
    query = select(ArticleVersion.language).join(ArticleVersion.article).where(reads(Article.team_id, person))
    return db.session.scalars(query.distinct().order_by(ArticleVersion.language)).all()


def article_of(person: Person, article_id: int, *, drafts: bool) -> Article | None:
    """One article within reach, or None."""
    query = _readable_articles(person, drafts).where(Article.id == article_id)
    return db.session.scalars(query.options(joinedload(Article.pack), joinedload(Article.team))).first()


def canned_reply_page(person: Person, *, drafts: bool, after: str | None, **filters: str) -> Page:
    """Canned replies within reach by title: rows (CannedReply, CannedReplyVersion or None, its copies). One statement."""
    slim = (defer(CannedReply.draft_source), defer(CannedReplyVersion.source))
    columns = (CannedReplyVersion, *copy_columns(CannedReply))
    query = _readable_replies(person, drafts).add_columns(*columns).options(_pack_title(CannedReply), *slim)
    if filters.get("text"):
        query = query.where(
            CannedReply.title.icontains(filters["text"], autoescape=True)
            | CannedReplyVersion.body.icontains(filters["text"], autoescape=True)
        )
    if filters.get("pack"):
        query = query.where(_pack_is(CannedReply.pack_id, filters["pack"]))
    if filters.get("channel"):
        empty, named = CannedReplyVersion.channels == [], _holds(CannedReplyVersion.channels, filters["channel"])
        query = query.where(empty | named)
    query = query.where(CannedReply.archived_at.is_not(None) if filters.get("status") == "archived" else CannedReply.archived_at.is_(None))
    return fetch(query, [(CannedReply.title, False), (CannedReply.id, False)], after, values=own_teams(person))


def canned_reply_of(person: Person, reply_id: int, *, drafts: bool) -> CannedReply | None:
    """One canned reply within reach, or None."""
    query = _readable_replies(person, drafts).where(CannedReply.id == reply_id)
    return db.session.scalars(query.options(joinedload(CannedReply.pack))).first()


def canned_replies_for(pack_id: int | None, channel: str, team_id: int | None) -> Sequence[CannedReplyVersion]:
    """Current canned replies of a pack for one channel, by title: what the composer offers. One statement."""
    query = select(CannedReplyVersion).join(CannedReplyVersion.canned_reply).where(CannedReplyVersion.number == CannedReply.current_number)
    query = query.where(CannedReply.archived_at.is_(None), _owned(CannedReply.team_id, team_id), CannedReply.pack_id == pack_id)
    found = db.session.scalars(query.options(joinedload(CannedReplyVersion.canned_reply)).order_by(CannedReplyVersion.title)).all()
    return [version for version in found if not version.channels or channel in version.channels]


def versions_of(version_type: Any, owner: str, thing_id: int) -> Sequence[Any]:
    """All versions of an article or canned reply, newest first, with who published them."""
    query = select(version_type).where(getattr(version_type, owner) == thing_id).options(joinedload(version_type.published_by))
    return db.session.scalars(query.order_by(version_type.number.desc())).all()


def version_numbered(version_type: Any, owner: str, thing_id: int, number: int | None) -> Any:
    """One version by its number."""
    return db.session.scalars(select(version_type).where(getattr(version_type, owner) == thing_id, version_type.number == number)).first()


def _pack_title(model: Any) -> Any:
    return joinedload(model.pack).load_only(Pack.id, Pack.title)


def _readable_articles(person: Person, drafts: bool) -> Select[Any]:
    current = (ArticleVersion.article_id == Article.id) & (ArticleVersion.number == Article.current_number)
    query = select(Article).outerjoin(ArticleVersion, current).where(reads(Article.team_id, person))
    return query if drafts else query.where(Article.current_number.is_not(None))


def _readable_replies(person: Person, drafts: bool) -> Select[Any]:
    current = (CannedReplyVersion.canned_reply_id == CannedReply.id) & (CannedReplyVersion.number == CannedReply.current_number)
    query = select(CannedReply).outerjoin(CannedReplyVersion, current).where(reads(CannedReply.team_id, person))
    return query if drafts else query.where(CannedReply.current_number.is_not(None))


def _filter_articles(query: Select[Any], filters: dict[str, str]) -> Select[Any]:
    if filters.get("text"):
        found = SEARCH.matches(db.session(), Article.id, filters["text"])
        query = query.where(found if found is not None else Article.title.icontains(filters["text"], autoescape=True))
    if filters.get("kind"):
        query = query.where(Article.kind == filters["kind"] if filters["kind"] in list(ArticleKind) else false())
    if filters.get("pack"):
        query = query.where(_pack_is(Article.pack_id, filters["pack"]))
    if filters.get("language"):
        query = query.where(ArticleVersion.language == filters["language"])
    if filters.get("tag"):
        query = query.where(_holds(ArticleVersion.tags, filters["tag"]))
    archived = filters.get("status") == "archived"
    if filters.get("status") == "draft":
        query = query.where(Article.current_number.is_(None))
    return query.where(Article.archived_at.is_not(None) if archived else Article.archived_at.is_(None))


def _pack_is(column: Any, typed: str) -> Any:
    return column == int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else false()


def _holds(column: Any, name: str) -> Any:
    """A JSON list column holds this exact text."""
    return _as_text(column).contains(f'"{name}"', autoescape=True)


def _as_text(column: Any) -> Any:
    return type_coerce(column, Text)


def _owned(column: Any, team_id: int | None) -> Any:
    return column.is_(None) if team_id is None else (column.is_(None) | (column == team_id))
