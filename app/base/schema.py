"""Whether the database has the newest schema, found out without what migrates it (`app.base.migrating`)."""

from importlib import import_module

from sqlalchemy import inspect, text

from app.base.database import db
from config import ROOT

VERSIONS = ROOT / "migrations" / "versions"


def bring_up_to_date() -> None:
    """Migrate the current app's database where its schema is not the newest."""
    if kept_versions() != [newest_version()]:
        db.session.remove()
        import_module("app.base.migrating").upgrade()


def newest_version() -> str:
    """The revision of the last migration: each file begins with its own number (tests/base/test_schema.py sees to it)."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def kept_versions() -> list[str]:
    """The revisions that the database names: one in a sound one, none in an empty one."""
    if not inspect(db.engine).has_table("alembic_version"):
        return []
    return list(db.session.scalars(text("SELECT version_num FROM alembic_version")))
