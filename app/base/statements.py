"""Statements with a database's own words in them, the same for their callers on both: inserts that meet an existing row."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.base.database import db


def insert_into(table: Any) -> Any:
    """An INSERT that knows ON CONFLICT for the database in use."""
    return insert_for(db.session.get_bind().dialect.name, table)


def insert_for(dialect: str, table: Any) -> Any:
    """The same for a database named by its dialect, for statements that are kept."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def changed(statement: Any, values: Mapping[str, Any] | None = None) -> int:
    """Execute an INSERT, UPDATE or DELETE and say how many rows it touched. For an INSERT ask with RETURNING.

    `values` fill the places of a statement that is kept.
    """
    return int(db.session.execute(statement, values, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]
