"""Statements with a database's own words in them, the same for their callers on both: inserts that meet an existing row."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Table, bindparam, func, inspect, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.functions import FunctionElement

from app.base.database import Moment, db


class DaysBefore(FunctionElement[Any]):
    """`DaysBefore(moment, days)`: the moment so many days (of 24 hours) before, where the days stand in a column. On SQLite to a thousandth
    of a second."""

    name = "days_before"
    type = Moment()
    inherit_cache = True


def insert_into(table: Any) -> Any:
    """An INSERT that knows ON CONFLICT for the database in use."""
    return insert_for(db.session.get_bind().dialect.name, table)


def insert_for(dialect: str, table: Any) -> Any:
    """The same for a database named by its dialect, for statements that are kept."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


_COUNTED = {"synchronize_session": False, "preserve_rowcount": True}
"""PostgreSQL's driver would not keep the count of an INSERT, else."""


def changed(statement: Any, values: Mapping[str, Any] | None = None) -> int:
    """Execute an INSERT, UPDATE or DELETE and say how many rows it touched. Of an INSERT with RETURNING ask what came back instead.

    `values` fill the places of a statement that is kept.
    """
    found: Any = db.session.execute(statement, values, execution_options=_COUNTED)
    return int(found.rowcount)


def write_changes(thing: Any) -> None:
    """Write what was changed of one loaded row, by a kept statement: the session's own way takes three times as long.

    A row with a version is written only where it still has the version that was loaded; else StaleDataError, as from a flush.
    """
    state: Any = inspect(thing)
    columns, names = state.mapper.columns, tuple(sorted(state.committed_state))
    if not names:
        return
    if state.key is None or not all(name in columns for name in names):
        db.session.flush()
        return
    version = state.mapper.version_id_col
    values = {f"new_{name}": state.dict[name] for name in names} | {"the_id": thing.id}
    if version is not None:
        values["known"] = state.committed_state.get(version.key, state.dict[version.key])
    with db.session.no_autoflush:
        rows = changed(_rewriting(state.mapper.local_table, names, version), values)
    if not rows:
        raise StaleDataError(f"{state.mapper.class_.__name__} {thing.id} was changed by somebody else meanwhile")
    state._commit_all(state.dict, db.session.identity_map)


def insert_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows that have the same keys, through the driver alone: an import writes millions.

    Values are converted as the columns ask; a column that is left out gets NULL or what the database itself puts there.
    """
    if not rows:
        return
    db.session.flush()
    connection = db.session.connection()
    statement, conversions = _insertion(connection.dialect, table, tuple(rows[0]))
    connection.exec_driver_sql(statement, [tuple([act(row[name]) if act else row[name] for name, act in conversions]) for row in rows])


def add_to_rows(table: Table, sums: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that have the same keys; where a row with the same primary key stands, add the columns `sums` to it."""
    if rows:
        names = tuple(rows[0])
        add_values(table, names, sums, [[row[name] for name in names] for row in rows])


def add_values(table: Table, names: Sequence[str], sums: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """The same for rows that are the values of the columns `names`. Through the driver alone."""
    if not rows:
        return
    db.session.flush()
    connection = db.session.connection()
    statement, conversions = _addition(connection.dialect, table, tuple(names), tuple(sums))
    acts = [act for _name, act in conversions]
    connection.exec_driver_sql(
        statement, [tuple([act(value) if act else value for act, value in zip(acts, row, strict=True)]) for row in rows]
    )


def next_ids(table: Table, count: int) -> list[int]:
    """Ids for `count` new rows. On SQLite only inside a writing transaction, which holds the one lock."""
    column = table.c.id
    if db.session.get_bind().dialect.name == "postgresql":
        drawn = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return [int(row[0]) for row in db.session.execute(drawn, {"name": table.name, "count": count})]
    last = int(db.session.scalar(select(func.coalesce(func.max(column), 0))) or 0)
    return list(range(last + 1, last + 1 + count))


@compiles(DaysBefore, "sqlite")
def _sqlite_days(element: Any, compiler: Any, **options: Any) -> str:
    at, days = (compiler.process(part, **options) for part in element.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%f', {at}, '-' || {days} || ' days')"


@compiles(DaysBefore, "postgresql")
def _postgresql_days(element: Any, compiler: Any, **options: Any) -> str:
    at, days = (compiler.process(part, **options) for part in element.clauses)
    return f"({at} - make_interval(hours => 24 * {days}))"


@cache
def _rewriting(table: Any, names: tuple[str, ...], version: Any) -> Any:
    """UPDATE of these columns of one row; the places are `new_<name>`, `the_id` and, where the row has a version, `known`."""
    statement = update(table).where(table.c.id == bindparam("the_id"))
    if version is not None:
        statement = statement.where(version == bindparam("known"))
    return statement.values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names})


@cache
def _insertion(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[str, list[tuple[str, Callable[[Any], Any] | None]]]:
    quoted = dialect.identifier_preparer
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    columns = ", ".join(quoted.quote(name) for name in names)
    statement = f"INSERT INTO {quoted.format_table(table)} ({columns}) VALUES ({', '.join(mark for _ in names)})"
    return statement, [(name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names]


@cache
def _addition(
    dialect: Dialect, table: Table, names: tuple[str, ...], sums: tuple[str, ...]
) -> tuple[str, list[tuple[str, Callable[[Any], Any] | None]]]:
    statement, conversions = _insertion(dialect, table, names)
    own = dialect.identifier_preparer.format_table(table)
    keys = ", ".join(column.name for column in table.primary_key)
    added = ", ".join(f"{name} = {own}.{name} + excluded.{name}" for name in sums)
    return f"{statement} ON CONFLICT ({keys}) DO UPDATE SET {added}", conversions
