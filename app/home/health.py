"""What an admin sees of the site's own state: version, database, job queue, mail, capped counts."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import select, text

from app.base.database import db
from app.base.paging import capped_count
from app.conversations.models import Conversation
from app.library.models import Scenario
from app.people.models import Person
from app.review.models import Review, ReviewState
from app.webhooks.queries import Standing, standing
from config import ROOT

CAP = 9999


@dataclass(frozen=True)
class Health:
    """Everything the page shows."""

    version: str
    database: str
    schema: str
    waiting_jobs: int
    jobs_at: str
    mail: bool
    address: str
    people: str
    conversations: str
    reviews: str
    scenarios: str
    webhooks: Standing


def health() -> Health:
    """The state now. Eight statements."""
    settings = current_app.config["SETTINGS"]
    queue: Any = current_app.extensions["greenroom_jobs"]
    return Health(
        version=version(),
        database=_database(),
        schema=str(db.session.scalar(text("SELECT version_num FROM alembic_version"))),
        waiting_jobs=int(queue.pending_count()),
        jobs_at="Redis" if settings.jobs_url else "SQLite",
        mail=bool(settings.mail_url),
        address=settings.site_url,
        people=capped_count(select(Person.id).where(Person.deactivated_at.is_(None)), CAP),
        conversations=capped_count(select(Conversation.id), CAP),
        reviews=capped_count(select(Review.id).where(Review.state == ReviewState.PUBLISHED), CAP),
        scenarios=capped_count(select(Scenario.id).where(Scenario.current_number.is_not(None)), CAP),
        webhooks=standing(),
    )


@cache
def version() -> str:
    """The version of this site's code."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _database() -> str:
    dialect = db.session.get_bind().dialect
    number = ".".join(str(part) for part in dialect.server_version_info or ())
    return f"{'PostgreSQL' if dialect.name == 'postgresql' else 'SQLite'} {number}".strip()
