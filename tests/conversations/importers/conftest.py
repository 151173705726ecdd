"""Real conversations, turned into records by the script beside the data."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_lines(shared: Path) -> Callable[[str], bytes]:
    """`real_lines("star")`: the file of records."""

    def lines(name: str) -> bytes:
        script = shared / "tools" / "to_conversations.py"
        return subprocess.run([sys.executable, str(script), name], check=True, capture_output=True).stdout

    return lines
