"""Lists: one's self reviews with how far they lie from the reviewers', reviews among colleagues, and where a team's self reviews part."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.learning.comparing import apart
from app.review.learning.policy import PARTED, PEER, SELF, asking_teams, peer_teams
from app.review.learning.queries import beginning, lists
from app.review.learning.queries.pairs import Pair, own_pairs, team_pairs
from app.review.views.blueprint import blueprint
from app.ui.allow import allow
from app.ui.frame import enter


@blueprint.get("/reviews/self")
@allow(SELF)
def self_list() -> ResponseReturnValue:
    enter("my_reviews")
    pairs = own_pairs(current_user)
    beside = {one.learning_id: one for one in pairs}
    counted = [one.rows for one in pairs if one.in_time]
    page = {"rows": lists.own_self_reviews(current_user), "beside": beside, "apart": apart(counted)}
    return render_template("review/learning/self.html", peer=bool(peer_teams(current_user)), **page)


@blueprint.get("/reviews/self/new")
@allow(SELF)
def self_new() -> ResponseReturnValue:
    """Own recent replies to choose from; with `for=peer` to be shown to a colleague."""
    enter("my_reviews")
    teams = peer_teams(current_user)
    peer = request.args.get("for") == "peer" and bool(teams)
    rows = beginning.recent_replies(current_user, clock.now(), unseen=not peer)
    if peer:
        rows = [row for row in rows if row.team_id in teams]
    return render_template("review/learning/new.html", rows=rows, peer=peer)


@blueprint.get("/reviews/peer")
@allow(PEER)
def peer_list() -> ResponseReturnValue:
    enter("my_reviews")
    rows = lists.own_peer_reviews(current_user)
    mine = [row for row in rows if row.reviewer_id == current_user.id]
    own = [row for row in rows if row.reviewee_id == current_user.id]
    led = [row for row in rows if row.asked_by_id == current_user.id]
    may = {"peer": bool(peer_teams(current_user)), "asks": bool(asking_teams(current_user))}
    return render_template("review/learning/peer.html", mine=mine, own=own, led=led, **may)


@blueprint.get("/reviews/parted")
@allow(PARTED)
def parted() -> ResponseReturnValue:
    enter("review")
    pairs = team_pairs(current_user, current_user.teams_for(PARTED))
    counted = [one for one in pairs if one.in_time]
    page = {"pairs": pairs, "apart": apart([one.rows for one in counted]), "people": _by_person(counted)}
    return render_template("review/learning/parted.html", **page)


def _by_person(pairs: Sequence[Pair]) -> list[tuple[str, Any]]:
    """(name, how far their self reviews lie from the reviewers') by name: nobody is ranked."""
    people = dict(sorted({one.agent_id: one.agent for one in pairs}.items(), key=lambda one: (one[1], one[0])))
    return [(name, apart([one.rows for one in pairs if one.agent_id == person_id]).whole) for person_id, name in people.items()]
