"""Copies of personal data: a zip with one JSON file and one page to read, kept in a folder until it runs out."""

import json
import secrets
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app, render_template
from sqlalchemy import select, update

from app.base import clock
from app.base.database import db
from app.base.jobs import job
from app.base.statements import changed
from app.base.transaction import unit_of_work
from app.privacy.customers import close_request, forgotten_requests
from app.privacy.erasing import empty_log
from app.privacy.models import PrivacyRun
from app.privacy.running import note
from app.ui.words import language_asked

KEPT_FOR = timedelta(hours=24)
HOURLY = "privacy.copies-hourly"
Section = tuple[str, str, list[Mapping[str, Any]]]
"""Key in the JSON, title on the page, rows."""


def copies_folder() -> Path:
    """Where copies wait to be fetched; nobody else on this machine may read it."""
    folder = Path(current_app.instance_path) / "copies"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def pack(run_id: int, title: str, note_on_top: str, sections: Iterable[Section]) -> None:
    """Write the zip of a run and let it run out after a day."""
    at, listed = clock.now(), list(sections)
    name = f"{secrets.token_urlsafe(24)}.zip"
    path = copies_folder() / name
    path.touch(mode=0o600)
    page = render_template("privacy/copy_file.html", title=title, note=note_on_top, sections=listed, at=at, language=language_asked())
    plain = {"made_at": at, "about": title, **{key: rows for key, _, rows in listed}}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(plain, ensure_ascii=False, indent=1, default=_plain))
        file.writestr("data.html", page)
    with unit_of_work():
        old = db.session.scalar(select(PrivacyRun.file_name).where(PrivacyRun.id == run_id))
        note(run_id, file_name=name, expires_at=at + KEPT_FOR)
    if old:
        (copies_folder() / old).unlink(missing_ok=True)


def file_of(run: PrivacyRun | None) -> Path | None:
    """The copy, while it may be fetched."""
    if run is None or not run.file_name or run.expires_at is None or run.expires_at <= clock.now():
        return None
    path = copies_folder() / run.file_name
    return path if path.exists() else None


def drop_copies(*conditions: Any) -> None:
    """Delete the copies of these runs now."""
    rows = db.session.execute(select(PrivacyRun.id, PrivacyRun.file_name).where(PrivacyRun.file_name.is_not(None), *conditions)).all()
    for row in rows:
        (copies_folder() / row.file_name).unlink(missing_ok=True)
    changed(update(PrivacyRun).where(PrivacyRun.id.in_([row.id for row in rows])).values(file_name=None, expires_at=None))


@job(HOURLY, hourly=True)
def drop_old() -> None:
    """Copies that ran out, and addresses in requests that nobody went on with."""
    at = clock.now()
    with unit_of_work():
        drop_copies(PrivacyRun.expires_at <= at)
        for request in forgotten_requests(at):
            close_request(request, at)
    empty_log()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
