"""Tags on reviews from the team's catalogue, and examples that colleagues may read."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.people.models import Notice, Person
from app.review.actions.marking import names_in
from app.review.models import Review, ReviewExample, ReviewSight, ReviewTag, ReviewTagging
from app.review.policy import READ_EXAMPLES
from app.review.queries import marks
from tests.counting import query_count
from tests.review.conftest import Scene
from tests.review.disputes import opened


def names(review_id: int) -> list[str]:
    """The tags on a review."""
    item = db.session.get_one(Review, review_id).assignment_id
    query = select(ReviewTag.name).join(ReviewTagging, ReviewTagging.tag_id == ReviewTag.id)
    return list(db.session.scalars(query.where(ReviewTagging.assignment_id == item).order_by(ReviewTag.name)))


def published(scene: Scene) -> int:
    """A review that Rey gave Bo, undisputed."""
    return scene.published(scene.cast.rey).id


def test_tags_are_typed_in_many_ways() -> None:
    assert names_in(" #Escalation,  great   example, ESCALATION,, ") == ["Escalation", "great example"]


def test_a_reviewer_tags_what_they_gave_and_the_team_s_catalogue_grows(scene: Scene) -> None:
    review_id = published(scene)
    rey, url = scene.signed_in(scene.cast.rey), f"/reviews/{review_id}/marks"
    rey.post(url, {"tags": "Escalation, great example"}, expect=303)
    rey.post(url, {"tags": "ESCALATION", "known": [str(one.id) for one in db.session.scalars(select(ReviewTag))]}, expect=303)
    assert names(review_id) == ["Escalation", "great example"], "a tag is one, however it is typed"
    kept = db.session.scalars(select(ReviewTag.id).where(ReviewTag.name == "Escalation")).one()
    rey.post(url, {"known": [str(kept)]}, expect=303)
    assert names(review_id) == ["Escalation"] and db.session.query(ReviewTag).count() == 2
    assert "up to 60 letters" in rey.post(url, {"tags": "x" * 61}, expect=422).said
    assert "Escalation" in rey.get("/reviews/given?tag=escalation").said
    assert "No reviews here" in rey.get("/reviews/given?tag=great+example").said
    assert "Escalation" in scene.signed_in(scene.cast.bo).get("/reviews/mine").said
    scene.signed_in(scene.cast.mo).post(url, {"tags": "Mine"}, expect=404)
    scene.signed_in(scene.cast.bo).post(url, {"tags": "Mine"}, expect=403)


def test_several_get_a_tag_at_once_and_only_what_one_may(scene: Scene) -> None:
    first = published(scene)
    lea, many = scene.signed_in(scene.cast.lea), "/reviews/tags/many"
    lea.post(many, {"ids": [str(first)], "tags": "coach", "whose": "team"}, expect=303)
    assert names(first) == ["coach"]
    lea.post(many, {"ids": [str(first)], "tags": "coach", "act": "take"}, expect=303)
    assert names(first) == []
    lea.post(many, {"ids": [str(first), "999999"], "tags": "coach"}, expect=404)
    assert "at least one tag" in lea.post(many, {"ids": [str(first)], "tags": " , "}, expect=422).said
    scene.signed_in(scene.cast.mo).post(many, {"ids": [str(first)], "tags": "coach"}, expect=404)
    with query_count() as one:
        lea.get("/reviews/team")
    lea.post(many, {"ids": [str(first)], "tags": "a, b, c, d"}, expect=303)
    with query_count() as more:
        lea.get("/reviews/team")
    assert one.count == more.count


def test_the_lead_keeps_the_catalogue(scene: Scene) -> None:
    review_id = published(scene)
    lea = scene.signed_in(scene.cast.lea)
    lea.post("/reviews/tags/many", {"ids": [str(review_id)], "tags": "coach, praise"}, expect=303)
    coach = db.session.scalars(select(ReviewTag.id).where(ReviewTag.name == "coach")).one()
    url = f"/reviews/tags/{coach}"
    assert "a tag of this name already" in lea.post(url, {"name": "PRAISE", "revision": "1"}, expect=422).said
    lea.post(url, {"name": "for coaching", "revision": "1"}, expect=303)
    lea.post(url, {"name": "late", "revision": "1"}, expect=409)
    assert names(review_id) == ["for coaching", "praise"] and "It sticks on 1 reviews" in lea.get(url).said
    scene.signed_in(scene.cast.rey).get("/reviews/tags", 403)
    lea.post(f"{url}/remove", expect=303)
    assert names(review_id) == ["praise"]


def test_an_example_is_read_by_the_team_without_what_is_private(scene: Scene) -> None:
    review_id = published(scene)
    item = db.session.get_one(Review, review_id).assignment_id
    rey, bo, ines = (scene.signed_in(one) for one in (scene.cast.rey, scene.cast.bo, scene.cast.ines))
    ines.get(f"/reviews/examples/{item}", 404)
    assert "Say what others can learn" in rey.post(f"/reviews/{review_id}/example", {"why": " "}, expect=422).said
    rey.post(f"/reviews/{review_id}/example", {"why": "The first sentence names the order."}, expect=303)
    told = db.session.scalars(select(Notice.kind).where(Notice.person_id == scene.cast.bo.id)).all()
    assert "review.example" in told
    assert "The first sentence names the order." in ines.get("/reviews/examples").said
    page = ines.get(f"/reviews/examples/{item}").said
    assert "What to learn from it" in page and "Rey Santos" not in page
    ines.get(f"/reviews/{review_id}", 404)
    scene.signed_in(scene.cast.stan).get(f"/reviews/examples/{item}", 404)
    scene.signed_in(scene.cast.mo).post(f"/reviews/{review_id}/seen", expect=204)
    assert db.session.scalars(select(ReviewSight.person_id)).all() == [scene.cast.mo.id], "who read it saw its levels"
    ines.post(f"/reviews/{review_id}/example/end", expect=404)
    assert "Colleagues of your team may read this review" in bo.get(f"/reviews/{review_id}").said
    bo.post(f"/reviews/{review_id}/example/end", expect=303)
    assert db.session.query(ReviewExample).count() == 0
    ines.get(f"/reviews/examples/{item}", 404)


def test_a_disputed_example_is_hidden_from_who_may_answer(scene: Scene) -> None:
    review_id = opened(scene)[0]
    item = db.session.get_one(Review, review_id).assignment_id
    scene.signed_in(scene.cast.rey).post(f"/reviews/{review_id}/example", {"why": "Calm words."}, expect=303)
    scene.signed_in(scene.cast.mo).get(f"/reviews/examples/{item}", 404)
    assert "Calm words." not in scene.signed_in(scene.cast.mo).get("/reviews/examples").said
    scene.signed_in(scene.cast.ines).get(f"/reviews/examples/{item}")


def test_reading_ones_own_review_as_an_example_keeps_what_is_known_of_the_reader(scene: Scene) -> None:
    review_id, bo_id = published(scene), scene.cast.bo.id
    item = db.session.get_one(Review, review_id).assignment_id
    scene.signed_in(scene.cast.rey).post(f"/reviews/{review_id}/example", {"why": "Calm words."}, expect=303)
    db.session.expunge_all()
    reader = db.session.scalars(select(Person).where(Person.id == bo_id).options(selectinload(Person.memberships))).one()
    db.session.get(Review, review_id)
    known = marks.example_of(reader, item)
    assert known is not None and known[1].reviewee is reader and known[1].rubric_version.title and known[1].conversation.channel
    assert len(reader.teams_for(READ_EXAMPLES)) == 1, "the page asks for the reader's teams again"


def test_tags_leave_with_the_reviews(scene: Scene) -> None:
    review_id = published(scene)
    lea = scene.signed_in(scene.cast.lea)
    lea.post("/reviews/tags/many", {"ids": [str(review_id)], "tags": "coach, great example"}, expect=303)
    text = lea.post("/review/export", {"team": str(scene.cast.north.id), "format": "json"}, expect=200).text
    assert '"tags": ["coach", "great example"]' in text
