"""Reads of the start pages that no other room has: small counts and short lists, each one bounded statement."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, case, exists, false, func, or_, select

from app.base.database import db
from app.base.paging import capped_count
from app.base.versions import content_hash
from app.calibration.models import Withheld
from app.conversations.models import AgentIdentity, Conversation, ConversationImport, ConversationKind, ImportState
from app.courses.models import Course, Enrolment
from app.courses.policy import SEE_PROGRESS
from app.growth.queries import since
from app.growth.tallies import Sums
from app.library.models import Scenario, ScenarioVersion
from app.library.references import whole_text
from app.people.models import AccountLink, LinkKind, Membership, Notice, Person, Team
from app.people.ownership import reads
from app.review.models import Acknowledgement, Assignment, AssignmentState, Publication, Purpose, Review, ReviewState, Span, Tally
from app.review.policy import READ_OTHERS, SEE_QUEUE
from app.review.queries.plans_duties import is_apart
from app.review.queries.queue import free_for, reviewed_before, scope, took_part
from app.simulation import compile_scenario

STUCK = timedelta(days=5)
WEEK = timedelta(days=7)
UNSEEN = timedelta(days=28)
RECENT = timedelta(days=90)
RECENT_IMPORT = timedelta(days=14)
SKILL_WEEKS = 12
MOST_PEOPLE = 50
MOST_REVIEWS = 300


@dataclass(frozen=True)
class FirstSteps:
    """What a new site has already."""

    teams: bool
    others: bool
    content: bool
    imports: bool

    @property
    def everything(self) -> bool:
        return self.teams and self.others and self.imports


def waiting_reviews(person: Person, purpose: Purpose, at: datetime) -> str:
    """How many items of this purpose the person could take now, capped."""
    open_states = (AssignmentState.WAITING, AssignmentState.CLAIMED)
    query = select(Assignment.id).where(scope(person, SEE_QUEUE), Assignment.state.in_(open_states), free_for(person.id, at))
    query = query.where(~took_part(person.id), ~reviewed_before(person.id))
    mine = and_(Assignment.claimed_by_id == person.id, Assignment.state == AssignmentState.CLAIMED, Assignment.claim_ends_at >= at)
    return capped_count(query.where(Assignment.purpose == purpose, Assignment.reviewee_id != person.id, ~func.coalesce(mine, false())))


def held_reviews(person: Person, at: datetime) -> Sequence[Any]:
    """Two items the person holds: id, claim_ends_at, subject, preview; on each row how many of all a lead `given`, the next `given_due`."""
    query = select(Assignment.id, Assignment.claim_ends_at, Conversation.subject, Conversation.preview)
    query = query.add_columns(func.count(case((is_apart(), 1))).over().label("given"))
    query = query.add_columns(func.min(case((is_apart(), Assignment.claim_ends_at))).over().label("given_due"))
    query = query.join(Conversation, Conversation.id == Assignment.conversation_id)
    held = (Assignment.claimed_by_id == person.id, Assignment.state == AssignmentState.CLAIMED, Assignment.claim_ends_at >= at)
    return db.session.execute(query.where(*held).order_by(Assignment.claim_ends_at).limit(2)).all()


def review_minutes(person: Person, at: datetime) -> list[float]:
    """Minutes from start to publication of the person's latest reviews of seven days (at most 300)."""
    query = select(Review.started_at, Publication.at).join(Publication, Publication.review_id == Review.id)
    query = query.where(Review.reviewer_id == person.id, Review.state.in_([ReviewState.PUBLISHED, ReviewState.REPLACED]))
    query = query.where(Publication.replay_id.is_(None))  # a version scored anew took nobody's time
    rows = db.session.execute(query.where(Publication.at >= at - WEEK).order_by(Review.id.desc()).limit(MOST_REVIEWS))
    return [(published - started).total_seconds() / 60 for started, published in rows]


def unread_notices(person: Person, kind: str, most: int) -> Sequence[Notice]:
    """The person's newest unread notices of one kind."""
    query = select(Notice).where(Notice.person_id == person.id, Notice.kind == kind, Notice.read_at.is_(None))
    return db.session.scalars(query.order_by(Notice.id.desc()).limit(most)).all()


def unpublished_scenarios(person: Person, most: int) -> Sequence[Any]:
    """Scenarios whose draft somebody wrote here and nobody published, newest first: id, title, current_number, draft_source, pack_id."""
    current = and_(ScenarioVersion.scenario_id == Scenario.id, ScenarioVersion.number == Scenario.current_number)
    columns = (Scenario.id, Scenario.title, Scenario.current_number, Scenario.draft_source, Scenario.pack_id)
    query = select(*columns).outerjoin(ScenarioVersion, current)
    differs = or_(ScenarioVersion.id.is_(None), ScenarioVersion.source != Scenario.draft_source)
    query = query.where(reads(Scenario.team_id, person), Scenario.archived_at.is_(None), Scenario.draft_source != "", differs)
    by_people = or_(Scenario.draft_by_id.is_not(None), Scenario.current_number.is_(None))
    return db.session.execute(query.where(by_people).order_by(Scenario.draft_at.desc(), Scenario.id).limit(most)).all()


def errors_in(source: str, pack_id: int | None) -> int:
    """How many errors a scenario text has with what it includes of its pack, worked out once per process and text."""
    source = whole_text(source, pack_id)
    return _errors_in(content_hash(source), source)


