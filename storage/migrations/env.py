"""Alembic's entry: run on the connection that the caller opened."""

from typing import Any, Literal

from alembic import context

from storage.tables import Moment, metadata


def _moments_as_plain_datetimes(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """A migration tells how the tables were then, so it names no type of ours that may change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    render_item=_moments_as_plain_datetimes,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
