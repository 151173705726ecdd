"""Reads of the inbox, always within what the person reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, or_, select
from sqlalchemy.orm import aliased, defer, joinedload, selectinload, undefer

from app.base.database import BigId, db
from app.base.folding import holds
from app.base.paging import Page, fetch
from app.conversations.models import AuthorRole, Conversation, Message
from app.inbox.models import Attempt, AttemptMode, AttemptState, AttemptTurn, DeskActionUse, Draft, DraftKind, PracticeAssignment
from app.inbox.policy import ASSIGN, READ_OTHERS
from app.knowledge.models import Pack
from app.library.models import Scenario
from app.people.models import Membership, Person, Role, Team
from app.people.ownership import reads

MOST_WAITING = 60


@dataclass(frozen=True)
class InboxFilter:
    """The list's state as the address has it; empty strings mean all."""

    text: str = ""
    channel: str = ""
    level: str = ""
    outcome: str = ""
    pack: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "InboxFilter":
        """From the arguments of a request; anything unknown is cut."""
        return cls(**{name: str(arguments.get(name, "")).strip()[:80] for name in ("text", "channel", "level", "outcome", "pack")})


def attempt_to_write(person: Person, attempt_id: int, *, pack: bool = False) -> Attempt | None:
    """The person's own attempt, held until the transaction ends, with conversation, version and scenario. One statement."""
    return db.session.scalars(_to_write(pack), {"attempt": attempt_id, "person": person.id}).first()


@cache
def _to_write(pack: bool) -> Any:
    """Every act on a conversation asks this, so it is built once."""
    mine = (Attempt.id == bindparam("attempt", type_=BigId), Attempt.person_id == bindparam("person", type_=BigId))
    return select(Attempt).where(*mine).options(*_whole(pack)).with_for_update(of=Attempt)


def attempt_typed_in(person: Person, attempt_id: int) -> Attempt | None:
    """The person's own attempt alone, held until the transaction ends: all that saving a draft needs. One statement."""
    query = select(Attempt).where(Attempt.id == attempt_id, Attempt.person_id == person.id).options(defer(Attempt.engine))
    return db.session.scalars(query.with_for_update(of=Attempt)).first()


def pack_worked_in(person: Person, attempt_id: int) -> Any:
    """The row (attempt id, pack id, conversation id, language) of the person's own attempt, or None. One statement."""
    query = select(Attempt.id, Scenario.pack_id, Attempt.conversation_id, Conversation.language)
    query = query.join(Attempt.scenario).join(Attempt.conversation)
    return db.session.execute(query.where(Attempt.id == attempt_id, Attempt.person_id == person.id)).first()


def attempt_seen_by(viewer: Person, attempt_id: int) -> Attempt | None:
    """An attempt the viewer may read: the own ones, those of the teams in which row 22 holds. One statement."""
    teams = viewer.teams_for(READ_OTHERS)
    theirs: ColumnElement[bool] = Attempt.team_id.in_(sorted(teams)) if teams else false()
    query = select(Attempt).where(Attempt.id == attempt_id, or_(Attempt.person_id == viewer.id, theirs))
    return db.session.scalars(query.options(*_whole(True), joinedload(Attempt.person), undefer(Attempt.undo))).first()


def attempt_of_conversation(conversation_id: int) -> Attempt | None:
    """The attempt behind a practice conversation, for rooms that have checked who is reading. One statement."""
    return db.session.scalars(select(Attempt).where(Attempt.conversation_id == conversation_id).options(*_whole(True))).first()


def open_attempt(person: Person, scenario_id: int, *, preview: bool) -> int | None:
    """The id of the attempt at a scenario that the person has not finished; customers of a shift aside."""
    query = select(Attempt.id).where(Attempt.person_id == person.id, Attempt.state == AttemptState.OPEN, Attempt.scenario_id == scenario_id)
    query = query.where(Attempt.preview_only == preview, Attempt.shift_run_id.is_(None))
    return db.session.scalars(query.order_by(Attempt.id).limit(1)).first()


def turns_of(attempt_id: int) -> Sequence[AttemptTurn]:
    """All turns of an attempt in order."""
    return db.session.scalars(select(AttemptTurn).where(AttemptTurn.attempt_id == attempt_id).order_by(AttemptTurn.number)).all()


def uses_of(attempt_id: int) -> Sequence[Any]:
    """Desk actions of an attempt in order, as rows."""
    return db.session.execute(_uses(), {"attempt": attempt_id}).all()


@cache
def _uses() -> Any:
    columns = DeskActionUse.__table__.c
    return select(*columns).where(columns.attempt_id == bindparam("attempt")).order_by(columns.id)


def messages_of(conversation_id: int, *, after: int = -1) -> Sequence[Any]:
    """Messages beyond a position, as they are drawn: rows without the text as written."""
    return db.session.execute(_messages(), {"conversation": conversation_id, "after": after}).all()


@cache
def _messages() -> Any:
    """Asked after every reply, so built once."""
    columns = Message.__table__.c
    shown = (columns.id, columns.position, columns.kind, columns.author_role, columns.author_name, columns.sent_at, columns.html)
    query = select(*shown, columns.source_id).where(columns.conversation_id == bindparam("conversation"))
    return query.where(columns.position > bindparam("after")).order_by(columns.position)


