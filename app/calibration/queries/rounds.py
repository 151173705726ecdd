"""Rounds as people see them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.base import paging
from app.base.database import db
from app.base.permissions import Reach
from app.calibration.models import Mark, MarkSheet, Quote, Round, RoundItem, RoundMember, RoundState
from app.calibration.policy import GRADE, LEAD_ROUNDS, may_see
from app.people.models import Membership, Person, Role, Team
from app.rubrics.models import RubricVersion


def round_page(person: Person, after: str | None) -> paging.Page:
    """Rounds of the led teams and those the person grades in, the newest first, with how far the person is. One statement."""
    items = select(func.count()).where(RoundItem.round_id == Round.id).correlate(Round).scalar_subquery()
    mine = select(func.count()).select_from(MarkSheet).join(RoundItem, RoundItem.id == MarkSheet.item_id)
    mine = mine.where(RoundItem.round_id == Round.id, MarkSheet.person_id == person.id, MarkSheet.done_at.is_not(None)).correlate(Round)
    query: Any = (
        select(
            Round.id,
            Round.title,
            Round.state,
            Round.due_on,
            Round.created_at,
            Team.name.label("team"),
            RubricVersion.title.label("rubric"),
            items.label("items"),
            mine.scalar_subquery().label("done"),
            _member(person).label("member"),
        )
        .join(Team, Team.id == Round.team_id)
        .join(RubricVersion, RubricVersion.id == Round.rubric_version_id)
        .where(_visible(person))
    )
    return paging.fetch(query, [(Round.created_at, True), (Round.id, True)], after)


def round_of(person: Person, round_id: int) -> Round | None:
    """A round within reach with its conversations and members, or None. Three statements."""
    options = (
        joinedload(Round.team),
        joinedload(Round.version),
        joinedload(Round.baseline),
        joinedload(Round.created_by),
        selectinload(Round.items).joinedload(RoundItem.conversation),
        selectinload(Round.members).joinedload(RoundMember.person),
    )
    found = db.session.scalars(select(Round).where(Round.id == round_id).options(*options)).first()
    return found if found is not None and may_see(person, found) else None


def done_by_person(round_id: int) -> dict[int, int]:
    """How many conversations each member handed in: no levels. One statement."""
    query = select(MarkSheet.person_id, func.count()).join(RoundItem, RoundItem.id == MarkSheet.item_id)
    query = query.where(RoundItem.round_id == round_id, MarkSheet.done_at.is_not(None)).group_by(MarkSheet.person_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def all_in(one: Round, done: Mapping[int, int]) -> bool:
    """Whether everybody who grades has handed in every conversation."""
    return all(done.get(member.person_id, 0) >= len(one.items) for member in one.members)


def own_sheets(round_id: int, person_id: int) -> dict[int, MarkSheet]:
    """The person's own sheets by item. One statement."""
    query = select(MarkSheet).join(RoundItem, RoundItem.id == MarkSheet.item_id)
    found = db.session.scalars(query.where(RoundItem.round_id == round_id, MarkSheet.person_id == person_id))
    return {sheet.item_id: sheet for sheet in found}


def marks_of(round_id: int) -> Sequence[Any]:
    """(item_id, person_id, criterion, level, comment) of everything handed in. Only for rounds that are closed. One statement."""
    query = select(MarkSheet.item_id, MarkSheet.person_id, Mark.criterion, Mark.level, Mark.comment)
    query = query.join(Mark, Mark.sheet_id == MarkSheet.id).join(RoundItem, RoundItem.id == MarkSheet.item_id)
    query = query.join(Round, Round.id == RoundItem.round_id).where(Round.id == round_id, MarkSheet.done_at.is_not(None))
    return db.session.execute(query.where(Round.state.in_((RoundState.DISCUSSION, RoundState.RESOLVED)))).all()


def quotes_of(item_id: int) -> Sequence[Any]:
    """(id, person_id, criterion, message_id, start, end, quote) handed in on a conversation of a closed round. One statement."""
    columns = (Quote.id, MarkSheet.person_id, Quote.criterion, Quote.message_id, Quote.start, Quote.end, Quote.quote)
    query = select(*columns).join(MarkSheet, MarkSheet.id == Quote.sheet_id).join(RoundItem, RoundItem.id == MarkSheet.item_id)
    query = query.join(RoundItem.round).where(MarkSheet.item_id == item_id, MarkSheet.done_at.is_not(None))
    return db.session.execute(query.where(Round.state.in_((RoundState.DISCUSSION, RoundState.RESOLVED))).order_by(Quote.id)).all()


def overall_comments(item_id: int) -> Sequence[Any]:
    """(person_id, comment) of what members said on the whole about one conversation of a closed round. One statement."""
    query = select(MarkSheet.person_id, MarkSheet.comment).join(RoundItem, RoundItem.id == MarkSheet.item_id).join(RoundItem.round)
    query = query.where(MarkSheet.item_id == item_id, MarkSheet.done_at.is_not(None), MarkSheet.comment != "")
    return db.session.execute(query.where(Round.state.in_((RoundState.DISCUSSION, RoundState.RESOLVED)))).all()


def graders(team_ids: Sequence[int]) -> Sequence[Any]:
    """(id, name, team_id) of the active reviewers and leads of these teams, by name. One statement."""
    return _active(team_ids, Role.REVIEWER, Role.LEAD)


def team_leads(team_id: int) -> list[int]:
    """The active leads of a team. One statement."""
    return [row.id for row in _active([team_id], Role.LEAD)]


def rounds_to_grade(person: Person) -> Sequence[Any]:
    """(id, title, due_on, left) of the rounds in scoring of which the person has conversations left, the first due first. One statement."""
    done = select(MarkSheet.id).where(MarkSheet.item_id == RoundItem.id, MarkSheet.person_id == person.id, MarkSheet.done_at.is_not(None))
    query = select(Round.id, Round.title, Round.due_on, func.count().label("left")).join(RoundItem, RoundItem.round_id == Round.id)
    query = query.where(Round.state == RoundState.SCORING, _member(person), Round.team_id.in_(sorted(person.team_ids)), ~done.exists())
    query = query.group_by(Round.id, Round.title, Round.due_on).order_by(Round.due_on.is_(None), Round.due_on, Round.id)
    return db.session.execute(query).all()


def _active(team_ids: Sequence[int], *wanted: Role) -> Sequence[Any]:
    roles = or_(*(Person.roles.contains(f",{role.value},") for role in wanted))
    query = select(Person.id, Person.name, Membership.team_id).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.team_id.in_(list(team_ids)), Membership.ended_on.is_(None), Person.deactivated_at.is_(None), roles)
    return db.session.execute(query.order_by(Person.name, Person.id)).all()


def _visible(person: Person) -> Any:
    teams = sorted(person.teams_for(LEAD_ROUNDS))
    led = Round.team_id.in_(teams) if teams else false()
    graded = and_(Round.state != RoundState.DRAFT, _member(person), Round.team_id.in_(sorted(person.team_ids)))
    return or_(led, graded) if person.reach(GRADE) > Reach.DENIED else led


def _member(person: Person) -> Any:
    return exists().where(RoundMember.round_id == Round.id, RoundMember.person_id == person.id).correlate(Round)
