"""What the page shows on which a scenario is published: what would change, who has to look, what happens when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from app.base import clock
from app.base.differences import Line, counts, difference
from app.base.source import Finding
from app.library import actions, policy, queries
from app.library.approving import had_a_hand
from app.library.authors import authors_of, others_who_publish, second_person_asked
from app.library.meaning_words import Meaning, meaning_of
from app.library.models import Scenario
from app.library.scheduling import LATE, zone_of
from app.library.work_models import ScenarioSchedule, ScenarioSubmission, ScheduleState
from app.library.work_queries import schedules_of, submission_of, submissions_of
from app.people.models import Person
from app.simulation.exchange.draft import looks


@dataclass
class PublishingPage:
    """One scenario and the person who looks at it. `chosen`: the zone in which moments are read and written."""

    scenario: Scenario
    person: Person

    @cached_property
    def submissions(self) -> Sequence[ScenarioSubmission]:
        return submissions_of(self.scenario)

    @cached_property
    def schedules(self) -> Sequence[ScenarioSchedule]:
        return schedules_of(self.scenario)

    @cached_property
    def waiting(self) -> ScenarioSubmission | None:
        """The submission that nobody has decided about, with its text."""
        one = next((one for one in self.submissions if one.verdict is None), None)
        return submission_of(self.scenario, one.id) if one is not None else None

    @cached_property
    def planned(self) -> ScenarioSchedule | None:
        return next((one for one in self.schedules if one.state is ScheduleState.WAITING), None)

    @property
    def planned_is_late(self) -> bool:
        return self.planned is not None and clock.now() > self.planned.at + LATE

    @cached_property
    def published(self) -> str:
        """The text that is practised now; empty where there is none."""
        version = queries.version_numbered(self.scenario.id, self.scenario.current_number) if self.scenario.current_number else None
        return version.source if version is not None else ""

    @property
    def shown(self) -> str:
        """The text that is about to be published: what was submitted, else the draft."""
        return self.waiting.source if self.waiting is not None else self.scenario.draft_source

    @property
    def went_on(self) -> bool:
        """Whether the draft says something else than what was submitted."""
        return self.waiting is not None and self.waiting.source != self.scenario.draft_source

    @property
    def nothing_new(self) -> bool:
        return self.shown == self.published

    @cached_property
    def meaning(self) -> Meaning:
        return meaning_of(self.published, self.shown) if self.published else Meaning()

    @cached_property
    def lines(self) -> list[Line]:
        return difference(self.published, self.shown) if self.published else []

    @property
    def line_counts(self) -> tuple[int, int]:
        return counts(self.lines)

    @cached_property
    def errors(self) -> list[Finding]:
        """What keeps the text that is shown from being published."""
        found = actions.check(self.shown, pack=self.scenario.pack, team_id=self.scenario.team_id).findings
        return [finding for finding in found if finding.severity == "error"]

    @property
    def remarks(self) -> int:
        """How many remarks of an import are left in it."""
        return len(looks(self.shown))

    @property
    def may_publish(self) -> bool:
        return policy.may_publish(self.person, self.scenario)

    @cached_property
    def second_asked(self) -> bool:
        return second_person_asked(self.person, self.scenario)

    @cached_property
    def wrote_it(self) -> bool:
        """Whether the person had a hand in what waits, or in the draft."""
        if self.waiting is not None:
            return self.person.id in had_a_hand(self.waiting)
        return self.person.id in authors_of(self.scenario)

    @property
    def needs_second(self) -> bool:
        return self.second_asked and self.wrote_it

    @cached_property
    def others(self) -> list[str]:
        """The names of those who may look at it as a second person."""
        but = authors_of(self.scenario) | {self.person.id}
        return [person.name for person in others_who_publish(self.scenario, self.person, but)]

    @cached_property
    def zone(self) -> str:
        return zone_of(self.scenario, self.person)

    def local(self, moment: datetime) -> str:
        """A moment as a field for day and time has it, in the team's zone."""
        return moment.astimezone(clock.zone(self.zone)).strftime("%Y-%m-%dT%H:%M")

    @property
    def next_hour(self) -> str:
        """A moment to begin with: tomorrow, at the full hour."""
        return self.local((clock.now() + timedelta(days=1)).replace(minute=0, second=0, microsecond=0))
