"""Reads of packs, articles and canned replies."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, case, false, func, or_, select, type_coerce
from sqlalchemy.orm import aliased, defer, joinedload, load_only

from app.base.database import db
from app.base.folding import holds
from app.base.paging import Page, fetch
from app.knowledge.article_document import translation_id
from app.knowledge.models import SEARCH, Article, ArticleKind, ArticleVersion, CannedReply, CannedReplyVersion, Pack
from app.knowledge.pack_document import PackDocument, parse_pack
from app.knowledge.pack_overlay import in_language
from app.people.models import Person
from app.people.ownership import copy_columns, own_teams, reads


def pack_named(slug: str, team_id: int | None) -> Pack | None:
    """The pack with this id that belongs to exactly this owner."""
    return db.session.scalars(select(Pack).where(Pack.slug == slug, Pack.team_id == team_id)).first()


def packs_of(person: Person) -> Sequence[Pack]:
    """Packs the person may read, by title."""
    query = select(Pack).where(reads(Pack.team_id, person), Pack.archived_at.is_(None)).options(defer(Pack.source))
    return db.session.scalars(query.order_by(Pack.title, Pack.id)).all()


def pack_document(pack: Pack, language: str = "") -> PackDocument:
    """The pack's data, parsed once per process and text, with its texts in `language` where it has them in it.

    One statement the first time that a process meets a translation.
    """
    document = _pack_document(pack.content_hash, pack.source)
    spoken = spoken_language(document, language)
    return document if spoken == document.languages[0] else _in_language(pack.id, pack.content_hash, spoken)


def spoken_language(document: PackDocument, language: str) -> str:
    """The language of the pack in which somebody is served who writes in `language`: this one, its root (pt-BR, pt), else the first."""
    return next((one for one in (language, language.split("-")[0]) if one in document.languages), document.languages[0])


@lru_cache(maxsize=128)
def _in_language(pack_id: int, digest: str, language: str) -> PackDocument:
    row = db.session.execute(select(Pack.source, Pack.overlays).where(Pack.id == pack_id)).one()
    document = _pack_document(digest, row.source)
    said = row.overlays.get(language)
    translated = in_language(said, language, document).pack if said is not None else document
    if translated is None:
        raise LookupError("a stored translation of a pack can no longer be read")
    return translated


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
    query = select(Article.slug).where(Article.archived_at.is_(None), Article.translates.is_(None), _owned(Article.team_id, team_id))
    return frozenset(db.session.scalars(query))


def current_article(slug: str, team_id: int | None) -> ArticleVersion | None:
    """The text in force: the team's own copy of the article, else the whole site's. One statement."""
    query = select(ArticleVersion).join(ArticleVersion.article).where(Article.slug == slug, ArticleVersion.number == Article.current_number)
    query = query.where(Article.archived_at.is_(None), _owned(Article.team_id, team_id)).options(joinedload(ArticleVersion.article))
    return db.session.scalars(query.order_by(Article.team_id.is_(None)).limit(1)).first()


def article_page(person: Person, *, drafts: bool, after: str | None, **filters: str) -> Page:
    """Articles within reach by title: rows (Article, ArticleVersion or None, its copies). One statement.

    Filters, each "" for all: text, kind, pack (id), language, tag, status (archived | draft). `spoken`: those in that language
    first, then originals in others that have no translation into it.
    """
    slim = (defer(Article.draft_source), defer(ArticleVersion.source), defer(ArticleVersion.html))
    columns = (ArticleVersion, *copy_columns(Article))
    query = _readable_articles(person, drafts).add_columns(*columns).options(_pack_title(Article), *slim)
    query = _filter_articles(query, filters)
    order: list[Any] = [(Article.title, False), (Article.id, False)]
    if spoken := filters.get("spoken", ""):
        query = query.where(_in_or_for(spoken))
        order.insert(0, (case((_speaks(spoken), 0), else_=1), False))
    return fetch(query, order, after, values=own_teams(person))


def find_articles(person: Person, text: str) -> Sequence[Article]:
    """Up to five published articles with `text` in title or body, those with it in the title first; no texts. One statement."""
    matching = SEARCH.matches(db.session(), Article.id, f"{text}*")
    titled = holds(Article.title, text)
    query = select(Article).where(reads(Article.team_id, person), Article.current_number.is_not(None), Article.archived_at.is_(None))
    query = query.where(titled if matching is None else titled | matching).options(load_only(Article.id, Article.title))
    return db.session.scalars(query.order_by(case((titled, 0), else_=1), Article.title, Article.id).limit(5)).all()


def articles_named(person: Person, slugs: Sequence[str], language: str = "") -> Sequence[Any]:
    """Published articles with these ids that the person may read, each in `language` where there is a translation.

    Rows of id, slug (the original's) and title, by title. One statement.
    """
    translations = [translation_id(slug, language.split("-")[0]) for slug in slugs] if language else []
    original = func.coalesce(Article.translates, Article.slug)
    query = select(Article.id, original.label("slug"), Article.title, Article.translates)
    query = query.where(Article.slug.in_([*slugs, *translations]), reads(Article.team_id, person))
    rows = db.session.execute(query.where(Article.current_number.is_not(None)).order_by(Article.title)).all()
    translated = {row.slug for row in rows if row.translates is not None}
    return [row for row in rows if row.translates is not None or row.slug not in translated]


def clauses_named(person: Person, refs: Collection[str]) -> dict[str, Any]:
    """What `article#clause` or `article` names in the current versions the person may read: rows of id, title and clauses, by reference.

    A team's copy goes before the site's. One statement, none without references.
    """
    wanted = {ref: ref.partition("#")[0] for ref in refs if ref}
    if not wanted:
        return {}
    query = select(Article.id, Article.slug, Article.title, ArticleVersion.clauses).join(ArticleVersion.article)
    query = query.where(Article.slug.in_(sorted(set(wanted.values()))), ArticleVersion.number == Article.current_number)
    rows = db.session.execute(query.where(reads(Article.team_id, person)).order_by(Article.team_id.is_not(None)))
    by_slug = {row.slug: row for row in rows}
    return {ref: by_slug[slug] for ref, slug in wanted.items() if slug in by_slug}


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
        query = query.where(holds(CannedReply.title, filters["text"]) | holds(CannedReplyVersion.body, filters["text"]))
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


def canned_replies_for(pack_id: int | None, channel: str, team_id: int | None, language: str) -> Sequence[CannedReplyVersion]:
    """Current canned replies of a pack for one channel: what the composer offers. One statement.

    First those in `language` by title, then those that exist in other languages only; a translation never stands for another one.
    """
    query = select(CannedReplyVersion).join(CannedReplyVersion.canned_reply).where(CannedReplyVersion.number == CannedReply.current_number)
    query = query.where(CannedReply.archived_at.is_(None), _owned(CannedReply.team_id, team_id), CannedReply.pack_id == pack_id)
    found = db.session.scalars(query.options(joinedload(CannedReplyVersion.canned_reply)).order_by(CannedReplyVersion.title)).all()
    fitting = [version for version in found if not version.channels or channel in version.channels]
    spoken = [version for version in fitting if same_language(version.language, language)]
    said = {version.canned_reply.slug for version in spoken}
    said |= {slug.removesuffix(f".{version.language}") for version, slug in ((one, one.canned_reply.slug) for one in spoken)}
    others = (version for version in fitting if version not in spoken and version.canned_reply.slug not in said)
    return spoken + [version for version in others if not version.canned_reply.slug.endswith(f".{version.language}")]


def same_language(one: str, other: str) -> bool:
    """Whether two language codes are read by the same people: pt and pt-BR."""
    return one.split("-")[0].lower() == other.split("-")[0].lower()


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
        query = query.where(found if found is not None else holds(Article.title, filters["text"]))
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


def _speaks(language: str) -> Any:
    root = language.split("-")[0]
    return or_(ArticleVersion.language == root, ArticleVersion.language.startswith(f"{root}-", autoescape=True))


def _in_or_for(language: str) -> Any:
    """Articles in the language, and originals in another one that nobody has translated into it."""
    draft = ArticleVersion.id.is_(None)
    other = aliased(Article)
    done = select(other.id).where(other.translates == Article.slug, other.slug == Article.slug + f".{language.split('-')[0].lower()}")
    done = done.where(other.current_number.is_not(None), other.archived_at.is_(None), other.pack_id.is_not_distinct_from(Article.pack_id))
    return draft | _speaks(language) | (Article.translates.is_(None) & ~done.exists())


def _pack_is(column: Any, typed: str) -> Any:
    return column == int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else false()


def _holds(column: Any, name: str) -> Any:
    """A JSON list column holds this exact text."""
    return _as_text(column).contains(f'"{name}"', autoescape=True)


def _as_text(column: Any) -> Any:
    return type_coerce(column, Text)


def _owned(column: Any, team_id: int | None) -> Any:
    return column.is_(None) if team_id is None else (column.is_(None) | (column == team_id))
