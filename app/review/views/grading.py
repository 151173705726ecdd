"""The review page, and everything its script sends: small posts that answer with the live score."""

from datetime import datetime
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions import claims, drafts, publishing
from app.review.actions.drafts import Saved
from app.review.actions.notes import worked
from app.review.actions.publishing import Published
from app.review.actions.rated import RATING_FIELDS, Span
from app.review.actions.reviewees import others_to_review
from app.review.desk import body_of, desk, numbers_of
from app.review.excusing.queries import pending_in
from app.review.models import AssignmentState, Evidence, ReviewState
from app.review.policy import GIVE
from app.review.queries import queue, reads, sheets
from app.review.queries.queue import QueueFilter
from app.review.queries.sheets import Sheet
from app.review.shown_text import shown_text
from app.review.views.beside.clauses import clauses_said
from app.review.views.blueprint import blueprint
from app.review.views.sent import sent, text_of, whole
from app.rubrics.document import EXCUSED
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.formats import clock_time
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/<int:assignment_id>")
@allow(37)
def grade(assignment_id: int) -> ResponseReturnValue:
    enter("review")
    at, wanted = clock.now(), QueueFilter.of(request.args)
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id, whole=True))
    if sheet.assignment.state is AssignmentState.DONE and not sheet.is_change:
        return _done(sheet)
    return render_template("review/grade.html", sheet=sheet, wanted=wanted, **_page(sheet, wanted, at))


@blueprint.post("/review/<int:assignment_id>/save")
@allow(38)
def save(assignment_id: int) -> ResponseReturnValue:
    values = sent()
    state = {"revision": whole(values, "revision"), "version_id": whole(values, "version"), "by": current_user, "at": clock.now()}
    if "criterion" not in values:
        return live(drafts.save_comment(assignment_id, text_of(values, "comment"), **state))
    given = {name: None if values[name] is None else text_of(values, name) for name in RATING_FIELDS if name in values}
    return live(drafts.save_rating(assignment_id, text_of(values, "criterion"), given, **state))


@blueprint.post("/review/<int:assignment_id>/evidence")
@allow(38)
def attach(assignment_id: int) -> ResponseReturnValue:
    values = sent()
    span = Span(whole(values, "message"), whole(values, "start"), whole(values, "end"), text_of(values, "quote"))
    state = {"revision": whole(values, "revision"), "version_id": whole(values, "version"), "by": current_user, "at": clock.now()}
    saved, evidence = drafts.attach(assignment_id, text_of(values, "criterion"), span, **state)
    return live(saved, evidence=evidence, message_id=span.message_id)


@blueprint.post("/review/<int:assignment_id>/evidence/<int:evidence_id>/remove")
@allow(38)
def detach(assignment_id: int, evidence_id: int) -> ResponseReturnValue:
    values = sent()
    state = {"revision": whole(values, "revision"), "version_id": whole(values, "version"), "by": current_user, "at": clock.now()}
    saved, evidence = drafts.detach(assignment_id, evidence_id, **state)
    return live(saved, evidence=evidence, message_id=whole(values, "message"))


@blueprint.post("/review/<int:assignment_id>/publish")
@allow(39)
def publish(assignment_id: int) -> ResponseReturnValue:
    values, at = sent(), clock.now()
    worked(assignment_id, whole(values, "active"), by=current_user)
    done = publishing.publish(assignment_id, revision=whole(values, "revision"), by=current_user, at=at, reason=text_of(values, "reason"))
    wanted = QueueFilter.of(request.args)
    stay = bool(values.get("stay")) or done.changed
    next_id = None if stay else claims.take_next(wanted, by=current_user, at=at, first=whole(values, "next"))
    said = _("Published. The agent can read it now.") if next_id or stay else _("Published. Nothing else waits for you here.")
    return jsonify(again=done.again, to=_after(done, next_id, wanted), next=next_id, said=said)


