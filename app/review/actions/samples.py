"""Random samples drawn by hand: each is a draw of its team, with frame, filter and a secret seed, so that it can be checked and weighed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError
from app.base.jobs import enqueue
from app.base.transaction import lock_chain
from app.conversations.models import Conversation
from app.conversations.saved.models import SavedFilter
from app.people.models import Person, Team
from app.review.actions.plans_drawing import JOB, committed, fresh_seed
from app.review.models import Cycle, PlanDraw, SamplingPlan
from app.review.queries.candidates import SampleFilter, day_of, sample_frames
from app.review.sampling import cycles
from app.review.sampling.goals import Goals
from app.review.sampling.settings import Filters, PartSpec, Settings
from app.rubrics.models import Rubric
from app.trail.actions import record
from app.ui.words import gettext as _

MOST = 2000
FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def begin_samples(
    wanted: SampleFilter,
    n: int,
    rubric_id: int | None,
    teams: Sequence[Team],
    *,
    by: Person | None,
    at: datetime,
    saved: SavedFilter | None = None,
    seed: str | None = None,
    run: bool = True,
) -> list[PlanDraw]:
    """Draw `n` of the matching conversations of these teams; of several teams each gets its part of them, by how many match.

    One draw for each team, made by a job (`run` False: by whoever calls). Days are those of each team. `seed`: a chosen one in place of a
    secret. Raises DomainError when none match, for too many, and where a team would get nothing.
    """
    if not 1 <= n <= MOST:
        raise DomainError(_("Draw between 1 and %(most)s conversations.", most=MOST), field="n")
    sizes = _sizes(wanted, teams, saved)
    if not sizes:
        raise DomainError(_("No conversation matches. Widen the dates or drop a filter."))
    if n < len(sizes):
        raise DomainError(_("Draw at least %(n)s, so that each team is in it, or choose one team.", n=len(sizes)), field="n")
    parts = shared(n, sizes) if len(teams) > 1 else dict.fromkeys(sizes, n)
    return [_begin(wanted, parts[one.id], rubric_id, one, by, at, saved, seed or fresh_seed(), run) for one in teams if one.id in sizes]


def shared(n: int, sizes: Mapping[int, int]) -> dict[int, int]:
    """`n` in parts by size, each at least 1, whole numbers by the largest remainders (Hamilton's method), nobody more than there are."""
    n, whole = min(n, sum(sizes.values())), sum(sizes.values())
    exact = {one: Fraction((n - len(sizes)) * size, whole) for one, size in sizes.items()}
    found = {one: 1 + int(part) for one, part in exact.items()}
    for one in sorted(exact, key=lambda key: (int(exact[key]) - exact[key], key))[: n - sum(found.values())]:
        found[one] += 1
    return found


def _sizes(wanted: SampleFilter, teams: Sequence[Team], saved: SavedFilter | None) -> dict[int, int]:
    """How many conversations match in each team; of a single one only whether any does. One statement a team, two for one agent."""
    found: dict[int, int] = {}
    for team in teams:
        parts = sample_frames(wanted, Conversation.team_id == team.id, clock.zone(team.timezone), saved.arguments if saved else None)
        for part in (one.order_by(None) if len(teams) > 1 else one.order_by(None).limit(1) for one in parts):
            if size := db.session.scalar(select(func.count()).select_from(part.subquery())) or 0:
                found[team.id] = found.get(team.id, 0) + size
    return found


def _begin(
    wanted: SampleFilter,
    n: int,
    rubric_id: int | None,
    team: Team,
    by: Person | None,
    at: datetime,
    saved: SavedFilter | None,
    seed: str,
    run: bool,
) -> PlanDraw:
    lock_chain("review.sample")
    plan = _holder(team, rubric_id, by, at)
    number = 1 + (db.session.scalar(select(func.count()).where(PlanDraw.plan_id == plan.id)) or 0)
    zone = clock.zone(team.timezone)
    since, until = day_of(wanted.since, zone), day_of(wanted.until, zone, after=True)
    draw = PlanDraw(
        plan_id=plan.id, team_id=team.id, rubric_id=rubric_id or plan.rubric_id, cycle=f"sample-{number}", seed=seed,
        commitment=committed(seed), settings=_settings(wanted, n, rubric_id, saved), since=since or FIRST,
        until=until or at + timedelta(minutes=1), due_at=cycles.due(at, 7, zone), by_id=by.id if by else None, begun_at=at,
        done=0, total=0, frame_size=0, frame_hash="",
    )  # fmt: skip
    db.session.add(draw)
    db.session.flush()
    if run:
        enqueue(JOB, draw_id=draw.id)
    asked: dict[str, Any] = {name: value for name, value in asdict(wanted).items() if value and name != "team"}
    facts = {"commitment": draw.commitment, "n": n, "filter": asked, "saved": saved.title if saved else None}
    record("review.sample", "plan_draw", draw.id, by=by, at=at, label=plan.title, team_id=team.id, **facts)
    return draw


def _settings(wanted: SampleFilter, n: int, rubric_id: int | None, saved: SavedFilter | None) -> dict[str, Any]:
    """What the draw keeps: a plan's settings with one random part, and what only samples ask for."""
    whole: dict[str, Any] = {
        name: int(value) if (value := getattr(wanted, name)) else None for name in ("min_messages", "max_messages", "csat_from", "csat_to")
    }
    words: dict[str, Any] = {name: getattr(wanted, name) for name in ("channel", "topic", "tag", "language", "reopened")}
    filters = Filters(**words, **whole, agent=int(wanted.person) if wanted.person else None)
    kept = {"id": saved.id, "title": saved.title, "arguments": saved.arguments} if saved is not None else None
    ways = {"deal": False, "fitting": rubric_id is None, "who": "assignee", "unit": "whole", "saved": kept}
    only = {"sample": True, "signal": wanted.signal, "again": wanted.reviewed == "any"}
    return Settings((PartSpec("random", n),), filters).as_json() | Goals().as_json() | ways | only


def _holder(team: Team, rubric_id: int | None, by: Person | None, at: datetime) -> SamplingPlan:
    """The plan that holds the team's samples; it draws nothing by itself. Raises DomainError where no rubric is published."""
    plan: SamplingPlan | None = db.session.scalar(select(SamplingPlan).where(SamplingPlan.team_id == team.id, SamplingPlan.samples))
    if plan is not None:
        return plan
    known = rubric_id or db.session.scalar(select(func.min(Rubric.id)).where(Rubric.current_number.is_not(None)))
    maker = by.id if by else db.session.scalar(select(func.min(Person.id)))
    if known is None or maker is None:
        raise DomainError(_("No rubric is published. Publish one, then draw."))
    plan = SamplingPlan(
        team_id=team.id, rubric_id=known, title=_("Random samples"), parts=[], filters={}, cycle=Cycle.ONCE, deal=False,
        samples=True, active=False, by_id=maker, created_at=at, goals={}, look_back=7, due_days=7,
    )  # fmt: skip
    db.session.add(plan)
    db.session.flush()
    return plan
