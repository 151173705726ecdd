"""One request to one endpoint: to a number that was checked, and to no other.

The name is looked up once, every number it stands for must be allowed, and the connection is opened to that very number: a name that means
something else a moment later leads nowhere. TLS is checked for the name. Redirects are not followed, proxies not used.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from app.webhooks.addresses import AddressRefused, Target, may_reach, target_of

WAIT = 5.0
"""Seconds for the connection, and for each wait on it."""
WHOLE = 10.0
"""Seconds for all of it."""
READ = 16 * 1024
KEPT = 2 * 1024
MOST_ADDRESSES = 2


@dataclass(frozen=True)
class Outcome:
    """How an attempt went. `fault` is "" when it went well, else a key of `words.FAULTS`; `retry_after` in seconds."""

    fault: str
    status: int | None = None
    took_ms: int = 0
    detail: str = ""
    answer: str = ""
    retry_after: int = 0


class Fault(Exception):
    """Why nothing was answered: a key of `words.FAULTS`, and what the machine said."""

    def __init__(self, key: str, detail: str = "") -> None:
        super().__init__(key)
        self.key, self.detail = key, detail


def send(url: str, body: bytes, headers: Mapping[str, str], *, allowed: frozenset[str]) -> Outcome:
    """POST `body` to `url` and say how it went. Raises nothing that the other side can cause."""
    began = time.monotonic()
    try:
        target = target_of(url, allowed)
        outcome = _post(target, numbers_of(target), body, headers)
    except AddressRefused as error:
        outcome = Outcome("refused", detail=error.message)
    except Fault as fault:
        outcome = Outcome(fault.key, detail=fault.detail)
    took = round((time.monotonic() - began) * 1000)
    return Outcome(outcome.fault, outcome.status, took, outcome.detail[:300], outcome.answer, outcome.retry_after)


def numbers_of(target: Target) -> list[str]:
    """The numbers behind the target's name. Raises Fault where there are none, or one of them is not allowed."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Fault("name", str(error)) from None
    numbers = list(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in found))
    for number in numbers:
        if not may_reach(ip_address(number), named=target.named):
            raise Fault("refused", number)
    return numbers[:MOST_ADDRESSES]


class Pinned(http.client.HTTPConnection):
    """A connection to one number, with TLS for the target's name. `stop` ends it from another thread."""

    def __init__(self, target: Target, number: str) -> None:
        super().__init__(target.host, target.port, timeout=WAIT)
        self.target, self.number, self.stopped = target, number, False

    def connect(self) -> None:
        """Open it; the name is not looked up again."""
        self.sock = socket.create_connection((self.number, self.target.port), timeout=WAIT)
        if self.target.scheme == "https":
            secure = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.target.host, do_handshake_on_connect=False)
            self.sock = secure
            secure.do_handshake()

    def stop(self) -> None:
        """Let whoever waits for this connection wait no longer."""
        self.stopped = True
        if self.sock is not None:
            with contextlib.suppress(OSError):  # it may be closed already
                self.sock.shutdown(socket.SHUT_RDWR)


def _post(target: Target, numbers: list[str], body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Ask the first number, and the next where no connection came about."""
    until = time.monotonic() + WHOLE
    for number in numbers[:-1]:
        try:
            return _ask(Pinned(target, number), until, body, headers)
        except Fault as fault:
            if fault.key != "connection":
                raise
    return _ask(Pinned(target, numbers[-1]), until, body, headers)


def _ask(connection: Pinned, until: float, body: bytes, headers: Mapping[str, str]) -> Outcome:
    timer = threading.Timer(max(0.0, until - time.monotonic()), connection.stop)
    timer.daemon = True
    timer.start()
    try:
        given = {"Host": connection.target.authority, "Connection": "close", **headers}
        connection.request("POST", connection.target.path, body, given)
        response = connection.getresponse()
        answer = response.read(READ)
        if connection.stopped:
            raise TimeoutError
        return _outcome(response, answer)
    except ssl.SSLError as error:
        raise Fault("time" if connection.stopped else "tls", getattr(error, "verify_message", "") or str(error)) from None
    except TimeoutError:
        raise Fault("time") from None
    except (http.client.HTTPException, ValueError) as error:
        raise Fault("time" if connection.stopped else "answer", type(error).__name__) from None
    except OSError as error:
        raise Fault("time" if connection.stopped else "connection", error.strerror or str(error)) from None
    finally:
        timer.cancel()
        connection.close()


def _outcome(response: http.client.HTTPResponse, answer: bytes) -> Outcome:
    status = response.status
    kept = answer[:KEPT].decode("utf-8", "replace").replace("\x00", "\ufffd")
    after = response.headers.get("Retry-After", "").strip()
    seconds = int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0
    if 200 <= status < 300:
        return Outcome("", status, answer=kept)
    if status == 410:
        return Outcome("gone", status, answer=kept)
    return Outcome("redirect" if 300 <= status < 400 else "status", status, answer=kept, retry_after=seconds)
