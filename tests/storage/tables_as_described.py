"""Whether the tables are as storage/tables.py describes them."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from storage import tables
from storage.engine import reading


def still_to_change(engine: Engine) -> list[object]:
    """What Alembic would still change for the tables to be as they are described."""
    with reading(engine) as connection:
        return list(compare_metadata(MigrationContext.configure(connection), tables.metadata))
