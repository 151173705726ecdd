"""Migrations of the database's schema, for those who run them: `flask db`, a start that finds an older schema, tests.

The site at work never imports this: Alembic holds 11 MB and takes a tenth of a start.
"""

import flask_migrate
from flask import Flask, current_app

from app.base.database import db
from config import ROOT


def install(app: Flask) -> None:
    """Give `app` the commands `flask db`."""
    flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)


def upgrade(revision: str = "head") -> None:
    """Bring the database of the current app to this revision."""
    if "migrate" not in current_app.extensions:
        install(current_app._get_current_object())  # type: ignore[attr-defined]
    flask_migrate.upgrade(revision=revision)
