"""Programs of the machine that tests need: find them, install them where that is possible, or say what is missing.

    python scripts/machine_parts.py postgresql chromium ...

Only the standard library, because this runs before anything is installed. Exit code 0: all there; 3: some
are missing and the tests that need them are left out, loudly; 1: the same where CI=true, which is a failure.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """One program: where it is (None: absent), what installs it, and what is not tested without it."""

    find: Callable[[], str | None]
    packages: tuple[str, ...]
    loss: str


def main(names: list[str]) -> int:
    """Look for `names` (default: all), install what is absent, tell what stays absent."""
    wanted = names or list(PARTS)
    absent = [name for name in wanted if not PARTS[name].find()]
    if absent and can_install():
        install([package for name in absent for package in PARTS[name].packages])
        absent = [name for name in wanted if not PARTS[name].find()]
    for name in absent:
        print(f"NOT TESTED: {PARTS[name].loss}. Install {' '.join(PARTS[name].packages)} (Debian names) and run this again.")
    if not absent:
        return 0
    return 1 if os.environ.get("CI") == "true" else 3


def chromium() -> str | None:
    """Path of a Chromium that tests may drive."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    return None


def postgresql_folder() -> str | None:
    """Folder of PostgreSQL's server programs (initdb, pg_ctl), the newest version."""
    if path := shutil.which("initdb"):
        return str(Path(path).resolve().parent)
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return str(max(folders, key=lambda folder: float(folder.parent.name))) if folders else None


def redis() -> str | None:
    """Path of the Redis server."""
    return shutil.which("redis-server")


def fonts() -> str | None:
    """A font that can show Japanese, which pictures and width tests need."""
    folders = list(Path("/usr/share/fonts").glob("**/*CJK*"))
    return str(folders[0]) if folders else None


def can_install() -> bool:
    """Whether this process may install packages of the system."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install Debian packages; a failure is told and left to the caller's second look."""
    print(f"Installing for the tests: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            print(f"{' '.join(command[:2])} failed: {done.stderr.strip()[-400:]}", file=sys.stderr)


PARTS = {
    "chromium": Part(chromium, ("chromium",), "pages in a browser (no Chromium found)"),
    "postgresql": Part(postgresql_folder, ("postgresql",), "the suite on PostgreSQL (no server programs found)"),
    "redis": Part(redis, ("redis-server",), "the job queue on Redis (no redis-server found)"),
    "fonts": Part(fonts, ("fonts-noto-cjk",), "pictures of Japanese pages (no font found)"),
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
