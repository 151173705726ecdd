"""Gold items: conversations whose levels a round agreed on, and how often they and repeats come back."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError, Forbidden
from app.base.statements import changed, insert_into
from app.calibration.actions.starting import expect
from app.calibration.models import Agreed, GoldItem, GoldLevel, HiddenRates, Round, RoundState
from app.calibration.policy import leads
from app.people.models import Person, Team
from app.trail.actions import record
from app.ui.words import gettext as _


def make_gold(one: Round, item_id: int, *, by: Person, at: datetime) -> GoldItem:
    """Let a conversation of a resolved round come back as a gold item. Raises DomainError where it is one already."""
    expect(one, RoundState.RESOLVED, by)
    item = next((item for item in one.items if item.id == item_id), None)
    if item is None:
        raise DomainError(_("This conversation is not part of the round. Reload the page."))
    place = {"team_id": one.team_id, "conversation_id": item.conversation_id, "rubric_id": one.rubric_id}
    if db.session.scalar(select(GoldItem.id).filter_by(**place)):
        raise DomainError(_("This conversation was made a gold item before. It stands under “Gold items”."))
    made = GoldItem(**place, rubric_version_id=one.rubric_version_id, item_id=item.id, made_by_id=by.id, made_at=at)
    db.session.add(made)
    db.session.flush()
    for agreed in db.session.scalars(select(Agreed).where(Agreed.item_id == item_id)):
        db.session.add(GoldLevel(gold_id=made.id, criterion=agreed.criterion, level=agreed.level, note=agreed.note))
    record("calibration.gold", "calibration_round", one.id, by=by, at=at, label=one.title, team_id=one.team_id, number=item.position)
    return made


def retire(gold: GoldItem, *, by: Person, at: datetime) -> None:
    """Let it come back no more; what was handed in still counts."""
    if not leads(by, gold.team_id):
        raise Forbidden(_("Only a lead of the team does this. Ask them."))
    gold.retired_at = gold.retired_at or at
    record("calibration.retire_gold", "conversation", gold.conversation_id, by=by, at=at, team_id=gold.team_id)


def set_rates(team: Team, *, gold: int, repeat: int, by: Person, at: datetime) -> None:
    """How many hidden looks of each kind a reviewer of the team gets for each hundred reviews."""
    if not leads(by, team.id):
        raise Forbidden(_("Only a lead of the team does this. Ask them."))
    values = {"gold": gold, "repeat": repeat}
    statement = insert_into(HiddenRates).values(team_id=team.id, **values)
    changed(statement.on_conflict_do_update(index_elements=["team_id"], set_=values))
    record("calibration.rates", "team", team.id, by=by, at=at, label=team.name, team_id=team.id, gold=gold, repeat=repeat)
