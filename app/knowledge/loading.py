"""The knowledge sections of a pack: articles and canned replies."""

from functools import partial

from app.knowledge import actions
from app.knowledge.article_document import parse_article
from app.knowledge.canned_document import parse_canned, written
from app.knowledge.models import Article, ArticleKind, ArticleVersion, CannedReply, CannedReplyVersion
from app.knowledge.packs import PACK_FILE, PackLoad, PackText
from app.knowledge.queries import article_named, canned_reply_named
from app.ui.words import gettext as _


def load_articles(load: PackLoad) -> None:
    """Load `articles/*.md`; two files with one id are an error."""
    for file, text in load.texts("articles", ".md"):
        compilation = parse_article(text)
        if not load.report.find(file, compilation.findings) or compilation.article is None:
            continue
        article = compilation.article
        if load.is_first("articles", article.id, file):
            one = PackText("articles", article.id, article.title, text, file)
            publish = partial(actions.publish_article, by=load.by, at=load.at, source=text, origin="file")
            known = article_named(article.id, load.team_id)
            load.store(one, Article, ArticleVersion, known, publish, kind=ArticleKind(article.kind))


def load_canned_replies(load: PackLoad) -> None:
    """Load the canned replies that stand in pack.yaml."""
    file = load.files.named(PACK_FILE)
    for entry in load.document.canned_replies:
        text = written(entry)
        compilation = parse_canned(text)
        if compilation.reply is None:
            message = next(found.message for found in compilation.findings if found.severity == "error")
            load.report.wrong(file, "E07", _("The canned reply '%(id)s': %(message)s", id=entry.id, message=message), line=entry.line)
            continue
        one = PackText("canned_replies", entry.id, entry.title, text, file, entry.line)
        publish = partial(actions.publish_canned_reply, by=load.by, at=load.at, source=text, origin="file")
        load.store(one, CannedReply, CannedReplyVersion, canned_reply_named(entry.id, load.team_id), publish)
