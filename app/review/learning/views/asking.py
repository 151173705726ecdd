"""A lead asks a colleague to look at somebody's replies; whoever was asked, or whose replies they are, may decline."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.conversations.veiling import veil_of
from app.people.models import Person
from app.review.learning.actions.beginning import ask_for, decline
from app.review.learning.forms import AskForm, DeclineForm
from app.review.learning.models import LearningReview
from app.review.learning.policy import ASK_FOR, PEER, asking_teams, may_decline
from app.review.learning.queries import beginning as queries
from app.review.learning.queries.beginning import OwnReplies
from app.review.learning.queries.sheets import learning_of
from app.review.learning.views.beginning import beginning_of, rubric_choices, wanted_of
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/reviews/peer/team")
@allow(ASK_FOR)
def peer_team() -> ResponseReturnValue:
    """Recent replies of one of the led people, to choose what a colleague looks at."""
    enter("review")
    teams = asking_teams(current_user)
    people = queries.agents_of(teams, current_user) if teams else []
    chosen = _chosen(people)
    agent = queries.agent_of(teams, chosen) if chosen else None
    rows = queries.recent_replies(agent, clock.now(), unseen=False) if agent else []
    rows = [row for row in rows if row.team_id in teams]
    return render_template("review/learning/team.html", teams=teams, people=people, agent=agent, rows=rows)


@blueprint.get("/reviews/peer/team/<int:person_id>/<int:conversation_id>")
@allow(ASK_FOR)
def peer_ask_for(person_id: int, conversation_id: int) -> ResponseReturnValue:
    agent, own, form, why = _form(person_id, conversation_id)
    return _page(agent, own, form, why)


@blueprint.post("/reviews/peer/team/<int:person_id>/<int:conversation_id>")
@allow(ASK_FOR)
def peer_ask_for_post(person_id: int, conversation_id: int) -> ResponseReturnValue:
    agent, own, form, why = _form(person_id, conversation_id)
    if form.validate():
        with told_on(form):
            wanted = wanted_of(form, note=form.note.data or "")
            ask_for(own, wanted, agent, int(form.colleague.data), by=current_user, at=clock.now())
            return see_other("review.peer_list", _("Asked. Both are told."))
    return _page(agent, own, form, why), 422


@blueprint.get("/reviews/peer/<int:learning_id>/decline")
@allow(PEER)
def peer_decline(learning_id: int) -> ResponseReturnValue:
    return _decline_page(_to_decline(learning_id), DeclineForm())


@blueprint.post("/reviews/peer/<int:learning_id>/decline")
@allow(PEER)
def peer_decline_post(learning_id: int) -> ResponseReturnValue:
    one, form = _to_decline(learning_id), DeclineForm()
    if form.validate():
        with told_on(form):
            decline(one, form.why.data or "", by=current_user, at=clock.now())
            return see_other("review.peer_list", _("Declined. Whoever asked is told."))
    return _decline_page(one, form), 422


def _chosen(people: Any) -> int | None:
    """The person asked for, where the lead may ask about them; the first one otherwise."""
    written = request.args.get("person", "")
    known = {str(row.id): int(row.id) for row in people}
    return known.get(written, next(iter(known.values()), None))


def _form(person_id: int, conversation_id: int) -> tuple[Person, OwnReplies, AskForm, str]:
    teams = asking_teams(current_user)
    agent: Person = found(queries.agent_of(teams, person_id) if teams and person_id != current_user.id else None)
    own: OwnReplies = found(queries.own_replies(agent, conversation_id))
    team_id = own.conversation.team_id
    found((team_id in teams and team_id in agent.team_ids) or None)
    rubrics, chosen, why = rubric_choices(own, agent.id)
    form = AskForm(rubric=chosen)
    form.rubric.choices, form.unit.choices = rubrics, _units(own, agent)
    colleagues = [] if team_id is None else queries.colleagues_of(agent, team_id)
    form.colleague.choices = pairs((row.id, row.name) for row in colleagues if row.id != current_user.id)
    return agent, own, form, why


def _units(own: OwnReplies, agent: Person) -> Any:
    """All replies of the agent, or one of them."""
    whole = ("0", _("Every reply of %(name)s in the conversation", name=agent.name))
    if len(own.replies) == 1:
        return pairs([whole])
    real = veil_of(own.conversation)
    return pairs([whole, *((str(one.id), _("Only the reply of %(time)s: %(words)s", **beginning_of(one, real))) for one in own.replies)])


def _page(agent: Person, own: OwnReplies, form: AskForm, why: str) -> str:
    enter("review")
    return render_template("review/learning/ask_for.html", agent=agent, own=own, form=form, why=why)


def _to_decline(learning_id: int) -> LearningReview:
    one: LearningReview = found(learning_of(learning_id))
    found(may_decline(current_user, one) or None)
    return one


def _decline_page(one: LearningReview, form: DeclineForm) -> str:
    enter("my_reviews")
    return render_template("review/learning/decline.html", one=one, form=form)
