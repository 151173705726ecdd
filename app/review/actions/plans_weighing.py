"""What a drawn conversation stands for where several draws could choose it: worked out anew after each draw, over all of its team."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from app.base.database import db
from app.base.jobs import job
from app.base.transaction import unit_of_work
from app.conversations.models import Conversation
from app.review.actions.tallies import reweigh
from app.review.models import Assignment, DrawState, ItemState, PlanDraw, PlanFrame, PlanItem
from app.review.queries.plans_frame import well_reviewed, window_of, within
from app.review.sampling.frames import unpack
from app.review.sampling.overall import DrawChances, overall
from app.review.sampling.settings import Settings

JOB = "review.weigh_draws"
MOST = 5000
"""So many assignments are held at a time."""
BATCH = 500
UNWEIGHED = and_(PlanDraw.state == DrawState.DONE, PlanDraw.weighed.is_(False))
NEW = and_(Assignment.chance.is_(None), Assignment.probability.is_not(None))


@dataclass(frozen=True)
class Weight:
    """An assignment with its probability in the draw that chose it, as it was kept, and over all draws."""

    id: int
    chance: float
    kept: float
    probability: float


@job(JOB, hourly=True)
def weigh_draws() -> None:
    """Weigh what was drawn where a draw, or a drawn item, is new. It reads first, so that nobody waits; done twice it changes nothing."""
    teams = set(db.session.scalars(select(PlanDraw.team_id).where(UNWEIGHED).distinct()))
    teams |= set(db.session.scalars(select(Assignment.team_id).where(NEW, Assignment.team_id.is_not(None)).distinct()))
    for team_id in sorted(teams):
        weigh_team(team_id)


def weigh_team(team_id: int) -> None:
    """Bring the probabilities of a team's drawn assignments up to its draws, and the tallies with them."""
    draws = list(db.session.scalars(select(PlanDraw.id).where(PlanDraw.team_id == team_id, UNWEIGHED)))
    last = 0
    while found := weights(team_id, draws, after=last):
        last = found[-1].id
        for start in range(0, len(found), BATCH):
            with unit_of_work():
                _keep(found[start : start + BATCH])
    with unit_of_work():
        db.session.execute(update(PlanDraw).where(PlanDraw.id.in_(draws)).values(weighed=True))


def weights(team_id: int, draws: Sequence[int], *, after: int = 0) -> list[Weight]:
    """What the next drawn assignments are worth that are new, or that one of `draws` could have chosen. Four statements a draw or so."""
    rows = _drawn(team_id, draws, after)
    others: dict[int, list[float]] = defaultdict(list)
    for draw, chances in _earlier(team_id, rows):
        settings, enough = Settings.from_json(draw.settings), well_reviewed(team_id, draw.begun_at)
        narrowed = draw.settings.get("saved") or draw.settings.get("signal")
        asked = within(window_of(draw), [row.conversation_id for row in rows]) if narrowed else None
        for row in rows:
            if row.draw_id != draw.id:
                there = asked is None or row.conversation_id in asked
                others[row.id].append(_chance(row, draw, chances, settings, enough, there=there))
    found = []
    for row in rows:
        own = row.probability if row.chance is None else row.chance
        found.append(Weight(row.id, own, row.probability, overall(own, others[row.id])))
    return found


def _chance(row: Any, draw: PlanDraw, chances: DrawChances, settings: Settings, enough: frozenset[int], *, there: bool) -> float:
    """With which probability another draw chooses the conversation: from its frame, or as if it stood there still.

    `there`: what the draw's saved filter and signal say.
    """
    inside = chances.inside(row.conversation_id)
    if inside is not None:
        return inside
    missed = there and draw.since <= row.last_message_at < draw.until and row.put_at <= draw.begun_at
    if not (missed and settings.filters.passes(row) and settings.filters.passes_person(row.reviewee_id)):
        return 0.0
    return chances.of([part.value(row, row.reviewee_id, enough) for part in settings.parts], row.reviewee_id)


def _drawn(team_id: int, draws: Sequence[int], after: int) -> Sequence[Any]:
    """Drawn assignments that are new, or whose conversation is of the time of one of `draws`, with what parts and filters ask for."""
    span: Any = select(func.min(PlanDraw.since), func.max(PlanDraw.until)).where(PlanDraw.id.in_(draws))
    first, last = db.session.execute(span).one()
    columns: Any = (
        Assignment.id, Assignment.conversation_id, Assignment.reviewee_id, Assignment.probability, Assignment.chance, Assignment.put_at,
        Conversation.channel, Conversation.topic, Conversation.language, Conversation.tags, Conversation.csat_share,
        Conversation.message_count, Conversation.reopens, Conversation.opened_at, Conversation.last_message_at, PlanItem.draw_id,
    )  # fmt: skip
    query = select(*columns).join(Conversation, Conversation.id == Assignment.conversation_id)
    query = query.outerjoin(PlanItem, PlanItem.assignment_id == Assignment.id)
    query = query.where(Assignment.team_id == team_id, Assignment.probability.is_not(None), Assignment.id > after)
    query = query.order_by(Assignment.id).limit(MOST)
    if first is None:
        return db.session.execute(query.where(NEW)).all()
    touched = and_(Conversation.opened_at < last, Conversation.last_message_at >= first)
    return db.session.execute(query.where(or_(NEW, touched))).all()


def _earlier(team_id: int, rows: Sequence[Any]) -> Iterator[tuple[PlanDraw, DrawChances]]:
    """Every finished draw of the team that may have chosen from these conversations, the oldest first; one frame at a time."""
    if not rows:
        return
    query = select(PlanDraw).where(PlanDraw.team_id == team_id, PlanDraw.state == DrawState.DONE)
    query = query.where(PlanDraw.until > min(row.opened_at for row in rows)).order_by(PlanDraw.id)
    for draw in db.session.scalars(query).all():
        packed = db.session.scalar(select(PlanFrame.packed).where(PlanFrame.draw_id == draw.id))
        if packed is not None:
            settings = Settings.from_json(draw.settings)
            yield draw, DrawChances(unpack(packed), settings.draws, settings.cap, _drawn_of(draw.id) if settings.cap else {})


def _drawn_of(draw_id: int) -> Counter[int]:
    """How many conversations of each person the draw drew, before its cap."""
    query = select(PlanItem.reviewee_id, func.count()).where(PlanItem.draw_id == draw_id, PlanItem.state != ItemState.RESERVE)
    query = query.where(PlanItem.replaces_id.is_(None)).group_by(PlanItem.reviewee_id)
    return Counter({person_id: int(n) for person_id, n in db.session.execute(query)})


def _keep(found: Sequence[Weight]) -> None:
    """The probabilities with the tallies, of assignments that nobody touched since they were read."""
    moved = {one.id: one.probability for one in found if one.probability != one.kept}
    same = {one.id: one.kept for one in found}
    query = select(Assignment.id, Assignment.probability).where(Assignment.id.in_(same)).with_for_update()
    there = {row.id for row in db.session.execute(query) if row.probability == same[row.id]}
    reweigh({key: value for key, value in moved.items() if key in there})
    table: Any = Assignment.__table__
    for one in found:
        if one.id in there:
            db.session.execute(update(table).where(table.c.id == one.id, table.c.chance.is_(None)).values(chance=one.chance))
