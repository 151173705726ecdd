"""Runs migrations with the site's own engine and metadata."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app.base.database import Base

config = context.config
logger = logging.getLogger("alembic.env")
HIDDEN = ("conversation_search", "article_search")


def include_object(thing: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Leave the search engine's own tables out of comparisons."""
    return not (kind == "table" and name is not None and name.startswith(HIDDEN))


def render_item(kind: str, thing: Any, autogen_context: Any) -> str | bool:
    """Write our own column types as what they are in the database, so that migrations import nothing of the site."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by writing it anew and dropping the old one, which rows that point at it would forbid.

    Outside a transaction, where alone the switch works; where something was changed, every reference is checked afterwards.
    (A start with nothing to migrate must not read the whole database.)
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    before = driver.total_changes
    try:
        yield
        broken = driver.execute("PRAGMA foreign_key_check").fetchall() if driver.total_changes != before else []
        if broken:
            raise RuntimeError(f"After the migration {len(broken)} references lead nowhere, the first in {broken[0][0]}.")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def run_migrations_online() -> None:
    database = current_app.extensions["migrate"].db
    arguments: dict[str, Any] = {
        **current_app.extensions["migrate"].configure_args,
        "include_object": include_object,
        "render_item": render_item,
    }
    with database.engine.connect() as connection, foreign_keys_off(connection):
        context.configure(connection=connection, target_metadata=Base.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