@blueprint.post("/review/<int:assignment_id>/discard")
@allow(38)
def discard(assignment_id: int) -> ResponseReturnValue:
    sheet = drafts.discard(assignment_id, by=current_user)
    published = sheets.published_of(assignment_id) if sheet.is_change else None
    if published is not None:
        return see_other("review.read", _("Your change is thrown away. The review stays as it was."), review_id=published.id)
    return see_other("review.grade", _("Your draft is thrown away."), assignment_id=assignment_id)


def _page(sheet: Sheet, wanted: QueueFilter, at: datetime) -> dict[str, Any]:
    """What the review page shows beside its sheet."""
    item, draft_id = sheet.assignment, sheet.draft.id if sheet.draft else None
    ratings = sheets.ratings_of(draft_id)
    progress = sheet.progress({key: one.level for key, one in ratings.items()})
    excused = [key for key, one in ratings.items() if one.level == EXCUSED]
    messages = sheets.messages_of(item.conversation_id)
    return {
        "desk": desk(sheet.rubric, ratings, sheets.evidence_of(draft_id), progress, real=sheet.real),
        "messages": messages,
        "pending": pending_in(draft_id, excused),
        "next_id": _following(item.id, wanted, at),
        "others": others_to_review(sheet, messages, current_user),
        "earlier": [] if sheet.unbiased or sheet.is_hidden_look else reads.earlier_reviews(current_user, item.conversation_id),
        "holder": held_by_other(sheet, at),
        "gives": item.team_id in current_user.teams_for(GIVE),
    }


def _following(assignment_id: int, wanted: QueueFilter, at: datetime) -> int | None:
    """The item to be fetched ahead: neither this one nor the one that is worked on while this one is fetched (`from`)."""
    found = queue.next_ids(current_user, wanted, at, but=assignment_id, most=2)
    return next((one for one in found if str(one) != request.args.get("from")), None)


def _after(done: Published, next_id: int | None, wanted: QueueFilter) -> str:
    """Where the reviewer goes after publishing: the next item, the changed review, or the queue."""
    kept: dict[str, Any] = dict(wanted.as_arguments())
    if next_id is not None:
        return url_for("review.grade", assignment_id=next_id, **kept)
    return url_for("review.read", review_id=done.review_id) if done.changed else url_for("review.queue_list", **kept)


def held_by_other(sheet: Sheet, at: Any) -> Any:
    """The person who holds the item now, None when the viewer may work on it."""
    one = sheet.assignment
    if one.state is not AssignmentState.CLAIMED or one.claimed_by_id == current_user.id or one.claim_ends_at is None:
        return None
    return one.claimed_by if one.claim_ends_at >= at else None


def _done(sheet: Sheet) -> ResponseReturnValue:
    """Whoever published it reads it; for everybody else it is simply done."""
    review = sheets.published_of(sheet.assignment.id)
    if review is not None and review.state is ReviewState.PUBLISHED and review.reviewer_id == current_user.id:
        return redirect(url_for("review.read", review_id=review.id), 303)
    return render_template("review/done.html", assignment=sheet.assignment)


def live(saved: Saved, *, evidence: Any = None, message_id: int | None = None) -> ResponseReturnValue:
    """What the page's script draws after a save; with `evidence` the quotes and the message's marks as well."""
    answer: dict[str, Any] = {"revision": saved.revision, "at": clock_time(clock.now()), **saved.progress.as_json()}
    if evidence is not None and message_id is not None:
        body = sheets.body_of_message(saved.sheet.assignment.conversation_id, message_id) or ""
        shown = shown_text(body, real=saved.sheet.real)
        clauses = clauses_said(evidence)
        answer["evidence"] = [_quote(one, clauses.get(one.id, "")) for one in evidence]
        answer["message"] = message_id
        answer["html"] = str(body_of(message_id, shown, evidence, numbers_of(saved.sheet.rubric)))
    return jsonify(answer)


def _quote(one: Evidence, clause: str) -> dict[str, Any]:
    told = {"id": one.id, "criterion": one.criterion, "message": one.message_id, "quote": one.quote}
    return {**told, "clause": one.clause, "said": clause}
