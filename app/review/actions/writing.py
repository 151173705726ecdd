"""Inserts that meet an existing row without failing, the same on both databases."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.base.database import db


def insert_into(table: Any) -> Any:
    """An INSERT that knows ON CONFLICT for the database in use."""
    return insert_for(db.session.get_bind().dialect.name, table)


def insert_for(dialect: str, table: Any) -> Any:
    """The same for a database named by its dialect, for statements that are kept."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def changed(statement: Any) -> int:
    """Execute an INSERT, UPDATE or DELETE and say how many rows it touched. For an INSERT ask with RETURNING."""
    return int(db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]
