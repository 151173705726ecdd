"""From a growth point in a review to an exercise: assigned by who may, proposed to the lead by everybody else."""

from typing import Any

import pytest

from app.base.database import db
from app.growth.exercises import company_met
from app.inbox.models import PracticeAssignment
from app.library.models import Scenario
from app.people.models import Notice
from tests.page_client import PageClient
from tests.review import builders
from tests.review.conftest import scene  # noqa: F401  (a fixture)


def scenario(slug: str, title: str, skills: list[str], level: int = 1, number: int | None = 1) -> int:
    """A published scenario that trains these skills."""
    values: dict[str, Any] = {"channel": "chat", "language": "en", "created_at": builders.PUT, "draft_source": ""}
    one = Scenario(slug=slug, title=title, skills=skills, level=level, current_number=number, **values)
    db.session.add(one)
    db.session.commit()
    return int(one.id)


@pytest.fixture
def lost(scene: Any) -> int:  # noqa: F811
    scenario("late", "Late again", ["empathy"], level=2)
    scenario("draft", "A draft", ["empathy"], number=None)
    scenario("other", "Refund sums", ["billing"])
    return scenario("lost", "A lost parcel", ["writing", "empathy"])


def offered(client: PageClient, at: str, criterion: str) -> list[str]:
    return [one.get("data-choice") or "" for one in client.get(f"{at}?criterion={criterion}", fetch=True).page.all("li")]


def test_what_trains_the_criterion_s_skills_is_offered_easiest_first(scene: Any, lost: int) -> None:  # noqa: F811
    client, at = scene.signed_in(scene.cast.rey), f"/review/{scene.item.id}/exercises"
    said = client.get(f"{at}?criterion=empathy", fetch=True).said
    assert said.index("A lost parcel") < said.index("Late again")
    assert "Refund sums" not in said and "A draft" not in said
    assert offered(client, at, "clarity") == [str(lost)]
    assert offered(client, at, "identity") == []


def test_the_company_one_practises_most_comes_first() -> None:
    ours, theirs, none = (Scenario(id=at, slug=f"s{at}", title="T", pack_id=pack) for at, pack in ((1, 7), (2, 8), (3, None)))
    assert company_met([ours, theirs, none], {1: 2, 2: 1}) == 7
    assert company_met([ours, theirs, none], {}) is None and company_met([], {}) is None


def test_a_lead_assigns_it_once(scene: Any, lost: int) -> None:  # noqa: F811
    client, at = scene.signed_in(scene.cast.lea), f"/review/{scene.item.id}/exercises"
    first = client.send("POST", at, 200, fetch=True, json={"exercise": lost}).json
    again = client.send("POST", at, 200, fetch=True, json={"exercise": lost}).json
    assert first["said"] == "Bo Lindqvist has it on the list now." and "already" in again["said"]
    assert db.session.query(PracticeAssignment).one().person_id == scene.cast.bo.id


def test_a_reviewer_proposes_it_to_the_lead(scene: Any, lost: int) -> None:  # noqa: F811
    client, at = scene.signed_in(scene.cast.rey), f"/review/{scene.item.id}/exercises"
    for _ in range(2):
        client.send("POST", at, 200, fetch=True, json={"exercise": lost})
    notice = db.session.query(Notice).filter_by(kind="growth.exercise_proposed").one()
    assert (notice.person_id, notice.path) == (scene.cast.lea.id, f"/inbox/assignments/new?scenario_id={lost}&person_id={scene.cast.bo.id}")
    assert db.session.query(PracticeAssignment).count() == 0
    client.send("POST", at, 404, fetch=True, json={"exercise": 99999})
    scene.signed_in(scene.cast.stan).send("POST", at, 404, fetch=True, json={"exercise": lost})
