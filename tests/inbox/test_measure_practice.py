"""Attempts that end move the ratings; the page of practice shows what happened."""

from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.library.work_models import PracticeRating, ScenarioRating
from app.people.models import Person
from app.simulation.elo import START
from tests.inbox.conftest import Scene


def solve(scene: Scene, person: Person | None = None, **data: Any) -> None:
    scene.begin(person, **data).reply("Is the bulb screwed in?")


def lose(scene: Scene, person: Person | None = None) -> None:
    scene.begin(person).reply("You get a new lamp today.")


def rating(db: SQLAlchemy) -> ScenarioRating | None:
    return db.session.scalars(select(ScenarioRating).execution_options(populate_existing=True)).first()


def test_a_first_attempt_moves_both_ratings(scene: Scene, db: SQLAlchemy) -> None:
    solve(scene)
    found, person = rating(db), db.session.scalars(select(PracticeRating)).one()
    assert found is not None and found.rating < START < person.rating and (found.attempts, person.attempts) == (1, 1)


def test_a_failed_ending_counts_as_not_solved(scene: Scene, db: SQLAlchemy) -> None:
    lose(scene)
    found = rating(db)
    assert found is not None and found.rating > START


def test_trying_again_does_not_count(scene: Scene, db: SQLAlchemy) -> None:
    lose(scene)
    solve(scene)
    found = rating(db)
    assert found is not None and found.attempts == 1


def test_a_preview_does_not_count(scene: Scene, db: SQLAlchemy) -> None:
    solve(scene, scene.cast.tara, preview="1")
    assert rating(db) is None


def test_the_page_says_too_few_and_where_people_got_stuck(scene: Scene, query_count: Any) -> None:
    solve(scene)
    lose(scene, scene.cast.bo)
    tara = scene.signed_in(scene.cast.tara)
    url = f"/library/scenarios/{scene.version.scenario_id}"
    said = tara.get(f"{url}/practice").said
    assert "too few to tell" in said and "2 first tries of 30" in said and "1 of 2" in said and "Bo Lindqvist" in said
    with query_count(at_most=10):
        tara.get(f"{url}/practice")
    assert tara.get(f"{url}/practice", htmx=True).said.startswith("How hard it is")


def test_the_funnel_as_data(scene: Scene) -> None:
    solve(scene)
    lose(scene, scene.cast.bo)
    found = scene.signed_in(scene.cast.tara).get(f"/library/scenarios/{scene.version.scenario_id}/funnel", fetch=True).json
    assert found["attempts"] == 2 and found["nodes"]["start"]["entered"] == 2 and found["nodes"]["start"]["stuck"] == 1
    assert found["nodes"]["zqoh"]["ended"] == 1 and found["enough"] is False
    assert sum(found["nodes"]["start"]["ways"].values()) == 2


def test_other_teams_practice_is_not_counted_on_the_page(scene: Scene) -> None:
    lose(scene, scene.cast.bo)
    stan = scene.signed_in(scene.cast.stan)
    assert "Bo Lindqvist" not in stan.get(f"/library/scenarios/{scene.version.scenario_id}/practice").said
