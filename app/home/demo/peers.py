"""The demo's lead lets the merchant desk review each other and asks colleagues about two replies: one waits, one was declined."""

from datetime import datetime, timedelta
from functools import partial

from app.base.database import db
from app.home.demo.cast import MERCHANTS
from app.home.demo.courses import Writer
from app.people.actions.teams import change_team
from app.people.models import Team
from app.review.learning.actions.beginning import Wanted, ask_for, decline
from app.review.learning.queries.beginning import own_replies, recent_replies
from app.review.learning.queries.sheets import learning_of
from app.review.queries.rubrics import rubric_id_of

RUBRIC = "core-quality"
ASKED = (
    (6, "elif", "trainer", "Would you have named both ends of the window here?"),
    (4, "fatima", "reviewer2", "Is the refund explained so that a shop owner can act on it?"),
)
"""Days ago, whose reply, who looks at it, and the question."""
DECLINED = (
    "reviewer2",
    "I am dealt reviews of this desk this week, so I would see the reply twice. Somebody who writes to shops sees more.",
)


def plan_peers(history: Writer) -> None:
    """Put it on the timeline. Draws nothing from the history's own chance."""
    history.timeline.at(history.timeline.until - timedelta(days=7), partial(_switch_on, history))
    for days, agent, colleague, note in ASKED:
        history.timeline.at(history.timeline.until - timedelta(days=days), partial(_ask, history, agent, colleague, note))


def _switch_on(history: Writer, at: datetime) -> None:
    team = db.session.get_one(Team, history.company.teams[MERCHANTS].id)
    change_team(team, name=team.name, timezone=team.timezone, reviewing={"peer_reviews": True}, by=history.company["lead"], at=at)


def _ask(history: Writer, key: str, by: str, note: str, at: datetime) -> None:
    """The lead asks about the newest reply."""
    lead, agent, colleague, rubric_id = history.company["lead"], history.company[key], history.company[by], rubric_id_of(RUBRIC)
    team_id = history.company.teams[MERCHANTS].id
    newest = next((row for row in recent_replies(agent, at, unseen=False) if row.team_id == team_id), None)
    own = own_replies(agent, newest.id) if newest is not None else None
    if own is None or rubric_id is None:
        return
    one = learning_of(ask_for(own, Wanted(rubric_id, note=note), agent, colleague.id, by=lead, at=at))
    if one is not None and by == DECLINED[0]:
        decline(one, DECLINED[1], by=colleague, at=at)
