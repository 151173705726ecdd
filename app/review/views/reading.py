"""Published reviews: lists, one review with everything that explains it, acknowledging, disputing, changing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.base.permissions import Reach
from app.conversations.saved.links import filter_links, filter_title, opening, whole
from app.conversations.saved.models import Place
from app.conversations.veiling import veil_of
from app.review import policy
from app.review.actions import changing, disputes
from app.review.actions.sights import note_sight
from app.review.desk import Desk, as_shown, desk
from app.review.learning.policy import peer_teams
from app.review.measures import chosen
from app.review.models import Dispute, Review, ReviewState
from app.review.progress import progress_of
from app.review.queries import queue, reads, sheets
from app.review.queries.dispute_rounds import grades_blind
from app.review.queries.dispute_rules import DEFAULTS, asked_before, change_until, rules_of, rules_under
from app.review.queries.dispute_words import by_criterion, not_evidence, told_words
from app.review.queries.disputes import looks_of, saw_before
from app.review.queries.marks import catalogue, example_read
from app.review.queries.proposals import proposals_of
from app.review.queries.reads import ReadFilter
from app.review.views.beside.clauses import remember_cited
from app.review.views.blueprint import blueprint
from app.review.voiding.queries import asked_for
from app.rubrics.document import compiled
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/reviews/mine")
@allow(42)
def mine() -> ResponseReturnValue:
    return _list("mine")


@blueprint.get("/reviews/given")
@allow(43)
def given() -> ResponseReturnValue:
    return _list("given")


@blueprint.get("/reviews/team")
@allow(43)
def team() -> ResponseReturnValue:
    require(current_user.reach(policy.READ_OTHERS) >= Reach.TEAM)
    return _list("team")


@blueprint.get("/reviews/<int:review_id>")
@allow(42)
def read(review_id: int) -> ResponseReturnValue:
    return _read_page(_review(review_id)), 200


@blueprint.post("/reviews/<int:review_id>/seen")
@allow(43)
def seen(review_id: int) -> ResponseReturnValue:
    """The page of a review tells that its levels were shown; what is hidden from the person now is not."""
    review: Review = found(reads.review_of(current_user, review_id) or example_read(current_user, review_id))
    if not reads.hidden_from(current_user, review):
        note_sight(review, by=current_user, at=clock.now())
    return "", 204


@blueprint.post("/reviews/<int:review_id>/acknowledge")
@allow(68)
def acknowledge(review_id: int) -> ResponseReturnValue:
    review, note = _review(review_id), request.form.get("note", "")
    try:
        disputes.acknowledge(review, by=current_user, at=clock.now(), note=note)
    except DomainError as error:
        if error.status != 422:
            raise
        return _read_page(review, note=note, note_error=error.message), 422
    return see_other("review.read", _("Noted: you have read this review."), review_id=review_id)


@blueprint.post("/reviews/<int:review_id>/change")
@allow(40)
def change(review_id: int) -> ResponseReturnValue:
    assignment_id = changing.start_change(_review(review_id), by=current_user, at=clock.now())
    return see_other("review.grade", assignment_id=assignment_id)


def desk_of(review: Review) -> Desk:
    """A published review with its ratings, quotes and score, worked out from the pinned rubric. Two statements."""
    ratings = sheets.ratings_of(review.id)
    rubric = compiled(review.rubric_version.source)
    progress = progress_of(rubric, chosen({key: one.level for key, one in ratings.items()}), review.conversation.channel.value)
    return desk(rubric, ratings, sheets.evidence_of(review.id), progress, real=veil_of(review.conversation))


def rubric_url(review: Review) -> str:
    """Where the pinned rubric version is read."""
    version = review.rubric_version
    return url_for("rubrics.rubric", thing_id=version.rubric_id, version=version.number)


def _read_page(review: Review, **page: Any) -> str:
    enter("my_reviews" if review.reviewee_id == current_user.id else "review")
    if reads.hidden_from(current_user, review):
        return render_template("review/hidden.html", review=review)
    dispute = reads.dispute_of(review.id)
    own = dispute if dispute is not None and dispute.review_id == review.id else None
    page |= {
        "messages": sheets.messages_of(review.conversation_id),
        "versions": [] if review.state is ReviewState.VOID else reads.versions_of(review.assignment_id),
        "dispute": dispute,
        "looks": looks_of(own.id) if own is not None else [],
        "saw_before": saw_before(own) if own is not None else frozenset(),
        "proposals": proposals_of(own.id) if own is not None else [],
        "rubric_url": rubric_url(review),
    }
    page["allowed"] = _allowed(review, own, dispute, clock.now())
    may_void = page["allowed"]["void"]
    page["void"] = asked_for(review.id) if may_void or review.state is ReviewState.VOID else None
    filled = desk_of(review)
    words = not_evidence(told_words(dispute.id), filled.evidence) if dispute is not None else []
    remember_cited([*filled.evidence, *words])
    page |= {"disputed": by_criterion(as_shown(one, filled.real) for one in words), "body": lambda message: filled.body(message, words)}
    return render_template("review/read.html", review=review, desk=filled, **page)


def _allowed(review: Review, own: Dispute | None, known: Dispute | None, at: datetime) -> dict[str, Any]:
    """What the viewer may do with a review whose own dispute is `own`; `known`: that, or the one that led to it.

    Two statements at most: for who may dispute it still, or again, and for who gave it.
    """
    published_at = review.publication.at if review.publication is not None else at
    until = change_until(review, current_user)
    may_dispute = own is None and policy.may_dispute(current_user, review)
    escalates = own is not None and policy.may_escalate(current_user, own, review)
    rules = rules_under(own) if own is not None and escalates else rules_of(review.team_id) if may_dispute else DEFAULTS
    if may_dispute or escalates:
        asked = (asked_before(review.id, review.assignment_id) if known else 0) + (own.step if own is not None else 0)
        may_dispute, escalates = may_dispute and asked <= rules.again, escalates and asked <= rules.again
    closes_at = rules.closes_at(published_at) if may_dispute else at
    return {
        "acknowledge": policy.may_acknowledge(current_user, review) and review.acknowledgement is None,
        "dispute": may_dispute and at <= closes_at,
        "closes_at": closes_at if may_dispute and at <= closes_at else None,
        "change": review.publication is not None and policy.may_change(current_user, review, until, at),
        "change_until": None if policy.may_change(current_user, review, None, at) else until,
        "void": own is None and policy.may_ask_void(current_user, review),
        "escalate": escalates,
        "mend": own is not None and policy.may_mend(current_user, own, review) and not grades_blind(current_user.id, review),
    }


def _review(review_id: int) -> Review:
    review: Review = found(reads.review_of(current_user, review_id))
    return review


def _list(whose: str) -> ResponseReturnValue:
    enter("my_reviews" if whose == "mine" else "review")
    if (elsewhere := opening(Place.REVIEWS, whose)) is not None:
        return elsewhere
    wanted = ReadFilter.of(whose, request.args)
    page = reads.reviews_page(current_user, wanted, request.args.get("after"))
    people: Any = queue.colleagues(current_user) if whose != "mine" else []
    kept = wanted.as_arguments()
    links = filter_links(Place.REVIEWS, {"whose": whose, **kept} if kept else {})
    saved = {"saved_title": filter_title(), "whole": whole(Place.REVIEWS, whose), "narrowed": bool(kept), "links": links}
    shown = {"people": people, "tabs": _tabs(), "ways": _ways(whose)} | _tags(page.rows, many=whose != "mine")
    return render_template("review/reviews.html", page=page, wanted=wanted, **saved, **shown)


def _tags(rows: Sequence[Any], *, many: bool) -> dict[str, Any]:
    """The tags on these reviews, and those that are offered. One statement where several can be tagged, none for one's own."""
    tags = {row.id: sorted(row.tags.split("\n")) for row in rows if row.tags}
    teams = current_user.teams_for(policy.TAG) | {row.team_id for row in rows if row.team_id is not None}
    offered = {one.name for one in catalogue(teams)} if many else {name for names in tags.values() for name in names}
    return {"tags": tags, "offered": sorted(offered), "may_tag_many": many}


def _tabs() -> list[str]:
    reach = current_user.reach(policy.READ_OTHERS)
    return ["mine", *(["given"] if reach > Reach.DENIED else []), *(["team"] if reach >= Reach.TEAM else [])]


def _ways(whose: str) -> list[dict[str, str]]:
    """From one's own reviews to one's own view and that of colleagues; from those of a team to where both part."""
    read = {"label": _("Examples of the team"), "url": url_for("review.examples"), "icon": "award"}
    if whose == "given":
        return []
    if whose == "team":
        catalogue_way = {"label": _("Tags"), "url": url_for("review.tag_catalogue"), "icon": "tag"}
        ways = [read, catalogue_way, {"label": _("Where self reviews part"), "url": url_for("review.parted"), "icon": "journal-check"}]
        out = {"label": _("Export reviews"), "url": url_for("review.export"), "icon": "download"}
        return [*ways, out] if current_user.reach(policy.EXPORT) > Reach.DENIED else ways
    ways = [read, {"label": _("My self reviews"), "url": url_for("review.self_list"), "icon": "person-check"}]
    if peer_teams(current_user):
        ways.append({"label": _("Reviews among colleagues"), "url": url_for("review.peer_list"), "icon": "people"})
    return ways
