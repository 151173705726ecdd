"""Verbs on articles and canned replies: create, save the draft, publish, archive."""

from datetime import datetime
from typing import Any, TypeVar

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import Publication, hold
from app.base.publishing import publish as publish_text
from app.base.search_text import document_text
from app.base.source import Finding
from app.base.versions import normal_source, save_draft
from app.knowledge.article_document import ArticleDocument, Original, parse_article
from app.knowledge.canned_document import CannedDocument, parse_canned
from app.knowledge.models import SEARCH, Article, ArticleKind, ArticleVersion, CannedReply, CannedReplyVersion, Pack
from app.knowledge.queries import article_named, canned_reply_named, current_article
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _

Text = TypeVar("Text", Article, CannedReply)
KINDS: dict[type[Any], str] = {Article: "article", CannedReply: "canned_reply"}


class WrongText(DomainError):
    """The text has errors, so it cannot be published or stored under its id."""


class TakenId(DomainError):
    """Another text of the same owner has this id."""


def create_article(text: str, *, pack: Pack | None, team_id: int | None, by: Person, at: datetime) -> Article:
    """A new article with `text` as its draft. Raises WrongText, TakenId."""
    parsed = _article(text)
    if article_named(parsed.id, team_id) is not None:
        raise TakenId(_("There is an article '%(id)s' already. Give this one another id.", id=parsed.id), field="source")
    made = Article(slug=parsed.id, title=parsed.title, kind=ArticleKind(parsed.kind), pack_id=pack.id if pack else None, team_id=team_id)
    made.translates = parsed.translates
    return _created(made, text, by=by, at=at)


def create_canned_reply(text: str, *, pack: Pack | None, team_id: int | None, by: Person, at: datetime) -> CannedReply:
    """A new canned reply with `text` as its draft. Raises WrongText, TakenId."""
    parsed = _canned_reply(text)
    if canned_reply_named(parsed.id, team_id) is not None:
        raise TakenId(_("There is a canned reply '%(id)s' already. Give this one another id.", id=parsed.id), field="source")
    made = CannedReply(slug=parsed.id, title=parsed.title, pack_id=pack.id if pack else None, team_id=team_id)
    return _created(made, text, by=by, at=at)


def save(thing: Article | CannedReply, text: str, *, revision: int, by: Person, at: datetime) -> None:
    """Keep `text` as the draft, right or wrong. Raises Conflict when another person saved since `revision`."""
    hold(thing)
    save_draft(thing, normal_source(text), revision=revision, by_id=by.id, at=at)


def publish_article(
    article: Article, *, by: Person | None, at: datetime, source: str | None = None, origin: str = "site"
) -> Publication[ArticleVersion]:
    """Make the draft (or `source`) the text in force and searchable. Raises WrongText, NothingToPublish."""
    hold(article)
    text = article.draft_source if source is None else source
    parsed = _article(text, article.slug, article.team_id)
    done = publish_text(
        article,
        ArticleVersion,
        "article_id",
        text,
        title=parsed.title,
        by_id=by.id if by else None,
        at=at,
        language=parsed.language,
        kind=ArticleKind(parsed.kind),
        tags=list(parsed.tags),
        clauses=parsed.clauses,
        valid_from=parsed.valid_from,
        valid_to=parsed.valid_to,
        html=parsed.html,
    )
    article.title, article.kind = parsed.title, ArticleKind(parsed.kind)
    SEARCH.put(db.session(), [(article.id, document_text(f"{parsed.title}\n{' '.join(parsed.tags)}\n{parsed.body}"))])
    _record_publication(article, done.version.number, by=by, at=at, origin=origin)
    return done


def publish_canned_reply(
    reply: CannedReply, *, by: Person | None, at: datetime, source: str | None = None, origin: str = "site"
) -> Publication[CannedReplyVersion]:
    """Make the draft (or `source`) the text that the composer offers. Raises WrongText, NothingToPublish."""
    hold(reply)
    text = reply.draft_source if source is None else source
    parsed = _canned_reply(text, reply.slug)
    values = {"language": parsed.language, "channels": list(parsed.channels), "body": parsed.body}
    by_id = by.id if by else None
    done = publish_text(reply, CannedReplyVersion, "canned_reply_id", text, title=parsed.title, by_id=by_id, at=at, **values)
    reply.title = parsed.title
    _record_publication(reply, done.version.number, by=by, at=at, origin=origin)
    return done


def original_of(parsed: ArticleDocument, team_id: int | None) -> Original | None:
    """What a translation has to repeat of the article it translates; None where that one is not published. One statement."""
    version = current_article(parsed.translates or "", team_id)
    return Original(version.kind.value, version.valid_from, version.valid_to, version.clauses) if version is not None else None


def archive(thing: Article | CannedReply, *, by: Person, at: datetime) -> None:
    """Take the text out of lists, search and the composer. Twice is once."""
    if thing.archived_at is None:
        thing.archived_at = at
        _record("archive", thing, by=by, at=at)


def restore(thing: Article | CannedReply, *, by: Person, at: datetime) -> None:
    """Bring an archived text back. Twice is once."""
    if thing.archived_at is not None:
        thing.archived_at = None
        _record("restore", thing, by=by, at=at)


def _created(made: Text, text: str, *, by: Person, at: datetime) -> Text:
    made.created_at = made.draft_at = at
    made.draft_source, made.draft_by_id = normal_source(text), by.id
    db.session.add(made)
    db.session.flush()
    _record("create", made, by=by, at=at)
    return made


def _record(verb: str, thing: Article | CannedReply, *, by: Person | None, at: datetime, **details: Any) -> None:
    kind = KINDS[type(thing)]
    record(f"knowledge.{verb}", kind, thing.id, by=by, at=at, label=thing.title, team_id=thing.team_id, **details)


def _record_publication(thing: Article | CannedReply, number: int, *, by: Person | None, at: datetime, origin: str) -> None:
    _record("publish", thing, by=by, at=at, number=number, origin=origin)


def _article(text: str, slug: str | None = None, team_id: int | None = None) -> ArticleDocument:
    compilation = parse_article(normal_source(text))
    if compilation.article is not None and compilation.article.translates is not None and slug is not None:
        original = original_of(compilation.article, team_id)
        if original is None:
            said = _("There is no article '%(id)s' to translate. Publish it first.", id=compilation.article.translates)
            raise WrongText(said, field="source")
        compilation = parse_article(normal_source(text), original)
    if compilation.article is None:
        raise _wrong(compilation.findings)
    return _same_id(compilation.article, slug)


def _canned_reply(text: str, slug: str | None = None) -> CannedDocument:
    compilation = parse_canned(normal_source(text))
    if compilation.reply is None:
        raise _wrong(compilation.findings)
    return _same_id(compilation.reply, slug)


Parsed = TypeVar("Parsed", ArticleDocument, CannedDocument)


def _same_id(parsed: Parsed, slug: str | None) -> Parsed:
    if slug is not None and parsed.id != slug:
        raise WrongText(
            _("The text says id: %(id)s. Write id: %(slug)s, or make a new text of it.", id=parsed.id, slug=slug), field="source"
        )
    return parsed


def _wrong(findings: tuple[Finding, ...]) -> WrongText:
    first = next(found for found in findings if found.severity == "error")
    said = _("Line %(line)s: %(message)s %(hint)s", line=first.line, message=first.message, hint=first.hint)
    return WrongText(said.rstrip(), field="source")
