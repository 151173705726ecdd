"""The command behind `make run`: refusals in a sentence, an orderly end, dead processes revived."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import ROOT
from tests.databases import free_port

SECONDS_TO_STOP = 3.0
QUICK = {"GREENROOM_ENV": "production", "SECRET_KEY": "only for tests: 8Vd3mQ1xRw6zKt5B"}
"""Without demo people a new site is up in a few seconds."""


def hear_ctrl_c() -> None:
    """A shell lets what it starts in the background ignore Ctrl-C; the site under test stands in the foreground."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Site:
    """One started server and what it printed."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.output = folder / "output.txt"
        hidden = ("DATABASE_URL", "JOBS_URL", "SITE_URL", "HOST", "GREENROOM_ENV")
        environment = {key: value for key, value in os.environ.items() if key not in hidden}
        environment |= {"PORT": str(self.port), "INSTANCE_DIR": str(folder / "instance"), **settings}
        with self.output.open("wb") as log:
            command = [sys.executable, "-m", "scripts.serve"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, preexec_fn=hear_ctrl_c)

    @property
    def printed(self) -> str:
        return self.output.read_text()

    def up(self) -> bool:
        """Whether the site answers now."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/up", timeout=5).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def children(self) -> dict[int, list[int]]:
        """Processes below the parent: each child with its own children."""
        return {child: _children(child) for child in _children(self.process.pid)}

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, float]:
        """Ask it to end; exit code and seconds taken."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(10), time.monotonic() - began


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a site that was started once: a first start reads all content, which takes longer than these tests."""
    folder = tmp_path_factory.mktemp("prepared")
    site = Site(folder, **QUICK)
    wait_for(site.up, 40, site)
    assert site.stop()[0] == 0
    return folder / "instance"


@pytest.fixture
def start(prepared: Path, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    sites: list[Site] = []

    def begin(**settings: str) -> Site:
        shutil.copytree(prepared, tmp_path / "instance")
        site = Site(tmp_path, **{**QUICK, **settings})
        sites.append(site)
        wait_for(site.up, 40, site)
        return site

    yield begin
    for site in sites:
        if site.process.poll() is None:
            site.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quickly_and_leaves_nothing_behind(start: Callable[..., Site], number: signal.Signals) -> None:
    site = start()
    wait_for(lambda: "ready at" in site.printed, 5, site)
    everybody = [pid for child, below in site.children().items() for pid in (child, *below)]
    assert len(everybody) == 4, "web server with two processes, and the job worker"
    code, seconds = site.stop(number)
    assert (code, seconds < SECONDS_TO_STOP) == (0, True), site.printed
    assert [pid for pid in everybody if _alive(pid)] == []


def test_dead_processes_are_started_again(start: Callable[..., Site]) -> None:
    site = start()
    before = site.children()
    web = next(child for child, below in before.items() if below)
    jobs = next(child for child in before if child != web)
    os.kill(before[web][0], signal.SIGKILL)
    os.kill(jobs, signal.SIGKILL)
    wait_for(lambda: len(site.children().get(web, [])) == 2 and before[web][0] not in site.children()[web], 5, site)
    wait_for(lambda: len(site.children()) == 2 and jobs not in site.children(), 5, site)
    os.kill(web, signal.SIGKILL)
    wait_for(lambda: web not in site.children() and site.up(), 5, site)
    assert not _alive(before[web][1]), "processes of a dead web server end as well"


def test_a_killed_parent_takes_everything_with_it(start: Callable[..., Site]) -> None:
    site = start()
    everybody = [pid for child, below in site.children().items() for pid in (child, *below)]
    site.process.kill()
    site.process.wait()
    wait_for(lambda: not any(_alive(pid) for pid in everybody), 5, site)


def test_a_busy_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        code, printed = refusal(tmp_path, PORT=str(other.getsockname()[1]))
    assert code == 1
    assert "is busy" in printed and "PORT=" in printed and len(printed.splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"HOST": "no-such-machine.invalid"}, "HOST"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://u:geheim@127.0.0.1:9/x"}, "DATABASE_URL"),
        ({"GREENROOM_ENV": "production"}, "SECRET_KEY"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    code, printed = refusal(tmp_path, **settings)
    assert code == 1
    assert told in printed and "Traceback" not in printed and "geheim" not in printed


def refusal(folder: Path, **settings: str) -> tuple[int, str]:
    """Start a site that must not come up: exit code and what it printed."""
    site = Site(folder, **settings)
    return site.process.wait(20), site.printed


def wait_for(condition: Callable[[], bool], seconds: float, site: Site) -> None:
    """Wait until `condition` holds; fail with what the site printed when it never does."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until and site.process.poll() in (None, -signal.SIGKILL), site.printed
        time.sleep(0.05)


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(part) for part in path.read_text().split()] if path.exists() else []


def _alive(pid: int) -> bool:
    path = Path(f"/proc/{pid}/stat")
    return path.exists() and path.read_text().rsplit(")", 1)[1].split()[0] != "Z"
