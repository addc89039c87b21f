"""Alembic's entry: run on the connection that the caller opened."""

from typing import Any, Literal

from alembic import context

from storage.tables import Moment, metadata


def _moments_as_plain_datetimes(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """A migration tells how the tables were then, so it names no type of ours that may change."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Moment) else False


def _ours(name: str | None, _kind: str, _parents: Any) -> bool:
    """The learning search's index is made by hand, and FTS5 keeps tables of its own beside it."""
    return not (name or "").startswith(("lesson_words", "ix_lesson_stems"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    render_item=_moments_as_plain_datetimes,
    compare_type=True,
    include_name=_ours,
)
with context.begin_transaction():
    context.run_migrations()
