"""Conversations, people, rubrics and growth over the API: within reach, masked, at a constant cost."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from app.api.description import document
from app.base.database import db
from app.conversations.models import ConversationKind, MessageKind
from app.people.models import Membership, Person
from app.review.models import Purpose, Span, Tally
from app.rubrics.models import Skill
from tests.api.conftest import Program
from tests.cast import Cast, person
from tests.review import builders


def test_conversations_are_masked_and_without_drafts(program: Callable[..., Program], cast: Cast) -> None:
    talk = builders.conversation(
        cast.bo, cast.north, "I am Noor, call +44 20 7946 0018.", "Gladly, noor.haddad@example.com.", kind=ConversationKind.REAL,
        customer_name="Noor Haddad", subject="From noor.haddad@example.com", preview="noor.haddad@example.com",
        url="https://desk.example.com/?who=noor.haddad@example.com", tags=["noor.haddad@example.com"],
        custom={"Mail": "noor.haddad@example.com"},
    )  # fmt: skip
    builders.message(talk, "never sent", cast.bo, 2, builders.ACTED, kind=MessageKind.DRAFT)
    builders.message(talk, "", None, 3, builders.ACTED, kind=MessageKind.EVENT, author_name="Noor Haddad")
    lea = program(cast.lea)
    one, listed = lea.get(f"/conversations/{talk.id}"), lea.get("/conversations?channel=chat&tag=noor.haddad@example.com")
    for text in (one.text, listed.text):
        assert "noor.haddad" not in text and "7946" not in text and "Haddad" not in text and "never sent" not in text
    record = one.json["record"]
    assert (record["source"], record["id"], record["customer"]["name"]) == ("test", talk.source_id, "Noor H.")
    assert [each.get("text") for each in record["messages"][:2]] == ["I am Noor, call [phone].", "Gladly, [email]."]
    assert listed.json["items"][0]["customer"] == "Noor H." and listed.json["items"][0]["agent"]["name"] == "Bo Lindqvist"


def test_conversations_out_of_reach_are_not_there(program: Callable[..., Program], cast: Cast) -> None:
    talk = builders.conversation(cast.bo, cast.north, kind=ConversationKind.REAL)
    stan, ada = program(cast.stan), program(cast.ada)
    stan.get(f"/conversations/{talk.id}", 404)
    assert stan.get("/conversations").json["items"] == stan.get(f"/conversations?team={cast.north.id}").json["items"] == []
    assert stan.get("/conversations?q=parcel").json["items"] == []
    ada.get(f"/conversations/{talk.id}", 403)


def test_a_list_of_conversations_costs_the_same_however_long(program: Callable[..., Program], cast: Cast) -> None:
    lea, costs = program(cast.lea), []
    lea.get("/me")
    for _ in range(2):
        builders.conversation(cast.bo, cast.north, kind=ConversationKind.REAL)
        lea.get("/conversations")
        costs.append(lea.statements)
    assert costs == [4, 4]  # who asks, the limit, the page, the capped count


def test_people_are_told_as_the_directory_tells_them(program: Callable[..., Program], cast: Cast) -> None:
    lea, ada, stan = program(cast.lea), program(cast.ada), program(cast.stan)
    lea.get("/me")
    mine = lea.get("/people").json["items"]
    assert {one["name"] for one in mine} == {one.name for one in cast.people} - {"Ada Novak", "Stan Weller"}
    assert next(one for one in mine if one["name"] == "Bo Lindqvist")["email"] == "bo@example.org"
    assert lea.statements <= 5
    assert [one["name"] for one in stan.get("/people").json["items"]] == ["Stan Weller"]
    stan.get(f"/people/{cast.bo.id}", 404)
    assert len(ada.get("/people").json["items"]) == 8 and len(ada.get("/teams").json["items"]) == 2
    assert [one["name"] for one in lea.get("/teams").json["items"]] == ["North desk"]
    db.session.query(Membership).filter_by(person_id=cast.lea.id).update({"lead": False})
    assert "bo@example.org" not in lea.get("/people").text and "bo@example.org" not in lea.get(f"/people/{cast.bo.id}").text


def test_rubrics_leave_as_published_and_drafts_never(program: Callable[..., Program], cast: Cast) -> None:
    care = builders.rubric()
    care.draft_source = builders.RUBRIC.replace("title: Care", "title: Secret plan")
    theirs = builders.rubric(builders.RUBRIC.replace("id: care", "id: south"), slug="south", team=cast.south)
    draft = builders.rubric(builders.RUBRIC.replace("id: care", "id: new"), slug="new")
    draft.current_number = None
    lea = program(cast.lea)
    assert [one["slug"] for one in lea.get("/rubrics").json["items"]] == ["care"]
    one = lea.get(f"/rubrics/{care.id}")
    assert one.json["versions"][0]["number"] == 1 and "Secret" not in one.text
    lea.get(f"/rubrics/{theirs.id}", 404)
    lea.get(f"/rubrics/{theirs.id}/versions/1", 404)
    lea.get(f"/rubrics/{draft.id}", 404)
    lea.get(f"/rubrics/{care.id}/versions/2", 404)
    card = lea.get(f"/rubrics/{care.id}/versions/1").json
    assert card["name"] == "Care" and card["groups"][0]["categories"][0]["ratingCategoryId"] == "empathy"
    whole = lea.get(f"/rubrics/{care.id}/versions/1?format=yaml")
    assert whole.mimetype == "application/yaml" and whole.text == builders.RUBRIC


def tallied(one: Person, team_id: int, begins: date, values: list[int], measure: str = "skill:writing") -> None:
    """A week of reviews with these values from 0 to 100."""
    parts = [value * 10_000 for value in values]
    sums = {"n": len(parts), "total": sum(parts), "squares": sum(part * part // 1_000_000 for part in parts)}
    given = {"purpose": Purpose.QUALITY, "measure": measure, "span": Span.WEEK, "begins": begins}
    db.session.add(Tally(person_id=one.id, team_id=team_id, **given, **sums))


def test_growth_tells_n_mean_and_interval_by_week(program: Callable[..., Program], cast: Cast, clock: Any) -> None:
    db.session.add(Skill(slug="writing", title="Writing", position=1))
    tallied(cast.bo, cast.north.id, date(2026, 11, 9), [50, 70])
    tallied(cast.bo, cast.north.id, date(2026, 11, 16), [80])
    tallied(cast.bo, cast.north.id, date(2026, 11, 16), [80], "criterion:care/empathy")
    tallied(cast.ines, cast.north.id, date(2025, 1, 6), [10])
    lea, stan = program(cast.lea), program(cast.stan)
    lea.get("/me")
    bo, ines = lea.get(f"/growth/people?team={cast.north.id}").json["items"]
    assert (bo["person"]["name"], ines["courses"]) == ("Bo Lindqvist", [])
    (course,) = bo["courses"]
    assert [(week["begins"], week["n"], week["mean"]) for week in course["weeks"]] == [("2026-11-09", 2, 60.0), ("2026-11-16", 1, 80.0)]
    assert course["weeks"][0]["low"] < 60 < course["weeks"][0]["high"] and course["weeks"][1]["low"] is None
    assert lea.statements <= 8  # who asks, the limit, the team, its people, the skills, the tallies, what is withheld, cautions
    few = lea.get(f"/growth/teams/{cast.north.id}").json
    assert few["courses"] == [] and "single people" in few["withheld"]
    for number in range(3):
        one = person(f"{number} Agent", {next(iter(cast.bo.roles))}, cast.north)
        tallied(one, cast.north.id, date(2026, 11, 9), [60])
    whole = lea.get(f"/growth/teams/{cast.north.id}?weeks=2&purpose=quality").json
    assert [(week["n"], week["mean"]) for week in whole["courses"][0]["weeks"]] == [(5, 60.0), (1, 80.0)]
    assert lea.get(f"/growth/teams/{cast.north.id}?purpose=practice").json["courses"] == []
    stan.get(f"/growth/people?team={cast.north.id}", 404)
    stan.get(f"/growth/teams/{cast.north.id}", 404)


def test_the_description_is_whole_and_its_page_shows_it(program: Callable[..., Program], cast: Cast, signed_in: Any) -> None:
    told = program(cast.lea).get("/openapi.json").json
    assert told["openapi"] == "3.1.0" and told == json.loads(json.dumps(document()))
    references = {part.split('"')[0] for part in json.dumps(told).split("#/components/schemas/")[1:]}
    assert references <= set(told["components"]["schemas"])
    operations = [act for acts in told["paths"].values() for act in acts.values()]
    assert len({act["operationId"] for act in operations}) == len(operations)
    assert all("401" in act["responses"] and "422" in act["responses"] for act in operations)
    page = signed_in(cast.bo).get("/api")
    assert "GET /reviews/{review_id}" in page.text and "read 1,000 times" in page.said and "Only leads and admins" in page.said
    assert signed_in(cast.lea).get("/api/openapi.json").json == told
