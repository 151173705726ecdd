"""Canned replies: written, published, offered by channel."""

from collections.abc import Callable
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.knowledge.canned_document import CannedReplyEntry, parse_canned, written
from app.knowledge.models import CannedReply
from app.knowledge.queries import canned_replies_for
from tests.cast import Cast
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
HELLO = "---\nid: hello\ntitle: Greeting\nlanguage: en\nchannels: [chat]\n---\nHi {customer_first_name}, I am {agent_name}.\n"


def make(browser: PageClient, db: SQLAlchemy) -> CannedReply:
    browser.post("/knowledge/canned-replies/new", {"source": HELLO, "owner": ""})
    reply = db.session.scalars(select(CannedReply)).one()
    browser.post(f"/knowledge/canned-replies/{reply.id}/edit", {"source": HELLO, "revision": reply.draft_revision, "act": "publish"})
    db.session.refresh(reply)
    return reply


def test_a_published_reply_is_offered_in_its_channels(db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    make(signed_in(cast.tara), db)
    assert [version.body for version in canned_replies_for(None, "chat", cast.north.id, "en")] == [
        "Hi {customer_first_name}, I am {agent_name}."
    ]
    assert canned_replies_for(None, "email", cast.north.id, "en") == []
    assert "Greeting" in signed_in(cast.bo).get("/knowledge/canned-replies?channel=chat")
    assert "Greeting" not in signed_in(cast.bo).get("/knowledge/canned-replies?channel=email")


def test_an_archived_reply_is_not_offered(db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    reply = make(tara, db)
    tara.post(f"/knowledge/canned-replies/{reply.id}/archive")
    assert canned_replies_for(None, "chat", None, "en") == []
    assert "Greeting" not in signed_in(cast.bo).get("/knowledge/canned-replies")


def test_an_agent_reads_and_may_not_edit(db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    reply = make(signed_in(cast.tara), db)
    bo = signed_in(cast.bo)
    assert "Hi {customer_first_name}" in bo.get(f"/knowledge/canned-replies/{reply.id}")
    bo.get(f"/knowledge/canned-replies/{reply.id}/edit", expect=403)
    bo.post(f"/knowledge/canned-replies/{reply.id}/edit", {"source": HELLO, "revision": "1"}, expect=403)


def test_the_editor_shows_it_filled(db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    reply = make(tara, db)
    assert "Hi Mara, I am Sam." in tara.get(f"/knowledge/canned-replies/{reply.id}/edit").said


def test_an_unknown_variable_is_found_on_its_line() -> None:
    findings = parse_canned(HELLO.replace("{agent_name}", "{agnet}")).findings
    assert [(found.code, found.line) for found in findings] == [("E12", 7)]


def test_what_a_pack_holds_reads_back_the_same() -> None:
    entry = CannedReplyEntry("x", 'Say "hello": now', "en", ("chat", "email"), "Hi.\n\nYours", 1)
    reply = parse_canned(written(entry)).reply
    assert reply is not None
    assert (reply.id, reply.title, reply.channels, reply.body) == ("x", 'Say "hello": now', ("chat", "email"), "Hi.\n\nYours")
