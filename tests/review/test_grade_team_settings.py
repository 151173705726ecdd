"""What a team decides about its reviews: who learns the reviewer's name, and who sees earlier reviews while grading."""

import pytest

from app.base.database import db
from app.people.models import Team
from app.review.models import Review
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.disputes import answer, opened, settle_rules

FORM = {"name": "North desk", "timezone": "UTC"}


def test_the_agent_does_not_learn_who_reviewed_and_the_lead_does(scene: Scene) -> None:
    review = scene.published(scene.cast.rey)
    bo, lead = scene.signed_in(scene.cast.bo), scene.signed_in(scene.cast.lea)
    pages = ("/reviews/mine", f"/reviews/{review.id}", f"/conversations/{review.conversation_id}")
    assert all("Rey Santos" in bo.get(page).said for page in pages[:2])
    lead.post(f"/teams/{scene.cast.north.id}", {**FORM, "hides_reviewers": "y"})
    for page in pages:
        assert "Rey" not in bo.get(page).said, page
    assert "a reviewer" in bo.get(pages[1]).said
    assert "Rey Santos" in lead.get(pages[1]).said


def test_who_disputes_does_not_learn_who_looked_again_confirmed_or_changed_it(scene: Scene) -> None:
    settle_rules(scene, two_step=True)
    scene.cast.north.hides_reviewers = True
    db.session.commit()
    first, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id)
    lead = scene.signed_in(scene.cast.lea)
    lead.post(f"/review/disputes/{dispute_id}/confirm")
    assert "Answered by Mo Haddad" in lead.get(f"/reviews/{first}").said
    lead.post(f"/reviews/{first + 1}/change")
    grader = scene.grader(scene.cast.lea)
    grader.send("/save", criterion="clarity", comment="Read once more.")
    grader.publish(reason="A word was missing.")
    bo = scene.signed_in(scene.cast.bo)
    pages = {page: bo.get(page).said for page in (f"/reviews/{first}", f"/reviews/{first + 1}", "/reviews/mine", "/notices")}
    pages["newest"] = bo.get(f"/reviews/{db.session.query(Review).filter_by(state='published').one().id}").said
    assert all(name not in said for name in ("Rey", "Mo Haddad", "Lea") for said in pages.values())
    assert "Version 3 by a reviewer" in pages["newest"] and "Confirmed by a lead" in pages[f"/reviews/{first}"]
    assert "Answered by a reviewer" in pages[f"/reviews/{first}"]


@pytest.mark.parametrize("shown", [True, False])
def test_earlier_reviews_show_while_grading_only_where_the_team_wants_it(scene: Scene, shown: bool) -> None:
    scene.published(scene.cast.mo)
    other = builders.rubric(builders.RUBRIC.replace("id: care", "id: again", 1), slug="again")
    item = builders.waiting(scene.talk, other, scene.cast.bo)
    scene.cast.north.unbiased = not shown
    db.session.commit()
    client = scene.signed_in(scene.cast.lea)
    client.post(f"/review/{item.id}/claim")
    assert ("Mo Haddad" in client.get(f"/review/{item.id}").said) is shown
    assert ("another reviewer" in client.get("/reviews/1").said or "Mo Haddad" not in client.get("/reviews/1").said) is not shown


def test_nothing_is_shown_unless_a_team_says_so(scene: Scene) -> None:
    scene.signed_in(scene.cast.lea).post(f"/teams/{scene.cast.north.id}", FORM)
    db.session.expire_all()
    team = db.session.get_one(Team, scene.cast.north.id)
    assert (team.hides_reviewers, team.unbiased) == (False, True)
