"""Real conversations arrive: files imported by the action behind the import page, authors mapped, some put into the queue."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.transaction import unit_of_work
from app.conversations.actions.imports import begin_import, run_import
from app.conversations.actions.mapping import map_author
from app.conversations.models import AgentIdentity, Conversation
from app.home.demo.people import Company
from app.home.demo.talks import SOURCE, Talk
from app.people.models import Team
from app.review.actions import queueing
from app.review.models import Origin
from app.review.queries.rubrics import rubric_id_of

GENERAL = "core-quality"


def import_talks(
    talks: Sequence[Talk], company: Company, team_name: str, *, at: datetime, broken: Sequence[str] = (), create_agents: bool = False
) -> None:
    """Import the conversations of one team; `broken` lines are put between them. Commits by itself, as imports do."""
    lines = [talk.as_line() for talk in talks]
    for number, line in enumerate(broken, 1):
        lines.insert(number * 2, line)
    content = ("\n".join(lines) + "\n").encode()
    year, week, _ = at.isocalendar()
    name = f"{SOURCE}-{team_name.split()[0].casefold()}-{year}-W{week:02}.jsonl"
    with clock.stopped(at), unit_of_work():
        team = db.session.get_one(Team, company.teams[team_name].id)
        job = begin_import(
            name, team=team, format="jsonl", mask=False, create_agents=create_agents, bytes_total=len(content), by=company["lead"], at=at
        )
    with clock.stopped(at):
        run_import(job.id, BytesIO(content))


def map_authors(company: Company, *, at: datetime) -> None:
    """Say who the new authors are, as far as they work here."""
    unknown = select(AgentIdentity).where(AgentIdentity.person_id.is_(None), AgentIdentity.source_system == SOURCE)
    for identity in db.session.scalars(unknown.order_by(AgentIdentity.id)).all():
        person = company.people.get(identity.source_key.removeprefix("hd-"))
        if person is not None:
            map_author(identity, person, by=company["lead"], at=at)


def put_into_queue(talks: Iterable[Talk], company: Company, *, at: datetime, of: int) -> dict[str, int]:
    """Let these conversations wait for a review, as a sample out of `of`. Their ids by the source's."""
    wanted = list(talks)
    query = select(Conversation.source_id, Conversation.id)
    query = query.where(Conversation.source_system == SOURCE, Conversation.source_id.in_([talk.id for talk in wanted]))
    ids: dict[str, int] = {row[0]: row[1] for row in db.session.execute(query)}
    by_rubric: dict[str, list[int]] = {}
    for talk in wanted:
        slug = talk.scenario.rubric if talk.scenario is not None and talk.scenario.rubric else GENERAL
        by_rubric.setdefault(slug, []).append(ids[talk.id])
    for slug, chosen in by_rubric.items():
        rubric_id = rubric_id_of(slug) or rubric_id_of(GENERAL)
        if rubric_id is not None:
            share = min(1.0, len(wanted) / max(1, of))
            queueing.put(chosen, rubric_id, by=company["lead"], at=at, origin=Origin.SAMPLE, probability=share)
    return ids
