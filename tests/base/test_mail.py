"""Mail through a real SMTP server: invitations and resets, sent after the commit, never otherwise."""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from app.base import mail
from app.base.transaction import unit_of_work
from app.people.cli import invitation_url, reset_url
from tests.cast import Cast
from tests.databases import free_port
from tests.page_client import PageClient


class Box:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (the name is the server's)
        self.messages.append(BytesParser().parsebytes(envelope.content))
        return "250 kept"


@pytest.fixture
def box(app: Flask) -> Iterator[Box]:
    """A mail server on this machine, and the site told to use it."""
    box, port = Box(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    yield box
    app.config["MAIL_URL"] = ""
    controller.stop()


def text_of(message: Message) -> str:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8")


def test_an_invitation_is_mailed_with_its_link(client: PageClient, cast: Cast, box: Box) -> None:
    form = {"name": "Nia Adeyemi", "email": "nia@example.org", "roles": ["agent"], "team_id": 0}
    client.sign_in(cast.ada).post("/people/invite", form, 200)
    [message] = box.messages
    assert message["To"] == "nia@example.org"
    link = re.search(r"/invitation/\S+", text_of(message))
    assert link is not None
    client.sign_out().get(link.group(0))


def test_a_forgotten_password_is_mailed_to_its_owner_only(client: PageClient, cast: Cast, box: Box) -> None:
    client.post("/forgotten", {"email": "nobody@example.org"})
    assert box.messages == []
    client.post("/forgotten", {"email": "bo@example.org"})
    assert [message["To"] for message in box.messages] == ["bo@example.org"]


def test_line_breaks_cannot_smuggle_headers(app: Flask, cast: Cast, box: Box) -> None:
    with unit_of_work():
        mail.send("bo@example.org", "Hello\r\nBcc: everybody@example.org", "text")
    [message] = box.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: everybody@example.org"


def test_nothing_is_sent_when_the_transaction_fails(app: Flask, cast: Cast, box: Box) -> None:
    with pytest.raises(RuntimeError, match="on purpose"), unit_of_work():
        mail.send("bo@example.org", "Hello", "text")
        raise RuntimeError("on purpose")
    assert box.messages == []


def test_the_host_header_never_reaches_a_mail(app: Flask) -> None:
    with app.test_request_context(base_url="http://evil.example"):
        assert "evil.example" not in reset_url("token")
        assert "evil.example" not in invitation_url("token")
