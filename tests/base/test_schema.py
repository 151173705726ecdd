"""Whether the schema is the newest is known without what migrates it, and the site at work holds no part that it never uses."""

import re
from typing import Any

from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from app.base import migrating, schema
from app.base.database import db
from app.base.transaction import unit_of_work
from config import ROOT

SELDOM = re.compile(r"^\s*(?:from|import) (?:alembic|flask_migrate|redis|psycopg|app\.base\.(?:migrating|jobs_redis))\b", re.MULTILINE)
BY_NEED = {"app/base/migrating.py", "app/base/jobs_redis.py"}


def test_the_last_file_is_the_head_of_the_one_chain_of_migrations() -> None:
    found = ScriptDirectory(str(ROOT / "migrations"))
    assert schema.newest_version() == found.get_current_head()
    assert all(one.path.rpartition("/")[2].startswith(f"{one.revision}_") for one in found.walk_revisions())


def note_version(version: str) -> None:
    with unit_of_work():
        db.session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_only_an_older_schema_is_migrated(app: Flask, monkeypatch: Any) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(migrating, "upgrade", lambda: asked.append(True))
    with app.app_context():
        schema.bring_up_to_date()
        assert not asked
        note_version("0001")
        schema.bring_up_to_date()
        assert asked
        note_version(schema.newest_version())


def test_what_few_sites_need_is_read_in_by_need_alone() -> None:
    files = [path for folder in ("app", "scripts") for path in (ROOT / folder).rglob("*.py")]
    assert {str(path.relative_to(ROOT)) for path in files if SELDOM.search(path.read_text(encoding="utf-8"))} <= BY_NEED
