"""The demo's trainee looks at an own reply with the rubric before a reviewer does: one self review that is finished."""

from datetime import datetime, timedelta
from functools import partial

from app.home.demo.courses import Writer
from app.review.learning.actions.beginning import Wanted, begin_self
from app.review.learning.actions.filling import finish, save_comment, save_rating
from app.review.learning.queries.beginning import own_replies, recent_replies
from app.review.learning.queries.sheets import sheet_of
from app.review.queries.rubrics import rubric_id_of

WHO, RUBRIC, DAYS = "trainee", "core-quality", 2
LOWER = {
    "empathy": "I thanked them before I had said that I understood what went wrong. Next time the other way round.",
    "promises": "I should say until when I write again, not only that I do.",
}
"""Criteria that the trainee is not content with, and why."""
WHOLE = "I read everything before I answered. What I want to keep an eye on is the last sentence: who does what next, and until when."


def plan_selves(history: Writer) -> None:
    """Put it on the timeline. Draws nothing from the history's own chance."""
    history.timeline.at(history.timeline.until - timedelta(days=DAYS), partial(_look, history))


def _look(history: Writer, at: datetime) -> None:
    """The newest own reply that nobody reviewed is graded and finished; nothing where there is none."""
    agent, rubric_id = history.company[WHO], rubric_id_of(RUBRIC)
    newest = next(iter(recent_replies(agent, at, unseen=True)), None)
    own = own_replies(agent, newest.id) if newest is not None else None
    sheet = sheet_of(agent, begin_self(own, Wanted(rubric_id), by=agent, at=at)) if own is not None and rubric_id is not None else None
    if sheet is None:
        return
    revision = sheet.learning.revision
    levels: dict[str, str] = {}
    while left := sheet.progress(levels).left:
        name = left[0]
        known = sheet.rubric.criterion(name).levels
        levels[name] = known[len(known) // 2 if name in LOWER else max(len(known) - 2, 0)].id
        values = {"level": levels[name], "comment": LOWER.get(name, "")}
        revision = save_rating(sheet, name, values, revision=revision, at=at).revision
    revision = save_comment(sheet, WHOLE, revision=revision, at=at).revision
    finish(sheet, revision=revision, by=agent, at=at + timedelta(minutes=6))
