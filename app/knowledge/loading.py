"""The knowledge sections of a pack: articles and canned replies."""

from app.base.database import db
from app.base.publishing import load_text
from app.knowledge import actions
from app.knowledge.article_document import ArticleDocument, parse_article
from app.knowledge.canned_document import parse_canned, written
from app.knowledge.models import Article, ArticleKind, ArticleVersion, CannedReply, CannedReplyVersion
from app.knowledge.pack_document import CannedReplyEntry
from app.knowledge.packs import PACK_FILE, PackLoad
from app.knowledge.queries import article_named, canned_reply_named
from app.ui.words import gettext as _


def load_articles(load: PackLoad) -> None:
    """Load `articles/*.md`; two files with one id are an error."""
    seen: dict[str, str] = {}
    for file, text in load.texts("articles", ".md"):
        compilation = parse_article(text)
        if not load.report.find(file, compilation.findings) or compilation.article is None:
            continue
        article = compilation.article
        if article.id in seen:
            load.report.wrong(
                file,
                "E02",
                _("The article '%(id)s' stands in %(file)s already.", id=article.id, file=seen[article.id]),
                _("Give one of them another id."),
            )
            continue
        seen[article.id] = file
        _load_article(load, file, text, article)


def load_canned_replies(load: PackLoad) -> None:
    """Load the canned replies that stand in pack.yaml."""
    for entry in load.document.canned_replies:
        _load_canned_reply(load, entry)


def _load_article(load: PackLoad, file: str, text: str, article: ArticleDocument) -> None:
    def make() -> Article:
        made = Article(
            slug=article.id,
            title=article.title,
            kind=ArticleKind(article.kind),
            pack_id=load.pack.id,
            team_id=load.team_id,
            created_at=load.at,
            draft_source=text,
            draft_at=load.at,
        )
        db.session.add(made)
        db.session.flush()
        return made

    def store(thing: Article) -> None:
        actions.publish_article(thing, by=load.by, at=load.at, source=text, origin="file")

    known = article_named(article.id, load.team_id)
    if known is not None and known.pack_id != load.pack.id:
        said = _("The article '%(id)s' belongs to another pack already.", id=article.id)
        load.report.wrong(file, "E02", said, _("Give it another id."))
        return
    outcome = load_text(known, ArticleVersion, "article_id", text, make, store, at=load.at, replace=load.replace)
    load.report.add("articles", article.id, outcome, file)


def _load_canned_reply(load: PackLoad, entry: CannedReplyEntry) -> None:
    text = written(entry)
    file = load.files.named(PACK_FILE)
    compilation = parse_canned(text)
    if compilation.reply is None:
        message = next(found.message for found in compilation.findings if found.severity == "error")
        load.report.wrong(file, "E07", _("The canned reply '%(id)s': %(message)s", id=entry.id, message=message), line=entry.line)
        return

    def make() -> CannedReply:
        made = CannedReply(
            slug=entry.id,
            title=entry.title,
            pack_id=load.pack.id,
            team_id=load.team_id,
            created_at=load.at,
            draft_source=text,
            draft_at=load.at,
        )
        db.session.add(made)
        db.session.flush()
        return made

    def store(thing: CannedReply) -> None:
        actions.publish_canned_reply(thing, by=load.by, at=load.at, source=text, origin="file")

    known = canned_reply_named(entry.id, load.team_id)
    if known is not None and known.pack_id != load.pack.id:
        said = _("The canned reply '%(id)s' belongs to another pack already.", id=entry.id)
        load.report.wrong(file, "E02", said, _("Give it another id."), line=entry.line)
        return
    outcome = load_text(known, CannedReplyVersion, "canned_reply_id", text, make, store, at=load.at, replace=load.replace)
    load.report.add("canned_replies", entry.id, outcome, file)
