"""Databases and worlds for the suite. Every dialogue runs on SQLite and on PostgreSQL, over both ways in."""

import itertools
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine, text

from storage.engine import migrate, open_engine
from tests.databases import a_server
from tests.world import World, a_world

settings.register_profile("ours", deadline=None)  # speed is measured by `make bench`, never asserted
settings.load_profile("ours")

_BOTH_DATABASES = [("sqlite", "http"), ("postgresql", "http")]
_OVER_SOCKET = [("sqlite", "socket"), ("postgresql", "socket")]
_EVERY_WAY = list(itertools.product(("sqlite", "postgresql"), ("socket", "http")))
_WAYS = {"every_way": _EVERY_WAY, "over_socket": _OVER_SOCKET, "one_database": [("sqlite", "http")]}


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server for the run, from TEST_DATABASE_URL or from the wheel that brings one."""
    with a_server() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, to be copied: making them takes longer than most dialogues."""
    path = tmp_path_factory.mktemp("sqlite") / "made.sqlite3"
    _make(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_made(postgresql_url: str) -> str:
    """The name of a database with its tables, to be copied."""
    name = f"made_{uuid.uuid4().hex}"
    admin = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    _make(admin.url.set(database=name).render_as_string(hide_password=False))
    admin.dispose()
    return name


def _make(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with its tables and nothing in them, of the kind in the parameter (sqlite when there is none)."""
    kind = getattr(request, "param", "sqlite")
    if kind == "sqlite":
        path = tmp_path / "hemmaplan.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_made"), path)
        yield f"sqlite:///{path}"
        return
    server: str = request.getfixturevalue("postgresql_url")
    made: str = request.getfixturevalue("postgresql_made")
    name = f"test_{uuid.uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {made} STRATEGY FILE_COPY"))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def transport() -> str:
    return "socket"


@pytest.fixture
def world(engine: Engine, transport: str) -> Iterator[World]:
    with a_world(engine, transport) as made:
        yield made


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with a world runs on both databases; a mark says where else, or that no database has a part in it."""
    if "world" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        ways = next((of_mark for mark, of_mark in _WAYS.items() if marked(mark)), _BOTH_DATABASES)
        metafunc.parametrize(
            ("database_url", "transport"), ways, indirect=["database_url"], ids=["-".join(way) for way in ways]
        )
    elif "engine" in metafunc.fixturenames:
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
