"""Hearing what packages announce to other systems, without sending anything."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.base.events import Announcement, announced

Heard = list[tuple[str, dict[str, Any]]]


@contextmanager
def hearing() -> Iterator[Heard]:
    """Every event announced in the block with its facts, worked out in the announcing transaction and fit for JSON."""
    heard: Heard = []

    def hear(announcement: Announcement) -> None:
        heard.append((announcement.event.value, json.loads(json.dumps(announcement.facts()))))

    announced.register(hear)
    try:
        yield heard
    finally:
        announced._answers.remove(hear)
