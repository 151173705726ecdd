"""Live customers: a trainer invites an agent and plays the customer; the agent accepts and sits at the desk as always."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.inbox import live, policy, queries
from app.inbox.actions import live as actions
from app.inbox.actions.attempts import OpenAlready, scene
from app.inbox.live_models import LiveSession, LiveState
from app.inbox.models import Attempt, AttemptState
from app.inbox.views.blueprint import blueprint
from app.library.models import ScenarioVersion
from app.library.queries import practice_scenarios, version_to_practise
from app.simulation import filled
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.get("/live")
@allow(policy.ASSIGN)
def live_list() -> ResponseReturnValue:
    return _list()


@blueprint.post("/live")
@allow(policy.ASSIGN)
def live_invite() -> ResponseReturnValue:
    person_id, scenario_id = (request.form.get(name, 0, type=int) for name in ("person_id", "scenario_id"))
    person = next((one for one in queries.people_to_assign(current_user) if one.id == person_id), None)
    scenario = next((one for one in practice_scenarios(current_user) if one.id == scenario_id), None)
    if person is None or scenario is None:
        return _list(DomainError(_("Choose a person and a scenario.")))
    try:
        made = actions.invite(scenario, person, by=current_user, at=clock.now())
    except DomainError as problem:
        return _list(problem)
    return see_other("inbox.live_play", _("Invited. This page goes on as soon as they begin."), session_id=made.id)


@blueprint.get("/live/<int:session_id>")
@allow(policy.ASSIGN)
def live_play(session_id: int) -> ResponseReturnValue:
    """The trainer's page: the conversation, the reply that waits, and what the file proposes."""
    return _page(_played(session_id))


@blueprint.get("/live/<int:session_id>/standing")
@allow(policy.ASSIGN)
def live_standing(session_id: int) -> ResponseReturnValue:
    """Asked every other second while the trainer waits: nothing, or the way to the page as it is now."""
    session = _played(session_id)
    seen = _mark(session)
    if request.args.get("seen", "") == seen:
        return "", 204
    return render_template("inbox/live/moved.html", session=session, seen=seen)


@blueprint.post("/live/<int:session_id>")
@allow(policy.ASSIGN)
def live_say(session_id: int) -> ResponseReturnValue:
    """Let the customer answer."""
    session, form = _played(session_id), request.form
    attempt: Attempt = found(live.attempt_played(session, held=True))
    said = actions.Said(form.get("how", ""), form.get("words", ""), form.get("ends", "") if form.get("how") == "own" else "")
    try:
        actions.say(session, attempt, said, number=form.get("number", 0, type=int), by=current_user, at=clock.now())
    except DomainError as problem:
        return _page(session, problem)
    return see_other("inbox.live_play", session_id=session.id, _anchor="last")


@blueprint.post("/live/<int:session_id>/call-off")
@allow(policy.ASSIGN)
def live_call_off(session_id: int) -> ResponseReturnValue:
    actions.call_off(_played(session_id), by=current_user, at=clock.now())
    return see_other("inbox.live_list", _("Called off."))


@blueprint.get("/live/invitations/<int:session_id>")
@allow(policy.START)
def live_invitation(session_id: int) -> ResponseReturnValue:
    """What an agent is invited to; one who accepted goes on at the desk."""
    session: LiveSession = found(live.invitation_for(current_user, session_id))
    if session.attempt_id is not None:
        return see_other("inbox.attempt", attempt_id=session.attempt_id)
    return render_template("inbox/live/invitation.html", session=session, open=session.state is LiveState.INVITED)


@blueprint.post("/live/invitations/<int:session_id>/<any(accept,decline):verb>")
@allow(policy.START)
def live_answer(session_id: int, verb: str) -> ResponseReturnValue:
    session: LiveSession = found(live.invitation_for(current_user, session_id))
    if verb == "decline":
        actions.call_off(session, by=current_user, at=clock.now())
        return see_other("inbox.inbox", _("Declined. Your trainer is told."))
    version: ScenarioVersion = found(version_to_practise(current_user, session.scenario_id))
    try:
        attempt = actions.accept(session, version, by=current_user, at=clock.now())
    except OpenAlready as error:
        said = _("You have this scenario open already. Finish it or give it up, then accept.")
        return see_other("inbox.attempt", said, tone="caution", attempt_id=error.details["attempt_id"])
    return see_other("inbox.attempt", attempt_id=attempt.id)


def _played(session_id: int) -> LiveSession:
    session: LiveSession = found(live.session_played_by(current_user, session_id))
    return session


def _list(problem: DomainError | None = None) -> ResponseReturnValue:
    values: dict[str, Any] = {
        "people": queries.people_to_assign(current_user),
        "scenarios": practice_scenarios(current_user),
        "typed": request.values,
    }
    values["sessions"] = live.sessions_of(current_user)
    return render_template("inbox/live/list.html", problem=problem, **values), problem.status if problem else 200


def _page(session: LiveSession, problem: DomainError | None = None) -> ResponseReturnValue:
    attempt = live.attempt_played(session)
    values: dict[str, Any] = {"session": session, "attempt": attempt, "problem": problem, "typed": request.form, "seen": _mark(session)}
    if attempt is not None:
        scenario, state = scene(attempt)
        values |= {"messages": queries.messages_of(attempt.conversation_id), "uses": {}, "titles": {}, "node": state.node}
        values |= {"truth": filled(scenario, state, scenario.truth), "over": attempt.state is not AttemptState.OPEN}
        values["offered"] = actions.proposal(attempt) if attempt.state is AttemptState.OPEN else None
    return render_template("inbox/live/play.html", **values), problem.status if problem else 200


def _mark(session: LiveSession) -> str:
    """How the conversation stands, in a word that the page sends back."""
    row = live.standing(session)
    return f"{session.state.value}-{row.revision}-{row.message_count}-{row.state.value}" if row is not None else session.state.value
