"""Comments to be used again: a reviewer's own, or a team's; the most used that fits best comes first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select, update

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden, NotFound
from app.base.statements import changed
from app.people.models import Person
from app.review.models import CommentTemplate
from app.review.policy import GRADE, PUT
from app.review.queries.sheets import Sheet
from app.ui.words import gettext as _

LONGEST = 2000
MOST = 500
PLACES = ("agent", "customer", "criterion", "level", "quote")
"""What may stand in braces."""


@dataclass(frozen=True)
class Offered:
    """A template as it is offered: `text` with its places filled."""

    id: int
    text: str
    fits: int
    """2: this criterion and level, 1: this criterion, 0: any."""
    used: int
    own: bool


def offered(sheet: Sheet, criterion: str, level: str, places: Mapping[str, str], *, to: Person) -> list[Offered]:
    """At most 500 templates for a criterion and level, best fitting first, of those the most used. One statement.

    A template for another criterion, level or rubric is not offered.
    """
    query = select(CommentTemplate).where(_visible(to), CommentTemplate.archived_at.is_(None))
    query = query.where(CommentTemplate.criterion.in_(["", criterion]), CommentTemplate.level.in_(["", level]))
    rubric = or_(CommentTemplate.rubric_id.is_(None), CommentTemplate.rubric_id == sheet.assignment.rubric_id)
    return [_offer(one, places, to) for one in db.session.scalars(query.where(rubric).order_by(*_best_first()).limit(MOST))]


def keep_template(sheet: Sheet, criterion: str, level: str, text: str, *, by: Person, at: datetime) -> CommentTemplate:
    """Keep a comment for this criterion and level, for oneself. The same words twice are one. Raises DomainError (422)."""
    if criterion not in sheet.rubric.by_id:
        raise DomainError(_("This rubric has no such criterion. Reload the page."), field="criterion")
    text = _checked(text)
    same = {"owner_id": by.id, "rubric_id": sheet.assignment.rubric_id, "criterion": criterion, "level": level, "text": text}
    known = db.session.query(CommentTemplate).filter_by(**same, archived_at=None).first()
    if known is not None:
        return known
    made = CommentTemplate(**same, used=0, created_at=at)
    db.session.add(made)
    db.session.flush()
    return made


def count_use(template_id: int, *, by: Person) -> None:
    """A template was put into a comment. Out of reach nothing happens."""
    one_more = update(CommentTemplate).where(CommentTemplate.id == template_id, _visible(by))
    changed(one_more.values(used=CommentTemplate.used + 1))


def share(template_id: int, team_id: int, *, by: Person) -> None:
    """Give one's own template to a team. Raises NotFound, Forbidden."""
    if team_id not in by.teams_for(PUT):
        raise Forbidden(_("You share templates with your own teams only. Choose one of them."))
    mine = (CommentTemplate.id == template_id, CommentTemplate.owner_id == by.id, CommentTemplate.archived_at.is_(None))
    if not changed(update(CommentTemplate).where(*mine).values(owner_id=None, team_id=team_id)):
        raise _missing()


def template_for(template_id: int, person: Person) -> CommentTemplate | None:
    """A template that the person may change: their own, or one of a team they lead. One statement."""
    found: CommentTemplate | None = db.session.scalar(select(CommentTemplate).where(*_changeable(template_id, person)))
    return found


def revision_of(one: CommentTemplate) -> str:
    """What tells one wording from another."""
    return sha256(one.text.encode()).hexdigest()[:32]


def change_template(one: CommentTemplate, text: str, *, revision: str, by: Person) -> None:
    """Word it anew; reviews that used it keep their words. Raises DomainError (422), Conflict where somebody worded it meanwhile."""
    text = _checked(text)
    same = (*_changeable(one.id, by), CommentTemplate.text == one.text)
    if revision != revision_of(one) or not changed(update(CommentTemplate).where(*same).values(text=text)):
        raise Conflict(_("Somebody changed this template meanwhile. Reload the page to see it, then change it again."))


def archive(template_id: int, *, by: Person, at: datetime) -> None:
    """Offer a template no more. Raises NotFound."""
    if not changed(update(CommentTemplate).where(*_changeable(template_id, by)).values(archived_at=at)):
        raise _missing()


def templates_of(person: Person) -> list[CommentTemplate]:
    """The person's own and their teams' templates, the most used first. One statement."""
    query = select(CommentTemplate).where(_visible(person), CommentTemplate.archived_at.is_(None))
    return list(db.session.scalars(query.order_by(CommentTemplate.used.desc(), CommentTemplate.id).limit(MOST)))


def filled(text: str, places: Mapping[str, str]) -> str:
    """The text with its places filled; one without a value stays as it is, so that it is seen."""
    for name in PLACES:
        if places.get(name):
            text = text.replace("{" + name + "}", places[name])
    return text


def _offer(one: CommentTemplate, places: Mapping[str, str], person: Person) -> Offered:
    fits = (2 if one.level else 1) if one.criterion else 0
    return Offered(one.id, filled(one.text, places), fits, one.used, one.owner_id == person.id)


def _best_first() -> tuple[Any, ...]:
    """The order of what is offered, so that the most fitting and the most used are within the limit."""
    fits = case((CommentTemplate.criterion == "", 0), (CommentTemplate.level == "", 1), else_=2)
    return fits.desc(), CommentTemplate.used.desc(), CommentTemplate.id


def _changeable(template_id: int, by: Person) -> tuple[ColumnElement[bool], ...]:
    within = or_(CommentTemplate.owner_id == by.id, CommentTemplate.team_id.in_(by.teams_for(PUT)))
    return CommentTemplate.id == template_id, within, CommentTemplate.archived_at.is_(None)


def _visible(person: Person) -> ColumnElement[bool]:
    return or_(CommentTemplate.owner_id == person.id, CommentTemplate.team_id.in_(person.teams_for(PUT) | person.teams_for(GRADE)))


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise DomainError(_("Write the comment first, then keep it as a template."), field="comment")
    if len(text) > LONGEST:
        raise DomainError(_("Use at most %(max)d characters.") % {"max": LONGEST}, field="comment")
    return text


def _missing() -> NotFound:
    return NotFound(_("This template is gone, or it is not yours. Reload the page."))
