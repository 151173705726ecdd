"""Beside a rating: comments used before, private notes, the time that was worked."""

import pytest

from app.base.database import db
from app.review.actions import templates
from app.review.actions.templates import filled
from app.review.models import CommentTemplate, Review, ReviewNote
from tests.review.builders import TOP, Grader
from tests.review.conftest import Scene


def keep(grader: Grader, text: str, criterion: str = "empathy", level: str = "top") -> int:
    """The id of a comment that was kept."""
    made: int = grader.send("/templates", criterion=criterion, level=level, comment=text).json["id"]
    return made


def offered(grader: Grader, criterion: str = "empathy", level: str = "top") -> list[str]:
    """Texts in the order in which they are offered."""
    page = grader.client.get(f"{grader.at}/templates?criterion={criterion}&level={level}", fetch=True).page
    return [str(one.get("data-text")) for one in page.all("li")]


def test_the_best_fitting_and_most_used_comes_first(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    often, seldom = keep(grader, "Often"), keep(grader, "Seldom")
    assert keep(grader, "Often") == often, "the same words are kept once"
    keep(grader, "Any level", level="")
    keep(grader, "Lower", level="low")
    keep(grader, "Other", criterion="clarity")
    for _ in range(2):
        grader.client.send("POST", f"/review/templates/{often}/used", 200, fetch=True, json={})
    assert offered(grader) == ["Often", "Seldom", "Any level"]
    assert offered(grader, level="low") == ["Lower", "Any level"]
    grader.client.post(f"/review/templates/{seldom}/archive")
    assert "Seldom" not in offered(grader)


def test_places_are_filled_and_what_has_no_value_is_seen(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    keep(grader, "{agent} helped {customer} with {criterion}: {level}. {quote}")
    assert offered(grader) == ["Bo helped Noor with Empathy: Top. {quote}"]
    assert filled("{x} {agent}", {"agent": "{customer}", "customer": "y"}).startswith("{x}")


def test_a_template_is_one_s_own_until_it_is_shared(scene: Scene) -> None:
    made = keep(scene.grader(scene.cast.rey), "Mine")
    mo = scene.grader(scene.cast.mo)
    assert offered(mo) == []
    mo.client.post(f"/review/templates/{made}/archive", expect=404)
    client = scene.signed_in(scene.cast.rey)
    assert "Share with North desk" in client.get("/review/templates").said
    client.post(f"/review/templates/{made}/share", {"team": scene.cast.south.id}, 403)
    client.post(f"/review/templates/{made}/share", {"team": scene.cast.north.id})
    assert offered(mo) == ["Mine"]
    assert db.session.query(CommentTemplate).filter_by(team_id=scene.cast.south.id).count() == 0


def test_a_shared_template_is_worded_anew_once_by_whoever_may(scene: Scene) -> None:
    made = keep(scene.grader(scene.cast.rey), "Thank {customer} frist.")
    client, place = scene.signed_in(scene.cast.rey), f"/review/templates/{made}"
    scene.signed_in(scene.cast.mo).get(place, 404)
    client.post(f"{place}/share", {"team": scene.cast.north.id})
    mo = scene.grader(scene.cast.mo).client
    shown = client.get(place).text.partition('name="revision"')[2].partition('value="')[2].partition('"')[0]
    assert place in client.get("/review/templates").page.links and len(shown) == 32
    assert "Write the comment" in client.post(place, {"comment": " ", "revision": shown}, expect=422).said
    client.post(place, {"comment": "Thank {customer} first.", "revision": shown})
    mo.post(place, {"comment": "Another.", "revision": shown}, expect=409)
    assert db.session.query(CommentTemplate).one().text == "Thank {customer} first."
    scene.signed_in(scene.cast.stan).post(place, {"comment": "Mine.", "revision": shown}, expect=404)


def test_the_most_used_is_offered_where_there_are_too_many(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST", 1)
    grader = scene.grader(scene.cast.rey)
    keep(grader, "Any level", level="")
    keep(grader, "Seldom")
    often = keep(grader, "Often")
    grader.client.send("POST", f"/review/templates/{often}/used", 200, fetch=True, json={})
    assert offered(grader) == ["Often"]


@pytest.mark.parametrize("comment", ["", "  ", "x" * 2001])
def test_only_a_comment_can_be_kept(scene: Scene, comment: str) -> None:
    scene.grader(scene.cast.rey).send("/templates", 422, criterion="empathy", level="", comment=comment)


def test_a_note_is_read_by_its_author_and_the_lead_alone(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.client.send("POST", f"{grader.at}/note", 200, fetch=True, json={"text": "Ask Bo about the depot."})
    grader.client.send("POST", f"{grader.at}/note", 200, fetch=True, json={"text": "Ask Bo about the depot again."})
    assert grader.client.get(f"{grader.at}/note", fetch=True).json == {"text": "Ask Bo about the depot again."}
    assert scene.signed_in(scene.cast.mo).get(f"{grader.at}/note", fetch=True).json == {"text": ""}
    scene.signed_in(scene.cast.stan).get(f"{grader.at}/note", 404, fetch=True)
    grader.rate(**TOP)
    grader.publish()
    readers = {who: "depot again" in scene.signed_in(getattr(scene.cast, who)).get("/reviews/1").said for who in ("rey", "lea", "bo")}
    assert readers == {"rey": True, "lea": True, "bo": False}
    mo = scene.grader(scene.cast.mo)
    mo.client.send("POST", f"{mo.at}/note", 422, fetch=True, json={"text": "x" * 4001})
    grader.client.send("POST", f"{grader.at}/note", 200, fetch=True, json={"text": ""})
    assert db.session.query(ReviewNote).count() == 0


def test_active_time_is_kept_with_the_review_and_not_shown_to_the_agent(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(**TOP)
    grader.publish(active=65)
    grader.publish(active=65)
    assert db.session.query(Review).one().active_seconds == 65
    said = grader.client.get("/reviews/1").said
    assert "active time 1:05" in said and "You can change it until" in said
    assert "active time" not in scene.signed_in(scene.cast.bo).get("/reviews/1").said
    grader.publish(422, active=-1)
