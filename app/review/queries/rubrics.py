"""Rubrics a conversation can be put into the queue with, and which of them fits it best."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.people.models import Line, Person, PersonLine
from app.people.ownership import reads
from app.review.queries.candidates import Candidate
from app.rubrics.document import compiled
from app.rubrics.fitting import CHANNEL, LINE, TEAM, Fit, Published, Reviewed, fits
from app.rubrics.models import Rubric, RubricVersion
from app.ui.words import gettext as _


@dataclass(frozen=True)
class Suggestion:
    """The rubrics that may be used, and which one is meant for what is reviewed: `fit` None where none is."""

    published: Sequence[Published]
    fit: Fit | None

    @property
    def rubric_id(self) -> int | None:
        """The rubric to begin with; without a fit the first that may be used."""
        return self.fit.published.id if self.fit else next((one.id for one in self.published), None)

    @property
    def why(self) -> str:
        """Why this one is suggested, in a sentence; empty where nothing speaks for it."""
        if self.fit is None:
            return _("No rubric is meant for this. Choose one.") if self.published else ""
        return why(self.fit)


def usable_rubrics(person: Person) -> Sequence[Any]:
    """(id, title, slug) of the published rubrics of the site and of the person's teams, by title. One statement."""
    query = select(Rubric.id, Rubric.title, Rubric.slug).where(reads(Rubric.team_id, person))
    query = query.where(Rubric.current_number.is_not(None), Rubric.archived_at.is_(None))
    return db.session.execute(query.order_by(Rubric.title, Rubric.id)).all()


def rubric_id_of(slug: str, team_id: int | None = None) -> int | None:
    """Id of the published rubric called `slug`: the team's own copy, else the whole site's."""
    query = select(Rubric.id).where(Rubric.slug == slug, Rubric.current_number.is_not(None), Rubric.archived_at.is_(None))
    owned = Rubric.team_id.is_(None) if team_id is None else (Rubric.team_id.is_(None) | (Rubric.team_id == team_id))
    found: int | None = db.session.scalar(query.where(owned).order_by(Rubric.team_id.is_(None)).limit(1))
    return found


def published_rubrics(team_ids: Collection[int]) -> list[Published]:
    """The rubrics in use of the site and of these teams with their texts, by title. One statement."""
    query = select(Rubric.id, Rubric.team_id, RubricVersion.source).join(RubricVersion, RubricVersion.rubric_id == Rubric.id)
    query = query.where(RubricVersion.number == Rubric.current_number, Rubric.archived_at.is_(None))
    query = query.where(Rubric.team_id.is_(None) | Rubric.team_id.in_(team_ids))
    return [Published(row.id, row.team_id, compiled(row.source)) for row in db.session.execute(query.order_by(Rubric.title, Rubric.id))]


def suggested(person: Person, what: Reviewed) -> Suggestion:
    """What the person may use for `what`, the most specific first choice named. One statement."""
    published = published_rubrics(person.team_ids)
    return Suggestion(published, next(iter(fits(published, what)), None))


def best_of(candidates: Sequence[Candidate]) -> dict[int, Fit]:
    """For each conversation the rubric that is meant for it most closely; those that none fits are left out. Two statements."""
    published = published_rubrics({one.team_id for one in candidates if one.team_id is not None})
    lines = lines_of({one.reviewee_id for one in candidates if one.reviewee_id is not None})
    found = {}
    for one in candidates:
        what = Reviewed(one.channel, one.team_id, lines.get(one.reviewee_id or 0, frozenset()))
        fit = next(iter(fits(published, what)), None)
        if fit is not None:
            found[one.conversation_id] = fit
    return found


def lines_of(person_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The ids of the lines that each of these people works on, as rubrics name them. One statement."""
    query = select(PersonLine.person_id, Line.name).join(Line, Line.id == PersonLine.line_id).where(Line.archived_at.is_(None))
    found: dict[int, set[str]] = {}
    for person_id, name in db.session.execute(query.where(PersonLine.person_id.in_(person_ids))):
        found.setdefault(person_id, set()).add(line_id(name))
    return {person_id: frozenset(names) for person_id, names in found.items()}


def line_id(name: str) -> str:
    """A line's name as a rubric's file writes it: "Chat, Japanese" is chat-japanese."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def why(fit: Fit) -> str:
    """Why a rubric comes first, in a sentence."""
    names = {TEAM: _("this team"), LINE: _("the agent’s line"), CHANNEL: _("this channel")}
    meant = [names[name] for name in fit.names]
    if not meant:
        return _("“%(title)s” is suggested: it is meant for everything, and no other one is closer.", title=fit.published.title)
    return _(
        "“%(title)s” is suggested: it is meant for %(what)s, and no other one is closer.", title=fit.published.title, what=" · ".join(meant)
    )
