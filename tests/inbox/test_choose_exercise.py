"""From a weak skill to practice: what trains it stands first, company by company, and the way back leads to the person."""

from app.base.database import db
from app.library.models import Scenario, ScenarioVersion
from app.rubrics.models import Skill
from tests.inbox import world
from tests.inbox.conftest import Scene
from tests.page_rules import words


def trains(scene: Scene, title: str, skills: list[str], level: int = 2) -> ScenarioVersion:
    version = world.build(scene.clock.at, scenario=world.another(world.SCENARIO, id=title.lower().replace(" ", "."), title=title))
    one = db.session.get_one(Scenario, version.scenario_id)
    one.skills, one.level = skills, level
    db.session.commit()
    return version


def shown(scene: Scene, more: str = "") -> dict[str, dict[str, str]]:
    """What the lead may choose for Ines, by group: the scenarios' words by id."""
    page = scene.signed_in(scene.cast.lea).get(f"/inbox/assignments/new?person_id={scene.cast.ines.id}{more}").page
    (choice,) = page.all("select", name="scenario_id")
    return {group.get("label") or "": {one.get("value") or "": words(one) for one in group} for group in choice}


def test_what_trains_the_skill_stands_first_and_the_rest_by_level(scene: Scene) -> None:
    db.session.add(Skill(slug="empathy", title="Empathy", position=1))
    trains(scene, "A lamp", ["writing"], 1)
    warm = trains(scene, "Zealous lamp", ["empathy"], 3).scenario_id
    groups = shown(scene, "&skill=empathy")
    assert list(groups) == ["Trains Empathy", "Lamp Shop"]
    assert groups["Trains Empathy"] == {str(warm): "Zealous lamp (Lamp Shop) · level 3 of 5 · chat"}
    assert list(groups["Lamp Shop"].values()) == ["A lamp · level 1 of 5 · chat", "The lamp stays dark · level 2 of 5 · chat"]


def test_the_company_the_person_practised_stands_first(scene: Scene) -> None:
    other = trains(scene, "Another house", [])
    db.session.get_one(Scenario, other.scenario_id).pack_id = None
    db.session.commit()
    assert list(shown(scene)) == ["Lamp Shop", "No company"]
    scene.begin(version=other)
    assert list(shown(scene)) == ["No company", "Lamp Shop"]


def test_who_came_from_a_person_s_growth_returns_there(scene: Scene) -> None:
    lea, ines = scene.signed_in(scene.cast.lea), scene.cast.ines.id
    asked = f"person_id={ines}&skill=empathy&growth={ines}"
    assert f"/growth/people/{ines}?skill=empathy" in lea.get(f"/inbox/assignments/new?{asked}").text
    data = {"scenario_id": scene.version.scenario_id, "person_ids": [ines]}
    wrong = lea.post(f"/inbox/assignments?{asked}", {**data, "person_ids": []}, 422)
    assert f"growth={ines}" in wrong.text
    assert lea.post(f"/inbox/assignments?{asked}", data).location.endswith(f"/growth/people/{ines}?skill=empathy")
    assert lea.post(f"/inbox/assignments?growth={scene.cast.stan.id}", data).location.endswith("/inbox")
