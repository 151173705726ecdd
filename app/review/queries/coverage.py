"""Who of a team is reviewed, how much and by whom; and what the spread and the number of conversations say to the planner."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from sqlalchemy import Float, and_, case, cast, exists, func, select, text

from app.base import clock, paging
from app.base.database import db
from app.base.estimates import ENOUGH, Estimate, mean_estimate, t_quantile
from app.conversations.models import AuthorRole, Conversation, ConversationKind, Message, MessageKind
from app.people.models import Membership, Person, Team
from app.review.models import Assignment, Purpose, Review, ReviewState, Span, Tally
from app.review.models.tally import SCORE, UNIT
from app.review.queries.given import grader
from app.review.sampling.weighing import WeightedMean, WeightedSums, mean_of_sums

PERIODS = (4, 12, 26)
"""Weeks that the page may look back."""
SPREAD_WEEKS = 26
USUAL_SPREAD = 20.0
"""Points by which scores scatter where a team has too few reviews to tell: about what published quality scores show."""
COUNTED = 9_999
UNSEEN = timedelta(weeks=4)
NEWEST = 500
"""So many conversations are looked into for who replied."""
SUMS = (func.sum(Tally.n), func.sum(Tally.total), func.sum(Tally.squares))
NONE = Estimate(0, None, None, None, False)
UNWEIGHED = WeightedMean(0, 0.0, None, None, None)


@dataclass
class AgentCoverage:
    """One agent and period: real conversations handled, quality reviews of them, by how many reviewers, the last reply reviewed."""

    person_id: int
    name: str
    handled: int = 0
    lately: int = 0
    """Handled in the last four weeks."""
    reviewed: int = 0
    reviewers: int = 0
    last: datetime | None = None
    under: bool = False
    chosen: int = 0
    """Reviewed conversations that a draw chose with a known probability; the others were picked, or another tool did not say."""
    plain: Estimate = NONE
    weighted: WeightedMean = UNWEIGHED

    @property
    def share(self) -> float | None:
        return self.reviewed / self.handled if self.handled else None

    def is_unseen(self, since: datetime) -> bool:
        """Whether they handled something since then, and none of it was reviewed."""
        return bool(self.lately) and (self.last is None or self.last < since)

    @property
    def one_reviewer(self) -> bool:
        """Several reviews, all by the same person."""
        return self.reviewed > 1 and self.reviewers == 1


@dataclass(frozen=True)
class Coverage:
    """A team and period. `plain` is the mean as it stands, `weighted` that of all conversations the draws chose from: it leaves out
    the `picked` reviews, of conversations that no draw chose."""

    agents: list[AgentCoverage]
    plain: Estimate
    weighted: WeightedMean
    handled: int = 0
    reviewed: int = 0
    picked: int = 0
    older: int = 0
    """Conversations beyond the newest 500, which count for their assignee whoever replied."""
    lowest: float = 1.0
    """The smallest probability with which a reviewed conversation was drawn."""

    @property
    def share(self) -> float | None:
        return self.reviewed / self.handled if self.handled else None

    @property
    def unequal(self) -> bool:
        """Whether some were likelier to be drawn than others or not everything is certain: then the weights matter."""
        return self.lowest < 1


@dataclass(frozen=True)
class AgentPlan:
    """One agent: conversations of the time, reviews of half a year, and the spread of their own scores where these are enough."""

    person_id: int
    name: str
    handled: int
    n: int
    spread: float | None


@dataclass
class _Sums:
    """Sums over reviews: of those with a score, and, as in `WeightedSums`, of those among them that were drawn."""

    n: int = 0
    x: float = 0.0
    xx: float = 0.0
    drawn: int = 0
    weighted: list[float] = field(default_factory=lambda: [0.0] * 5)

    def add(self, row: Any) -> None:
        self.n, self.x, self.xx = self.n + row.scored, self.x + float(row.x or 0), self.xx + float(row.xx or 0)
        self.drawn += row.weighed
        self.weighted = [kept + float(more or 0) for kept, more in zip(self.weighted, row[-5:], strict=True)]

    def means(self) -> tuple[Estimate, WeightedMean]:
        return mean_estimate(self.n, self.x, self.xx), mean_of_sums(WeightedSums(self.drawn, *self.weighted), t_quantile)


def coverage_of(team_id: int, weeks: int, at: datetime) -> Coverage:
    """The coverage of the last `weeks` weeks. Five statements, each a range of an index by team and period."""
    since = at - timedelta(weeks=weeks)
    agents = {row.id: AgentCoverage(row.id, row.name) for row in _agents(team_id)}
    whole, sums, lowest = _Sums(), defaultdict[int, _Sums](_Sums), 1.0
    met: dict[int, int] = defaultdict(int)
    for row in _reviews(team_id, since):
        one = agents.setdefault(row.reviewee_id, AgentCoverage(row.reviewee_id, ""))
        one.reviewed, one.chosen = one.reviewed + row.n, one.chosen + row.chosen
        met[one.person_id] += 1
        one.last = max(one.last, row.last) if one.last else row.last
        whole.add(row)
        sums[one.person_id].add(row)
        lowest = min(lowest, float(row.lowest or 1))
    _name(agents)
    handled_by, older = _handled(team_id, since, at)
    for person_id, (n, lately) in handled_by.items():
        if person_id in agents:
            agents[person_id].handled, agents[person_id].lately = n, lately
    for person_id, one_s in sums.items():
        agents[person_id].plain, agents[person_id].weighted = one_s.means()
    listed = _judged([one for one in agents.values() if one.name], met)
    handled, reviewed = sum(one.handled for one in listed), sum(one.reviewed for one in listed)
    return Coverage(listed, *whole.means(), handled, reviewed, reviewed - sum(one.chosen for one in listed), older, lowest)


def unseen(team_ids: Sequence[int], at: datetime) -> dict[int, int]:
    """How many agents each of these teams has who were assigned something in four weeks and had none of their replies of that time
    reviewed. One statement."""
    seen = exists().where(Review.reviewee_id == Person.id, Review.state == ReviewState.PUBLISHED, Review.acted_at >= at - UNSEEN)
    query = select(Membership.team_id, func.count()).join(Person, Person.id == Membership.person_id)
    own = (Conversation.assignee_id == Person.id, Conversation.kind == ConversationKind.REAL, Conversation.last_message_at >= at - UNSEEN)
    query = query.where(Membership.team_id.in_(team_ids), Membership.ended_on.is_(None), Person.deactivated_at.is_(None), ~seen)
    query = query.where(exists().where(*own))
    return dict(db.session.execute(query.where(Person.roles.contains(",agent,")).group_by(Membership.team_id)).all())


def spread_of(team_id: int, at: datetime) -> tuple[float, int]:
    """By how many points the quality scores of half a year scatter, and from how many; the usual spread below ten. Two statements."""
    sums = [int(value or 0) for value in db.session.execute(_scores(team_id, at)).one()]
    return (USUAL_SPREAD if sums[0] < ENOUGH else _spread(*sums)), sums[0]


def agents_for(team_id: int, days: int, at: datetime) -> list[AgentPlan]:
    """Each agent of the team with the spread of their own scores and what they handled in the last days, by name. Five statements."""
    own = _scores(team_id, at).with_only_columns(Tally.person_id, *SUMS).group_by(Tally.person_id)
    found = {row[0]: [int(value) for value in row[1:]] for row in db.session.execute(own)}
    handled, _older = _handled(team_id, at - timedelta(days=days), at)
    plans = []
    for row in _agents(team_id):
        sums = found.get(row.id, [0, 0, 0])
        plans.append(AgentPlan(row.id, row.name, handled.get(row.id, (0, 0))[0], sums[0], _spread(*sums) if sums[0] >= ENOUGH else None))
    return plans


def _scores(team_id: int, at: datetime) -> Any:
    """The sums of a team's quality scores of half a year. One statement for the team's zone goes before."""
    timezone = db.session.scalar(select(Team.timezone).where(Team.id == team_id))
    first = clock.week_of(at - timedelta(weeks=SPREAD_WEEKS), timezone)
    query = select(*SUMS).where(Tally.team_id == team_id, Tally.span == Span.WEEK, Tally.measure == SCORE)
    return query.where(Tally.purpose == Purpose.QUALITY, Tally.begins >= first)


def _spread(n: int, total: int, squares: int) -> float:
    """The standard deviation in points, of sums in millionths."""
    variance = max(squares / UNIT - (total / UNIT) ** 2 / n, 0.0) / (n - 1)
    return max(100 * sqrt(variance), 0.1)


def conversations_since(team_id: int, days: int, at: datetime) -> str:
    """How many real conversations the team had in the last days, counted no further than 9,999. One statement."""
    query = select(Conversation.id).where(Conversation.team_id == team_id, Conversation.kind == ConversationKind.REAL)
    return paging.capped_count(query.where(Conversation.last_message_at >= at - timedelta(days=days)), COUNTED)


def _agents(team_id: int) -> Sequence[Any]:
    query = select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.team_id == team_id, Membership.ended_on.is_(None), Person.deactivated_at.is_(None))
    return db.session.execute(query.where(Person.roles.contains(",agent,")).order_by(Person.name, Person.id)).all()


def _reviews(team_id: int, since: datetime) -> Sequence[Any]:
    """Sums by reviewee and who graded. The last five columns are those of `WeightedSums`, from scores as they are shown, to one decimal."""
    score, w = cast(Review.shown, Float), 1.0 / Assignment.probability
    scored = and_(Review.shown.is_not(None), Assignment.probability.is_not(None))
    sums = [func.sum(case((scored, one))) for one in (w, w * score, w * w, w * w * score, w * w * score * score)]
    columns: Any = (Review.reviewee_id, grader().label("grader_id"), func.count().label("n"), func.max(Review.acted_at).label("last"))
    query = select(*columns, func.count(Review.shown).label("scored"), func.sum(score).label("x"), func.sum(score * score).label("xx"))
    chosen = (func.count(Assignment.probability).label("chosen"), func.sum(case((scored, 1), else_=0)).label("weighed"))
    query = query.add_columns(func.min(Assignment.probability).label("lowest"), *chosen, *sums)
    query = query.join(Assignment, Assignment.id == Review.assignment_id).where(Review.team_id == team_id, Review.acted_at >= since)
    query = query.where(Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY)
    return db.session.execute(query.group_by(Review.reviewee_id, text("grader_id"))).all()


def _handled(team_id: int, since: datetime, at: datetime) -> tuple[dict[int, tuple[int, int]], int]:
    """How many conversations each person handled, and how many of the last four weeks; and how many of all were counted by assignee.

    The newest 500 count by the rule by which plans choose whom a review is about: the assignee who replied, else whoever replied most.
    Older ones count for their assignee. Two statements, a bounded range and one that its index covers.
    """
    newest, before = _newest(team_id, since, at)
    columns = (Conversation.assignee_id, func.count(), func.sum(case((Conversation.last_message_at >= at - UNSEEN, 1), else_=0)))
    query = select(*columns).where(Conversation.team_id == team_id, Conversation.kind == ConversationKind.REAL)
    query = query.where(Conversation.assignee_id.is_not(None), Conversation.last_message_at >= since, Conversation.last_message_at < before)
    older = {row[0]: (row[1], int(row[2] or 0)) for row in db.session.execute(query.group_by(Conversation.assignee_id))}
    whole = dict(newest)
    for one, (n, lately) in older.items():
        known = newest.get(one, (0, 0))
        whole[one] = (known[0] + n, known[1] + lately)
    return whole, sum(n for n, _lately in older.values())


def _newest(team_id: int, since: datetime, at: datetime) -> tuple[dict[int, tuple[int, int]], datetime]:
    """The same of the newest conversations, and the moment before which the others were last written in."""
    newest = select(Conversation.id, Conversation.assignee_id, Conversation.last_message_at.label("last"))
    newest = newest.where(Conversation.team_id == team_id, Conversation.kind == ConversationKind.REAL)
    newest = newest.where(Conversation.last_message_at.between(since, at)).order_by(Conversation.last_message_at.desc()).limit(NEWEST)
    some = newest.subquery()
    query = select(some.c.id, some.c.assignee_id, some.c.last, Message.author_id, func.count().label("n"), func.max(Message.sent_at))
    public = (Message.kind == MessageKind.PUBLIC, Message.author_role == AuthorRole.AGENT, Message.author_id.is_not(None))
    query = query.outerjoin(Message, and_(Message.conversation_id == some.c.id, *public))
    rows = db.session.execute(query.group_by(some.c.id, some.c.assignee_id, some.c.last, Message.author_id)).all()
    best: dict[int, Any] = {}
    for row in rows:
        rank = (row.author_id is not None and row.author_id == row.assignee_id, row.n, row[5], row.author_id)
        if row.author_id is not None and (row.id not in best or rank > best[row.id][0]):
            best[row.id] = (rank, row)
    found: dict[int, tuple[int, int]] = {}
    for _rank, row in best.values():
        n, lately = found.get(row.author_id, (0, 0))
        found[row.author_id] = n + 1, lately + (row.last >= at - UNSEEN)
    full = len({row.id for row in rows}) >= NEWEST
    return found, min(row.last for row in rows) if full else since


def _name(agents: dict[int, AgentCoverage]) -> None:
    """Names of reviewed people who left the team meanwhile. One statement, whether there are any or not."""
    unnamed = [one.person_id for one in agents.values() if not one.name]
    for row in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(unnamed))):
        agents[row.id].name = row.name


def _judged(agents: list[AgentCoverage], met: dict[int, int]) -> list[AgentCoverage]:
    """Under-reviewed: less than half of what an even share of the team's reviews would give. These come first, then by name."""
    handled, reviewed = sum(one.handled for one in agents), sum(one.reviewed for one in agents)
    for one in agents:
        one.reviewers = met.get(one.person_id, 0)
        one.under = bool(one.handled) and (not one.reviewed or 2 * one.reviewed * handled < one.handled * reviewed)
    return sorted(agents, key=lambda one: (not one.under, not one.one_reviewer, one.name, one.person_id))
