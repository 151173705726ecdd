"""Full-text search through the database's own engine: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

Both hold the same prepared text (`search_text.document_text`), so the same query finds the same rows.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, column, text
from sqlalchemy.orm import Session

from app.base import search_text


class SearchIndex:
    """One index over one table: the row's id and its prepared text."""

    def __init__(self, name: str) -> None:
        self.name = name

    def put(self, where: Session | Connection, rows: Iterable[tuple[int, str]], *, fresh: bool = False) -> None:
        """Store the prepared text of several rows, replacing what stood there. Two statements for any number; one for `fresh` rows,
        of which nothing was stored before."""
        values: list[dict[str, Any]] = [{"id": row_id, "body": body} for row_id, body in rows]
        if not values:
            return
        if not fresh:
            self.remove(where, [value["id"] for value in values])
        if _is_sqlite(where):
            where.execute(text(f"INSERT INTO {self.name}(rowid, body) VALUES (:id, :body)"), values)
        else:
            where.execute(text(f"INSERT INTO {self.name}(id, body) VALUES (:id, to_tsvector('simple', :body))"), values)

    def remove(self, where: Session | Connection, ids: Iterable[int]) -> None:
        """Forget several rows."""
        key = "rowid" if _is_sqlite(where) else "id"
        statement = text(f"DELETE FROM {self.name} WHERE {key} IN :ids").bindparams(bindparam("ids", expanding=True))
        where.execute(statement, {"ids": list(ids)})

    def matches(self, where: Session, row_id: Any, query: str) -> ColumnElement[bool] | None:
        """A condition that `row_id` (the table's id column) is among the hits of what a person typed; None when nothing can match."""
        sqlite = _is_sqlite(where)
        prepared = search_text.fts5_query(query) if sqlite else search_text.tsquery(query)
        if not prepared:
            return None
        if sqlite:
            hits = text(f"SELECT rowid FROM {self.name} WHERE {self.name} MATCH :prepared")
        else:
            hits = text(f"SELECT id FROM {self.name} WHERE body @@ to_tsquery('simple', :prepared)")
        found: ColumnElement[bool] = row_id.in_(hits.bindparams(prepared=prepared).columns(column("id", BigInteger)))
        return found


def _is_sqlite(where: Session | Connection) -> bool:
    bind = where.get_bind() if isinstance(where, Session) else where
    return bool(bind.dialect.name == "sqlite")
