"""Builders of conversation records, and imports of them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation
from tests.cast import Cast

Report = dict[str, Any]


def message(key: str, text: str | None = "Hello", role: str = "customer", minute: int = 0, **more: Any) -> dict[str, Any]:
    """One message of a record, `minute` minutes after nine on 2 November 2026."""
    author = {"role": role, **more.pop("author", {})}
    return {"id": key, "kind": "public", "author": author, "sent_at": f"2026-11-02T09:{minute:02d}:00Z", "text": text, **more}


def record(key: str = "1", *messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """One conversation record of the source `desk`."""
    base = {"source": "desk", "id": key, "channel": "chat", "opened_at": "2026-11-02T09:00:00Z"}
    return {**base, **fields, "messages": list(messages) or [message("m1")]}


def jsonl(*records: Any) -> bytes:
    """The file: bytes stay as they are."""
    return b"".join(one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in records)


@pytest.fixture
def run(app: Flask) -> Callable[..., Any]:
    """`run("import", path, "--json")`: a `flask conversations` command."""

    def invoke(*words: str, **options: Any) -> Any:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["conversations", *words], **options)
        db.session.expire_all()
        return result

    return invoke


@pytest.fixture
def import_records(run: Callable[..., Any], cast: Cast, tmp_path: Path) -> Callable[..., Report]:
    """Import records (dicts or raw lines) for a team through the command; the report of `--json`, with its exit code."""
    count = iter(range(1000))

    def send(*records: Any, team: str = "North desk", options: Sequence[str] = (), suffix: str = "jsonl") -> Report:
        path = tmp_path / f"file-{next(count)}.{suffix}"
        path.write_bytes(jsonl(*records))
        result = run("import", str(path), "--team", team, "--json", *options)
        assert result.exit_code in (0, 1), result.output
        report: Report = json.loads(result.stdout)
        assert report["read"] == report["created"] + report["updated"] + report["unchanged"] + report["rejected"]
        assert result.exit_code == (1 if report["rejected"] else 0)
        return report

    return send


def stored(key: str = "1", source: str = "desk") -> Conversation:
    """The stored conversation of a record."""
    found: Conversation = db.session.scalars(
        select(Conversation).where(Conversation.source_system == source, Conversation.source_id == key)
    ).one()
    return found
