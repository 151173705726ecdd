"""Reviews of reviews: drawn or taken by hand, read and answered by the reviewer, never in an agent's score."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.base import clock as site_clock
from app.base.database import db
from app.calibration.graders.drawing import draw_due
from app.calibration.graders.models import Check, CheckState
from app.calibration.graders.queries import figures
from app.calibration.graders.rubric import shipped
from app.conversations.models import ConversationKind
from app.people.models import Notice, Person
from app.review.models import ReviewSight, Tally
from app.rubrics.document import compiled
from app.rubrics.models import Rubric, RubricVersion
from tests.cast import Cast
from tests.page_client import PageClient
from tests.review import builders
from tests.review.conftest import Scene

CRITERIA = [one.id for one in compiled(shipped()).criteria]


def filled(revision: int = 1, act: str = "publish", **levels: str) -> dict[str, Any]:
    """Everything met but what is named."""
    given = dict.fromkeys(CRITERIA, "met") | {key.replace("_", "-"): level for key, level in levels.items()}
    form = {f"level-{key}": level for key, level in given.items() if level}
    return {**form, "revision": str(revision), "act": act, "comment": "A fair review.", "comment-evidence": "No quote for clarity."}


@pytest.fixture
def scene(cast: Cast, signed_in: Callable[[Person], PageClient]) -> Scene:
    """The scene of the review room with a real reply."""
    rubric = builders.rubric()
    talk = builders.conversation(cast.bo, cast.north, kind=ConversationKind.REAL)
    item = builders.waiting(talk, rubric, cast.bo)
    version = db.session.query(RubricVersion).filter_by(rubric_id=rubric.id).one()
    db.session.commit()
    return Scene(cast, rubric, version, talk, item, signed_in)


def taken(scene: Scene) -> tuple[PageClient, int]:
    """Lea takes Rey's review: her browser and the id of what she writes."""
    review_id = scene.published(scene.cast.rey, clarity="low").id
    lea = scene.signed_in(scene.cast.lea)
    assert "Look at this review" in lea.get(f"/reviews/{review_id}").said
    return lea, int(lea.post(f"/calibration/graders/take/{review_id}").location.rsplit("/", 1)[1])


def test_a_lead_looks_and_the_reviewer_answers(scene: Scene) -> None:
    lea, check_id = taken(scene)
    at, before = f"/calibration/graders/{check_id}", sorted((one.measure, one.n, one.total) for one in db.session.query(Tally))
    page = lea.get(at)
    assert page.text.index('id="review-title"') < page.text.index('id="said-title"') and "Each level fits its anchor" in page.said
    assert db.session.query(ReviewSight).count() == 1
    parts = {one.get("data-criterion") for one in page.page.all("fieldset")}
    digits = {one.get("data-digit") for one in page.page.all("input", type="radio")}
    assert "said-level-fits" in parts and {"1", "2"} <= digits and "data-review-answer" in page.text, "keys choose as in the queue"
    page = lea.post(at, filled(level_fits=""), 422)
    assert "A fair review." in page.text and "open" in page.said
    assert "Say in a sentence why" in lea.post(at, filled(level_fits="partly"), 422).said
    lea.post(at, filled(act="keep", level_fits=""))
    rey = scene.signed_in(scene.cast.rey)
    rey.get(at, 404)
    lea.post(at, filled(1, evidence="missed"), 409)
    lea.post(at, filled(2, evidence="missed"))
    lea.post(at, filled(3), 403)
    one = db.session.query(Check).one()
    assert one.state is CheckState.PUBLISHED and one.units == 800_000
    assert db.session.query(Notice).filter_by(kind="graders.published", person_id=scene.cast.rey.id).count() == 1
    page = rey.get(at)
    assert page.text.index('id="said-title"') < page.text.index('id="review-title"'), "what is said comes first for whom it is for"
    assert "No quote for clarity." in page.said and "Parcel" in rey.get("/calibration/graders/mine").said
    rey.post(at + "/answer", {"answer": "The quote got lost when I changed it."})
    rey.post(at + "/answer", {"answer": "Again."}, 403)
    assert "The quote got lost" in lea.get(at).said
    assert sorted((one.measure, one.n, one.total) for one in db.session.query(Tally)) == before
    assert [one.slug for one in db.session.query(Rubric)] == ["care"]


