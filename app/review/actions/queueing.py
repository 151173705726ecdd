"""Putting conversations into the queue: picked by hand, or after practice; and taking them out. Samples: `actions.samples`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true, update

from app.base.database import db
from app.base.errors import DomainError
from app.base.statements import changed, insert_into
from app.conversations.doors import PracticeFinished
from app.conversations.models import ConversationKind
from app.people.models import Person
from app.review.actions.claims import why_not
from app.review.actions.naming import named
from app.review.models import Assignment, AssignmentState, Origin, Purpose
from app.review.policy import PUT
from app.review.queries.candidates import Candidate, Unit, Who, candidates, reach, reply_candidate
from app.review.queries.queue import free_for, scope
from app.review.queries.rubrics import best_of
from app.rubrics.models import Rubric
from app.rubrics.queries import current_version
from app.trail.actions import record
from app.ui.words import gettext as _

MOST = 2000


@dataclass(frozen=True)
class PutReport:
    """What became of the conversations: `put`, or why they were left out."""

    put: int = 0
    already: int = 0
    no_agent: int = 0
    no_reply: int = 0
    missing: int = 0
    no_rubric: int = 0

    @property
    def left_out(self) -> int:
        return self.already + self.no_agent + self.no_reply + self.missing + self.no_rubric


def put(
    conversation_ids: Sequence[int],
    rubric_id: int | None,
    *,
    by: Person | None,
    at: datetime,
    origin: Origin = Origin.SELECTION,
    probability: float | None = None,
    reachable: ColumnElement[bool] | None = None,
    who: Who = Who.ASSIGNEE,
    unit: Unit = Unit.WHOLE,
    again: bool = False,
) -> PutReport:
    """Let these conversations wait for a review with this rubric; one that was put before is left alone, or, with `again`, waits for
    a second review by somebody else once the first is done.

    `rubric_id` None: each gets the rubric that is meant for it most closely. `unit`: whole or one reply each; `who` of several agents is
    reviewed. Left out and counted: no public reply, replies of unknown agents only, out of reach (looks like missing), no rubric fits.
    Counts are of items. `by` None: the command line, which reaches everything unless `reachable` says otherwise.
    """
    ids = set(conversation_ids)
    if len(ids) > MOST:
        raise DomainError(_("Put at most %(most)s conversations at a time.", most=MOST))
    where = reachable if reachable is not None else _reach(by)
    found = list(candidates(ids, where, who=who, unit=unit))
    counts: Counter[str] = Counter(missing=len(ids - {one.conversation_id for one in found}))
    used: Counter[int] = Counter()
    fitting = best_of(found) if rubric_id is None else {}
    for candidate in found:
        fit = fitting.get(candidate.conversation_id)
        chosen = rubric_id if rubric_id is not None else fit.published.id if fit else None
        became = _put_one(candidate, chosen, by, at, origin, probability, again)
        counts[became] += 1
        used[chosen or 0] += became == "put"
    _tell(used, by, at, origin)
    return PutReport(**counts)


def put_reply(message_id: int, rubric_id: int | None, *, by: Person, at: datetime, again: bool = False) -> PutReport:
    """Let one reply wait for a review of its author. Counted as `put` counts; without a rubric the closest one, `again` as there."""
    candidate = reply_candidate(message_id, _reach(by))
    if candidate is None:
        return PutReport(missing=1)
    fit = best_of([candidate]).get(candidate.conversation_id) if rubric_id is None else None
    chosen = fit.published.id if fit else rubric_id
    became = _put_one(candidate, chosen, by, at, Origin.SELECTION, None, again)
    _tell({chosen or 0: int(became == "put")}, by, at, Origin.SELECTION)
    return PutReport(**{became: 1})


def put_practice(finished: PracticeFinished, *, at: datetime) -> bool:
    """Let a finished practice conversation wait for a review. False when the scenario names no rubric known here, or it waits already."""
    version = current_version(finished.rubric_slug, finished.team_id) if finished.rubric_slug else None
    if version is None:
        return False
    values = _row(finished.conversation_id, version.rubric_id, finished.reviewee_id, finished.team_id, finished.acted_at)
    return _insert(values | {"purpose": Purpose.PRACTICE, "origin": Origin.PRACTICE, "put_at": at})


def remove(assignment_id: int, reason: str, *, by: Person, at: datetime) -> None:
    """Take an item out of the queue, with a reason. Raises NotFound, ClaimedByOther, NotWaiting, DomainError without a reason."""
    if not reason.strip():
        raise DomainError(_("Say why this conversation need not be reviewed."), field="reason")
    query = update(Assignment).where(Assignment.id == assignment_id, Assignment.reviewee_id != by.id, scope(by, PUT), free_for(by.id, at))
    if not changed(query.values(state=AssignmentState.REMOVED, claimed_by_id=None, claim_ends_at=None, done_at=at, let_go_at=at)):
        raise why_not(assignment_id, by, at)
    columns = (Assignment.team_id, Assignment.reviewee_id, Assignment.conversation_id)
    team_id, reviewee_id, conversation_id = db.session.execute(select(*columns).where(Assignment.id == assignment_id)).one()
    name = named(reviewee_id, conversation_id)
    facts = {"conversation": name.conversation, "reason": reason.strip()[:1000]}
    record("review.remove", "assignment", assignment_id, by=by, at=at, label=name.agent, team_id=team_id, **facts)


def unique_ids(values: Iterable[object]) -> list[int]:
    """Whole numbers among `values` ("12,13" counts as two), each once, in their order; at most 2,000."""
    parts = [part.strip() for value in values for part in str(value).split(",")]
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 18]
    return list(dict.fromkeys(numbers))[:MOST]


def _reach(by: Person | None) -> ColumnElement[bool]:
    return reach(by) if by is not None else true()


def _tell(used: Mapping[int, int], by: Person | None, at: datetime, origin: Origin) -> None:
    """One entry for each rubric with which something was put."""
    for rubric_id, count in sorted(used.items()):
        if count:
            title = db.session.scalar(select(Rubric.title).where(Rubric.id == rubric_id)) or ""
            record("review.put", "rubric", rubric_id, by=by, at=at, label=title, put=count, origin=origin.value)


def _put_one(
    candidate: Candidate, rubric_id: int | None, by: Person | None, at: datetime, origin: Origin, probability: float | None, again: bool
) -> str:
    if not candidate.replies:
        return "no_reply"
    if candidate.reviewee_id is None:
        return "no_agent"
    if rubric_id is None:
        return "no_rubric"
    practice = candidate.kind is ConversationKind.PRACTICE
    values = _row(candidate.conversation_id, rubric_id, candidate.reviewee_id, candidate.team_id, candidate.acted_at) | {
        "purpose": Purpose.PRACTICE if practice else Purpose.QUALITY,
        "origin": origin,
        "probability": probability,
        "message_id": candidate.message_id,
        "chosen_as": candidate.chosen_as,
        "part": candidate.message_id or 0,
        "put_by_id": by.id if by else None,
        "put_at": at,
    }
    return "put" if _insert(values | ({"round": _next_round(values)} if again else {})) else "already"


def _next_round(values: Mapping[str, Any]) -> int:
    """The round of one more review of the same work; the round that stands there as long as it is not done."""
    same = [getattr(Assignment, name) == values[name] for name in ("conversation_id", "rubric_id", "purpose", "part", "reviewee_id")]
    found = db.session.execute(select(Assignment.round, Assignment.state).where(*same, Assignment.round >= 1)).all()
    waits = [one.round for one in found if one.state in (AssignmentState.WAITING, AssignmentState.CLAIMED)]
    return int(waits[0] if waits else max((one.round for one in found), default=0) + 1)


def _row(conversation_id: int, rubric_id: int, reviewee_id: int, team_id: int | None, acted_at: datetime) -> dict[str, object]:
    return {
        "conversation_id": conversation_id,
        "rubric_id": rubric_id,
        "reviewee_id": reviewee_id,
        "team_id": team_id,
        "acted_at": acted_at,
        "state": AssignmentState.WAITING,
        "round": 1,
    }


def _insert(values: dict[str, object]) -> bool:
    statement = insert_into(Assignment).values(**values).on_conflict_do_nothing()
    return db.session.scalar(statement.returning(Assignment.id)) is not None
