"""How hard scenarios are, from attempts: kept up to date whenever a first attempt ends, shown beside the author's guess."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.statements import insert_into
from app.base.transaction import lock_chain
from app.library.models import Scenario
from app.library.work_models import PracticeRating, ScenarioRating
from app.simulation import History
from app.simulation.elo import Rating, after_try


def note_first_try(scenario_id: int, person_id: int, *, solved: bool, at: datetime) -> None:
    """Move the ratings of both after the person's first finished attempt at the scenario. Four statements and a lock."""
    lock_chain(f"rating:{scenario_id}")
    person = _rating(PracticeRating, PracticeRating.person_id == person_id)
    scenario = _rating(ScenarioRating, ScenarioRating.scenario_id == scenario_id)
    person, scenario = after_try(person, scenario, solved=solved)
    _keep(PracticeRating, {"person_id": person_id}, person, at)
    _keep(ScenarioRating, {"scenario_id": scenario_id}, scenario, at)


def rating_of(scenario: Scenario) -> Rating:
    """How hard the scenario was so far. One statement."""
    return _rating(ScenarioRating, ScenarioRating.scenario_id == scenario.id)


def history_of(scenario: Scenario) -> History:
    """What the checks of a file may know about its practice. One statement."""
    rating = rating_of(scenario)
    return History(attempts=rating.tries, difficulty=rating.level if rating.tries else None)


def _rating(model: type[PracticeRating] | type[ScenarioRating], condition: object) -> Rating:
    row = db.session.execute(select(model.rating, model.attempts).where(condition)).first()  # type: ignore[arg-type]
    return Rating(row.rating, row.attempts) if row is not None else Rating()


def _keep(model: type[PracticeRating] | type[ScenarioRating], key: dict[str, int], rating: Rating, at: datetime) -> None:
    values = {"rating": rating.points, "attempts": rating.tries, "changed_at": at}
    statement = insert_into(model.__table__).values(**key, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
