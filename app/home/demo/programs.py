"""Programs that read and import in the demo: a weekly report for the lead, the help desk's import for the admin. Their tokens open nothing:
the secrets are thrown away."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from app.base.database import db
from app.home.demo.hours import within_day
from app.home.demo.people import Company
from app.home.demo.timeline import Timeline
from app.people.actions.tokens import issue
from app.people.scopes import Scope
from app.people.token_models import ApiToken
from app.people.tokens import Bearer, note_use

REPORT = ("Weekly quality report", (Scope.REVIEWS_READ, Scope.GROWTH_READ))
IMPORT = ("Help desk, nightly import", (Scope.CONVERSATIONS_IMPORT,))


def plan_programs(company: Company, timeline: Timeline, now: datetime) -> None:
    """Two tokens, made weeks ago and used this week."""
    random = Random("greenroom demo programs")  # noqa: S311  (the same demo for everybody, not a secret)
    for key, (name, scopes), made, used in (("lead", REPORT, 48, 6), ("admin", IMPORT, 34, 1)):
        for days, act in ((made, partial(_make, company, key, name, scopes)), (used, partial(_use, company, key, name))):
            timeline.at(within_day((now - timedelta(days=days)).date(), random, last=18), act)


def _make(company: Company, key: str, name: str, scopes: tuple[Scope, ...], at: datetime) -> None:
    issue(company[key], name, scopes, days=180, by=company[key], at=at)


def _use(company: Company, key: str, name: str, at: datetime) -> None:
    token = db.session.scalars(select(ApiToken).where(ApiToken.name == name)).one()
    note_use(Bearer(company[key], token), at)
