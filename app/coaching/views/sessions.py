"""One session: planning it, its page, and how it ends."""

from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.coaching import policy
from app.coaching.actions import closing, planning
from app.coaching.forms import AcknowledgeForm, CallOffForm, ItemForm, SessionForm
from app.coaching.models import CoachingSession, SessionState, TextKind
from app.coaching.queries import items, people, sessions
from app.coaching.queries.after import since
from app.coaching.showing import pinned, titles
from app.coaching.views.blueprint import blueprint
from app.people.models import Person
from app.ui.allow import allow, found, require
from app.ui.answers import form_page, see_other
from app.ui.formats import format_date_local, format_datetime_local
from app.ui.forms import pairs, told_on
from app.ui.words import gettext as _

DUE_IN = timedelta(days=14)


@blueprint.get("/sessions/new")
@allow(policy.PLAN)
def new() -> ResponseReturnValue:
    person_id = request.args.get("person_id", 0, type=int)
    waits = sessions.waiting(current_user, person_id)
    words = {"title": waits.title, "agenda": waits.agenda, "revision": str(waits.revision), "waits": str(waits.id)} if waits else {}
    return _new_page(_with_people(SessionForm(person=person_id, **words)), waits)


@blueprint.post("/sessions")
@allow(policy.PLAN)
def new_post() -> ResponseReturnValue:
    form = _with_people(SessionForm())
    if form.validate():
        agent: Person = found(people.person_to_coach(current_user, form.person.data))
        with told_on(form):
            one, waited = planning.plan_or_date(agent, _plan(form), shown=form.shown(), by=current_user, at=clock.now())
            said = _dated(one) if waited else _("The session is planned.")
            return see_other("coaching.session", said, session_id=one.id)
    return _new_page(form, sessions.waiting(current_user, form.person.data or 0))


@blueprint.get("/sessions/<int:session_id>")
@allow(policy.SEE)
def session(session_id: int) -> ResponseReturnValue:
    return session_page(reached(session_id))


@blueprint.get("/sessions/<int:session_id>/change")
@allow(policy.PLAN)
def change(session_id: int) -> ResponseReturnValue:
    one = led(session_id)
    planning.must_be_planned(one)
    local = one.starts_at.astimezone(clock.zone(current_user.timezone)) if one.starts_at else None
    day, at = (local.date(), local.time()) if local else (None, None)
    values = {"title": one.title, "agenda": one.agenda, "every_weeks": str(one.every_weeks), "day": day, "time": at}
    form = SessionForm(**values, revision=str(one.revision))
    return form_page("coaching/change.html", form, one=one)


@blueprint.post("/sessions/<int:session_id>/change")
@allow(policy.PLAN)
def change_post(session_id: int) -> ResponseReturnValue:
    one, form = led(session_id), SessionForm()
    del form.person
    if form.validate():
        with told_on(form):
            number = int(form.revision.data) if str(form.revision.data).isdigit() else 0
            planning.change_session(one, _plan(form), revision=number, by=current_user, at=clock.now())
            return see_other("coaching.session", _("The session is changed."), session_id=one.id)
    return form_page("coaching/change.html", form, one=one)


@blueprint.post("/sessions/<int:session_id>/hold")
@allow(policy.PLAN)
def hold(session_id: int) -> ResponseReturnValue:
    one = led(session_id)
    following = closing.hold(one, by=current_user, at=clock.now())
    said = _("Held. %(name)s is asked to acknowledge the notes.", name=one.agent.name)
    return see_other("coaching.session", _with_next(said, following), session_id=session_id)


@blueprint.post("/sessions/<int:session_id>/take-back")
@allow(policy.PLAN)
def take_back(session_id: int) -> ResponseReturnValue:
    closing.take_back(led(session_id), by=current_user, at=clock.now())
    return see_other("coaching.session", _("The session is planned again."), session_id=session_id)


@blueprint.get("/sessions/<int:session_id>/call-off")
@allow(policy.PLAN)
def call_off(session_id: int) -> ResponseReturnValue:
    one = led(session_id)
    planning.must_be_planned(one)
    return form_page("coaching/call_off.html", CallOffForm(), one=one)


