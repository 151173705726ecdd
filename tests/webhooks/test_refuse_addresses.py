"""Nothing is ever sent into the inner network, however its address is written or whatever a name turns into."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest
from flask import Flask

from app.base import clock
from app.base.errors import DomainError
from app.webhooks import sending
from app.webhooks.actions import Wanted, create_endpoint
from app.webhooks.addresses import AddressRefused, may_reach, target_of
from config import SettingsError, load_settings
from tests.cast import Cast
from tests.webhooks.receiver import Receiver

NOBODY: frozenset[str] = frozenset()
INNER = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "169.254.169.254",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "[ff02::1]",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "localhost",
    "LOCALHOST.",
    "db.internal",
    "printer",
    "\uff11\uff12\uff17.0.0.1",
]


@pytest.mark.parametrize("host", INNER)
def test_an_inner_address_is_refused_when_it_is_written_down(host: str) -> None:
    with pytest.raises(AddressRefused, match="internet"):
        target_of(f"https://{host}/hook", NOBODY)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://",
        "https://user:secret@example.org/",
        "https://example.org/#part",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/\r\nX-Header: 1",
        "javascript:alert(1)",
        f"https://example.org/{'x' * 1000}",
    ],
)
def test_other_addresses_that_nothing_is_sent_to(url: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        target_of(url, NOBODY)
    assert refused.value.field == "url"


def test_public_addresses_are_taken(cast: Cast) -> None:
    assert target_of("https://hooks.example.org:8443/a?b=\u00fc", NOBODY).path == "/a?b=%C3%BC"
    assert target_of("https://1.1.1.1", NOBODY).authority == "1.1.1.1"
    endpoint, secret = create_endpoint(
        Wanted(" Data  warehouse ", "https://example.org/", ["review.published"], None), by=cast.ada, at=clock.now()
    )
    assert endpoint.name == "Data warehouse"
    assert secret.startswith("whsec_")
    with pytest.raises(DomainError) as refused:
        create_endpoint(Wanted("Warehouse", "https://example.org/", ["review.everything"], None), by=cast.ada, at=clock.now())
    assert refused.value.field == "events"


def test_a_named_host_may_be_inner_but_never_the_platform() -> None:
    allowed = frozenset({"10.0.0.7:8080", "warehouse.lan"})
    assert target_of("http://10.0.0.7:8080/x", allowed).named
    assert target_of("http://warehouse.lan/x", allowed).named
    with pytest.raises(AddressRefused):
        target_of("http://10.0.0.7:8081/x", allowed)
    assert may_reach(ip_address("10.0.0.7"), named=True)
    for number in ("169.254.169.254", "fe80::1", "fd00:ec2::254", "0.0.0.0", "ff02::1", "64:ff9b::a9fe:a9fe"):
        assert not may_reach(ip_address(number), named=True)


def test_a_name_that_leads_inside_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"one.example.org": ["127.0.0.1"], "two.example.org": ["93.184.215.14", "127.0.0.1"], "three.example.org": ["::ffff:10.0.0.1"]}
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **_rest: [(2, 1, 6, "", (number, port)) for number in names[host]])
    monkeypatch.setattr(socket, "create_connection", lambda *_rest, **_more: pytest.fail("a connection was opened"))
    for name in names:
        outcome = sending.send(f"https://{name}:{receiver.port}/", b"{}", {}, allowed=NOBODY)
        assert (outcome.fault, outcome.status) == ("refused", None)
    assert not receiver.got


def test_the_connection_goes_to_the_number_that_was_checked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = socket.create_connection

    def look_up(host: str, port: int, **_rest: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "127.0.0.2", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: _connected(address, timeout))

    def _connected(address: tuple[str, int], timeout: float) -> socket.socket:
        assert address[0] == "127.0.0.1"
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, *_rest, **_more: [(2, 1, 6, "", (host, port))])
        return real(address, timeout)

    outcome = sending.send(f"http://rebound.lan:{receiver.port}/", b"{}", {}, allowed=frozenset({"rebound.lan"}))
    assert outcome.status == 204
    assert asked == ["rebound.lan"]
    assert receiver.got[0].headers["host"] == f"rebound.lan:{receiver.port}"


def test_a_redirect_is_an_answer_and_not_followed(receiver: Receiver) -> None:
    receiver.answers = [(302, b"", {"Location": "/elsewhere"})]
    outcome = sending.send(receiver.url, b"{}", {}, allowed=frozenset({f"127.0.0.1:{receiver.port}"}))
    assert (outcome.fault, outcome.status, len(receiver.got)) == ("redirect", 302, 1)


def test_of_a_long_answer_the_beginning_is_kept(receiver: Receiver) -> None:
    receiver.answers = [(200, b"a" * 500_000, {})]
    outcome = sending.send(receiver.url, b"{}", {}, allowed=frozenset({f"127.0.0.1:{receiver.port}"}))
    assert (outcome.fault, len(outcome.answer)) == ("", 2048)


def test_a_receiver_that_never_ends_is_cut_off(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WHOLE", 0.2)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    outcome = sending.send(f"http://127.0.0.1:{port}/", b"{}", {}, allowed=frozenset({"127.0.0.1"}))
    assert (outcome.fault, outcome.status) == ("time", None)
    assert outcome.took_ms < 3000
    listener.close()
    assert sending.send(f"http://127.0.0.1:{port}/", b"{}", {}, allowed=frozenset({"127.0.0.1"})).fault == "connection"


def test_tls_is_checked_for_the_name(receiver: Receiver) -> None:
    outcome = sending.send(f"https://127.0.0.1:{receiver.port}/", b"{}", {}, allowed=frozenset({"127.0.0.1"}))
    assert outcome.fault == "tls"
    assert not receiver.got


def test_a_setting_that_cannot_be_used_is_told(app: Flask) -> None:
    with pytest.raises(SettingsError, match="WEBHOOK_ALLOWED_HOSTS"):
        load_settings({"GREENROOM_ENV": "test", "INSTANCE_DIR": app.instance_path, "WEBHOOK_ALLOWED_HOSTS": "https://a.example.org"})
