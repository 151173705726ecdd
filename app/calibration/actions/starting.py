"""A round from its plan to the moment when everybody grades."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, delete, exists, select

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.jobs import enqueue_at, job
from app.base.transaction import unit_of_work
from app.calibration import notices
from app.calibration.models import Round, RoundItem, RoundMember, RoundState
from app.calibration.policy import leads
from app.calibration.queries.rounds import done_by_person, graders
from app.conversations.models import AuthorRole, Conversation, Message, MessageKind
from app.people.models import Person
from app.review.queries.candidates import SampleFilter, candidates, reach, sample_frame
from app.rubrics.queries import current_versions
from app.trail.actions import record
from app.ui.words import gettext as _

REMIND = "calibration.remind"
FEWEST, MOST = 3, 20
FEWEST_MEMBERS, MOST_MEMBERS = 2, 30
BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """What a lead wants: `conversations` chosen by hand, else `n` drawn at random from the last `days` days."""

    team_id: int
    title: str
    rubric_id: int
    members: Sequence[int]
    baseline_id: int | None = None
    due_on: date | None = None
    conversations: Sequence[int] = ()
    n: int = 6
    days: int = 90
    seed: int = 0


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
    chosen = _chosen(plan, members, by, at)
    made = Round(team_id=plan.team_id, rubric_id=plan.rubric_id, rubric_version_id=version.id, title=plan.title.strip())
    made.baseline_id, made.due_on, made.created_by_id, made.created_at = plan.baseline_id, plan.due_on, by.id, at
    made.state = RoundState.DRAFT
    made.items = [RoundItem(conversation_id=one, position=place) for place, one in enumerate(chosen, 1)]
    made.members = [RoundMember(person_id=one) for one in members]
    db.session.add(made)
    db.session.flush()
    return made


def start_round(one: Round, *, by: Person, at: datetime) -> None:
    """Let everybody grade, tell them, and remind them once, a day before it is due. Raises Conflict unless it is a draft."""
    expect(one, RoundState.DRAFT, by)
    one.state, one.started_at = RoundState.SCORING, at
    details = {"conversations": len(one.items), "members": len(one.members)}
    record("calibration.start", "calibration_round", one.id, by=by, at=at, label=one.title, team_id=one.team_id, **details)
    notices.tell_members(one, notices.STARTED, at=at, but=by.id)
    if one.due_on is not None:
        moment = datetime.combine(one.due_on, time(9), clock.zone(one.team.timezone)).astimezone(UTC) - BEFORE
        if moment > at:
            enqueue_at(REMIND, moment, round_id=one.id)


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
    one.items = [item for item in one.items if item.id != item_id]
    for place, item in enumerate(one.items, 1):
        item.position = place


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


def _chosen(plan: Plan, members: list[int], by: Person, at: datetime) -> list[int]:
    """The round's conversations: of the team, with a reply by a known agent, none that a member took part in."""
    usable = _usable(plan.conversations, plan, members, by) if plan.conversations else _drawn(plan, members, by, at)
    if plan.conversations and len(usable) != len(set(plan.conversations)):
        left_out = len(set(plan.conversations)) - len(usable)
        raise DomainError(
            _(
                "%(n)s of the chosen conversations cannot be used: they belong to another team, hold no reply of a known agent, "
                "or somebody who grades wrote in them. Choose others.",
                n=left_out,
            )
        )
    if not FEWEST <= len(usable) <= MOST:
        said = _("A round has between %(fewest)s and %(most)s conversations; here are %(n)s.", fewest=FEWEST, most=MOST, n=len(usable))
        raise DomainError(said, field=None if plan.conversations else "n")
    return usable


def _usable(ids: Iterable[int], plan: Plan, members: list[int], by: Person) -> list[int]:
    found = [one for one in candidates(ids, reach(by)) if one.team_id == plan.team_id and one.replies and one.reviewee_id]
    own = select(Conversation.id).where(Conversation.id.in_([one.conversation_id for one in found]), _took_part(members))
    taken = set(db.session.scalars(own))
    known = {one.conversation_id for one in found} - taken
    return [one for one in dict.fromkeys(ids) if one in known]


def _drawn(plan: Plan, members: list[int], by: Person, at: datetime) -> list[int]:
    """A draw that its seed repeats."""
    since = (at - timedelta(days=plan.days)).date().isoformat()
    frame = sample_frame(SampleFilter(team=str(plan.team_id), since=since, reviewed="any"), reach(by))
    ids = db.session.scalars(frame.where(~_took_part(members))).all()
    drawn = random.Random(plan.seed).sample(range(len(ids)), min(plan.n, len(ids)))  # noqa: S311 (a reproducible draw)
    return [ids[place] for place in drawn]


def _took_part(people: list[int]) -> ColumnElement[bool]:
    wrote = (Message.author_id.in_(people), Message.author_role == AuthorRole.AGENT, Message.kind == MessageKind.PUBLIC)
    return exists().where(Message.conversation_id == Conversation.id, *wrote)