def drafts_of(attempt: Attempt) -> dict[DraftKind, Any]:
    """Saved drafts by kind: rows of body, revision and the moment they were saved."""
    rows = db.session.execute(_drafts(), {"person": attempt.person_id, "conversation": attempt.conversation_id})
    return {row.kind: row for row in rows}


@cache
def _drafts() -> Any:
    columns = Draft.__table__.c
    mine = (columns.person_id == bindparam("person"), columns.conversation_id == bindparam("conversation"))
    return select(columns.kind, columns.body, columns.revision, columns.saved_at).where(*mine)


def assigned_practice(person: Person, scenario_id: int | None = None) -> Sequence[Any]:
    """What others asked the person to practise and is not done, oldest first; one scenario's or all. One statement."""
    asker = aliased(Person)
    columns = (
        PracticeAssignment.id,
        PracticeAssignment.scenario_id,
        PracticeAssignment.note,
        PracticeAssignment.assigned_at,
        PracticeAssignment.mode,
        PracticeAssignment.language,
        PracticeAssignment.in_order,
    )
    query = select(*columns, PracticeAssignment.minutes, asker.name.label("asked_by"), Scenario.title, Scenario.channel, Scenario.level)
    query = query.join(PracticeAssignment.scenario).outerjoin(asker, asker.id == PracticeAssignment.assigned_by_id)
    query = query.where(PracticeAssignment.person_id == person.id, PracticeAssignment.done_at.is_(None))
    if scenario_id is not None:
        query = query.where(PracticeAssignment.scenario_id == scenario_id)
    return db.session.execute(_published(query).order_by(PracticeAssignment.id).limit(MOST_WAITING)).all()


def assessment_to_take(person: Person, assignment_id: int, scenario_id: int) -> PracticeAssignment | None:
    """An assessment that was assigned to the person and is not done. One statement."""
    mine = (PracticeAssignment.id == assignment_id, PracticeAssignment.person_id == person.id, PracticeAssignment.done_at.is_(None))
    query = select(PracticeAssignment).where(*mine, PracticeAssignment.scenario_id == scenario_id)
    return db.session.scalars(query.where(PracticeAssignment.mode == AttemptMode.ASSESSMENT)).first()


def practice_page(person: Person, wanted: InboxFilter, *, after: str | None) -> Page:
    """Scenarios to practise, the easiest first. One statement."""
    columns: Any = (
        Scenario.id,
        Scenario.title,
        Scenario.channel,
        Scenario.level,
        Scenario.language,
        Scenario.skills,
        Pack.title.label("pack"),
    )
    query = _published(select(*columns)).outerjoin(Pack, Pack.id == Scenario.pack_id).where(reads(Scenario.team_id, person))
    query = _narrowed(query, wanted, Scenario.channel)
    if wanted.level:
        query = query.where(Scenario.level == int(wanted.level) if wanted.level in "12345" else false())
    if wanted.pack:
        query = query.where(Pack.slug == wanted.pack)
    return fetch(query, [(Scenario.level, False), (Scenario.title, False), (Scenario.id, False)], after)


def companies(person: Person) -> list[tuple[str, str]]:
    """The packs with scenarios to practise: (id, title), by title. One statement."""
    query = _published(select(Pack.slug, Pack.title).join(Scenario, Scenario.pack_id == Pack.id)).where(reads(Scenario.team_id, person))
    return [(slug, title) for slug, title in db.session.execute(query.distinct().order_by(Pack.title))]


def tries(person: Person, scenario_ids: Sequence[int]) -> dict[int, Any]:
    """How often the person finished each scenario, and the best simulated CSAT. One statement."""
    query = select(Attempt.scenario_id, func.count().label("count"), func.max(Attempt.csat).label("best"))
    query = query.where(Attempt.person_id == person.id, Attempt.state == AttemptState.ENDED, Attempt.preview_only.is_(False))
    query = query.where(or_(Attempt.mode == AttemptMode.PRACTICE, Attempt.released_at.is_not(None)))
    rows = db.session.execute(query.where(Attempt.scenario_id.in_(scenario_ids)).group_by(Attempt.scenario_id))
    return {row.scenario_id: row for row in rows}


def finished_page(person: Person, wanted: InboxFilter, *, after: str | None) -> Page:
    """The person's finished attempts, the latest first. One statement."""
    columns: Any = (Attempt.id, Attempt.started_at, Attempt.ended_at, Attempt.state, Attempt.turn_count, Attempt.outcome, Attempt.csat)
    query: Select[Any] = select(
        *columns,
        Attempt.failed,
        Attempt.preview_only,
        Attempt.mode,
        Attempt.released_at,
        Conversation.subject.label("title"),
        Conversation.channel,
    )
    query = query.join(Attempt.conversation).join(Attempt.scenario)
    query = query.where(Attempt.person_id == person.id, Attempt.state != AttemptState.OPEN)
    query = _narrowed(query, wanted, Conversation.channel)
    if wanted.outcome in ("solved", "failed"):
        query = query.where(Attempt.outcome == "solved" if wanted.outcome == "solved" else Attempt.failed)
    elif wanted.outcome:
        query = query.where(func.coalesce(Attempt.outcome, "") != "solved", Attempt.failed.is_(False))
    return fetch(query, [(Attempt.started_at, True), (Attempt.id, True)], after)


