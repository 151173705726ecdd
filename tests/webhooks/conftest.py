"""An endpoint on a real receiver, on the tests' database."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.base import clock
from app.base.transaction import commit
from app.webhooks import listening
from app.webhooks.actions import Wanted, create_endpoint
from app.webhooks.models import Endpoint
from tests.cast import Cast
from tests.webhooks.receiver import Receiver, start

Make = Callable[..., tuple[Endpoint, str]]


@pytest.fixture
def receiver(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver that the settings name, so that it may stand on this machine."""
    one = Receiver()
    server = start(one)
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], webhook_hosts=frozenset({f"127.0.0.1:{one.port}"})))
    yield one
    server.shutdown()
    server.server_close()


@pytest.fixture
def listen(app: Flask, cast: Cast, receiver: Receiver) -> Iterator[Make]:
    """`listen("review.published")`: an endpoint of the whole site on the receiver, and its secret."""

    def make(*events: str, team_id: int | None = None, name: str = "Warehouse") -> tuple[Endpoint, str]:
        made = create_endpoint(Wanted(name, receiver.url, events, team_id), by=cast.ada, at=clock.now())
        commit()
        return made

    yield make
    listening.ear(app).forget()