@blueprint.post("/sessions/<int:session_id>/call-off")
@allow(policy.PLAN)
def call_off_post(session_id: int) -> ResponseReturnValue:
    one, form = led(session_id), CallOffForm()
    if form.validate():
        with told_on(form):
            words = str(form.reason.data or "")
            following = closing.call_off(one, words, series=bool(form.series.data), by=current_user, at=clock.now())
            return see_other("coaching.session", _with_next(_("The session is called off."), following), session_id=session_id)
    return form_page("coaching/call_off.html", form, one=one)


@blueprint.post("/sessions/<int:session_id>/acknowledge")
@allow(policy.ACKNOWLEDGE)
def acknowledge(session_id: int) -> ResponseReturnValue:
    one, form = reached(session_id), AcknowledgeForm()
    require(one.agent_id == current_user.id)
    if form.validate():
        with told_on(form):
            closing.acknowledge(one, str(form.note.data or ""), by=current_user, at=clock.now())
            return see_other("coaching.session", _("Acknowledged. Your action items stand on your page."), session_id=session_id)
    return session_page(one, acknowledging=form), 422


def reached(session_id: int) -> CoachingSession:
    """The session within the viewer's reach, or 404."""
    one: CoachingSession = found(sessions.session_of(current_user, session_id))
    return one


def led(session_id: int) -> CoachingSession:
    """The same, where the viewer leads its team; 403 for the agent."""
    one = reached(session_id)
    require(policy.leads(current_user, one))
    return one


def session_page(one: CoachingSession, **given: Any) -> str:
    """The page of a session. `given` are forms that hold something to put right."""
    shown = pinned(current_user, one)
    held = policy.took_place(one)
    return render_template(
        "coaching/session.html",
        one=one,
        leads=policy.leads(current_user, one),
        texts=sessions.texts_of(current_user, one),
        may={kind.value: policy.may_write(current_user, one, kind) for kind in TextKind},
        may_pin=policy.may_pin(current_user, one),
        may_add=policy.may_add_item(current_user, one),
        pins=shown,
        since=since(one, titles(shown)) if held else [],
        items=items.items_of(one.id),
        left_open=items.left_open(current_user, one) if one.state is not SessionState.CALLED_OFF else [],
        quick=given.get("quick") or item_form(one),
        acknowledging=given.get("acknowledging") or AcknowledgeForm(formdata=None),
    )


def item_form(one: CoachingSession, **given: Any) -> ItemForm:
    """An empty form for an action item, due in two weeks, the agent's."""
    due = clock.now().astimezone(clock.zone(current_user.timezone)).date() + DUE_IN
    form = ItemForm(**({"formdata": None, "due": due, "owner": one.agent_id} | given))
    form.owner.choices = pairs([(one.agent_id, one.agent.name), (one.lead_id, one.lead.name)])
    form.link.choices = pairs([("", _("No link"))])
    return form


def _with_people(form: SessionForm) -> SessionForm:
    form.person.choices = pairs((row.id, row.name) for row in people.people_to_coach(current_user))
    return form


def _new_page(form: SessionForm, waits: CoachingSession | None) -> ResponseReturnValue:
    pinned_there = len(sessions.pinned_keys(waits))
    return form_page("coaching/new.html", form, cancel_url=url_for("coaching.board"), waits=waits, pinned_there=pinned_there)


def _plan(form: SessionForm) -> planning.Plan:
    starts_at = form.starts_at(current_user.timezone)
    return planning.Plan(starts_at, str(form.title.data or ""), str(form.agenda.data or ""), int(form.every_weeks.data or 0))


def _dated(one: CoachingSession) -> str:
    """What became of a session that waited for a day."""
    if one.starts_at is None:
        return str(_("The session that waits for a day has these words now."))
    return str(_("The session that waited has its day now, with everything pinned to it."))


def _with_next(said: str, following: CoachingSession | None) -> str:
    if following is None:
        return said
    return f"{said} " + _("The next one is on %(day)s.", day=format_datetime_local(following.starts_at))


def day_of(one: CoachingSession) -> str:
    """A session in one word: its day, or that it has none yet."""
    return format_date_local(one.starts_at) if one.starts_at else str(_("no date yet"))