def earlier_attempts(person: Person, scenario_id: int, *, limit: int = 10) -> Sequence[Any]:
    """The person's finished attempts at one scenario, the latest first. One statement."""
    columns = (
        Attempt.id,
        Attempt.ended_at,
        Attempt.outcome,
        Attempt.csat,
        Attempt.failed,
        Attempt.state,
        Attempt.preview_only,
        Attempt.mode,
    )
    query = select(*columns, Attempt.released_at).where(
        Attempt.person_id == person.id, Attempt.scenario_id == scenario_id, Attempt.state != AttemptState.OPEN
    )
    return db.session.execute(query.order_by(Attempt.id.desc()).limit(limit)).all()


def least_practised(person: Person) -> int | None:
    """The scenario to try next: the least tried, then the easiest. One statement."""
    own = (Attempt.scenario_id == Scenario.id) & (Attempt.person_id == person.id) & Attempt.preview_only.is_(False)
    query = _published(select(Scenario.id)).outerjoin(Attempt, own).where(reads(Scenario.team_id, person))
    query = query.group_by(Scenario.id, Scenario.level, Scenario.title)
    return db.session.scalars(query.order_by(func.count(Attempt.id), Scenario.level, Scenario.title, Scenario.id).limit(1)).first()


def last_words(conversation_id: int) -> str:
    """What the customer wrote last. One statement."""
    query = select(Message.body).where(Message.conversation_id == conversation_id, Message.author_role == AuthorRole.CUSTOMER)
    return db.session.scalar(query.order_by(Message.position.desc()).limit(1)) or ""


def find_attempts(person: Person, text: str, *, limit: int = 4) -> Sequence[Any]:
    """Own attempts whose scenario or customer is called so, the latest first. One statement."""
    query = select(Attempt.id, Attempt.state, Scenario.title, Conversation.customer_name)
    query = query.join(Attempt.conversation).join(Attempt.scenario).where(Attempt.person_id == person.id)
    named = holds(Scenario.title, text) | holds(Conversation.customer_name, text)
    return db.session.execute(query.where(named).order_by(Attempt.id.desc()).limit(limit)).all()


def find_scenarios(person: Person, text: str, *, limit: int = 4) -> Sequence[Any]:
    """Scenarios to practise whose title holds `text`. One statement."""
    query = _published(select(Scenario.id, Scenario.title, Scenario.channel)).where(reads(Scenario.team_id, person))
    return db.session.execute(query.where(holds(Scenario.title, text)).order_by(Scenario.title).limit(limit)).all()


def people_to_assign(viewer: Person) -> Sequence[Person]:
    """Active agents of the teams in which the viewer assigns practice, by name, with memberships. Two statements."""
    members = select(Membership.person_id).where(Membership.ended_on.is_(None), Membership.team_id.in_(sorted(viewer.teams_for(ASSIGN))))
    query = select(Person).where(Person.id.in_(members), Person.deactivated_at.is_(None), Person.roles.contains(f",{Role.AGENT.value},"))
    return db.session.scalars(query.options(selectinload(Person.memberships)).order_by(Person.name, Person.id).limit(500)).all()


def teams_to_assign(viewer: Person) -> Sequence[Team]:
    """Teams in which the viewer assigns practice, by name. One statement."""
    wanted = sorted(viewer.teams_for(ASSIGN))
    return db.session.scalars(select(Team).where(Team.id.in_(wanted), Team.archived_at.is_(None)).order_by(Team.name)).all()


def trainers_for(attempt: Attempt) -> Sequence[int]:
    """Ids of the trainers of the attempt's team, else of the whole site."""
    query = select(Person.id).where(Person.deactivated_at.is_(None), Person.roles.contains(f",{Role.TRAINER.value},"))
    members = select(Membership.person_id).where(Membership.ended_on.is_(None), Membership.team_id == attempt.team_id)
    return db.session.scalars(query.where(Person.id.in_(members))).all() or db.session.scalars(query.limit(20)).all()


def _whole(pack: bool) -> tuple[Any, ...]:
    scenario = joinedload(Attempt.scenario)
    return joinedload(Attempt.conversation), joinedload(Attempt.version), scenario.joinedload(Scenario.pack) if pack else scenario


def _published(query: Any) -> Any:
    return query.where(Scenario.current_number.is_not(None), Scenario.archived_at.is_(None))


def _narrowed(query: Select[Any], wanted: InboxFilter, channel: Any) -> Select[Any]:
    if wanted.text:
        query = query.where(holds(Scenario.title, wanted.text))
    if wanted.channel:
        query = query.where(channel == wanted.channel if wanted.channel in _CHANNELS else false())
    return query


_CHANNELS = frozenset({"email", "chat", "social", "phone", "form"})
