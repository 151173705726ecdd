"""Beside the conversation: articles to read and insert, questions that others asked, the reply as the customer sees it."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.inbox import policy, queries
from app.inbox.actions import desk
from app.inbox.asked import answered_questions
from app.inbox.models import Attempt
from app.inbox.views.blueprint import blueprint
from app.inbox.writing import MOST_CHARACTERS, reply_html
from app.knowledge.models import ArticleVersion
from app.knowledge.queries import article_of, article_page, same_language, version_numbered
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.post("/<int:attempt_id>/preview")
@allow(policy.WRITE)
def preview(attempt_id: int) -> ResponseReturnValue:
    """The reply as the customer will see it."""
    found(queries.pack_worked_in(current_user, attempt_id))
    text = request.form.get("body", "").strip()[:MOST_CHARACTERS]
    return render_template("inbox/preview.html", html=reply_html(text) if text else "")


@blueprint.get("/<int:attempt_id>/articles")
@allow(9)
def articles(attempt_id: int) -> ResponseReturnValue:
    """Articles to read and insert: those of the pack, or what the search finds; first those in the customer's language."""
    row = found(queries.pack_worked_in(current_user, attempt_id))
    text = request.args.get("q", "").strip()[:100]
    filters = {"text": text, "pack": "" if text or row.pack_id is None else str(row.pack_id)}
    page = article_page(current_user, drafts=False, after=None, spoken=row.language or "", **filters)
    rows = page.rows[:30]
    spoken = [one for one in rows if one[1] is not None and same_language(one[1].language, row.language or "")]
    asked = answered_questions(current_user, row, text)
    return render_template("inbox/articles.html", attempt_id=attempt_id, rows=spoken, others=rows[len(spoken) :], text=text, asked=asked)


@blueprint.get("/<int:attempt_id>/articles/<int:article_id>")
@allow(9)
def article(attempt_id: int, article_id: int) -> ResponseReturnValue:
    """One article beside the conversation."""
    found(queries.pack_worked_in(current_user, attempt_id))
    thing = found(article_of(current_user, article_id, drafts=False))
    version = found(version_numbered(ArticleVersion, "article_id", thing.id, thing.current_number))
    return render_template("inbox/article.html", attempt_id=attempt_id, article=thing, version=version)


@blueprint.post("/<int:attempt_id>/cite")
@allow(policy.WRITE)
def cite(attempt_id: int) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id))
    thing = found(article_of(current_user, request.form.get("article_id", 0, type=int), drafts=False))
    desk.cite_article(attempt, thing.translates or thing.slug, at=clock.now())
    if "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "fetch":
        return jsonify(cited=thing.translates or thing.slug)
    return see_other("inbox.attempt", _("The article counts as cited. Add its link to your reply."), attempt_id=attempt.id)
