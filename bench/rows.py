"""Rows on their way into the database as fast as it takes them: no objects, one transaction, explicit ids."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Engine, Table

Row = tuple[Any, ...]


class Sink:
    """One bulk load. Values are plain: text for times and JSON, whole numbers for yes and no."""

    def __init__(self, engine: Engine) -> None:
        self.sqlite = engine.dialect.name == "sqlite"
        self.dialect = engine.dialect
        self.pooled: Any = engine.raw_connection()
        """Held, because the pool takes back what nobody holds."""
        self.connection: Any = _driver(self.pooled)
        self.tables: set[str] = set()
        if self.sqlite:
            for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
                self.connection.execute(f"PRAGMA {pragma}")
            self.connection.execute("BEGIN")
        else:
            self.connection.execute("SET TIME ZONE 'UTC'")

    def put(self, model: Any, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Insert `rows`; a column that is left out and may not be null takes its model's default."""
        table = cast(Table, model.__table__)
        self.tables.add(table.name)
        extra = self._defaults(table, columns)
        names = ", ".join(f'"{name}"' for name in (*columns, *extra))
        filled = (row + tuple(extra.values()) for row in rows) if extra else rows
        if self.sqlite:
            marks = ", ".join("?" * (len(columns) + len(extra)))
            self.connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', filled)
            return
        with self.connection.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in filled:
                copy.write_row(row)

    def index(self, name: str, rows: Iterable[tuple[int, str]]) -> None:
        """Fill a search index with prepared text."""
        if self.sqlite:
            self.connection.executemany(f"INSERT INTO {name}(rowid, body) VALUES (?, ?)", rows)
            return
        with self.connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {name}(id, body) VALUES (%s, to_tsvector('simple', %s))", list(rows))

    def finish(self) -> None:
        """Keep everything, and let the next id follow the highest."""
        if self.sqlite:
            self.connection.execute("COMMIT")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.pooled.invalidate()
            return
        with self.connection.cursor() as cursor:
            for name in sorted(self.tables):
                cursor.execute("SELECT pg_get_serial_sequence(%s, column_name) FROM information_schema.columns"
                               " WHERE table_name = %s AND column_name = 'id'", (name, name))  # fmt: skip
                sequence = cursor.fetchone()
                if sequence and sequence[0]:
                    cursor.execute(f"SELECT setval('{sequence[0]}', (SELECT coalesce(max(id), 0) + 1 FROM \"{name}\"), false)")
            cursor.execute("ANALYZE")
        self.connection.commit()
        self.pooled.invalidate()

    def _defaults(self, table: Table, columns: Sequence[str]) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for column in table.columns:
            if column.name in columns or column.nullable or column.default is None:
                continue
            default: Any = column.default
            value = default.arg if default.is_scalar else default.arg(None)
            bind = column.type.bind_processor(self.dialect)
            filled[column.name] = bind(value) if bind else value
        return filled


def _driver(pooled: Any) -> Any:
    return pooled.driver_connection
