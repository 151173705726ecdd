"""Whose a policy is: the article's team, for the whole site's that of the reply; there its trainers, else its leads, else any trainer."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.permissions import Reach
from app.knowledge.clauses import Clause
from app.knowledge.models import Article, ArticleVersion
from app.people.models import Membership, Person, Role
from app.review.models import ClauseConflict
from app.review.policy import ANSWER_POLICY
from app.ui.words import gettext as _

MOST = 20


def teams_of(clauses: Iterable[Clause | None], team_id: int | None) -> tuple[int | None, int | None]:
    """The teams that answer for these clauses of a reply of `team_id`. One statement; none without clauses."""
    found = [clause.article_id if clause else None for clause in clauses]
    known = {one for one in found if one is not None}
    query = select(Article.id, Article.team_id).where(Article.id.in_(known))
    of: dict[Any, int | None] = dict(db.session.execute(query).all()) if known else {}
    first, second = (of.get(one) if of.get(one) is not None else team_id for one in found)
    return first, second


def answers_for(person: Person) -> ColumnElement[bool]:
    """The condition that a report went out and is for this person to answer. One of no team is anybody's who answers at all."""
    sent, reach = ClauseConflict.sent_at.is_not(None), person.reach(ANSWER_POLICY)
    if reach is Reach.ANY:
        return sent
    teams = sorted(person.teams_for(ANSWER_POLICY))
    mine = or_(ClauseConflict.owner_team_id.in_(teams), ClauseConflict.other_team_id.in_(teams))
    of_nobody = ClauseConflict.owner_team_id.is_(None) & ClauseConflict.other_team_id.is_(None)
    return sent & (or_(mine, of_nobody) if teams else mine)


def people_of(one: ClauseConflict) -> Sequence[int]:
    """Whom to tell: trainers of the owning teams, else their leads, else trainers of the site, else admins. Never who reported it."""
    teams = {one.owner_team_id, one.other_team_id} - {None}
    of_teams = select(Membership.person_id).where(Membership.ended_on.is_(None), Membership.team_id.in_(teams))
    member, leads = Person.id.in_(of_teams), Person.id.in_(of_teams.where(Membership.lead))
    for role, near in ((Role.TRAINER, member), (Role.LEAD, leads), (Role.TRAINER, true()), (Role.ADMIN, true())):
        query = select(Person.id).where(Person.deactivated_at.is_(None), Person.roles.contains(f",{role.value},"), near)
        found = db.session.scalars(query.where(Person.id != one.by_id).order_by(func.lower(Person.name)).limit(MOST)).all()
        if found:
            return found
    return []


def newer_versions(one: ClauseConflict) -> dict[int, str]:
    """Versions of the reported articles published after the reported ones, by id with their names, the newest first. One statement."""
    reported = [each for each in (one.first_version_id, one.second_version_id) if each is not None]
    old, new = aliased(ArticleVersion), ArticleVersion
    query = select(new.id, new.title, new.number).join(old, (old.article_id == new.article_id) & (old.number < new.number))
    rows = db.session.execute(query.where(old.id.in_(reported)).order_by(new.id.desc()).limit(MOST))
    return {row.id: _("%(title)s, version %(n)s", title=row.title, n=row.number) for row in rows}
