"""Drawing a plan's conversations: a job that reads the frame in batches, then writes the whole draw in one transaction."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select, update

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.jobs import enqueue, enqueue_at, job
from app.base.statements import insert_into, insert_rows
from app.base.transaction import lock_chain, unit_of_work
from app.conversations.models import Conversation
from app.conversations.saved.models import SavedFilter
from app.people.models import Person, Team
from app.review.actions.plans_dealing import dealt
from app.review.actions.plans_weighing import JOB as WEIGH
from app.review.models import (
    Assignment,
    AssignmentState,
    Cycle,
    DrawState,
    ItemState,
    Origin,
    PlanDraw,
    PlanFrame,
    PlanItem,
    Purpose,
    SamplingPlan,
)
from app.review.plan_notices import reviews_dealt
from app.review.queries.candidates import Candidate, Unit, Who, candidates
from app.review.queries.plans_frame import read_frame, window_of, window_size
from app.review.queries.rubrics import best_of
from app.review.sampling import cycles
from app.review.sampling.choosing import Choice, Chosen, choose
from app.review.sampling.frames import Frame
from app.review.sampling.settings import Settings
from app.trail.actions import record
from app.ui.words import gettext as _

JOB = "review.plan_draw"
DUE = "review.plan_due"
TELL_EVERY = 5000
LATE = "review.plans_late"
LONGEST = timedelta(hours=1)
LATENESS = timedelta(minutes=10)


def begin_draw(plan: SamplingPlan, team: Team, *, by: Person | None, at: datetime, seed: str | None = None) -> PlanDraw:
    """Draw the plan for the cycle that runs. Raises Conflict where this cycle was drawn; a draw that stopped is begun again.

    The seed is a secret of this moment unless the demo brings its own. The trail hears its hash now and the seed itself when all is drawn:
    nobody can know the draw before, nor swap the seed after.
    """
    zone = clock.zone(team.timezone)
    span = cycles.running(plan.cycle, at, zone)
    earlier = db.session.scalar(select(PlanDraw).where(PlanDraw.plan_id == plan.id, PlanDraw.cycle == span.key))
    if earlier is not None and not stopped(earlier, at):
        raise Conflict(_("This plan was drawn for the time that runs. Open the draw to see it."))
    draw = earlier or _new(plan, span, zone, by, at, seed or fresh_seed())
    draw.state = DrawState.WAITING
    db.session.flush()
    enqueue(JOB, draw_id=draw.id)
    schedule(plan, span)
    facts = {"cycle": span.key, "commitment": draw.commitment, "plan": plan.id}
    record("review.plan_draw", "plan_draw", draw.id, by=by, at=at, label=plan.title, team_id=plan.team_id, **facts)
    return draw


def fresh_seed() -> str:
    """A seed that nobody can foretell: 256 random bits, as 64 hexadecimal digits."""
    return secrets.token_hex(32)


def committed(seed: str) -> str:
    """What is told of a seed beforehand: SHA-256 of its letters."""
    return hashlib.sha256(seed.encode()).hexdigest()


def stopped(draw: PlanDraw, at: datetime) -> bool:
    """Whether it failed, or its worker died: begun an hour ago and still not done."""
    return draw.state is DrawState.FAILED or (draw.state is not DrawState.DONE and draw.begun_at < at - LONGEST)


def schedule(plan: SamplingPlan, span: cycles.Span) -> None:
    """Let an active plan draw by itself when the next cycle begins. What was asked for before is void: it draws once."""
    next_at = span.ends if plan.active else None
    kept = update(SamplingPlan).where(SamplingPlan.id == plan.id)  # past the revision: nobody who changes the plan is disturbed
    db.session.execute(kept.values(next_at=next_at).execution_options(synchronize_session="evaluate"))
    if next_at is not None:
        enqueue_at(DUE, next_at, plan_id=plan.id)


@job(DUE)
def plan_due(plan_id: int) -> None:
    """A cycle begins: draw, unless the plan was paused or somebody drew it by hand.

    The next one is asked for in any case: where the team moved to another time zone, the cycle that runs there may be drawn already.
    """
    with unit_of_work():
        at, plan = clock.now(), db.session.get(SamplingPlan, plan_id, with_for_update=True, populate_existing=True)
        if plan is None or not plan.active or plan.cycle is Cycle.ONCE or (plan.next_at is not None and at < plan.next_at):
            return
        team = db.session.get_one(Team, plan.team_id)
        try:
            begin_draw(plan, team, by=None, at=at)
        except DomainError:
            schedule(plan, cycles.running(plan.cycle, at, clock.zone(team.timezone)))


@job(LATE, hourly=True)
def late_plans() -> None:
    """Ask anew for draws whose job was lost, with the queue's file or a worker that died."""
    late = select(SamplingPlan.id).where(SamplingPlan.active, SamplingPlan.next_at < clock.now() - LATENESS)
    with unit_of_work():
        for plan_id in db.session.scalars(late):
            enqueue(DUE, plan_id=plan_id)


