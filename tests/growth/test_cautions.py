"""A figure that rests on a criterion on which reviewers agree only weakly is shown with that caution, everywhere."""

from typing import Any

import pytest

from app.base import clock
from app.base.database import db
from app.calibration.models import AgreementReport
from app.growth.withholding import cautions
from app.review.models import Purpose
from app.rubrics.models import Skill
from tests.growth.test_pages import MONDAY, tally
from tests.review.conftest import scene  # noqa: F401  (a fixture)


@pytest.fixture
def agreed(scene: Any) -> Any:  # noqa: F811
    """Empathy, which feeds both skills, is weak and clarity, which feeds writing, weaker; over another period all is well."""
    db.session.add_all([Skill(slug="empathy", title="Empathy", position=1), Skill(slug="writing", title="Writing", position=2)])
    for days, verdict in ((365, "weak"), (91, "usable")):
        criteria = [
            {"criterion": name, "title": name.capitalize(), "verdict": verdict, "alpha": {"value": alpha}, "shared": 21}
            for name, alpha in (("empathy", 0.61), ("clarity", 0.42))
        ]
        criteria.append({"criterion": "gone", "title": "Gone", "verdict": "weak", "alpha": {"value": 0.3}, "shared": 12})
        one = {"team_id": scene.cast.north.id, "rubric_id": scene.rubric.id, "days": days, "made_at": clock.now()}
        db.session.add(AgreementReport(**one, figures={"criteria": criteria}))
    for skill in ("empathy", "writing"):
        tally(scene.cast.bo, scene.cast.north, Purpose.QUALITY, f"skill:{skill}", MONDAY, [0.3, 0.4] * 6)
    tally(scene.cast.bo, scene.cast.north, Purpose.QUALITY, "score", MONDAY, [0.3, 0.4] * 6)
    db.session.commit()
    return scene


def test_the_worst_criterion_behind_a_skill_is_named(agreed: Any) -> None:
    found = cautions([agreed.cast.north.id])[agreed.cast.north.id]
    assert set(found) == {"skill:empathy", "skill:writing"}
    assert "“Empathy”" in found["skill:empathy"] and "alpha 0.61 over 21" in found["skill:empathy"]
    assert "“Clarity”" in found["skill:writing"] and "alpha 0.42 over 21" in found["skill:writing"]
    assert cautions([agreed.cast.south.id]) == {}


def test_person_team_and_today_say_it(agreed: Any) -> None:
    lea, said = agreed.signed_in(agreed.cast.lea), "agree only weakly on “Clarity”"
    person = f"/growth/people/{agreed.cast.bo.id}"
    assert said in lea.get(f"{person}?skill=writing").said
    plain = lea.get(person).said
    assert said not in plain and plain.count("weak agreement") == 2
    team = lea.get(f"/growth/teams/{agreed.cast.north.id}")
    assert said in team.said and "From 0.8 on a figure can be relied on." in team.said
    assert len(list(team.page.all("div", id="cautions"))) == 1 and team.said.count("Nobody is ranked by it.") == 2
    assert "agree only weakly on “Empathy”" in lea.get("/").said