@lru_cache(maxsize=64)
def _errors_in(digest: str, source: str) -> int:
    return sum(found.severity == "error" for found in compile_scenario(source).findings)


def stuck_in_courses(person: Person, at: datetime, most: int) -> Sequence[Any]:
    """People of the viewer's teams without a step for five days, longest first: id, name, title, since, steps_done, steps_total."""
    last = func.coalesce(Enrolment.last_step_at, Enrolment.enrolled_at, type_=Enrolment.enrolled_at.type)
    query = select(Enrolment.id, Person.name, Course.title, last.label("since"), Enrolment.steps_done, Enrolment.steps_total)
    query = query.join(Enrolment.person).join(Enrolment.course)
    query = query.where(Enrolment.completed_at.is_(None), Enrolment.team_id.in_(person.teams_for(SEE_PROGRESS)), last < at - STUCK)
    return db.session.execute(query.where(Person.deactivated_at.is_(None)).order_by(last, Enrolment.id).limit(most)).all()


def team_skills(person: Person, at: datetime) -> dict[int, dict[str, Sums]]:
    """Sums of real replies over twelve weeks by led team and skill; without skills that are withheld, for nobody is ranked by them."""
    query = select(Tally.team_id, Tally.measure, func.sum(Tally.n), func.sum(Tally.total), func.sum(Tally.squares))
    query = query.where(Tally.team_id.in_(person.led_team_ids), Tally.purpose == Purpose.QUALITY)
    query = query.where(Tally.measure.startswith("skill:"), Tally.span == Span.WEEK, Tally.begins >= since(SKILL_WEEKS, at.date()))
    query = query.where(~exists().where(Withheld.team_id == Tally.team_id, Withheld.measure == Tally.measure))
    found: dict[int, dict[str, Sums]] = defaultdict(dict)
    for team_id, measure, n, total, squares in db.session.execute(query.group_by(Tally.team_id, Tally.measure)):
        found[team_id][measure.removeprefix("skill:")] = Sums(int(n), int(total), int(squares))
    return found


def unread_reviews(person: Person, at: datetime) -> str:
    """How many standing reviews of the led teams, of the last quarter, nobody acknowledged within a week, capped."""
    query = select(Review.id).join(Publication, Publication.review_id == Review.id)
    query = query.outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id).join(Person, Person.id == Review.reviewee_id)
    query = query.where(Review.team_id.in_(person.teams_for(READ_OTHERS)), Review.state == ReviewState.PUBLISHED)
    query = query.where(Acknowledgement.at.is_(None), Review.acted_at >= at - RECENT, Publication.given_at < at - WEEK)
    query = query.where(Publication.read_before.is_(False))
    return capped_count(query.where(Person.deactivated_at.is_(None)))


def without_review(person: Person, at: datetime) -> Sequence[Any]:
    """Agents of the led teams who were assigned something in four weeks and had none of their replies of that time reviewed (at most
    50): id, name, team_id, by name."""
    seen = exists().where(Review.reviewee_id == Person.id, Review.state == ReviewState.PUBLISHED, Review.acted_at >= at - UNSEEN)
    query = select(Person.id, Person.name, func.min(Membership.team_id).label("team_id"))
    query = query.join(Membership, Membership.person_id == Person.id).group_by(Person.id, Person.name)
    query = query.where(Membership.team_id.in_(person.led_team_ids), Membership.ended_on.is_(None))
    real = (Conversation.kind == ConversationKind.REAL, Conversation.last_message_at >= at - UNSEEN)
    query = query.where(exists().where(Conversation.assignee_id == Person.id, *real))
    query = query.where(Person.roles.contains(",agent,"), Person.deactivated_at.is_(None), ~seen)
    return db.session.execute(query.order_by(Person.name, Person.id).limit(MOST_PEOPLE)).all()


def invitations(at: datetime) -> str:
    """How many invitations may still be used, capped."""
    query = select(AccountLink.id).where(AccountLink.kind == LinkKind.INVITATION, AccountLink.used_at.is_(None))
    return capped_count(query.where(AccountLink.revoked_at.is_(None), AccountLink.expires_at > at))


def unknown_authors() -> str:
    """How many authors of imported conversations stand for nobody here, capped."""
    return capped_count(select(AgentIdentity.id).where(AgentIdentity.person_id.is_(None)))


def imports_to_see(at: datetime) -> Sequence[Any]:
    """Imports that run, stopped, or rejected something lately, newest first: id, file_name, state, rejected, created_at."""
    columns = (ConversationImport.id, ConversationImport.file_name, ConversationImport.state, ConversationImport.rejected)
    rejected = and_(ConversationImport.state == ImportState.DONE, ConversationImport.rejected > 0)
    query = select(*columns, ConversationImport.created_at).where(ConversationImport.created_at >= at - RECENT_IMPORT)
    query = query.where(or_(ConversationImport.state != ImportState.DONE, rejected))
    return db.session.execute(query.order_by(ConversationImport.id.desc()).limit(3)).all()


def first_steps() -> FirstSteps:
    """What is here already."""
    others = select(Person.id).where(~Person.roles.contains(",admin,"))
    content = select(Scenario.id).where(Scenario.current_number.is_not(None))
    parts = (select(Team.id), others, content, select(ConversationImport.id))
    row = db.session.execute(select(*(part.exists() for part in parts))).one()
    return FirstSteps(*(bool(value) for value in row))