def test_who_finds_it_and_who_does_not(scene: Scene) -> None:
    lea, check_id = taken(scene)
    at, review_id = f"/calibration/graders/{check_id}", db.session.query(Check).one().review_id
    lea.post(f"/calibration/graders/take/{review_id}", expect=409)
    lea.post(at, filled())
    for someone, status in ((scene.cast.mo, 404), (scene.cast.stan, 404), (scene.cast.bo, 403), (scene.cast.ada, 403)):
        scene.signed_in(someone).get(at, status)
    for someone, status in ((scene.cast.rey, 404), (scene.cast.stan, 404), (scene.cast.bo, 403)):
        scene.signed_in(someone).post(f"/calibration/graders/take/{review_id}", expect=status)
    own = scene.published(scene.cast.lea, scene.another()).id
    lea.post(f"/calibration/graders/take/{own}", expect=404)
    rey = scene.signed_in(scene.cast.rey)
    assert "too few" in rey.get("/calibration/graders/figures").said
    assert "Rey Santos" not in scene.signed_in(scene.cast.mo).get("/calibration/graders/figures").said


def test_given_back_it_may_be_taken_again(scene: Scene) -> None:
    lea, check_id = taken(scene)
    lea.post(f"/calibration/graders/{check_id}", filled(act="keep"))
    lea.post(f"/calibration/graders/{check_id}/give-back")
    one = db.session.query(Check).one()
    assert one.state is CheckState.GIVEN_BACK and one.comment == ""
    lea.post(f"/calibration/graders/take/{one.review_id}")
    assert db.session.query(Check).count() == 1


def test_the_plan_draws_once_a_cycle_and_nobody_looks_at_their_own(scene: Scene, clock: Any) -> None:
    items = [scene.item]
    for _more in range(3):
        talk = builders.conversation(scene.cast.bo, scene.cast.north, kind=ConversationKind.REAL)
        items.append(builders.waiting(talk, scene.rubric, scene.cast.bo))
    db.session.commit()
    for item in items[:3]:
        scene.published(scene.cast.rey, item)
    scene.published(scene.cast.mo, items[3])
    lea = scene.signed_in(scene.cast.lea)
    plan = f"/calibration/graders/plan/{scene.cast.north.id}"
    assert "Write a number from 0 to 20" in lea.post(plan, {"each": "40", "every": "weekly", "due_days": "7"}, 422).said
    lea.post(plan, {"each": "2", "every": "weekly", "due_days": "7", "peers": "y"})
    lea.post(f"/calibration/graders/plan/{scene.cast.south.id}", {"each": "2"}, 404)
    clock.set(site_clock.now() + timedelta(days=7))
    draw_due()
    draw_due()
    found = db.session.query(Check).all()
    assert sorted(one.reviewer_id for one in found) == sorted([scene.cast.rey.id] * 2 + [scene.cast.mo.id])
    assert all(one.looker_id != one.reviewer_id and one.due_at is not None for one in found)
    assert {scene.cast.lea.id} < {one.looker_id for one in found} <= {scene.cast.lea.id, scene.cast.rey.id, scene.cast.mo.id}
    looked = next(one for one in found if one.looker_id != scene.cast.lea.id)
    peer = scene.signed_in(scene.cast.mo if looked.looker_id == scene.cast.mo.id else scene.cast.rey)
    peer.get(f"/calibration/graders/{looked.id}")
    peer.post(f"/calibration/graders/{looked.id}/seen", expect=204)
    peer.post(f"/calibration/graders/{looked.id}", filled(level_fits="missed"), 422)


def test_means_have_their_n_and_say_nothing_below_ten(scene: Scene) -> None:
    lea, check_id = taken(scene)
    lea.post(f"/calibration/graders/{check_id}", filled(evidence="missed"))
    one = figures([scene.cast.north.id], site_clock.now())[0]
    assert (one.name, one.score.n, one.score.too_few) == ("Rey Santos", 1, True) and one.score.mean == pytest.approx(80)
    assert one.criteria["evidence"].mean == 0 and one.criteria["tone"].mean == 100


def test_the_palette_offers_what_one_may_open(scene: Scene) -> None:
    found: dict[str, list[str]] = {}
    for someone in (scene.cast.lea, scene.cast.rey, scene.cast.bo, scene.cast.ada):
        name, browser = someone.name, scene.signed_in(someone)
        places = browser.send("GET", "/ui/palette", 200, fetch=True, query_string={"q": "reviews of reviews"}).json
        found[name] = [one["url"] for one in places if "/graders" in one["url"]]
        for url in found[name]:
            browser.get(url)
    at = "/calibration/graders"
    assert sorted(found["Lea Brandt"]) == [at, f"{at}/figures", f"{at}/mine", f"{at}/plan/{scene.cast.north.id}"]
    assert sorted(found["Rey Santos"]) == [at, f"{at}/figures", f"{at}/mine"]
    assert found[scene.cast.bo.name] == [] == found[scene.cast.ada.name]
