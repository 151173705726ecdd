"""Servers under measurement: started as a session of their own, so that /proc tells what all their processes used."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.client import HOST, Ask, Caller
from config import ROOT

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30.0
"""Seconds that a server gets to answer its first request."""
SITE = (sys.executable, "-m", "scripts.serve")
"""What `make run` starts."""
FLOOR = (
    sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--http", "1", "--log-level", "error", "--host", HOST,
    "--workers", "2", "--blocking-threads", "1", "--runtime-blocking-threads", "1", "--port", "{port}", "bench.floor:create_floor",
)  # fmt: skip


class Running:
    """A server process with its children; use it in a `with` block."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path, port: int, path: str) -> None:
        self.port, self.log = port, log
        self.ready = 0.0
        """Seconds from the start to the first answer."""
        began = time.monotonic()
        with log.open("wb") as stream:
            self.process = subprocess.Popen(
                [part.format(port=port) for part in command],
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment, "PORT": str(port)},  # as the Makefile has it
                cwd=ROOT, start_new_session=True, stdout=stream, stderr=stream,
            )  # fmt: skip
        self._wait_until_up(Ask("GET", path).encoded())
        self.ready = time.monotonic() - began

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """End it and everything it started."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        for number in list(self._members()):
            os.kill(number, signal.SIGKILL)

    def cpu(self) -> float:
        """Seconds of processor time, user and system, of all its processes so far."""
        total = 0
        for number in self._members():
            fields = _stat(number)
            total += int(fields[11]) + int(fields[12]) if fields else 0
        return total / TICKS

    def memory(self) -> float:
        """Proportional set size of all its processes, in megabytes."""
        total = 0
        for number in self._members():
            try:
                lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total / 1024

    def locked(self) -> int:
        """How often the log says that the database was locked."""
        return self.log.read_bytes().count(b"database is locked")

    def _members(self) -> Iterator[int]:
        for folder in Path("/proc").glob("[0-9]*"):
            number = int(folder.name)
            fields = _stat(number)
            if fields and int(fields[3]) == self.process.pid:
                yield number

    def _wait_until_up(self, request: bytes) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                Caller(self.port).call(request)
            except OSError:
                time.sleep(0.02)
            else:
                return
        self.process.kill()
        raise SystemExit(f"The server did not answer. Its log: {self.log.read_text(errors='replace')[-2000:]}")


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _stat(number: int) -> list[str]:
    """The fields of /proc/N/stat after the name: state, parent, group, session, ... Empty when the process is gone."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []
