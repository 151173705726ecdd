"""Figures beside the plain means: weighted means, heat maps, what a reviewer sees of the own reviews, and the file."""

import csv
import io

import pytest

from app.base.database import db
from app.base.estimates import Estimate, mean_estimate, t_quantile
from app.review.models import Assignment
from app.review.queries.figures import Weeks, figures
from app.review.queries.heat import by_agent, by_week, own_criteria, step_of, weighted
from app.review.sampling.weighing import weighted_mean
from app.trail.models import TrailEntry
from tests.counting import query_count
from tests.review.plan_world import MONDAY, World
from tests.review.test_figures import THIS_WEEK, counted, reviewed, world

__all__ = ["world"]


def weeks() -> Weeks:
    return Weeks.until(MONDAY, 12, "UTC")


def test_the_weighted_mean_counts_drawn_reviews_by_their_probability(world: World) -> None:
    given = [reviewed(world, place, world.cast.rey, empathy="mid" if place % 2 else "top") for place in range(12)]
    pairs = []
    for place, one in enumerate(given[:11]):
        probability = 0.2 if place % 3 else 0.9
        db.session.get_one(Assignment, one.assignment_id).probability = probability
        pairs.append((float(one.shown or 0), probability))
    db.session.commit()
    whole, by = weighted(world.cast.north.id, world.rubric.id, weeks())
    right = weighted_mean(pairs, t_quantile)
    assert whole.n == 11 and (whole.mean, whole.low) == pytest.approx((right.mean, right.low))
    assert sum(one.n for one in by.values()) == 11 and set(by) == {agent.id for agent in world.agents}


def test_cells_have_their_n_and_are_withheld_below_ten(world: World) -> None:
    for place in range(30):
        reviewed(world, place, world.cast.rey, THIS_WEEK if place > 26 else MONDAY.replace(day=10), empathy="mid" if place % 3 else "top")
    found = counted(world)
    measures = {f"criterion:{slug}/{one.id}": one.id for slug in found.slugs for one in found.criteria}
    rows = by_agent(world.cast.north.id, measures, weeks())
    assert [row.name for row in rows] == sorted(agent.name for agent in world.agents)
    assert {row.cells["empathy"].n for row in rows} == {10} and sorted(step_of(row.cells["empathy"]) for row in rows) == [3, 3, 5]
    by = by_week(found.criteria, [str(day) for day in weeks().days])
    assert [(row.cells["clarity"].n, step_of(row.cells["clarity"])) for row in by] == [(27, 5), (3, 0)]
    page = world.signed_in(world.cast.lea).get("/review/figures")
    assert "Criteria by agent" in page.said and "100 · n 10" in page.said and ">n 3</td>" in page.text and "ramp-0" in page.text


@pytest.mark.parametrize(("mean", "step"), [(0, 1), (19.9, 1), (20, 2), (99, 5), (100, 5)])
def test_steps_are_five_equal_parts(mean: float, step: int) -> None:
    assert step_of(Estimate(10, mean, 0, 100, True)) == step
    assert step_of(mean_estimate(9, 9 * mean, 9 * mean * mean)) == 0 == step_of(None)


def test_a_reviewer_sees_the_own_reviews_alone(world: World) -> None:
    for place in range(10):
        reviewed(world, place, world.cast.rey, causes="stock", empathy="mid" if place < 5 else "top")
    for place in range(10, 15):
        reviewed(world, place, world.cast.mo, causes="blame", clarity="low")
    counted(world)
    rey = world.signed_in(world.cast.rey)
    page = rey.get("/review/figures").said
    assert "the reviews say that you gave" in page and "Set phrase" in page and "Blames" not in page and "Mo Haddad" not in page
    assert "By reviewer" not in page and "Criteria by agent" not in page and "Criteria by week" in page
    own = {one.id: one for one in own_criteria(world.cast.north.id, world.rubric.id, weeks(), world.cast.rey.id)}
    assert own["empathy"].mean.mean == pytest.approx(75) and own["clarity"].mean.mean == pytest.approx(100) and own["empathy"].mean.n == 10
    assert figures(world.cast.north.id, world.rubric.id, weeks(), world.cast.mo.id).total.n == 5
    rey.get(f"/review/figures?team={world.cast.south.id}", 404)
    with query_count(exactly=1 + 8):
        rey.get("/review/figures")


def test_the_file_holds_what_is_shown(world: World) -> None:
    for place in range(12):
        reviewed(world, place, world.cast.rey, empathy="mid")
    counted(world)
    form = {"team": str(world.cast.north.id), "rubric": str(world.rubric.id), "weeks": "12"}
    sent = world.signed_in(world.cast.lea).post("/review/figures/export", form, 200)
    rows = list(csv.reader(io.StringIO(sent.text)))
    known = {tuple(row[:3]): row[3:] for row in rows[1:]}
    assert rows[0] == ["what", "row", "column", "n", "mean", "low", "high"]
    assert known["criterion", "Empathy", "mean"][:2] == ["12", "50.0"] and known["score", "all", "mean"][0] == "12"
    names = sorted(agent.name for agent in world.agents)
    assert known["Criteria by agent", names[0], "Empathy"] == ["4", "", "", ""]
    assert db.session.query(TrailEntry).filter_by(verb="review.export").count() == 1
    world.signed_in(world.cast.rey).post("/review/figures/export", form, 200)
    world.signed_in(world.cast.rey).post("/review/figures/export", {**form, "team": str(world.cast.south.id)}, 404)
    for someone in (world.cast.bo, world.cast.ada):
        world.signed_in(someone).post("/review/figures/export", form, 403)
