"""Who cannot review any more holds nothing; what falls due while somebody is away may be dealt again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.base.database import db
from app.people.actions import persons, teams
from app.people.models import Membership, Notice, Person, Role
from app.review.models import Absence, Assignment, AssignmentState, PlanItem, Review
from app.rubrics.models import RubricVersion
from app.trail.models import TrailEntry
from tests import cast as people
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import PageClient
from tests.review.builders import Grader
from tests.review.plan_world import MONDAY, World


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    return World(cast, signed_in)


def held_by(person: Person) -> list[Assignment]:
    db.session.expire_all()
    return db.session.query(Assignment).filter_by(claimed_by_id=person.id, state=AssignmentState.CLAIMED).order_by(Assignment.id).all()


def begin(world: World, item: Assignment) -> None:
    Grader(world.signed_in(world.cast.rey), item.id, db.session.query(RubricVersion).one().id).rate(empathy="top")


def suspend(world: World, rey: Person) -> None:
    persons.suspend(rey, by=world.cast.ada, at=MONDAY)


def other_role(world: World, rey: Person) -> None:
    persons.change_roles(rey, {Role.AGENT}, by=world.cast.ada, at=MONDAY)


def leave(world: World, rey: Person) -> None:
    membership = db.session.query(Membership).filter_by(person_id=rey.id).one()
    membership.person, membership.team = rey, world.cast.north
    teams.leave_team(membership, by=world.cast.ada, at=MONDAY)


def erase(world: World, rey: Person) -> None:
    world.signed_in(world.cast.ada).post(f"/privacy/people/{rey.id}/leave", {"typed": rey.name})


@pytest.mark.parametrize("way", [suspend, other_role, leave, erase])
def test_what_they_hold_waits_for_everybody(world: World, way: Callable[[World, Person], None]) -> None:
    world.drawn(world.made())
    before = held_by(world.cast.rey)
    begin(world, before[0])
    first = before[0].id
    way(world, world.cast.rey)
    db.session.commit()
    assert len(before) > 2 and held_by(world.cast.rey) == []
    mine = len(held_by(world.cast.mo))
    world.signed_in(world.cast.mo).post(f"/review/{first}/claim")
    assert len(held_by(world.cast.mo)) == mine + 1, "somebody else can take it at once"
    assert db.session.query(PlanItem).filter_by(dealt_to_id=world.cast.rey.id).count() == 0
    assert db.session.query(Review).filter_by(assignment_id=first, reviewer_id=world.cast.rey.id).count() == 1, "a draft stays its author's"
    assert db.session.query(TrailEntry).filter_by(verb="review.freed").one().details == {"items": len(before)}


def test_a_role_that_keeps_reviewing_keeps_the_work(world: World) -> None:
    world.drawn(world.made())
    before = len(held_by(world.cast.rey))
    persons.change_roles(world.cast.rey, {Role.REVIEWER, Role.TRAINER}, by=world.cast.ada, at=MONDAY)
    assert len(held_by(world.cast.rey)) == before > 0


def test_what_falls_due_in_days_away_is_dealt_again(world: World) -> None:
    ana = people.person("Ana Cruz", {Role.REVIEWER}, world.cast.north)
    db.session.add(Absence(person_id=ana.id, first_day=date(2026, 11, 20), last_day=date(2026, 12, 2), by_id=ana.id))
    db.session.commit()
    world.drawn(world.made())
    mine, others = held_by(world.cast.rey), len(held_by(world.cast.mo))
    begin(world, mine[0])
    rey, lea = world.signed_in(world.cast.rey), world.signed_in(world.cast.lea)
    said = rey.follow(rey.post("/review/duties/away", {"first": "2026-12-01", "last": "2026-12-05"})).said
    assert "Deal again" not in said, "nothing falls due in December"
    said = rey.follow(rey.post("/review/duties/away", {"first": "2026-11-26", "last": "2026-11-27"})).said
    assert f"{len(mine) - 1} given reviews fall due in them" in said and f"Deal again the {len(mine) - 1} that fall due" in said
    absence = db.session.query(Absence).filter_by(person_id=world.cast.rey.id, first_day=date(2026, 11, 26)).one()
    world.signed_in(world.cast.mo).post(f"/review/duties/away/{absence.id}/deal", expect=404)
    assert f"Deal again the {len(mine) - 1}" in lea.get("/review/duties").said, "a lead may, too"
    said = lea.follow(lea.post(f"/review/duties/away/{absence.id}/deal")).said
    assert f"{len(mine) - 1} reviews were given to others." in said
    assert [one.id for one in held_by(world.cast.rey)] == [mine[0].id], "what was begun stays"
    assert len(held_by(world.cast.mo)) == others + len(mine) - 1 and held_by(ana) == [], "who is away as well gets nothing"
    assert {one.claim_ends_at for one in held_by(world.cast.mo)} == {mine[0].claim_ends_at}, "the due dates stay"
    assert db.session.query(Notice).filter_by(person_id=world.cast.mo.id, kind="review.dealt").count() == 2
    entry = db.session.query(TrailEntry).filter_by(verb="review.deal_again").one()
    assert entry.details["to"] == [f"Mo Haddad {len(mine) - 1}"] and entry.details["free"] == 0


def test_what_nobody_has_room_for_waits_for_everybody(world: World) -> None:
    world.cast.mo.deactivated_at = MONDAY - timedelta(days=1)
    db.session.commit()
    world.drawn(world.made())
    mine = [one.id for one in held_by(world.cast.rey)]
    rey = world.signed_in(world.cast.rey)
    rey.post("/review/duties/away", {"first": "2026-11-23", "last": "2026-11-30"})
    said = rey.follow(rey.post(f"/review/duties/away/{db.session.query(Absence).one().id}/deal")).said
    assert f"{len(mine)} wait for everybody" in said and held_by(world.cast.rey) == []
