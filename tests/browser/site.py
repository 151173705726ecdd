"""The site as `make run` serves it, in a folder of its own, startable again after a stop."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from config import ROOT
from tests.databases import free_port

SECONDS_TO_START = 120
"""The first start writes five months of demo history."""
SECONDS_TO_STOP = 20
OWN = ("DATABASE_URL", "JOBS_URL", "SITE_URL", "MAIL_URL", "HOST", "PORT", "INSTANCE_DIR", "SECRET_KEY")


@dataclass
class Site:
    """One production server over `folder` (database, jobs, secret). Its address stays the same over restarts."""

    folder: Path
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def start(self) -> "Site":
        """Start serving; return once the site answers."""
        environment = {key: value for key, value in os.environ.items() if key not in OWN}
        environment |= {"PORT": str(self.port), "INSTANCE_DIR": str(self.folder), "GREENROOM_ENV": "demo", "WEB_PROCESSES": "2"}
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen([sys.executable, "-m", "scripts.serve"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and self.server.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/up", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return self
        self.stop()
        raise AssertionError(f"The server did not start:\n{self.log}")

    def stop(self) -> None:
        """Press Ctrl-C and wait for a clean end."""
        if self.server is None:
            return
        server, self.server = self.server, None
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        try:
            code = server.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
            raise AssertionError(f"The server did not end after Ctrl-C:\n{self.log}") from None
        assert code == 0, f"The server ended with {code}:\n{self.log}"

    def troubles(self) -> list[str]:
        """What the server wrote about failures of its own, one text each."""
        return [part for part in self.log.split("\n[") if " ERROR " in part.split("\n", 1)[0] or "Traceback" in part]
