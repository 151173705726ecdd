"""Pages of the knowledge room."""

from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.knowledge import desk_titles, policy, queries
from app.knowledge.doors import article_parts, knowledge_tabs
from app.knowledge.editor import ArticleEditor, CannedReplyEditor
from app.knowledge.loading import load_articles, load_canned_replies
from app.knowledge.models import ArticleKind
from app.knowledge.packs import register_section
from app.knowledge.validity import validity
from app.people.models import Person
from app.ui.allow import allow, found
from app.ui.editor_views import EditorViews
from app.ui.frame import Page, Place, Room, register_pages, register_rooms, register_source
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

blueprint = Blueprint("knowledge", __name__, template_folder="templates", url_prefix="/knowledge")
ARTICLES = ArticleEditor()
REPLIES = CannedReplyEditor()
EVERY = "*"
"""The choice of articles in every language."""
EditorViews(ARTICLES).add_to(blueprint)
EditorViews(REPLIES).add_to(blueprint)


@blueprint.get("/")
@allow(policy.READ)
def index() -> ResponseReturnValue:
    """Articles, with a full-text search. Of an article in several languages the one that the person reads is shown, unless they ask."""
    drafts = policy.reads_drafts(current_user)
    filters = _filters("text", "kind", "pack", "language", "tag", "status")
    spoken = {"language": filters["language"].replace(EVERY, ""), "spoken": "" if filters["language"] else current_user.locale}
    page = queries.article_page(current_user, drafts=drafts, after=request.args.get("after"), **{**filters, **spoken})
    packs = queries.packs_of(current_user)
    values = {"kinds": [(kind.value, kind.label) for kind in ArticleKind], "packs": packs, "languages": queries.languages(current_user)}
    return render_template("knowledge/index.html", page=page, filters=filters, drafts=drafts, editor=ARTICLES, **values, **_day())


@blueprint.get("/articles/<int:thing_id>")
@allow(policy.READ)
def article(thing_id: int) -> ResponseReturnValue:
    """One article as it stands: the current version, or what ?version= names."""
    thing = found(ARTICLES.load(current_user, thing_id))
    number = request.args.get("version", type=int) or thing.current_number
    version = queries.version_numbered(ARTICLES.version_type, ARTICLES.owner, thing.id, number)
    if number is not None:
        found(version)
    draft = ARTICLES.preview(thing.draft_source, thing) if version is None else None
    may_edit = policy.may_edit(current_user, thing)
    values = {"parts": [part for part in article_parts(thing.id, current_user) if part], **_day()}
    return render_template(
        "knowledge/article.html", thing=thing, version=version, draft=draft, may_edit=may_edit, editor=ARTICLES, **values
    )


@blueprint.get("/canned-replies")
@allow(policy.READ)
def canned_replies() -> ResponseReturnValue:
    drafts = policy.reads_drafts(current_user)
    filters = _filters("text", "pack", "channel", "status")
    page = queries.canned_reply_page(current_user, drafts=drafts, after=request.args.get("after"), **filters)
    packs = queries.packs_of(current_user)
    return render_template("knowledge/canned_replies.html", page=page, filters=filters, packs=packs, drafts=drafts, editor=REPLIES)


@blueprint.get("/canned-replies/<int:thing_id>")
@allow(policy.READ)
def canned_reply(thing_id: int) -> ResponseReturnValue:
    thing = found(REPLIES.load(current_user, thing_id))
    version = REPLIES.version(thing, thing.current_number)
    may_edit = policy.may_edit(current_user, thing)
    return render_template("knowledge/canned_reply.html", thing=thing, version=version, may_edit=may_edit, editor=REPLIES)


def _filters(*names: str) -> dict[str, str]:
    """The list's state as the address has it. Only people who edit may ask for drafts and the archive."""
    filters = {name: request.args.get(name, "").strip()[:200] for name in names}
    if not policy.reads_drafts(current_user):
        filters["status"] = ""
    return filters


def _day() -> dict[str, Any]:
    return {"validity": validity, "today": clock.now().date()}


def find_articles(person: Person, query: str) -> list[Place]:
    """Articles with the query in title or text, for the command palette."""
    hits = queries.find_articles(person, query)
    return [Place(hit.title, _("Article"), ARTICLES.page(hit), "book") for hit in hits]


def more_tabs() -> list[dict[str, Any]]:
    """Tabs that other rooms add for the reader."""
    return [tab for tab in knowledge_tabs(current_user) if tab]


def install(app: Flask) -> None:
    """Register the room's pages and its sections of a pack."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["more_knowledge_tabs"] = more_tabs
    desk_titles.register()
    register_section("articles", load_articles)
    register_section("canned_replies", load_canned_replies)
    register_pages(
        app,
        Page(_l("New article"), "knowledge.article_new", "plus-lg", _l("Knowledge")),
        Page(_l("Canned replies"), "knowledge.canned_replies", "chat-left-text", _l("Knowledge")),
        Page(_l("New canned reply"), "knowledge.canned_reply_new", "plus-lg", _l("Knowledge")),
    )
    register_rooms(app, Room("knowledge", _l("Knowledge"), "book", "knowledge.index", "k", (policy.READ,), 40, "content", ("trainer",)))
    register_source(app, find_articles)
