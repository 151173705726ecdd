"""A reviewer's week, days away, and what is done with single items of a draw."""

from collections import Counter
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.permissions import Reach
from app.review.actions import plans_duties as acts
from app.review.actions.plans_again import deal_again
from app.review.models import Absence, PlanItem
from app.review.plan_forms import AbsenceForm, GiveForm, WhyForm
from app.review.policy import DUTIES, GIVE, PUT
from app.review.queries import plans as reads
from app.review.queries import plans_duties
from app.review.queries.plans_people import reviewers_of
from app.review.views.blueprint import blueprint
from app.review.views.plan_words import chance_words, goal_words
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _
from app.ui.words import ngettext


@blueprint.get("/review/duties")
@allow(DUTIES)
def duties() -> ResponseReturnValue:
    enter("review")
    return render_template("review/plans_duties.html", **_week(AbsenceForm()))


@blueprint.post("/review/duties/away")
@allow(DUTIES)
def absence_add() -> ResponseReturnValue:
    enter("review")
    form = AbsenceForm()
    shown = _week(form)
    if form.validate():
        person_id = form.person.data if form.person.data in {one.person_id for one in shown["duties"]} else current_user.id
        with told_on(form):
            made = acts.add_absence(person_id, form.first.data, form.last.data, by=current_user, at=clock.now())
            return see_other("review.duties", _added(made))
    return form_page("review/plans_duties.html", form, **{name: value for name, value in shown.items() if name != "form"})


@blueprint.post("/review/duties/away/<int:absence_id>/drop")
@allow(DUTIES)
def absence_drop(absence_id: int) -> ResponseReturnValue:
    people = {current_user.id, *(row.id for row in _reviewers())}
    acts.drop_absence(found(plans_duties.absence_of(absence_id, people)), by=current_user, at=clock.now())
    return see_other("review.duties", _("The days are taken away."))


@blueprint.post("/review/duties/away/<int:absence_id>/deal")
@allow(DUTIES)
def absence_deal(absence_id: int) -> ResponseReturnValue:
    people = {current_user.id, *(row.id for row in _reviewers())}
    given, free = deal_again(found(plans_duties.absence_of(absence_id, people)), by=current_user, at=clock.now())
    said = ngettext("%(num)d review was given to somebody else.", "%(num)d reviews were given to others.", given)
    waits = ngettext("%(num)d waits for everybody.", "%(num)d wait for everybody.", free) if free else ""
    return see_other("review.duties", f"{said} {waits}".strip())


@blueprint.get("/review/drawn/<int:item_id>")
@allow(PUT)
def drawn(item_id: int) -> ResponseReturnValue:
    enter("review")
    return render_template("review/plans_drawn.html", **_item(_found(item_id)))


@blueprint.post("/review/drawn/<int:item_id>/replace")
@allow(PUT)
def drawn_replace(item_id: int) -> ResponseReturnValue:
    item, form = _found(item_id), WhyForm()
    if form.validate():
        with told_on(form):
            spare = acts.replace_item(item, form.reason.data or "", by=current_user, at=clock.now())
            return see_other("review.drawn", _("The next one of the same part takes its place."), item_id=spare.id)
    return form_page("review/plans_drawn.html", form, **_item(item, replace=form))


@blueprint.post("/review/drawn/<int:item_id>/give")
@allow(PUT)
def drawn_give(item_id: int) -> ResponseReturnValue:
    item, form = _found(item_id), GiveForm()
    form.reviewer.choices = _choices(item)
    if form.validate():
        with told_on(form):
            name = next(str(one.label) for one in form.reviewer.choices if one.value == form.reviewer.data)
            acts.give_item(item, form.reviewer.data, name, form.reason.data or "", by=current_user, at=clock.now())
            return see_other("review.drawn", _("It is given to %(name)s.", name=name), item_id=item.id)
    return form_page("review/plans_drawn.html", form, **_item(item, give=form))


@blueprint.post("/review/drawn/<int:item_id>/remove")
@allow(PUT)
def drawn_remove(item_id: int) -> ResponseReturnValue:
    item, form = _found(item_id), WhyForm()
    if form.validate():
        with told_on(form):
            acts.remove_item(item, form.reason.data or "", by=current_user, at=clock.now())
            return see_other("review.drawn", _("It is out of the queue. The reason is in the trail."), item_id=item.id)
    return form_page("review/plans_drawn.html", form, **_item(item, remove=form))


def _found(item_id: int) -> PlanItem:
    enter("review")
    item: PlanItem = found(reads.item_of(current_user, item_id))
    return item


def _item(item: PlanItem, **forms: Any) -> dict[str, Any]:
    """The page of one item with its three forms; the one that was sent keeps what was typed. Every form has names of its own."""
    given = forms.get("give") or GiveForm(formdata=None, prefix="")
    given.reviewer.choices = _choices(item)
    blank = {"replace": WhyForm(formdata=None), "remove": WhyForm(formdata=None)} | forms
    may = item.state.value == "put" and item.assignment is not None and item.assignment.state.value in ("waiting", "claimed")
    begun = plans_duties.begun_by(item.assignment_id, clock.now()) if may else None
    return {"item": item, "may": may, "begun": begun, **blank, "give": given} | {
        "leads": item.draw.team_id in current_user.teams_for(GIVE),
        "chance": chance_words,
    }


def _choices(item: PlanItem) -> Any:
    return pairs((row.id, row.name) for row in reviewers_of([item.draw.team_id]) if row.id != item.reviewee_id)


def _reviewers() -> Any:
    """Reviewers whose week the viewer looks after: those of the teams that a lead leads."""
    teams = current_user.teams_for(DUTIES)
    return reviewers_of(teams) if teams else []


def _added(absence: Absence) -> str:
    """What is said of new days away: what falls due in them can be dealt again."""
    said = _("Nothing is given out for these days.")
    falls = sum(not row.begun for row in plans_duties.due_while_away([absence]))
    if not falls:
        return said
    offer = ngettext(
        "%(num)d given review falls due in them: deal it again below.",
        "%(num)d given reviews fall due in them: deal them again below.",
        falls,
    )
    return f"{said} {offer}"


def _week(form: AbsenceForm) -> dict[str, Any]:
    at = clock.now()
    all_duties = plans_duties.duties_of(current_user.teams_for(DUTIES), current_user, at)
    form.person.choices = pairs((one.person_id, one.name) for one in all_duties)
    if not form.is_submitted():
        form.person.data = current_user.id
    own = next(one for one in all_duties if one.person_id == current_user.id)
    leads = current_user.reach(DUTIES) >= Reach.TEAM
    shown = {"duties": all_duties, "leads": leads, "given": plans_duties.given_to(current_user, at), "goal_words": goal_words}
    falls = Counter(row.absence_id for row in plans_duties.due_while_away([day for one in all_duties for day in one.away]) if not row.begun)
    return {"form": form, "own": own, "falls": falls, **shown}
