"""A round from its plan to the moment when everybody grades."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, select

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.jobs import enqueue_at, job
from app.base.transaction import unit_of_work
from app.calibration import notices
from app.calibration.actions.choosing import FEWEST, Plan, chosen
from app.calibration.models import Round, RoundItem, RoundMember, RoundState
from app.calibration.policy import leads
from app.calibration.queries.disputed import disputed_items
from app.calibration.queries.rounds import done_by_person, graders
from app.people.models import Person
from app.rubrics.queries import current_versions
from app.trail.actions import record
from app.ui.words import gettext as _

REMIND = "calibration.remind"
FEWEST_MEMBERS, MOST_MEMBERS = 2, 30
BEFORE = timedelta(days=1)


def draft_round(plan: Plan, *, by: Person, at: datetime) -> Round:
    """Prepare a round; nobody is told yet. Raises DomainError (422) with the field, Forbidden outside the led teams."""
    if not leads(by, plan.team_id):
        raise Forbidden(_("Only a lead of the team starts its rounds. Ask them."))
    version = next((one for one in current_versions(plan.team_id).values() if one.rubric_id == plan.rubric_id), None)
    if version is None:
        raise DomainError(_("This rubric is not in use in this team. Choose another."), field="rubric")
    if plan.due_on is not None and plan.due_on < at.astimezone(clock.zone(by.timezone)).date():
        raise DomainError(_("This day has passed. Choose today or a later one."), field="due")
    members = _members(plan)
    ids = chosen(plan, members, by, at)
    made = Round(team_id=plan.team_id, rubric_id=plan.rubric_id, rubric_version_id=version.id, title=plan.title.strip())
    made.baseline_id, made.due_on, made.created_by_id, made.created_at = plan.baseline_id, plan.due_on, by.id, at
    made.state = RoundState.DRAFT
    made.items = [RoundItem(conversation_id=one, position=place) for place, one in enumerate(ids, 1)]
    made.members = [RoundMember(person_id=one) for one in members]
    db.session.add(made)
    db.session.flush()
    return made


def start_round(one: Round, *, by: Person, at: datetime) -> int:
    """Let everybody grade, tell them, and remind them once, a day before it is due.

    Conversations that were disputed since the round was prepared leave it; returns how many. Raises Conflict unless it is a
    draft, DomainError where too few would be left.
    """
    expect(one, RoundState.DRAFT, by)
    left_out = _without_disputed(one)
    one.state, one.started_at = RoundState.SCORING, at
    details = {"conversations": len(one.items), "members": len(one.members)}
    record("calibration.start", "calibration_round", one.id, by=by, at=at, label=one.title, team_id=one.team_id, **details)
    notices.tell_members(one, notices.STARTED, at=at, but=by.id)
    if one.due_on is not None:
        moment = datetime.combine(one.due_on, time(9), clock.zone(one.team.timezone)).astimezone(UTC) - BEFORE
        if moment > at:
            enqueue_at(REMIND, moment, round_id=one.id)
    return left_out


def drop_round(one: Round, *, by: Person) -> None:
    """Throw a draft away. Raises Conflict once it began."""
    expect(one, RoundState.DRAFT, by)
    for table in (RoundItem, RoundMember):
        db.session.execute(delete(table).where(table.round_id == one.id))
    db.session.execute(delete(Round).where(Round.id == one.id))


def leave_out(one: Round, item_id: int, *, by: Person) -> None:
    """Take a conversation out of a draft. Raises DomainError where too few would be left."""
    expect(one, RoundState.DRAFT, by)
    if len(one.items) <= FEWEST:
        raise DomainError(_("A round needs at least %(n)s conversations.", n=FEWEST))
    _keep(one, {item.id for item in one.items} - {item_id})


@job(REMIND)
def remind(round_id: int) -> None:
    """Tell members who still have conversations to grade that the round is due soon: once."""
    with unit_of_work():
        one = db.session.get(Round, round_id)
        if one is None or one.state is not RoundState.SCORING:
            return
        items = len(db.session.scalars(select(RoundItem.id).where(RoundItem.round_id == round_id)).all())
        done = done_by_person(round_id)
        for person_id in db.session.scalars(select(RoundMember.person_id).where(RoundMember.round_id == round_id)).all():
            if done.get(person_id, 0) < items:
                notices.tell(one, person_id, notices.DUE_SOON, at=clock.now())


def expect(one: Round, state: RoundState, by: Person) -> None:
    """Raise Forbidden unless `by` leads the round, Conflict unless it is at `state`."""
    if not leads(by, one.team_id):
        raise Forbidden(_("Only a lead of the team does this. Ask them."))
    if one.state is not state:
        raise Conflict(_("This round is at “%(state)s” already. Reload the page to see where it stands.", state=one.state.label))


def _without_disputed(one: Round) -> int:
    barred = set(disputed_items(one.id))
    if barred:
        left = {item.id for item in one.items} - barred
        if len(left) < FEWEST:
            raise DomainError(_("Disputes about these conversations were opened meanwhile, so too few are left. Prepare a new round."))
        _keep(one, left)
    return len(barred)


def _keep(one: Round, item_ids: set[int]) -> None:
    """Only these conversations, numbered from 1."""
    one.items = [item for item in one.items if item.id in item_ids]
    for place, item in enumerate(one.items, 1):
        item.position = place


def _members(plan: Plan) -> list[int]:
    """Who grades, each once, with the person whose grades are the reference."""
    wanted = list(dict.fromkeys([*plan.members, *([plan.baseline_id] if plan.baseline_id else [])]))
    allowed = {row.id for row in graders([plan.team_id])}
    if not set(wanted) <= allowed:
        raise DomainError(_("Only reviewers and leads of this team grade in its rounds. Choose among them."), field="members")
    if not FEWEST_MEMBERS <= len(wanted) <= MOST_MEMBERS:
        said = _("Choose between %(fewest)s and %(most)s people who grade.", fewest=FEWEST_MEMBERS, most=MOST_MEMBERS)
        raise DomainError(said, field="members")
    return wanted
