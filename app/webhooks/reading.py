"""What a page tells of the attempts of a delivery."""

from datetime import datetime
from typing import Any, NamedTuple

from app.webhooks.models import Delivery


class Attempt(NamedTuple):
    """One attempt of the past."""

    at: datetime
    status: int | None
    took_ms: int
    fault: str


def moments(delivery: Delivery) -> list[Attempt]:
    """The newest attempts, the last first."""
    return [_attempt(row) for row in reversed(delivery.past)]


def _attempt(row: list[Any]) -> Attempt:
    at, status, took, fault = row
    return Attempt(datetime.fromisoformat(at), status, took, fault)
