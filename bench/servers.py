"""Which production server: the same small site behind each of them, at one and at eight connections.

    python -m bench.servers [--seconds 4]

The site has the two requests that everything here is made of: one indexed query with a 60-row page, and one
durable insert (WAL, synchronous FULL, BEGIN IMMEDIATE, through the connection set-up the real site uses).
Latency is in milliseconds, memory is PSS in megabytes over all processes of the server after the load.
"""

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, render_template_string
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, create_engine, insert, select

from app.base import clock, database

ROOT = Path(__file__).resolve().parent.parent
TEAMS = 50
ROWS = 20_000
PAGE = """<!doctype html><html lang="en"><title>Rows</title><table>{% for row in rows %}
<tr><td>{{ row.id }}</td><td>{{ row.title }}</td><td>{{ row.agent }}</td><td>{{ row.channel }}</td></tr>{% endfor %}</table></html>"""

metadata = MetaData()
conversations = Table(
    "conversations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", Integer, index=True),
    Column("title", String),
    Column("agent", String),
    Column("channel", String),
)
ratings = Table("ratings", metadata, Column("id", Integer, primary_key=True), Column("level", Integer), Column("at", DateTime))


@dataclass(frozen=True)
class Load:
    """What one load saw: requests a second, and the median and 95th percentile in ms."""

    rate: float
    p50: float
    p95: float
    failed: int


def main() -> None:
    """Measure every server and print one table."""
    parser = argparse.ArgumentParser(description="Compare production servers on a small site.")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each load")
    seconds = parser.parse_args().seconds
    print(f"{'server':<22}{'request':<9}{'conns':>6}{'req/s':>8}{'p50':>8}{'p95':>8}{'failed':>8}{'PSS MB':>8}{'ready s':>9}")
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder) / "floor.db")
        for name, command in _servers().items():
            _measure(name, command, Path(folder) / "floor.db", seconds)


def create_floor() -> Flask:
    """The small site. Its database file stands in FLOOR_DATABASE."""
    app = Flask(__name__)
    engine = create_engine(f"sqlite:///{os.environ['FLOOR_DATABASE']}")

    @app.get("/rows/<int:team>")
    def rows(team: int) -> str:
        database.writing.set(False)
        query = select(conversations).where(conversations.c.team == team).order_by(conversations.c.id).limit(60)
        with engine.begin() as connection:
            return render_template_string(PAGE, rows=connection.execute(query).all())

    @app.post("/ratings/<int:level>")
    def rate(level: int) -> str:
        database.writing.set(True)
        with engine.begin() as connection:
            connection.execute(insert(ratings).values(level=level, at=clock.now().replace(tzinfo=None)))
        return "saved"

    return app


def _servers() -> dict[str, list[str]]:
    site = "bench.servers:create_floor"
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--log-level", "error", "--workers", "2"]
    gunicorn = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "error", "--workers", "2"]
    gunicorn += ["--bind", "127.0.0.1:{port}", f"{site}()"]
    return {
        "granian 2 x 1 thread": [*granian, "--blocking-threads", "1", "--port", "{port}", site],
        "granian 2 x 4 threads": [*granian, "--blocking-threads", "4", "--port", "{port}", site],
        "gunicorn sync 2": gunicorn,
        "gunicorn gthread 2x1": [*gunicorn, "-k", "gthread", "--threads", "1"],
        "gunicorn gthread 2x4": [*gunicorn, "-k", "gthread", "--threads", "4"],
    }


def _fill(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    rows = [{"team": n % TEAMS, "title": f"Where is parcel {n}?", "agent": f"Agent {n % 200}", "channel": "email"} for n in range(ROWS)]
    with engine.begin() as connection:
        metadata.create_all(connection)
        connection.execute(insert(conversations), rows)
    engine.dispose()


def _measure(name: str, command: list[str], path: Path, seconds: float) -> None:
    port = _free_port()
    environment = {**os.environ, "FLOOR_DATABASE": str(path)}
    began = time.monotonic()
    server = subprocess.Popen(
        [part.format(port=port) for part in command], env=environment, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        ready = _wait_until_up(port) - began
        _load(port, "GET", 4, 1.0)
        for kind, method in (("query", "GET"), ("insert", "POST")):
            for connections in (1, 8):
                seen = _load(port, method, connections, seconds)
                print(
                    f"{name:<22}{kind:<9}{connections:>6}{seen.rate:>8.0f}{seen.p50:>8.1f}{seen.p95:>8.1f}{seen.failed:>8}"
                    f"{_memory(server.pid):>8.0f}{ready:>9.1f}",
                    flush=True,
                )
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_up(port: int) -> float:
    for _ in range(200):
        try:
            _Caller(port).call(_request("GET", 1))
            return time.monotonic()
        except OSError:
            time.sleep(0.05)
    raise SystemExit("The server did not answer within 10 seconds.")


def _load(port: int, method: str, connections: int, seconds: float) -> Load:
    until = time.monotonic() + seconds
    times: list[list[float]] = [[] for _ in range(connections)]
    failed = [0] * connections
    threads = [threading.Thread(target=_keep_asking, args=(port, method, until, times[n], failed, n)) for n in range(connections)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - began
    every = sorted(value for one in times for value in one)
    cuts = statistics.quantiles(every, n=20)
    return Load(len(every) / spent, cuts[9] * 1000, cuts[18] * 1000, sum(failed))


def _keep_asking(port: int, method: str, until: float, times: list[float], failed: list[int], number: int) -> None:
    caller = _Caller(port)
    turn = number
    while time.monotonic() < until:
        turn += 1
        began = time.monotonic()
        failed[number] += not caller.call(_request(method, turn % TEAMS))
        times.append(time.monotonic() - began)


def _request(method: str, number: int) -> bytes:
    path = f"/rows/{number}" if method == "GET" else f"/ratings/{number}"
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode()


class _Caller:
    """One connection, kept open where the server allows it; as little client work as possible."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.stream: socket.socket | None = None

    def call(self, request: bytes) -> bool:
        """Send and read one answer; whether it was a 200."""
        if self.stream is None:
            self.stream = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream.sendall(request)
        data = self._read(self.stream)
        if b"connection: close" in data.lower():
            self.stream.close()
            self.stream = None
        return data.startswith(b"HTTP/1.1 200")

    def _read(self, stream: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more(stream)
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        size = len(body)
        while size < length:
            size += len(self._more(stream))
        return head

    def _more(self, stream: socket.socket) -> bytes:
        part = stream.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


def _memory(group: int) -> float:
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                lines = (folder / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total / 1024


if __name__ == "__main__":
    main()
