"""Fixtures of the whole suite. `--database postgresql` runs the same tests on PostgreSQL."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app import create_app
from app.base import clock as the_clock
from app.base.database import db as the_database
from app.people.models import Person
from app.ui import assets_manifest
from app.webhooks.listening import ear
from config import ROOT, load_settings
from tests import cast as people
from tests.counting import query_count as count_queries
from tests.databases import FreshDatabase, PostgresDatabase, PostgresServer, SqliteDatabase
from tests.page_client import PageClient

SERVER = pytest.StashKey[PostgresServer]()
A_SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECRET = "only for tests: 6Yq2kT0pWn4sLx8Z"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="the database under the tests")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--database") == "postgresql" and not hasattr(config, "workerinput") and not config.option.collectonly:
        config.stash[SERVER] = PostgresServer()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what stands on a database: all else has run beside SQLite and cannot come out otherwise."""
    if config.getoption("--database") == "postgresql":
        without = [item for item in items if isinstance(item, pytest.Function) and "database" not in item.fixturenames]
        without += [item for item in items if item.get_closest_marker("sqlite") and item not in without]
        config.hook.pytest_deselected(items=without)
        left_out = set(map(id, without))
        items[:] = [item for item in items if id(item) not in left_out]


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        server.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each process of a parallel run where the one PostgreSQL server is."""
    if server := node.config.stash.get(SERVER, None):
        node.workerinput["postgres"] = str(server.folder)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FreshDatabase:
    """The database of this process, still without tables."""
    if request.config.getoption("--database") == "sqlite":
        return SqliteDatabase(tmp_path_factory.mktemp("database"))
    worker = getattr(request.config, "workerinput", None)
    server = worker["postgres"] if worker else str(request.config.stash[SERVER].folder)
    return PostgresDatabase(server, f"greenroom_{worker['workerid'] if worker else 'main'}")


@pytest.fixture(scope="session")
def make_app(database: FreshDatabase, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Flask]:
    """Build the site with other settings: `make_app(GREENROOM_ENV="production", ...)`, on the tests' database."""

    def build(**settings: str) -> Flask:
        instance = tmp_path_factory.mktemp("instance")
        given = {"GREENROOM_ENV": "test", "SECRET_KEY": SECRET, "DATABASE_URL": database.url, "INSTANCE_DIR": str(instance)}
        return create_app(load_settings({**given, **settings}))

    return build


@pytest.fixture(scope="session")
def _site(make_app: Callable[..., Flask], database: FreshDatabase) -> Flask:
    """The one site of this process, its schema built by the real migrations."""
    if not (assets_manifest.DIST / "manifest.json").exists():
        assets_manifest._manifest = lambda debug: defaultdict(lambda: "missing.js")  # pages are tested without Node, too
    app = make_app()
    database.build(app)
    return app


@pytest.fixture
def app(_site: Flask, database: FreshDatabase) -> Flask:
    """The site on an empty database."""
    database.refresh(_site)
    ear(_site).trust(frozenset())
    return _site


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The empty database inside an application context; `db.session` is the test's own session."""
    with app.app_context():
        yield the_database
        the_database.session.remove()


@pytest.fixture
def cast(db: SQLAlchemy) -> people.Cast:
    """The people of the tests, written to the database."""
    company = people.assemble()
    db.session.commit()
    return company


@pytest.fixture
def client(app: Flask, db: SQLAlchemy) -> PageClient:
    """A browser that nobody has signed in with yet."""
    return PageClient(app)


@pytest.fixture
def signed_in(app: Flask, db: SQLAlchemy) -> Callable[[Person], PageClient]:
    """`signed_in(cast.lea)`: another browser, signed in as that person."""
    return lambda person: PageClient(app).sign_in(person)


@pytest.fixture
def query_count() -> Any:
    """`with query_count(at_most=5): …` or `with query_count() as statements: …; statements.count`."""
    return count_queries


class StoppedClock:
    """The site's clock, standing still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def set(self, at: datetime) -> datetime:
        """Let it be `at` now."""
        self.at = the_clock._stopped_at = at.astimezone(UTC)
        return self.at

    def move(self, **span: float) -> datetime:
        """Let time pass: `clock.move(hours=3)`. Returns the new now."""
        return self.set(self.at + timedelta(**span))


@pytest.fixture
def clock() -> Iterator[StoppedClock]:
    """The site's clock, stopped at nine on Sunday 22 November 2026, UTC."""
    with the_clock.stopped(A_SUNDAY):
        yield StoppedClock(A_SUNDAY)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("The real data (../shared) is not on this machine.")
    return folder
