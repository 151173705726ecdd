"""A trainee tells that the customer misread a reply; the library gets it with its trace, until a trainer has handled it."""

from app.base.database import db
from app.library.doors import misread_handled, misread_replies
from tests.inbox.conftest import Practice, Scene


def reported(practice: Practice, number: int = 1, expect: int = 303) -> None:
    practice.client.post(f"{practice.url}/turns/{number}/misread", {"note": " I meant the bulb. "}, expect)


def test_the_turn_its_trace_and_what_was_meant_reach_the_workshop(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("No idea.")
    practice.reply("None at all.")
    reported(practice)
    reported(practice, 7, 404)
    (answers,) = misread_replies(scene.version.scenario_id)
    (one,) = answers
    assert (one.turn, one.reply, one.text, one.by) == (1, "No idea.", "I meant the bulb.", scene.cast.ines.name)
    assert one.trace["rule"]["text"] and one.version_id == scene.version.id
    assert misread_replies(scene.version.scenario_id + 1) == [[]]


def test_a_handled_report_is_gone_and_twice_is_once(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    reported(practice)
    (one,) = misread_replies(scene.version.scenario_id)[0]
    for _ in range(2):
        misread_handled(one.id, scene.cast.tara, scene.clock.at, "")
    misread_handled(10**9, scene.cast.tara, scene.clock.at, "")
    db.session.commit()
    assert misread_replies(scene.version.scenario_id) == [[]]


def test_only_the_person_who_wrote_it_can_say_so_and_only_after_the_end(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("No idea.")
    reported(practice, expect=403)
    scene.signed_in(scene.cast.bo).post(f"{practice.url}/turns/1/misread", {}, 404)
    assert misread_replies(scene.version.scenario_id) == [[]]


def test_the_turn_shows_that_it_was_told_and_what_the_trainers_answer(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    assert "Told to the trainers" not in practice.page().said
    reported(practice)
    page = practice.page()
    assert "Told to the trainers" in page.said and "I meant the bulb." in page.said and "Nobody has answered yet." in page.said
    workshop = f"/library/scenarios/{scene.version.scenario_id}/workshop"
    trainer = scene.signed_in(scene.cast.tara)
    (one,) = misread_replies(scene.version.scenario_id)[0]
    assert f"Your answer to {scene.cast.ines.name}" in trainer.get(workshop).said
    trainer.post(f"{workshop}/misreads/{one.id}", {"answer": " The check knows it now. <b>Thanks</b> "}, 303)
    page = practice.page()
    assert f"{scene.cast.tara.name} answers" in page.said and "The check knows it now. <b>Thanks</b>" in page.said
    assert "Nobody has answered yet." not in page.said and "Tell more about this turn" in page.said
    assert "which you told of" in practice.client.get("/notices").said


def test_a_turn_that_was_dealt_with_without_words_says_so(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    reported(practice)
    (one,) = misread_replies(scene.version.scenario_id)[0]
    misread_handled(one.id, scene.cast.tara, scene.clock.at, " ")
    db.session.commit()
    assert f"{scene.cast.tara.name} looked at it and dealt with it." in practice.page().said
