"""Mapping page: who the authors of a source are."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError
from app.conversations import policy
from app.conversations.actions import mapping
from app.conversations.models import AgentIdentity
from app.conversations.queries import imports as queries
from app.conversations.views.blueprint import blueprint
from app.conversations.views.imports import enter_room
from app.people.models import Person, Team
from app.people.policy import INVITE
from app.ui.allow import allow, require
from app.ui.answers import see_other
from app.ui.words import gettext as _
from app.ui.words import ngettext


@blueprint.get("/conversations/authors")
@allow(69)
def authors() -> ResponseReturnValue:
    enter_room()
    known = request.args.get("show") == "known"
    after = request.args.get("after")
    page = queries.known_authors(current_user, after) if known else queries.unknown_authors(current_user, after)
    people = queries.mappable_people(current_user)
    return render_template(
        "conversations/authors.html",
        page=page,
        known=known,
        people=people,
        suggested={} if known else {row.id: queries.suggestion(row, people) for row in page.rows},
        may_create=bool(current_user.reach(INVITE)),
    )


@blueprint.post("/conversations/authors")
@allow(69)
def authors_post() -> ResponseReturnValue:
    """Map the authors `ids` to: a person's id, `suggested`, `new` (a new person each), or `none` (nobody again)."""
    ids = sorted({int(value) for value in request.form.getlist("ids") if value.isascii() and value.isdigit() and len(value) < 18})
    choice = request.form.get("to", "")
    if not ids or not choice:
        raise DomainError(_("Select at least one author and say who it is."))
    identities = queries.identities_of(current_user, ids)
    if len(identities) != len(ids):
        abort(404)
    people = queries.mappable_people(current_user)
    mapped = sum(_map(identity, choice, people) for identity in identities)
    said = ngettext("%(num)d author is mapped.", "%(num)d authors are mapped.", mapped)
    return see_other("conversations.authors", said, tone="good" if mapped else "caution", show=request.args.get("show"))


def _map(identity: AgentIdentity, choice: str, people: Sequence[Any]) -> bool:
    """Map one author; False where nobody could be suggested."""
    at = clock.now()
    if choice == "new":
        require(policy.may(current_user, INVITE, identity.team_id))
        mapping.make_person(identity, db.session.get_one(Team, identity.team_id), by=current_user, at=at)
        return True
    if choice == "none":
        mapping.map_author(identity, None, by=current_user, at=at)
        return True
    match = queries.suggestion(identity, people) if choice == "suggested" else _chosen(choice, people)
    if match is not None:
        mapping.map_author(identity, db.session.get_one(Person, match.id), by=current_user, at=at)
    return match is not None


def _chosen(choice: str, people: Sequence[Any]) -> Any:
    match = next((person for person in people if str(person.id) == choice), None)
    require(match is not None)
    return match