@job(JOB)
def run_draw(draw_id: int) -> None:
    """Read the frame, draw, put and deal. What a stopped run leaves behind is nothing but its progress."""
    with unit_of_work():
        draw = db.session.get_one(PlanDraw, draw_id)
        if draw.state is DrawState.DONE:
            return
        window, settings = window_of(draw), Settings.from_json(draw.settings)
        draw.state, draw.done, draw.total = DrawState.RUNNING, 0, window_size(window)
    try:
        frame = read_frame(window, settings, _teller(draw_id))
        with unit_of_work():
            draw = db.session.get_one(PlanDraw, draw_id, with_for_update=True, populate_existing=True)
            if draw.state is not DrawState.DONE:
                _finish(draw, frame, settings)
    except BaseException:
        db.session.rollback()
        with unit_of_work():
            db.session.get_one(PlanDraw, draw_id).state = DrawState.FAILED
        raise


def put_one(
    draw: PlanDraw, candidate: Candidate, probability: float, reviewer_id: int | None, *, at: datetime, rubric_id: int | None = None
) -> int | None:
    """Put a conversation into the queue for a draw, dealt to a reviewer until the due date. None where it stood there before.

    `rubric_id`: the one that fits it, in place of the draw's. Call inside `lock_chain(JOB)`, so that no two draws put the same one.
    """
    if db.session.scalar(select(exists().where(Assignment.conversation_id == candidate.conversation_id))):
        return None
    values = {
        "conversation_id": candidate.conversation_id,
        "rubric_id": rubric_id or draw.rubric_id,
        "reviewee_id": candidate.reviewee_id,
        "team_id": candidate.team_id,
        "acted_at": candidate.acted_at,
        "purpose": Purpose.QUALITY,
        "origin": Origin.SAMPLE if draw.settings.get("sample") else Origin.PLAN,
        "message_id": candidate.message_id,
        "chosen_as": candidate.chosen_as,
        "part": candidate.message_id or 0,
        "probability": probability,
        "round": 1,
        "put_by_id": draw.by_id,
        "put_at": at,
        "state": AssignmentState.CLAIMED if reviewer_id else AssignmentState.WAITING,
        "claimed_by_id": reviewer_id,
        "claim_ends_at": draw.due_at if reviewer_id else None,
    }
    statement = insert_into(Assignment).values(**values).on_conflict_do_nothing()
    made: int | None = db.session.scalar(statement.returning(Assignment.id))
    return made


def fitting(draw: PlanDraw, known: Sequence[Candidate]) -> dict[int, int]:
    """The rubric of each conversation where the plan lets the closest one be used. Two statements; none otherwise."""
    return {key: fit.published.id for key, fit in best_of(known).items()} if draw.settings.get("fitting") else {}


def _new(plan: SamplingPlan, span: cycles.Span, zone: Any, by: Person | None, at: datetime, seed: str) -> PlanDraw:
    settings = Settings.from_json({"parts": plan.parts, "filters": plan.filters, "cap": plan.cap})
    since = cycles.start_of(span.begins.astimezone(zone).date() - timedelta(days=plan.look_back), zone)
    draw = PlanDraw(
        plan_id=plan.id, team_id=plan.team_id, rubric_id=plan.rubric_id, cycle=span.key, seed=seed,
        commitment=committed(seed),
        settings=settings.as_json() | plan.asked.as_json() | ways(plan), since=since, until=span.begins,
        due_at=cycles.due(at, plan.due_days, zone), by_id=by.id if by else None, begun_at=at, done=0, total=0, frame_size=0, frame_hash="",
    )  # fmt: skip
    db.session.add(draw)
    return draw


def ways(plan: SamplingPlan) -> dict[str, Any]:
    """How a plan puts and deals, and what its saved filter asks for at this moment."""
    saved = db.session.get(SavedFilter, plan.saved_filter_id) if plan.saved_filter_id is not None else None
    asked = {"id": saved.id, "title": saved.title, "arguments": saved.arguments} if saved is not None else None
    return {"deal": plan.deal, "fitting": plan.fitting, "who": plan.who, "unit": plan.unit, "saved": asked}


