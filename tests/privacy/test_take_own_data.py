"""Everybody's copy of their own data: complete, without what is hidden from them, one at a time, and for a day only."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from app.base.database import db
from app.base.errors import Conflict
from app.conversations.models import ConversationKind
from app.people.models import Person
from app.privacy import own
from app.privacy.own import ask_own
from app.review.models import Review
from tests.cast import Cast
from tests.page_client import PageClient
from tests.review.builders import conversation, waiting
from tests.review.conftest import Scene, scene

__all__ = ["scene"]


def copy_of(browser: PageClient) -> tuple[Any, str]:
    browser.post("/account/data")
    with zipfile.ZipFile(io.BytesIO(browser.get("/account/data/file").response.data)) as file:
        return json.loads(file.read("data.json")), file.read("data.html").decode()


def test_a_copy_holds_what_is_about_the_person_and_nothing_hidden(
    scene: Scene, signed_in: Callable[[Person], PageClient], clock: Any
) -> None:
    bo = scene.cast.bo
    talk = conversation(bo, scene.cast.north, "Write to ana@posta.example.", "To ana@posta.example? Gladly.", kind=ConversationKind.REAL)
    review: Review = scene.published(scene.cast.rey, waiting(talk, scene.rubric, bo))
    review.comment = "<b>Warm</b>, and quick."
    scene.cast.north.hides_reviewers = True
    db.session.commit()
    told, page = copy_of(signed_in(bo))
    (received,) = told["reviews_received"]
    assert (received["reviewed_by"] == "a reviewer" and received["score"] == "100.0") or received["score"]
    assert {one["level"] for one in received["ratings"]} == {"top"}
    assert told["replies"][0]["text"] == "To [email]? Gladly." and "ana@posta" not in page
    assert "<b>Warm</b>" not in page and "&lt;b&gt;Warm" in page, "the page to read is escaped"
    assert told["profile"][0]["email"] == bo.email and told["teams"][0]["name"] == "North desk"
    assert "password" not in json.dumps(told) and scene.cast.rey.name not in page
    assert told["growth"] and told["acts"]
    given, _ = copy_of(signed_in(scene.cast.rey))
    assert given["reviews_given"][0]["agent"] == bo.name


def test_one_at_a_time_for_a_day_and_nobody_elses(
    cast: Cast, signed_in: Callable[[Person], PageClient], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = signed_in(cast.bo)
    bo.get("/account/data/file", 404)
    assert "No copy yet" in bo.get("/account/data").said
    copy_of(bo)
    signed_in(cast.ines).get("/account/data/file", 404)
    clock.move(hours=25)
    assert "Your copy ran out" in signed_in(cast.bo).get("/account/data").said
    monkeypatch.setattr(own, "begin", lambda *given, **named: own_begin(*given, **named, queued=False))
    ask_own(cast.bo, at=clock.at)
    with pytest.raises(Conflict):
        ask_own(cast.bo, at=clock.at)
    ask_own(cast.ines, at=clock.at)


own_begin = own.__dict__["begin"]
