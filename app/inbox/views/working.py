"""Working on a conversation: send, note, desk actions, tags, articles, drafts, preview, waiting."""

from flask import flash, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.base.transaction import commit_refusal
from app.inbox import policy, queries
from app.inbox.actions import attempts, desk, drafts
from app.inbox.models import Attempt, AttemptState, DraftKind
from app.inbox.views.blueprint import blueprint
from app.inbox.views.desk import desk_part, fresh_field, refused
from app.inbox.writing import MOST_CHARACTERS, reply_html
from app.knowledge.models import ArticleVersion
from app.knowledge.queries import article_of, article_page, version_numbered
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.post("/<int:attempt_id>/reply")
@allow(policy.WRITE)
def send(attempt_id: int) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    text, at = request.form.get("body", ""), clock.now()
    if attempt.state is not AttemptState.OPEN:
        return _too_late(attempt, DraftKind.REPLY, text)
    try:
        turn = attempts.send_reply(attempt, text, by=current_user, at=at, revision=request.form.get("turn", 0, type=int))
    except DomainError as error:
        return _kept(attempt, DraftKind.REPLY, text, error)
    if turn.reply_message_id is None:
        return _too_late(attempt, DraftKind.REPLY, text)
    return desk_part(attempt, field=fresh_field(attempt, DraftKind.REPLY))


@blueprint.post("/<int:attempt_id>/notes")
@allow(policy.WRITE)
def note(attempt_id: int) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    text, at = request.form.get("body", ""), clock.now()
    if _is_over(attempt):
        return _too_late(attempt, DraftKind.NOTE, text)
    try:
        desk.add_note(attempt, text, by=current_user, at=at)
    except DomainError as error:
        return _kept(attempt, DraftKind.NOTE, text, error)
    return desk_part(attempt, field=fresh_field(attempt, DraftKind.NOTE))


@blueprint.post("/<int:attempt_id>/actions")
@allow(policy.WRITE)
def act(attempt_id: int) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    if _is_over(attempt):
        return desk_part(attempt)
    given = {name.removeprefix("p-"): value for name, value in request.form.items() if name.startswith("p-")}
    use = desk.do_action(attempt, request.form.get("action", ""), given, by=current_user, at=clock.now())
    return desk_part(attempt, use=use)


@blueprint.post("/<int:attempt_id>/tags")
@allow(policy.WRITE)
def tag(attempt_id: int) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    if _is_over(attempt):
        return desk_part(attempt)
    name, at = request.form.get("tag", ""), clock.now()
    if request.form.get("off"):
        desk.remove_tag(attempt, name, by=current_user, at=at)
    else:
        desk.add_tag(attempt, name, by=current_user, at=at)
    return desk_part(attempt, tags=True)


@blueprint.post("/<int:attempt_id>/tick")
@allow(policy.WRITE)
def tick(attempt_id: int) -> ResponseReturnValue:
    """Has the customer waited so long that they write again? The page asks while it is looked at."""
    attempt: Attempt = found(queries.attempt_to_write(current_user, attempt_id, pack=True))
    open_before = attempt.state is AttemptState.OPEN
    made = attempts.let_time_pass(attempt, at=clock.now())
    known = request.form.get("turn", 0, type=int) == attempt.revision
    if known and open_before and not made:
        return "", 204
    return desk_part(attempt)


@blueprint.post("/<int:attempt_id>/drafts/<any(reply,note):kind>")
@allow(policy.WRITE)
def draft(attempt_id: int, kind: str) -> ResponseReturnValue:
    attempt: Attempt = found(queries.attempt_typed_in(current_user, attempt_id))
    body, revision = request.form.get("body", ""), request.form.get("revision", 0, type=int)
    saved = drafts.save_draft(attempt, DraftKind(kind), body, revision=revision, by=current_user, at=clock.now())
    return jsonify(revision=saved.revision)


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
    """Articles to read and insert: those of the pack, or what the search finds."""
    row = found(queries.pack_worked_in(current_user, attempt_id))
    text = request.args.get("q", "").strip()[:100]
    filters = {"text": text, "pack": "" if text or row.pack_id is None else str(row.pack_id)}
    page = article_page(current_user, drafts=False, after=None, **filters)
    return render_template("inbox/articles.html", attempt_id=attempt_id, rows=page.rows[:30], text=text)


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
    desk.cite_article(attempt, thing.slug, at=clock.now())
    if "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "fetch":
        return jsonify(cited=thing.slug)
    return see_other("inbox.attempt", _("The article counts as cited. Add its link to your reply."), attempt_id=attempt.id)


def _is_over(attempt: Attempt) -> bool:
    """Let silence come first; whether the customer has left by now."""
    attempts.let_time_pass(attempt, at=clock.now())
    return attempt.state is not AttemptState.OPEN


def _kept(attempt: Attempt, kind: DraftKind, text: str, error: DomainError) -> ResponseReturnValue:
    """A refused text stays: in the composer, and as the draft."""
    if text.strip():
        drafts.keep_draft(attempt, kind, text, at=clock.now())
        commit_refusal()
    saved = drafts.draft_of(attempt, kind)
    return refused(attempt, kind, text, error, saved.revision if saved else 0)


def _too_late(attempt: Attempt, kind: DraftKind, text: str) -> ResponseReturnValue:
    """The customer has left. A text that was not sent stays readable below the story."""
    if not text.strip() or drafts.was_sent(attempt, kind, text):
        return _over(attempt, _("This conversation has ended. Read how it went, then try again."))
    drafts.keep_draft(attempt, kind, text, at=clock.now())
    return _over(attempt, _("The customer had left before this was sent. Your text is kept at the end of the page."))


def _over(attempt: Attempt, message: str) -> ResponseReturnValue:
    flash(message, "info")
    return desk_part(attempt)
