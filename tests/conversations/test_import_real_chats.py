"""Real chats, the whole way: every one of them, twice, and quickly enough."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base.database import db
from app.conversations.models import AgentIdentity, Conversation, Message
from tests.conversations.conftest import Report

pytestmark = pytest.mark.shared


@pytest.fixture
def chats(shared: Path) -> Callable[[str], bytes]:
    """`chats("star")`: the records that the converter beside the data prints."""
    return lambda name: (
        subprocess.run([sys.executable, str(shared / "tools" / "to_conversations.py"), name], capture_output=True, check=True).stdout
    )


def test_star_is_complete_and_a_second_time_changes_nothing(chats: Callable[[str], bytes], import_records: Callable[..., Report]) -> None:
    lines = chats("star")
    began = time.process_time()
    first = import_records(lines)
    spent = time.process_time() - began
    assert (first["created"], first["rejected"], first["messages"]) == (3229, 0, 108_924)
    assert 108_924 / spent > 5000, "messages for each second of processor time"
    second = import_records(lines)
    assert (second["unchanged"], second["created"], second["updated"], second["messages"]) == (3229, 0, 0, 0)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 108_924
    assert db.session.scalar(select(func.count()).select_from(AgentIdentity)) == 57


def test_japanese_chats_are_complete_and_found(
    chats: Callable[[str], bytes], import_records: Callable[..., Report], cast: Any, signed_in: Any
) -> None:
    report = import_records(chats("asdc"))
    assert (report["created"], report["rejected"]) == (140, 0)
    assert db.session.scalar(select(func.count()).select_from(Conversation).where(Conversation.language == "ja")) == 140
    assert "<mark>温泉</mark>" in signed_in(cast.rey).get("/conversations?q=温泉").text
