"""A round from the closing of its scoring to the levels that everybody agreed on."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import DomainError
from app.base.jobs import enqueue, job
from app.base.statements import changed, insert_into
from app.base.transaction import unit_of_work
from app.calibration import announcing, notices
from app.calibration.actions.figures import refresh_later
from app.calibration.actions.marking import allows
from app.calibration.actions.starting import expect
from app.calibration.comparing import Given, figures
from app.calibration.models import Agreed, MarkSheet, Round, RoundItem, RoundState
from app.calibration.queries.rounds import marks_of
from app.people.models import Person
from app.rubrics.document import compiled
from app.rubrics.models import RubricVersion
from app.rubrics.scoring import shown_criteria
from app.trail.actions import record
from app.ui.words import gettext as _

SUMMARISE = "calibration.summarise"
LONGEST_NOTE = 1000


def close_scoring(one: Round, *, by: Person, at: datetime) -> None:
    """End the blind part: all grades that were handed in stand side by side. Raises DomainError while fewer than two handed in."""
    expect(one, RoundState.SCORING, by)
    query = select(func.count(MarkSheet.person_id.distinct())).join(RoundItem, RoundItem.id == MarkSheet.item_id)
    people = db.session.scalar(query.where(RoundItem.round_id == one.id, MarkSheet.done_at.is_not(None))) or 0
    if people < 2:
        raise DomainError(_("Fewer than two people have handed in grades, so there is nothing to compare. Wait for them."))
    one.state, one.closed_at = RoundState.DISCUSSION, at
    record("calibration.close", "calibration_round", one.id, by=by, at=at, label=one.title, team_id=one.team_id, members=people)
    notices.tell_members(one, notices.CLOSED, at=at, but=by.id)
    announcing.closed(one, members=people, at=at)
    enqueue(SUMMARISE, round_id=one.id)
    refresh_later(one.team_id, one.rubric_id)


def agree(one: Round, item_id: int, levels: Mapping[str, str], notes: Mapping[str, str], *, by: Person, at: datetime) -> None:
    """Write the agreed level and note of every criterion that applies to one conversation. Raises DomainError naming an open one."""
    expect(one, RoundState.DISCUSSION, by)
    item = next((item for item in one.items if item.id == item_id), None)
    if item is None:
        raise DomainError(_("This conversation is not part of the round. Reload the page."))
    rubric = compiled(one.version.source)
    given = {key: level for key, level in levels.items() if key in rubric.by_id and level}
    wrong = next((rubric.criterion(key) for key, level in given.items() if not allows(rubric.criterion(key), level)), None)
    if wrong is not None:
        raise DomainError(_("'%(title)s' has no such level. Choose one of those shown.", title=wrong.title), field=wrong.id)
    for criterion in shown_criteria(rubric, given, item.conversation.channel.value):
        if criterion.id not in given:
            raise DomainError(_("Choose the agreed level of “%(title)s”.", title=criterion.title), field=criterion.id)
        note = notes.get(criterion.id, "").strip()[:LONGEST_NOTE]
        row = {"item_id": item_id, "criterion": criterion.id, "level": given[criterion.id], "note": note, "by_id": by.id, "at": at}
        kept = {name: row[name] for name in ("level", "note", "by_id", "at")}
        changed(insert_into(Agreed).values(**row).on_conflict_do_update(index_elements=["item_id", "criterion"], set_=kept))


def resolve_round(one: Round, *, by: Person, at: datetime) -> None:
    """Close the discussion. Raises DomainError while a conversation has no agreed levels."""
    expect(one, RoundState.DISCUSSION, by)
    agreed = set(db.session.scalars(select(Agreed.item_id).where(Agreed.item_id.in_([item.id for item in one.items]))))
    left = [item.position for item in one.items if item.id not in agreed]
    if left:
        raise DomainError(_("Write the agreed levels of conversation %(numbers)s first.", numbers=", ".join(map(str, left))))
    one.state, one.resolved_at = RoundState.RESOLVED, at
    details = {"conversations": len(one.items)}
    record("calibration.resolve", "calibration_round", one.id, by=by, at=at, label=one.title, team_id=one.team_id, **details)
    notices.tell_members(one, notices.RESOLVED, at=at, but=by.id)


@job(SUMMARISE)
def summarise(round_id: int) -> None:
    """Work out the round's figures; running it twice gives the same."""
    with unit_of_work():
        one = db.session.get(Round, round_id)
        if one is None:
            return
        rubric = compiled(db.session.scalars(select(RubricVersion.source).where(RubricVersion.id == one.rubric_version_id)).one())
        rows = marks_of(round_id)
        found = []
        for criterion in rubric.criteria:
            marks = [Given(row.item_id, row.person_id, row.level) for row in rows if row.criterion == criterion.id and row.level]
            found.append(figures(criterion, marks, seed=round_id))
        one.figures = {"criteria": found}
