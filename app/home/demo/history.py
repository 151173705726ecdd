"""Five months at the demo desk: what happened when. Everything is done by the rooms' own actions, in the order of time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from app.home.demo import courses, moments, plan
from app.home.demo.arrivals import import_talks, map_authors, put_into_queue
from app.home.demo.calibrating import plan_rounds
from app.home.demo.cast import MEMBERS, MERCHANTS, PARCELS, Member, member
from app.home.demo.coaching import plan_coaching
from app.home.demo.customers import shuffled
from app.home.demo.desk_kept import plan_kept
from app.home.demo.desk_order import plan_order
from app.home.demo.hours import open_from, within_day, workday
from app.home.demo.listening import plan_warehouse
from app.home.demo.peers import plan_peers
from app.home.demo.people import Company, hire
from app.home.demo.practice import Practised, practise
from app.home.demo.programs import plan_programs
from app.home.demo.quizzes import plan_quizzes
from app.home.demo.replies import Reply
from app.home.demo.reviewing import acknowledge, leave_out, review
from app.home.demo.selves import plan_selves
from app.home.demo.shifts import plan_shift
from app.home.demo.skill import CURVES
from app.home.demo.stock import Stock
from app.home.demo.supplying import plan_supply
from app.home.demo.talks import Talk, converse, stranger, written_talks
from app.home.demo.timeline import Timeline
from app.home.demo.twice import plan_second_reviews

SEED = "greenroom demo"
REVIEWERS = ("reviewer", "reviewer2")
REVIEWED = 0.82
REVIEWED_PRACTICE = 0.94
STILL_WAITING = timedelta(days=4)
READS_LATER = timedelta(days=9)
"""Reviews younger than this are not acknowledged yet."""


class History:
    """Writes the demo's past into a site where `company` has just begun."""

    def __init__(self, company: Company, stock: Stock, *, begin: datetime, now: datetime) -> None:
        self.company, self.stock, self.begin, self.now = company, stock, begin, now
        self.random = Random(SEED)  # noqa: S311  (the same demo for everybody, not a secret)
        self.timeline = Timeline(now)
        self.talks: dict[str, list[Talk]] = {PARCELS: [], MERCHANTS: []}
        self.ready: dict[str, list[Talk]] = {}
        self.customers = shuffled(self.random)

    def write(self, tell: Callable[[datetime], None]) -> None:
        """Let it all happen. Commits by itself."""
        for someone in MEMBERS:
            if someone.days is not None:
                self.timeline.at(self.ago(someone.days), partial(self._hire, someone))
        self._plan_talks()
        self._plan_imports()
        self._plan_practice()
        courses.plan_steps(self)
        moments.plan_moments(self)
        plan_shift(self)
        plan_rounds(self)
        plan_supply(self)
        plan_peers(self)
        plan_selves(self)
        plan_second_reviews(self)
        plan_kept(self)
        plan_quizzes(self)
        plan_coaching(self)
        plan_warehouse(self)
        plan_order(self)
        plan_programs(self.company, self.timeline, self.now)
        self.timeline.run(self.company.refresh, tell)

    def ago(self, days: float) -> datetime:
        """A moment at the desk so many days ago."""
        return within_day((self.now - timedelta(days=days)).date(), self.random, last=18)

    def ability(self, key: str, at: datetime) -> float:
        """How good the person was then."""
        return CURVES[key].at(self.share(key, at))

    def share(self, key: str, at: datetime) -> float:
        """How much of the person's time here had passed then."""
        days = member(key).days or plan.DAYS
        return min(1.0, max(0.0, 1 - (self.now - at) / timedelta(days=days)))

    def practise(self, key: str, slug: str, at: datetime, *, most: int = 7) -> Practised | None:
        """Let somebody play a scenario; when it ended, it will be reviewed or stays waiting."""
        ability = self.ability(key, at)
        done = practise(self.company[key], slug, ability, at=at, random=self.random, most=most)
        if done is not None and done.over and self.now - at > STILL_WAITING:
            conversation = done.attempt.conversation
            if self.random.random() < REVIEWED_PRACTICE:
                self._plan_review(key, conversation.id, done.replies, str(conversation.customer_name), acted=at, after=at)
            else:
                self.timeline.at(open_from(at + timedelta(days=3)), partial(self._leave_out, conversation.id))
        return done

    def _hire(self, who: Member, at: datetime) -> None:
        hire(self.company, who, at=at)

    def _practise(self, key: str, slug: str, at: datetime) -> None:
        self.practise(key, slug, at)

    def _leave_out(self, conversation_id: int, at: datetime) -> None:
        leave_out(conversation_id, by=self.company["lead"], at=at)

    def _plan_talks(self) -> None:
        number = 0
        for key, load in plan.LOADS.items():
            who = member(key)
            days = (who.days or plan.DAYS) - 2
            for place in range(load.real):
                number += 1
                self._plan_talk(number, who, days - days * (place + self.random.random() * 0.8) / load.real)
        for key, name in plan.STRANGERS:
            for _ in range(3):
                number += 1
                self._plan_talk(number, stranger(key, name), self.random.uniform(10, 60))
        written = iter(sorted(self.ago(days) for days in (12, 23, 41, 66)))
        for talk in written_talks({one.key: one for one in MEMBERS}, written, self.random):
            self.talks[talk.agent.teams[0]].append(talk)

    def _plan_talk(self, number: int, who: Member, days: float) -> None:
        opened = self.ago(days)
        scenario = self.stock.for_team(who.teams[0] if who.teams else PARCELS, self.random)
        ability = self.ability(who.key, opened) if who.key in CURVES else 0.5
        customer = self.customers[number % len(self.customers)]
        talk = converse(number, scenario, who, ability, customer, opened=opened, random=self.random)
        self.talks[who.teams[0] if who.teams else PARCELS].append(talk)

    def _plan_imports(self) -> None:
        last = self.now - timedelta(days=plan.LAST_IMPORT)
        count = plan.DAYS // plan.IMPORT_EVERY
        for back in range(count, -1, -1):
            day = workday((last - timedelta(days=back * plan.IMPORT_EVERY)).date())
            for minutes, team in ((5, PARCELS), (12, MERCHANTS)):
                at = within_day(day, self.random, first=8, last=9).replace(minute=minutes)
                self.timeline.at(at, partial(self._import, team, back == 0), alone=True)
                self.timeline.at(at + timedelta(minutes=20), partial(self._queue, team, back == 0))

    def _import(self, team: str, newest: bool, at: datetime) -> None:
        ready = [talk for talk in self.talks[team] if talk.closed_at < at]
        self.talks[team] = [talk for talk in self.talks[team] if talk.closed_at >= at]
        self.ready[team] = ready
        if ready:
            broken = plan.BROKEN if newest and team == PARCELS else ()
            import_talks(ready, self.company, team, at=at, broken=broken)

    def _queue(self, team: str, newest: bool, at: datetime) -> None:
        map_authors(self.company, at=at)
        known = [talk for talk in self.ready[team] if talk.agent.key in self.company.people]
        chosen = [talk for talk in known if self.random.random() < REVIEWED]
        ids = put_into_queue(chosen, self.company, at=at, of=max(1, len(known)))
        for place, talk in enumerate(chosen):
            if not (newest and place % 2):
                last = next(line.at for line in reversed(talk.lines) if line.role == "agent")
                self._plan_review(talk.agent.key, ids[talk.id], talk.replies, talk.customer.name, acted=last, after=at)

    def _plan_review(
        self, key: str, conversation_id: int, replies: list[Reply], customer: str, *, acted: datetime, after: datetime
    ) -> None:
        newest = self.now - after < timedelta(days=4)
        days = self.random.uniform(0.1, 1.2) if newest else self.random.uniform(0.4, 6)
        by = self.random.choice(REVIEWERS)

        def act(at: datetime) -> None:
            share = self.share(key, acted)
            person = self.company[by]
            review_id = review(conversation_id, replies, customer, CURVES[key], share, by=person, at=at, random=self.random)
            if review_id is not None and self.now - at > READS_LATER and self.random.random() < 0.85:
                self.timeline.at(self._later(at), lambda at: acknowledge(review_id, by=self.company[key], at=at))

        self.timeline.at(open_from(after + timedelta(days=days)), act)

    def _later(self, at: datetime) -> datetime:
        return open_from(at + timedelta(hours=self.random.uniform(3, 80)))

    def _plan_practice(self) -> None:
        for key, load in plan.LOADS.items():
            who = member(key)
            days = (who.days or plan.DAYS) - 2
            first = load.enrolled if key in ("trainee", "noah") else 1
            for place in range(load.practice):
                when = days - (days - first) * (place + 0.2 + self.random.random() * 0.6) / load.practice
                slug = self.stock.slug_for(who.teams[0], place, self.random)
                self.timeline.at(self.ago(when), partial(self._practise, key, slug))
