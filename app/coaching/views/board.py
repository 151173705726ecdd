"""The lead's board by agent, one agent's sessions, and one's own page."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.paging import capped_count
from app.coaching import policy
from app.coaching.queries import items, people, sessions
from app.coaching.views.blueprint import blueprint
from app.people.models import Person, Role
from app.ui.allow import allow, found
from app.ui.words import gettext as _

WEEKS = ("4", "6", "8", "12")
USUAL = 4


@blueprint.get("")
@allow(policy.SEE)
def mine() -> ResponseReturnValue:
    if not current_user.has(Role.AGENT):
        return board()
    return render_template("coaching/mine.html", leads_too=bool(current_user.teams_for(policy.PLAN)), **_person(current_user))


@blueprint.get("/team")
@allow(policy.PLAN)
def board() -> ResponseReturnValue:
    at, weeks = clock.now(), request.args.get("weeks", "")
    weeks = weeks if weeks in WEEKS else ""
    name = request.args.get("person", "")[:100]
    page = people.board_page(current_user, at, weeks=int(weeks or 0), person=name, after=request.args.get("after"))
    return render_template(
        "coaching/board.html",
        page=page,
        weeks=weeks,
        name=name,
        choices=[(value, _("Not coached in %(n)s weeks", n=value)) for value in WEEKS],
        usual=USUAL,
        never=people.not_coached(current_user, at, USUAL),
        overdue=capped_count(items.overdue_of_others(current_user, at)),
        tabs=tabs(),
    )


@blueprint.get("/people/<int:person_id>")
@allow(policy.PLAN)
def person(person_id: int) -> ResponseReturnValue:
    now = people.person_to_coach(current_user, person_id)
    agent: Person = now or found(people.person_once_coached(current_user, person_id))
    undated = sessions.undated(current_user, agent.id)
    return render_template("coaching/person.html", agent=agent, coached=now is not None, undated=undated, **_person(agent))


def tabs() -> list[dict[str, Any]]:
    """The parts of the lead's side of the room."""
    return [
        {"key": "people", "label": _("By agent"), "url": url_for("coaching.board")},
        {"key": "items", "label": _("Action items"), "url": url_for("coaching.item_list")},
    ]


def _person(agent: Person) -> dict[str, Any]:
    """Sessions and open items of one agent. Two statements."""
    page = sessions.history(current_user, agent.id, request.args.get("after"))
    open_items = items.item_page(current_user, clock.now(), state="open", agent_id=agent.id, after=None)
    return {"page": page, "open_items": open_items.rows}
