"""Saved filters: kept under a name, opened, shared, the one a list opens with; each reader sees only what they may read."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.conversations.saved.models import SavedFilter
from app.people.models import Person
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conversations.conftest import Report, record
from tests.page_client import PageClient

Import = Callable[..., Report]
SignIn = Callable[[Person], PageClient]


def kept(client: PageClient, title: str = "Chats to look at", **more: str) -> SavedFilter:
    """A filter saved from the list of conversations."""
    given = {"place": "conversations", "query": "channel=chat&signal=any&odd=1", "title": title, **more}
    client.post("/filters/new", given, expect=303)
    db.session.expire_all()
    return db.session.scalars(select(SavedFilter).order_by(SavedFilter.id.desc())).first()  # type: ignore[return-value]


def test_a_list_s_filters_are_kept_under_a_name_and_opened_again(
    import_records: Import, cast: Cast, signed_in: SignIn, query_count: Any
) -> None:
    import_records(record("talk", channel="chat"), record("letter", channel="email"))
    rey = signed_in(cast.rey)
    assert "/filters/new?" in rey.get("/conversations?channel=chat").text and "/filters/new?" not in rey.get("/conversations").text
    one = kept(rey, query="channel=chat&odd=1&after=x")
    assert one.arguments == {"channel": "chat"} and one.team_id is None
    answer = rey.get(f"/filters/{one.id}", expect=303)
    assert answer.location.endswith(f"/conversations?channel=chat&filter={one.id}")
    shown = rey.get(answer.location).said
    assert "Saved filter: Chats to look at" in shown and "desk talk" in shown and "desk letter" not in shown
    listed = rey.get("/filters").said
    assert "Channel: Chat" in listed and "only you" in listed
    assert "Chats to look at" in rey.get("/ui/palette?q=chats+to", fetch=True).text
    signed_in(cast.mo).get(f"/filters/{one.id}", expect=404)
    assert "Saved filter:" not in signed_in(cast.mo).get(f"/conversations?channel=chat&filter={one.id}").said
    with query_count(at_most=7):
        rey.get("/filters")


def test_mistakes_are_answered_with_a_sentence(cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    kept(rey)
    for wrong, said in (
        ({"title": ""}, "Give the filter a name."),
        ({"title": "CHATS to look at"}, "has this name already"),
        ({"title": "Other", "query": "odd=1"}, "Set at least one filter"),
        ({"title": "Other", "team": str(cast.south.id)}, "one of your own teams"),
    ):
        given = {"place": "conversations", "query": "channel=chat", **wrong}
        assert said in rey.post("/filters/new", given, expect=422).said
    rey.post("/filters/new", {"place": "nowhere", "query": "channel=chat", "title": "Odd"}, expect=404)
    signed_in(cast.bo).post("/filters/new", {"place": "queue", "query": "channel=chat", "title": "Odd"}, expect=404)


def test_a_shared_filter_serves_the_team_and_changes_with_its_owner_and_lead(cast: Cast, signed_in: SignIn) -> None:
    rey, mo, lea = signed_in(cast.rey), signed_in(cast.mo), signed_in(cast.lea)
    one = kept(rey, team=str(cast.north.id))
    assert one.team_id == cast.north.id
    assert mo.get(f"/filters/{one.id}", expect=303).location.startswith("/conversations?")
    assert "by Rey Santos" in mo.get("/filters").said
    mo.post(f"/filters/{one.id}/edit", {"title": "Mine now", "revision": "1"}, expect=404)
    mo.post(f"/filters/{one.id}/remove", expect=404)
    signed_in(cast.stan).get(f"/filters/{one.id}", expect=404)
    lea.post(f"/filters/{one.id}/edit", {"title": "Of the team", "revision": "1", "team": str(cast.north.id)}, expect=303)
    said = rey.post(f"/filters/{one.id}/edit", {"title": "Stale", "revision": "1", "team": str(cast.north.id)}, expect=409).said
    assert "Somebody changed this filter meanwhile" in said
    mo.post(f"/filters/{one.id}/duplicate", expect=303)
    db.session.expire_all()
    titles = {(one.title, one.owner_id, one.team_id) for one in db.session.scalars(select(SavedFilter))}
    assert titles == {("Of the team", cast.rey.id, cast.north.id), ("Of the team (2)", cast.mo.id, None)}
    rey.post(f"/filters/{one.id}/remove", expect=303)
    verbs = db.session.scalars(select(TrailEntry.verb).where(TrailEntry.thing_kind == "saved_filter").order_by(TrailEntry.id)).all()
    assert verbs == ["filters.make", "filters.change", "filters.make", "filters.remove"]
    ours = {"place": "conversations", "query": "channel=chat", "title": "Ours", "team": str(cast.north.id)}
    assert "one of your own teams, or with nobody" in signed_in(cast.bo).post("/filters/new", ours, expect=422).said


def test_a_list_opens_with_the_chosen_filter_and_whole_when_asked(import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    import_records(record("talk", channel="chat"), record("letter", channel="email"))
    rey = signed_in(cast.rey)
    one = kept(rey, query="channel=chat")
    rey.post(f"/filters/{one.id}/opens", expect=303)
    first = rey.get("/conversations", expect=303).location
    assert rey.get(first, expect=303).location.endswith(f"channel=chat&filter={one.id}")
    assert "desk letter" in rey.get("/conversations?all=1").said
    assert "desk letter" in signed_in(cast.mo).get("/conversations").said
    rey.post(f"/filters/{one.id}/remove", expect=303)
    whole = rey.get(rey.get("/conversations", expect=303).location, expect=303).location
    assert "desk letter" in rey.get(whole).said, "a filter that is gone leaves the whole list"


def test_what_is_set_anew_takes_the_place_of_a_saved_one(cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    one = kept(rey)
    given = {"place": "conversations", "query": "channel=email", "title": "Letters", "instead": f"{one.id}:1"}
    rey.post("/filters/new", given, expect=303)
    db.session.expire_all()
    assert [(row.title, row.arguments) for row in db.session.scalars(select(SavedFilter))] == [("Letters", {"channel": "email"})]
    assert rey.post("/filters/new", {**given, "query": "channel=phone"}, expect=409)


def test_the_queue_and_the_lists_of_reviews_keep_theirs(cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    queue = kept(rey, "Letters that wait", place="queue", query="channel=email&person=7&view=odd")
    reviews = kept(rey, "Disputed ones I gave", place="reviews", query="whose=given&state=disputed")
    assert queue.arguments == {"channel": "email", "person": "7"} and reviews.arguments == {"whose": "given", "state": "disputed"}
    assert rey.get(f"/filters/{queue.id}", expect=303).location.startswith("/review?channel=email")
    assert rey.get(f"/filters/{reviews.id}", expect=303).location.startswith("/reviews/given?state=disputed")
    assert "State: Disputed" in rey.get("/filters?place=reviews").said and "Channel: E-mail" in rey.get("/filters?place=queue").said
    for one, address in ((queue, "/review"), (reviews, "/reviews/given")):
        rey.post(f"/filters/{one.id}/opens", expect=303)
        assert f"/filters/{one.id}" in rey.get(address, expect=303).location
    rey.get("/reviews/mine")
    bo = signed_in(cast.bo)
    mine = kept(bo, "New to me", place="reviews", query="state=new")
    assert mine.arguments == {"whose": "mine", "state": "new"}
    assert bo.get(f"/filters/{mine.id}", expect=303).location.startswith("/reviews/mine")
