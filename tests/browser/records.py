"""A file of real conversations to import; where the real data is absent, a small written one."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from config import ROOT

TOOL = ROOT.parent / "shared" / "tools" / "to_conversations.py"
AGENTS = 5


def write_records(path: Path, count: int) -> str:
    """Write `count` conversations as JSON Lines and say in a sentence where they come from.

    The real ones are years old. Each is moved so that it ended in the last days, for growth looks at the last weeks.
    """
    real = TOOL.exists()
    records = list(islice(_real() if real else _written(), count))
    now = datetime.now(UTC)
    with path.open("w", encoding="utf-8") as file:
        for number, record in enumerate(records):
            file.write(json.dumps(_moved(record, now - timedelta(hours=1 + number)), ensure_ascii=False) + "\n")
    return (
        f"{len(records)} real conversations"
        if real
        else f"NOT THE REAL DATA: {len(records)} written conversations, for ../shared is absent"
    )


def _real() -> Iterator[dict[str, Any]]:
    with subprocess.Popen([sys.executable, str(TOOL), "star"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        try:
            for line in running.stdout:
                yield json.loads(line)
        finally:
            running.kill()  # three thousand more are not needed


def _written() -> Iterator[dict[str, Any]]:
    for number in range(1, 10_000):
        agent, begin = f"agent-{number % AGENTS}", datetime(2020, 5, 1, tzinfo=UTC) + timedelta(hours=number)
        words = [
            ("customer", "Hello, my parcel was promised for Monday and it is still not here. Where is it?"),
            ("agent", "I am sorry that you are still waiting. It stands in our depot. I expect it with you on Thursday."),
            ("customer", "Thank you for looking."),
            ("agent", "You are welcome. I look again on Wednesday and write to you."),
        ]
        messages = [
            {"id": f"{number}.{place}", "kind": "public", "text": text, "sent_at": (begin + timedelta(minutes=place)).isoformat(),
             "author": {"role": role, "key": agent if role == "agent" else f"customer-{number}"}}
            for place, (role, text) in enumerate(words)
        ]  # fmt: skip
        yield {
            "source": "written", "id": str(number), "channel": "chat", "language": "en", "subject": f"parcel_{number}", "status": "closed",
            "opened_at": messages[0]["sent_at"], "closed_at": messages[-1]["sent_at"],
            "customer": {"key": f"customer-{number}"}, "assignee": {"key": agent}, "messages": messages,
        }  # fmt: skip


def _moved(record: dict[str, Any], end: datetime) -> dict[str, Any]:
    by = end - datetime.fromisoformat(record["closed_at"])
    for holder, name in [(record, "opened_at"), (record, "closed_at"), *((message, "sent_at") for message in record["messages"])]:
        holder[name] = (datetime.fromisoformat(holder[name]) + by).isoformat()
    return record
