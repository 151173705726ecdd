"""Practice past its period: its words go, an attempt that is still open waits, and every page that named it says why."""

from collections.abc import Callable
from typing import Any

from app.base.database import db
from app.base.transaction import unit_of_work
from app.conversations.keeping_models import KeptKind
from app.inbox.models import Attempt
from app.people.models import Person
from app.privacy.periods import set_period
from app.privacy.pruning import prune_hourly
from tests.inbox.conftest import Scene, scene
from tests.page_client import PageClient

__all__ = ["scene"]
WORD = "zq9unmistakable"


def test_practice_loses_its_words_and_its_pages_say_so(scene: Scene, signed_in: Callable[[Person], PageClient], clock: Any) -> None:
    ended, playing = scene.begin(), scene.begin(scene.cast.bo)
    ended.reply(f"I look into it, {WORD}.")
    playing.reply("One moment.")
    ended.client.post(f"{ended.url}/give-up")
    with unit_of_work():
        set_period(KeptKind.PRACTICE, None, None, 30, by=None, at=clock.at)
    clock.move(days=31)
    prune_hourly()
    db.session.expire_all()
    one, other = (db.session.get_one(Attempt, practice.attempt.id) for practice in (ended, playing))
    assert WORD not in str(one.engine) + str(one.desk) and other.turn_count == 1
    lea, owner = signed_in(scene.cast.lea), signed_in(scene.cast.ines)
    assert "its retention date had come" in lea.get(f"/conversations/{one.conversation_id}").said
    assert "its retention date had come" in owner.get(f"/inbox/{one.id}").said
    assert "One moment." in signed_in(scene.cast.bo).get(f"/inbox/{other.id}").said, "what is still being played waits"
