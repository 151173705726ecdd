"""The knowledge sections of a pack: articles and canned replies, and both in the pack's further languages."""

from functools import partial

from app.base.source import Finding
from app.knowledge import actions
from app.knowledge.article_document import ArticleDocument, parse_article
from app.knowledge.canned_document import CannedReplyEntry, parse_canned, written
from app.knowledge.models import Article, ArticleKind, ArticleVersion, CannedReply, CannedReplyVersion
from app.knowledge.packs import PACK_FILE, PackLoad, PackText
from app.knowledge.queries import article_named, canned_reply_named
from app.ui.words import gettext as _


def load_articles(load: PackLoad) -> None:
    """Load `articles/*.md`, then translations, which stand in `articles/<language>/`; two files with one id are an error."""
    read = [(file, text, parse_article(text)) for file, text in load.texts("articles", ".md")]
    for file, text, compilation in sorted(read, key=lambda one: one[2].article is not None and one[2].article.translates is not None):
        article = compilation.article
        held = _held(load, article, text) if article is not None and article.translates is not None else compilation.findings
        if load.report.find(file, held) and article is not None and load.is_first("articles", article.id, file):
            one = PackText("articles", article.id, article.title, text, file)
            publish = partial(actions.publish_article, by=load.by, at=load.at, source=text, origin="file")
            known = article_named(article.id, load.team_id)
            values = {"kind": ArticleKind(article.kind), "translates": article.translates}
            load.store(one, Article, ArticleVersion, known, publish, **values)


def _held(load: PackLoad, article: ArticleDocument, text: str) -> tuple[Finding, ...]:
    """What is wrong with a translation, held against its original, which has been loaded by now."""
    found = []
    original = actions.original_of(article, load.team_id)
    if original is None:
        said = _("There is no article '%(id)s' to translate.", id=article.translates)
        found.append(Finding("E10", "error", 2, 1, said, _("Mend 'translates', or load the original first.")))
    if article.language not in load.document.languages:
        said = _("The pack does not speak %(language)s.", language=article.language)
        found.append(Finding("E08", "error", 2, 1, said, _("Add it to 'languages' in pack.yaml.")))
    return (*found, *parse_article(text, original).findings)


def load_canned_replies(load: PackLoad) -> None:
    """Load the canned replies that stand in pack.yaml and in its translations."""
    own = {entry.id for entry in load.document.canned_replies}
    for entry in load.document.canned_replies:
        _load_canned(load, entry, load.files.named(PACK_FILE))
    for document, file in load.documents.values():
        for entry in document.canned_replies:
            if entry.id not in own:
                _load_canned(load, entry, file)


def _load_canned(load: PackLoad, entry: CannedReplyEntry, file: str) -> None:
    text = written(entry)
    compilation = parse_canned(text)
    if compilation.reply is None:
        message = next(found.message for found in compilation.findings if found.severity == "error")
        load.report.wrong(file, "E07", _("The canned reply '%(id)s': %(message)s", id=entry.id, message=message), line=entry.line)
        return
    one = PackText("canned_replies", entry.id, entry.title, text, file, entry.line)
    publish = partial(actions.publish_canned_reply, by=load.by, at=load.at, source=text, origin="file")
    load.store(one, CannedReply, CannedReplyVersion, canned_reply_named(entry.id, load.team_id), publish)