def known_of(draw: PlanDraw, ids: Iterable[int]) -> list[Candidate]:
    """What is known of drawn conversations, with the person and the reply that the plan reviews."""
    who, unit = Who(draw.settings.get("who", "assignee")), Unit(draw.settings.get("unit", "whole"))
    return list(candidates(ids, Conversation.team_id == draw.team_id, who=who, unit=unit))


def _teller(draw_id: int) -> Any:
    told = 0

    def tell(seen: int) -> None:
        nonlocal told
        if seen - told >= TELL_EVERY:
            told = seen
            with unit_of_work():
                db.session.get_one(PlanDraw, draw_id).done = seen

    return tell


def _finish(draw: PlanDraw, frame: Frame, settings: Settings) -> None:
    team, at = db.session.get_one(Team, draw.team_id), clock.now()
    lock_chain(JOB)
    chosen = choose(frame, settings.draws, draw.seed, cap=settings.cap)
    db.session.add(PlanFrame(draw_id=draw.id, packed=frame.pack()))
    to = dealt(draw, chosen.put, team, at=at) if draw.settings["deal"] else {}
    rows = _put(draw, chosen, to)
    rows += [_item(draw, one, ItemState.RESERVE, place=place) for place, one in enumerate(chosen.reserves, 1)]
    db.session.flush()
    insert_rows(PlanItem.__table__, rows)  # type: ignore[arg-type]
    draw.frame_size, draw.frame_hash, draw.done = len(frame), frame.digest(), draw.total
    draw.report = _report(chosen, rows, len(settings.parts))
    draw.state, draw.finished_at = DrawState.DONE, at
    facts = {
        "seed": draw.seed,
        "frame": draw.frame_size,
        "frame_hash": draw.frame_hash,
        **{name: draw.report[name] for name in ("drawn", "put", "dealt")},
    }
    title = db.session.scalar(select(SamplingPlan.title).where(SamplingPlan.id == draw.plan_id)) or ""
    record("review.plan_drawn", "plan_draw", draw.id, by=None, at=at, label=title, team_id=draw.team_id, **facts)
    enqueue(WEIGH)
    for reviewer_id in {row["dealt_to_id"] for row in rows if row["dealt_to_id"]}:
        reviews_dealt(reviewer_id, f"draw:{draw.id}", at=at)


def _put(draw: PlanDraw, chosen: Chosen, to: dict[int, int]) -> list[dict[str, Any]]:
    known = {one.conversation_id: one for one in known_of(draw, [one.id for one in chosen.put])}
    rubrics = fitting(draw, list(known.values()))
    rows = []
    for one in chosen.drawn:
        if not one.kept:
            rows.append(_item(draw, one, ItemState.CAPPED))
            continue
        reviewer = to.get(one.id)
        made, unfit = None, bool(draw.settings.get("sample") and draw.settings["fitting"] and one.id not in rubrics)
        if one.id in known and not unfit:
            made = put_one(draw, known[one.id], float(one.probability), reviewer, at=draw.begun_at, rubric_id=rubrics.get(one.id))
        state = ItemState.PUT if made else ItemState.REMOVED if unfit else ItemState.ALREADY
        reason = _("No rubric is meant for it.") if unfit else ""
        rows.append(_item(draw, one, state) | {"assignment_id": made, "dealt_to_id": reviewer if made else None, "reason": reason})
    return rows


def _item(draw: PlanDraw, one: Choice, state: ItemState, *, place: int = 0) -> dict[str, Any]:
    return {
        "draw_id": draw.id,
        "conversation_id": one.id,
        "reviewee_id": one.person,
        "parts": list(one.parts),
        "probability": str(one.probability),
        "state": state,
        "stratum": one.stratum[:255],
        "place": place,
        "assignment_id": None,
        "dealt_to_id": None,
        "due_at": draw.due_at if state is ItemState.PUT else None,
        "replaces_id": None,
        "reason": "",
    }


def _report(chosen: Chosen, rows: list[dict[str, Any]], parts: int) -> dict[str, Any]:
    """What the draw gave in numbers: by part, by state, and how many were dealt."""
    states = Counter(str(row["state"]) for row in rows)
    by_part = [sum(place in one.parts for one in chosen.drawn) for place in range(parts)]
    counts = {name: states[name] for name in ("put", "already", "capped", "reserve")}
    return {"drawn": len(chosen.drawn), "parts": by_part, "dealt": sum(bool(row["dealt_to_id"]) for row in rows), **counts}
