"""Loading the content that ships, by the code that a trainer's upload takes; nothing is read twice in vain."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app.base.database import db
from app.base.loading import LoadReport
from app.library.loading import load_folder
from app.trail.actions import record
from app.trail.models import TrailEntry
from config import ROOT

SHIPPED = ROOT / "scenarios"
RUBRICS = ROOT / "rubrics"
LOADED = "home.load_content"
ENDINGS = (".md", ".yaml", ".yml")


def load_shipped(*, at: datetime) -> LoadReport | None:
    """Load packs, rubrics and skills where their files differ from those loaded last; None when nothing changed.

    What somebody edited on the site is kept. With errors in the report the next call tries again.
    """
    digest = shipped_hash()
    if digest == _loaded_hash():
        return None
    report = LoadReport()
    load_folder(SHIPPED, report, at=at, replace=False)
    if report.ok:
        record(LOADED, "site", None, by=None, at=at, hash=digest, changes=report.changes)
    return report


def shipped_hash() -> str:
    """SHA-256 over names and bytes of every shipped content file; 64 hex digits."""
    total = hashlib.sha256()
    for path in _files():
        content = path.read_bytes()
        total.update(f"{path.relative_to(ROOT).as_posix()}\n{len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def _files() -> Iterator[Path]:
    for folder in (SHIPPED, RUBRICS):
        yield from sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS and path.is_file())


def _loaded_hash() -> str | None:
    query = select(TrailEntry.details).where(TrailEntry.verb == LOADED).order_by(TrailEntry.id.desc()).limit(1)
    details = db.session.scalar(query)
    return None if details is None else str(details.get("hash"))
