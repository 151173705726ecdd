"""The scenarios that demo agents meet: what is published for their company, in the desk's channels."""

from dataclasses import dataclass
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.home.demo.cast import MERCHANTS
from app.home.demo.plan import PACK
from app.knowledge.models import Pack
from app.library.models import Scenario, ScenarioVersion
from app.library.queries import compiled
from app.simulation import Scenario as PlayableScenario

CHANNELS = ("email", "chat")
SHOPS = "merchants."


@dataclass(frozen=True)
class Stock:
    """Playable scenarios in the order of their ids."""

    scenarios: tuple[PlayableScenario, ...]

    def for_team(self, team: str, random: Random) -> PlayableScenario:
        """What a customer of this team writes about."""
        shops = [one for one in self.scenarios if one.id.startswith(SHOPS)]
        others = [one for one in self.scenarios if not one.id.startswith(SHOPS)]
        if team == MERCHANTS and shops and random.random() < 0.5:
            return random.choice(shops)
        return random.choice(others or shops)

    def slug_for(self, team: str, place: int, random: Random) -> str:
        """What somebody of this team practises next."""
        if team == MERCHANTS and place == 0:
            shops = [one.id for one in self.scenarios if one.id.startswith(SHOPS)]
            return random.choice(shops or [self.scenarios[0].id])
        return random.choice(self.scenarios).id


def load_stock() -> Stock:
    """Every current version of the company's scenarios, in English, with model answers. One statement."""
    query = select(ScenarioVersion).join(ScenarioVersion.scenario).join(Scenario.pack).options(joinedload(ScenarioVersion.scenario))
    query = query.where(
        Pack.slug == PACK, Scenario.team_id.is_(None), Scenario.archived_at.is_(None), ScenarioVersion.number == Scenario.current_number
    )
    versions = db.session.scalars(query.where(Scenario.channel.in_(CHANNELS)).order_by(Scenario.slug)).all()
    playable = [compiled(version) for version in versions]
    return Stock(tuple(one for one in playable if one.answers and one.spoken_language == "en"))
