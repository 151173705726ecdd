"""Checking a draw: is the stored frame the one whose hash was kept, and does the seed draw the same conversations from it?"""

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError
from app.base.jobs import enqueue, job
from app.base.transaction import unit_of_work
from app.people.models import Person
from app.review.actions.plans_drawing import committed
from app.review.models import DrawState, ItemState, PlanDraw, PlanFrame, PlanItem
from app.review.queries.plans_frame import read_frame, window_of
from app.review.sampling.choosing import choose
from app.review.sampling.frames import Frame, unpack
from app.review.sampling.settings import Settings
from app.trail.actions import record
from app.ui.words import gettext as _

JOB = "review.plan_check"


def begin_check(draw: PlanDraw, *, by: Person, at: datetime) -> None:
    """Work the draw out anew. Raises DomainError while it is still being drawn."""
    if draw.state is not DrawState.DONE:
        raise DomainError(_("This draw is not finished yet. Wait for it, then check it."))
    draw.checked = {"state": "running", "at": at.isoformat(), "by": by.name}
    enqueue(JOB, draw_id=draw.id)
    record("review.plan_check", "plan_draw", draw.id, by=by, at=at, label=draw.cycle, team_id=draw.team_id)


@job(JOB)
def run_check(draw_id: int) -> None:
    """Compare what is kept with what the seed gives; and the frame with the conversations as they are today."""
    draw = db.session.get_one(PlanDraw, draw_id)
    settings, window = Settings.from_json(draw.settings), window_of(draw)
    try:
        found = compared(draw, settings)
        if found["state"] not in ("frame", "seed"):
            found |= _today(_frame(draw_id), read_frame(window, settings, lambda seen: None))
    except BaseException:
        db.session.rollback()
        with unit_of_work():
            _keep(draw_id, {"state": "stopped"})
        raise
    with unit_of_work():
        _keep(draw_id, found)


def compared(draw: PlanDraw, settings: Settings) -> dict[str, Any]:
    """`state` "same", or "frame" (its hash differs), "seed" (not the one that was promised) or "differs", with how many
    conversations do not come out the same."""
    if draw.commitment and committed(draw.seed) != draw.commitment:
        return {"state": "seed"}
    try:
        frame = _frame(draw.id)
    except ValueError:
        return {"state": "frame"}
    if frame.digest() != draw.frame_hash or len(frame) != draw.frame_size:
        return {"state": "frame"}
    chosen = choose(frame, settings.draws, draw.seed, cap=settings.cap)
    right = {one.id: (one.parts, one.probability, one.kept) for one in chosen.drawn}
    query = select(PlanItem.conversation_id, PlanItem.parts, PlanItem.probability, PlanItem.state)
    query = query.where(PlanItem.draw_id == draw.id, PlanItem.state != ItemState.RESERVE, PlanItem.replaces_id.is_(None))
    kept = {row[0]: (tuple(row[1]), Fraction(row[2]), row[3] is not ItemState.CAPPED) for row in db.session.execute(query)}
    wrong = [one for one in right.keys() | kept.keys() if right.get(one) != kept.get(one)]
    return {"state": "differs" if wrong else "same", "wrong": len(wrong), "drawn": len(right)}


def _frame(draw_id: int) -> Frame:
    return unpack(db.session.scalars(select(PlanFrame.packed).where(PlanFrame.draw_id == draw_id)).one())


def _today(then: Frame, now: Frame) -> dict[str, int]:
    """How many conversations of the frame are not there any more, and how many came in. Both frames are in the order of their ids."""
    both = left = right = 0
    while left < len(then) and right < len(now):
        before, after = then.ids[left], now.ids[right]
        both += before == after
        left += before <= after
        right += after <= before
    return {"gone": len(then) - both, "come": len(now) - both}


def _keep(draw_id: int, found: dict[str, Any]) -> None:
    draw = db.session.get_one(PlanDraw, draw_id)
    draw.checked = {**(draw.checked or {}), **found, "at": clock.now().isoformat()}
