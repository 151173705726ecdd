"""Who there is in the bench's database: ids are fixed, so that every part knows whom to sign in as."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.people.models import Membership, Person, Team
from bench.rows import Row, Sink

MEASURED_TEAM = 1
"""Its queue, list and growth page are measured. It holds three tenths of everything, so it grows with the database."""
STOCK_TEAM = 2
"""Its drafts are used up by the saves and publications that are measured."""
DESKS = 8
"""As many reviewers (and busy agents) as there are connections at once."""
REVIEWERS = range(1, DESKS + 1)
STOCK_REVIEWERS = range(DESKS + 1, 2 * DESKS + 1)
LEAD = 2 * DESKS + 1
FIRST_AGENT = LEAD + 1
HOME_AGENTS = 12
"""Agents of the measured team and of the stock team."""
TEAM_SIZE = 10


@dataclass(frozen=True)
class Cast:
    """Everybody, for a database of `conversations` conversations: 200 agents for 10,000, 2,000 for 100,000."""

    conversations: int

    @property
    def agents(self) -> int:
        return max(self.conversations // 50, 4 * HOME_AGENTS)

    @property
    def teams(self) -> int:
        return 2 + (self.agents - 2 * HOME_AGENTS + TEAM_SIZE - 1) // TEAM_SIZE

    def team_of(self, agent: int) -> int:
        """Team of the agent with this number (from 0)."""
        if agent < 2 * HOME_AGENTS:
            return MEASURED_TEAM + agent // HOME_AGENTS
        return 3 + (agent - 2 * HOME_AGENTS) // TEAM_SIZE

    def agents_of(self, team: int) -> range:
        """Person ids of the agents of a team."""
        if team <= STOCK_TEAM:
            first = FIRST_AGENT + (team - 1) * HOME_AGENTS
            return range(first, first + HOME_AGENTS)
        first = FIRST_AGENT + 2 * HOME_AGENTS + (team - 3) * TEAM_SIZE
        return range(first, min(first + TEAM_SIZE, FIRST_AGENT + self.agents))

    def write(self, sink: Sink, at: datetime) -> None:
        """Teams, people and memberships."""
        moment = at.isoformat(" ", "microseconds")
        sink.put(Team, ("id", "name", "created_at"), ((number, f"Team {number}", moment) for number in range(1, self.teams + 1)))
        sink.put(Person, ("id", "name", "email", "roles", "created_at"), (row + (moment,) for row in self._people()))
        columns = ("person_id", "team_id", "lead", "started_on")
        sink.put(Membership, columns, ((*row, at.date().isoformat()) for row in self._memberships()))

    def _people(self) -> Iterator[Row]:
        for number in (*REVIEWERS, *STOCK_REVIEWERS):
            yield number, f"Reviewer {number:02}", f"reviewer{number}@bench.invalid", ",reviewer,"
        yield LEAD, "Lead", "lead@bench.invalid", ",lead,trainer,"
        for number in range(self.agents):
            yield FIRST_AGENT + number, f"Agent {number:04}", f"agent{number}@bench.invalid", ",agent,"

    def _memberships(self) -> Iterator[Row]:
        for team, members in ((MEASURED_TEAM, REVIEWERS), (STOCK_TEAM, STOCK_REVIEWERS)):
            yield from ((number, team, 0) for number in members)
        yield LEAD, MEASURED_TEAM, 1
        yield from ((FIRST_AGENT + number, self.team_of(number), 0) for number in range(self.agents))
