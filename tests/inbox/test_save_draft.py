"""Drafts: saved as typed, never overwritten by another tab, there again after a closed tab or an expired session."""

from sqlalchemy import select

from app.base.database import db
from app.inbox.models import Draft, DraftKind
from tests.inbox.conftest import Practice, Scene
from tests.page_client import Answer


def save(practice: Practice, text: str, revision: int, expect: int = 200, kind: str = "reply") -> Answer:
    return practice.client.post(f"{practice.url}/drafts/{kind}", {"body": text, "revision": revision}, expect, fetch=True)


def saved(kind: DraftKind = DraftKind.REPLY) -> Draft | None:
    db.session.expire_all()
    return db.session.scalars(select(Draft).where(Draft.kind == kind)).first()


def test_a_draft_is_there_again_in_the_next_tab(scene: Scene) -> None:
    practice = scene.begin()
    assert save(practice, "Dear Ma", 0).json == {"revision": 1}
    assert save(practice, "Dear Mara,", 1).json == {"revision": 2}
    page = practice.page()
    assert "Dear Mara," in page.text and "draft saved" in page.said
    assert 'data-autosave-revision="2"' in page.text
    assert save(practice, "To Bo", 0, kind="note").json == {"revision": 1}
    note = saved(DraftKind.NOTE)
    assert note is not None and note.body == "To Bo"


def test_two_tabs_conflict_with_both_texts(scene: Scene) -> None:
    practice = scene.begin()
    save(practice, "From the first tab", 0)
    answer = save(practice, "From the second tab", 0, 409)
    assert answer.json["text"] == "From the first tab" and answer.json["revision"] == 1
    assert answer.json["mine"] == "From the second tab"
    draft = saved()
    assert draft is not None and draft.body == "From the first tab"
    assert save(practice, "From the first tab", 0).json == {"revision": 1}


def test_an_expired_session_keeps_the_draft(scene: Scene) -> None:
    practice = scene.begin()
    save(practice, "Half a sentence", 0)
    practice.client.sign_out()
    save(practice, "Half a sentence and more", 1, 401)
    practice.client.sign_in(scene.cast.ines)
    assert "Half a sentence" in practice.page().text
    assert save(practice, "Half a sentence and more", 1).json == {"revision": 2}


def test_sending_empties_the_draft_in_the_same_transaction(scene: Scene) -> None:
    practice = scene.begin()
    save(practice, "I am sorry.", 0)
    practice.reply("I am sorry.")
    draft = saved()
    assert draft is not None and (draft.body, draft.revision) == ("", 2)


def test_a_save_that_was_still_on_its_way_does_not_bring_the_reply_back(scene: Scene) -> None:
    practice = scene.begin()
    save(practice, "I am so", 0)
    practice.reply("I am sorry.")
    assert save(practice, "I am sor", 1).json == {"revision": 2}
    draft = saved()
    assert draft is not None and draft.body == ""


def test_the_first_save_that_arrives_after_the_reply_is_not_kept(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("I am sorry.\nI look into it.")
    assert save(practice, "I am sorry.\r\nI look", 0).json == {"revision": 1}
    draft = saved()
    assert draft is not None and (draft.body, draft.revision) == ("", 1)
    assert 'data-autosave-revision="1"' in practice.page().text
    assert save(practice, "And now", 1).json == {"revision": 2}


def test_drafts_of_a_tab_from_before_the_reply_conflict(scene: Scene) -> None:
    practice = scene.begin()
    save(practice, "First thought", 0)
    practice.reply("I am sorry.")
    answer = save(practice, "First thought, continued", 1, 409)
    assert answer.json["text"] == "" and answer.json["revision"] == 2


def test_after_the_end_nothing_is_saved_and_the_person_is_told(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    answer = save(practice, "Too late", 0, 422)
    assert "stays on this device" in answer.json["error"]
    assert save(practice, "x" * 60_001, 0, 422).json["error"]


def test_another_kind_of_draft_does_not_exist(scene: Scene) -> None:
    practice = scene.begin()
    practice.client.post(f"{practice.url}/drafts/anything", {"body": "x", "revision": 0}, 404)
