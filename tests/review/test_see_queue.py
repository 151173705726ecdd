"""The queue page: what waits, for whom, filtered and paged, at a fixed number of statements."""

from datetime import timedelta
from typing import Any

from app.base.database import db
from app.conversations.models import Channel, Conversation, ConversationKind
from app.review.models import AssignmentState
from tests.counting import query_count
from tests.review import builders
from tests.review.conftest import Scene


def test_it_shows_the_team_s_items_oldest_first(scene: Scene) -> None:
    early = scene.another(scene.cast.ines)
    early.put_at = builders.PUT - timedelta(days=1)
    subject = db.session.get_one(Conversation, early.conversation_id).subject
    southern = builders.conversation(scene.cast.stan, scene.cast.south, subject="Southern secret")
    builders.waiting(southern, scene.rubric, scene.cast.stan)
    for who in (scene.cast.rey, scene.cast.lea):
        said = scene.signed_in(who).get("/review").said
        assert said.index(subject) < said.index(scene.talk.subject)
        assert "Southern secret" not in said
    assert scene.talk.subject not in scene.signed_in(scene.cast.stan).get("/review").said


def test_only_reviewers_and_leads_see_it(scene: Scene) -> None:
    for who in (scene.cast.bo, scene.cast.tara, scene.cast.ada):
        scene.signed_in(who).get("/review", 403)


def test_filters_stand_in_the_address(scene: Scene) -> None:
    real = builders.conversation(
        scene.cast.ines, scene.cast.north, kind=ConversationKind.REAL, channel=Channel.EMAIL, language="ja", subject="Real letter"
    )
    builders.waiting(real, scene.rubric, scene.cast.ines)
    client = scene.signed_in(scene.cast.rey)
    for query in ("purpose=quality", "channel=email", "language=ja", f"person={scene.cast.ines.id}"):
        said = client.get(f"/review?{query}").said
        assert "Real letter" in said and scene.talk.subject not in said, query
    assert "Nothing fits these filters" in client.get("/review?channel=phone").said
    assert scene.talk.subject in client.get("/review?channel=nonsense&person=x&team=-1&view=odd&after=bad").said
    assert scene.talk.subject not in client.get(f"/review?team={scene.cast.south.id}").said


def test_the_views_free_mine_and_claimed(scene: Scene, clock: Any) -> None:
    scene.grader(scene.cast.rey).rate(empathy="top")
    rey, mo = scene.signed_in(scene.cast.rey), scene.signed_in(scene.cast.mo)
    waiting = rey.get("/review").said
    assert scene.talk.subject not in waiting and "Claimed by me 1" in waiting
    assert scene.talk.subject in rey.get("/review?view=mine").said
    assert scene.talk.subject not in rey.get("/review?view=claimed").said
    assert scene.talk.subject not in mo.get("/review").said
    claimed = mo.get("/review?view=claimed").said
    assert "Rey Santos" in claimed


def test_done_and_removed_items_are_gone(scene: Scene) -> None:
    for state in (AssignmentState.DONE, AssignmentState.REMOVED):
        scene.item.state = state
        assert scene.talk.subject not in scene.signed_in(scene.cast.rey).get("/review").said


def test_it_pages_by_key_and_never_twice(scene: Scene) -> None:
    for number in range(130):
        talk = builders.conversation(scene.cast.bo, scene.cast.north)
        builders.waiting(talk, scene.rubric, scene.cast.bo, put_at=builders.PUT + timedelta(seconds=number % 7))
    client = scene.signed_in(scene.cast.rey)
    seen: list[str] = []
    answer = client.get("/review")
    assert "99+" in answer.said
    while True:
        rows = [link for link in answer.page.links if link.startswith("/review/") and link.split("/")[2].split("?")[0].isdigit()]
        seen += rows
        following = [link for link in answer.page.links if "after=" in link]
        if not following:
            break
        answer = client.get(following[-1])
    assert len(seen) == len(set(seen)) == 131


def test_statements_do_not_grow_with_the_queue(scene: Scene) -> None:
    client = scene.signed_in(scene.cast.rey)
    with query_count() as few:
        client.get("/review")
    for _ in range(70):
        scene.another()
    db.session.commit()
    with query_count() as many:
        client.get("/review")
    with query_count() as more:
        client.get("/review?purpose=practice")
    assert few.count <= many.count == more.count <= 1 + 5, str(many)


def test_the_review_page_has_a_budget(scene: Scene) -> None:
    bodies = [f"Message {number}" for number in range(40)]
    item = scene.another(scene.cast.bo, *bodies)
    grader = scene.grader(scene.cast.rey, item)
    grader.rate(empathy="top", clarity="top", identity="top")
    client = scene.signed_in(scene.cast.rey)
    with query_count(at_most=7):
        answer = client.get(f"/review/{item.id}")
    assert "Message 39" in answer.said


def test_names_and_words_of_real_customers_are_masked(scene: Scene) -> None:
    real = builders.conversation(
        scene.cast.bo, scene.cast.north, "I am at noor@example.org. Noor Haddadi", "Dear Mrs HADDADI, I wrote to noor@example.org",
        kind=ConversationKind.REAL, subject="From noor@example.org", customer_name="Noor Haddadi",
    )  # fmt: skip
    item = builders.waiting(real, scene.rubric, scene.cast.bo)
    client = scene.signed_in(scene.cast.rey)
    for page in (client.get("/review"), client.get(f"/review/{item.id}")):
        assert "noor@example.org" not in page.text and "Haddadi" not in page.text
        assert "Noor H." in page.said
    assert "You may see the data once" in page.said, "the reviewer reads why, and where to see more"
    assert "Personal data is masked" not in client.get(f"/review/{scene.item.id}").said, "nobody is masked in practice"
    message = next(page.page.all("div", data_role="agent"))
    text = "".join(message.itertext())
    grader = scene.grader(scene.cast.rey, item)
    live = grader.send("/evidence", criterion="empathy", message=int(message.get("data-message") or 0), start=0, end=len(text)).json
    assert live["evidence"][0]["quote"] == text and "noor@" not in live["html"] and text.startswith("Dear Mrs [name], I wrote")
    grader.rate(empathy="top", clarity="top", identity="top")
    grader.publish()
    own = scene.signed_in(scene.cast.bo)
    assert "Reviewers and leads of the team may see the data once" in own.get("/reviews/1").said
    assert "addadi" not in own.get("/reviews/1").text.casefold() and "HADDADI" not in client.get(f"/conversations/{real.id}").text
    assert "noor@example.org" not in own.get("/reviews/1").text + own.get("/reviews/mine").text + own.get("/ui/palette?q=noor").text
