"""Lessons are found by their stems, word for word, however many there are"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


_FROM_POSTGRESQL = (
    "INSERT INTO lesson_stem (workspace_id, stem, lesson_id)"
    " SELECT DISTINCT lesson.workspace_id, substr(one.value, 1, 60), lesson.id"
    " FROM lesson, unnest(string_to_array(lesson.stems, ' ')) AS one(value) WHERE lesson.shared AND one.value <> ''"
)
_FROM_SQLITE = (  # stems are letters and figures only, so a list of JSON is made by putting quotes around them
    "INSERT INTO lesson_stem (workspace_id, stem, lesson_id)"
    " SELECT DISTINCT lesson.workspace_id, substr(one.value, 1, 60), lesson.id"
    """ FROM lesson, json_each('["' || replace(lesson.stems, ' ', '","') || '"]') AS one"""
    " WHERE lesson.shared AND one.value <> ''"
)


def upgrade() -> None:
    op.create_table(
        "lesson_stem",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("stem", sa.String(length=60), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_lesson_stem_workspace_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_stem_lesson_id")),
        sa.PrimaryKeyConstraint("workspace_id", "stem", "lesson_id", name=op.f("pk_lesson_stem")),
        sqlite_with_rowid=False,
    )
    op.execute(_FROM_POSTGRESQL if _on_postgresql() else _FROM_SQLITE)
    if _on_postgresql():
        op.execute("DROP INDEX ix_lesson_stems")
    else:
        op.execute("DROP TRIGGER lesson_words_add")
        op.execute("DROP TRIGGER lesson_words_take")
        op.execute("DROP TABLE lesson_words")
    op.drop_column("lesson", "stems")


def downgrade() -> None:
    op.add_column("lesson", sa.Column("stems", sa.Text(), server_default="", nullable=False))
    together = "string_agg(stem, ' ')" if _on_postgresql() else "group_concat(stem, ' ')"
    op.execute(
        f"UPDATE lesson SET stems = coalesce((SELECT {together} FROM lesson_stem"  # noqa: S608 - our own words
        " WHERE lesson_stem.workspace_id = lesson.workspace_id AND lesson_stem.lesson_id = lesson.id), '')"
    )
    op.drop_table("lesson_stem")
    if _on_postgresql():
        op.execute("CREATE INDEX ix_lesson_stems ON lesson USING gin (to_tsvector('simple', stems)) WHERE shared")
        return
    op.execute("CREATE VIRTUAL TABLE lesson_words USING fts5(stems, content='lesson', content_rowid='id')")
    op.execute(
        "CREATE TRIGGER lesson_words_add AFTER INSERT ON lesson BEGIN"
        " INSERT INTO lesson_words(rowid, stems) VALUES (new.id, new.stems); END"
    )
    op.execute(
        "CREATE TRIGGER lesson_words_take AFTER DELETE ON lesson BEGIN"
        " INSERT INTO lesson_words(lesson_words, rowid, stems) VALUES ('delete', old.id, old.stems); END"
    )
    op.execute("INSERT INTO lesson_words(lesson_words) VALUES ('rebuild')")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
