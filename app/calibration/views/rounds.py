"""Rounds: the list, a new one, and its page at every state."""

import secrets
from typing import Any

from babel import Locale
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from app.base import clock
from app.calibration.actions import closing, starting
from app.calibration.actions.choosing import Plan
from app.calibration.blind import subject_of
from app.calibration.forms import RoundForm
from app.calibration.models import Round, RoundState
from app.calibration.policy import GRADE, LEAD_ROUNDS, is_member, leads
from app.calibration.queries import rounds
from app.calibration.queries.agreed import agreed_items
from app.calibration.queries.differences import differences, widest_first
from app.calibration.queries.disputed import disputed_items
from app.calibration.results import results
from app.calibration.views.blueprint import blueprint
from app.people.ownership import team_names
from app.review.actions.queueing import unique_ids
from app.review.queries.rubrics import usable_rubrics
from app.review.views.queue import LANGUAGES
from app.rubrics.document import compiled
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _
from app.ui.words import ngettext

MOST_IDS = 50


@blueprint.get("")
@allow(GRADE)
def round_list() -> ResponseReturnValue:
    page = rounds.round_page(current_user, request.args.get("after"))
    return render_template("calibration/rounds.html", page=page, may_start=bool(current_user.teams_for(LEAD_ROUNDS)))


@blueprint.post("/rounds/choose")
@allow(LEAD_ROUNDS)
def choose() -> ResponseReturnValue:
    """Conversations selected in a list become the choice of a new round."""
    ids = unique_ids(request.form.getlist("ids"))[:MOST_IDS]
    return see_other("calibration.new_round", ids=",".join(map(str, ids)) or None)


@blueprint.get("/rounds/new")
@allow(LEAD_ROUNDS)
def new_round() -> ResponseReturnValue:
    form = _form(RoundForm(ids=",".join(map(str, unique_ids(request.args.getlist("ids"))[:MOST_IDS]))))
    form.members.data = [choice for choice, _label in form.members.choices]
    return _new_page(form)


@blueprint.post("/rounds")
@allow(LEAD_ROUNDS)
def new_round_post() -> ResponseReturnValue:
    form = _form(RoundForm())
    if form.validate():
        with told_on(form):
            made = starting.draft_round(_plan(form), by=current_user, at=clock.now())
            return see_other("calibration.round", _("The round is prepared. Look it over, then start it."), round_id=made.id)
    return _new_page(form)


@blueprint.get("/rounds/<int:round_id>")
@allow(GRADE)
def round(round_id: int) -> ResponseReturnValue:
    one = reached(round_id)
    page: dict[str, Any] = {"one": one, "leads": leads(current_user, one.team_id), "member": is_member(current_user, one)}
    if one.state in (RoundState.DRAFT, RoundState.SCORING):
        done = rounds.done_by_person(one.id)
        page |= {
            "done": done,
            "all_in": rounds.all_in(one, done),
            "sheets": rounds.own_sheets(one.id, current_user.id),
            "subject": subject_of,
        }
        page["disputed"] = list(disputed_items(one.id).values()) if page["leads"] else []
        return render_template("calibration/round.html", **page)
    return render_template("calibration/compared.html", **page, **_compared(one))


@blueprint.post("/rounds/<int:round_id>/start")
@allow(LEAD_ROUNDS)
def start(round_id: int) -> ResponseReturnValue:
    left_out = starting.start_round(reached(round_id), by=current_user, at=clock.now())
    said = _("Scoring is open. Everybody who grades is told.")
    if left_out:
        said += " " + ngettext(
            "%(num)d conversation is disputed now and was left out.", "%(num)d conversations are disputed now and were left out.", left_out
        )
    return see_other("calibration.round", said, round_id=round_id)


@blueprint.post("/rounds/<int:round_id>/drop")
@allow(LEAD_ROUNDS)
def drop(round_id: int) -> ResponseReturnValue:
    starting.drop_round(reached(round_id), by=current_user)
    return see_other("calibration.round_list", _("The draft is thrown away."))


@blueprint.post("/rounds/<int:round_id>/items/<int:item_id>/leave-out")
@allow(LEAD_ROUNDS)
def leave_out(round_id: int, item_id: int) -> ResponseReturnValue:
    starting.leave_out(reached(round_id), item_id, by=current_user)
    return see_other("calibration.round", round_id=round_id)


@blueprint.post("/rounds/<int:round_id>/close")
@allow(LEAD_ROUNDS)
def close(round_id: int) -> ResponseReturnValue:
    closing.close_scoring(reached(round_id), by=current_user, at=clock.now())
    return see_other("calibration.round", _("Scoring is closed. All grades stand side by side now."), round_id=round_id)


@blueprint.post("/rounds/<int:round_id>/resolve")
@allow(LEAD_ROUNDS)
def resolve(round_id: int) -> ResponseReturnValue:
    closing.resolve_round(reached(round_id), by=current_user, at=clock.now())
    return see_other("calibration.round", _("The round is resolved. It stays readable for everybody who graded."), round_id=round_id)


def reached(round_id: int) -> Round:
    """The round within the viewer's reach, or 404."""
    enter("calibration")
    one: Round = found(rounds.round_of(current_user, round_id))
    return one


def _compared(one: Round) -> dict[str, Any]:
    """What a closed round shows: each person's result by name, and the conversations, the widest difference first."""
    marks, at = rounds.marks_of(one.id), one.closed_at or one.created_at
    gaps = differences(one, marks)
    names = {member.person_id: member.person.name for member in one.members}
    found = results(compiled(one.version.source), marks, names, baseline_id=one.baseline_id, closed_at=at)
    people = [(names[person_id], found[person_id]) for person_id in sorted(names, key=lambda known: names[known])]
    return {"people": people, "agreed": agreed_items(one.id), "gaps": gaps, "order": widest_first(one, gaps)}


def _form(form: RoundForm) -> RoundForm:
    teams = team_names(current_user.teams_for(LEAD_ROUNDS))
    people = {row.id: row.name for row in rounds.graders(list(teams))}
    form.team.choices = pairs(teams.items())
    form.rubric.choices = pairs((row.id, row.title) for row in usable_rubrics(current_user))
    form.language.choices = pairs([("", _("Every language")), *((code, language_name(code)) for code in LANGUAGES)])
    form.members.choices = list(people.items())
    form.baseline.choices = pairs([(0, _("Consensus: the others' mean")), *people.items()])
    return form


def language_name(code: str) -> str:
    """What a language is called."""
    return str(Locale.parse(code).get_display_name(get_locale()))


def _new_page(form: RoundForm) -> ResponseReturnValue:
    enter("calibration")
    chosen = len(unique_ids([form.ids.data or ""]))
    return form_page("calibration/new_round.html", form, chosen=chosen, cancel_url=url_for("calibration.round_list"))


def _plan(form: RoundForm) -> Plan:
    return Plan(
        team_id=form.team.data, title=form.title.data, rubric_id=form.rubric.data, members=form.members.data,
        baseline_id=form.baseline.data or None, due_on=form.due.data, conversations=unique_ids([form.ids.data or ""]), n=form.n.data or 0,
        language=form.language.data or "", days=int(form.days.data), seed=secrets.randbelow(2**31),
    )  # fmt: skip
