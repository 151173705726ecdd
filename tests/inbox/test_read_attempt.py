"""Who reads an attempt: oneself, and trainers, reviewers and leads of the team. A stranger finds nothing."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.conversations.doors import page_parts
from app.inbox.joining import practice_part
from app.people.models import Person
from tests.inbox.conftest import Scene


def test_the_team_reads_the_story_and_nobody_else(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    for person in (scene.cast.tara, scene.cast.rey, scene.cast.lea):
        page = scene.signed_in(person).get(practice.url)
        assert "Ines Duarte with Mara Lindt" in page.said and "zqtruth" in page.said
        assert "Try again with new facts" not in page.said and not [one for one in page.page.actions if one.startswith("/inbox/attempts")]
        assert not [one for one in page.page.actions if one.endswith("/misread")]
    for stranger in (scene.cast.bo, scene.cast.stan):
        scene.signed_in(stranger).get(practice.url, 404)
    scene.signed_in(scene.cast.ada).get(practice.url, 403)
    practice.client.get("/inbox/999", 404)
    practice.client.get("/inbox/0", 404)


def test_a_trainer_reads_an_open_attempt_of_somebody_as_a_story(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("I am sorry.")
    page = scene.signed_in(scene.cast.tara).get(practice.url)
    assert "goes on" in page.said and f"{practice.url}/reply" not in page.page.actions


def test_who_came_from_a_list_goes_back_to_it(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    lead = scene.signed_in(scene.cast.lea)
    for referer, back in (
        ("http://localhost/growth/team?weeks=8", "/growth/team?weeks=8"),
        ("http://evil.example/growth/team", "/conversations"),
        (f"http://localhost{practice.url}", "/conversations"),
        ("http://localhost//evil.example/x", "/conversations"),
        ("", "/conversations"),
    ):
        page = lead.get(practice.url, headers={"Referer": referer}).text
        assert f'class="page-back" href="{back}"' in page, referer


def test_the_own_open_attempt_of_a_trainer_is_no_story(scene: Scene) -> None:
    practice = scene.begin(scene.cast.tara)
    assert "zq" not in practice.page().text


def test_unsent_text_is_shown_to_the_writer_alone(scene: Scene) -> None:
    practice = scene.begin()
    practice.client.post(f"{practice.url}/drafts/note", {"body": "my private thought", "revision": 0}, 200, fetch=True)
    practice.reply("Is it the bulb?")
    assert "my private thought" in practice.page().text
    assert "my private thought" not in scene.signed_in(scene.cast.lea).get(practice.url).text


def test_the_reviewer_sees_the_story_beside_the_conversation(scene: Scene) -> None:
    assert practice_part in page_parts._answers
    practice = scene.begin()
    conversation_id = practice.attempt.conversation_id

    def beside(person: Person) -> str | None:
        query = select(Person).where(Person.id == person.id).options(selectinload(Person.memberships))
        with practice.client.app.test_request_context():
            return practice_part(conversation_id, db.session.scalars(query).one())

    assert beside(scene.cast.rey) is None
    practice.reply("Is it the bulb?")
    part = beside(scene.cast.rey)
    assert part is not None and "Solved" in part and "mood 50 → 70" in part
    assert beside(scene.cast.stan) is None and beside(scene.cast.bo) is None
    with practice.client.app.test_request_context():
        assert practice_part(999, scene.cast.rey) is None
