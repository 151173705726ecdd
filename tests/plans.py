"""How a database goes about the statements of a piece of code: which indexes it reads, and whether it sorts."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from app.base.database import db


def plan_of(run: Callable[[], Any]) -> str:
    """The plans of the reading statements that `run` executes, a step a line. SQLite goes by its rules, as a site without statistics.

    PostgreSQL goes by how full its tables are, so a plan over a few rows says nothing there: mark the test with `sqlite`.
    """
    seen: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    connection = db.session.connection()
    return "\n".join(row[-1] for words, given in seen for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given))
