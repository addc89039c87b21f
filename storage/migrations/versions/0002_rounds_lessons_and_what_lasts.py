"""Rounds, self-assessment, lessons and what lasts"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "method_version",
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("method", "version", name=op.f("pk_method_version")),
    )
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("started_by", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_round_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_round_workspace_id_name")),
    )
    op.create_table(
        "round_lead",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_lead_round_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_round_lead_workspace_id")),
        sa.UniqueConstraint("round_id", "user_id", name=op.f("uq_round_lead_round_id_user_id")),
    )
    op.create_table(
        "round_meeting",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_meeting_round_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_round_meeting_workspace_id")),
        sa.UniqueConstraint("round_id", "slot", name=op.f("uq_round_meeting_round_id_slot")),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("checklist", sa.String(length=40), nullable=False),
        sa.Column("begun_by", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_assessment_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_assessment_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index("ix_assessment_team", ["workspace_id", "team_id"], unique=False)

    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_goal_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_goal_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index("ix_goal_team", ["workspace_id", "team_id"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("improvement_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("holds", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["improvement_id"], ["improvement.id"], name=op.f("fk_follow_up_improvement_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_follow_up_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index("ix_follow_up_improvement", ["workspace_id", "improvement_id"], unique=False)

    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("voter", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_score_assessment_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_score_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index("ix_score_latest", ["workspace_id", "assessment_id", "item", "voter", "id"], unique=False)

    with op.batch_alter_table("lesson") as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("improvement_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sort", sa.String(length=20), nullable=False, server_default="lesson"))
        batch_op.add_column(sa.Column("source", sa.String(length=300), server_default="", nullable=False))
        batch_op.add_column(sa.Column("shared", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("stems", sa.Text(), server_default="", nullable=False))
        batch_op.alter_column("meeting_id", existing_type=sa.INTEGER(), nullable=True)
    op.execute("UPDATE lesson SET team_id = (SELECT team_id FROM meeting WHERE meeting.id = lesson.meeting_id)")
    with op.batch_alter_table("lesson") as batch_op:
        batch_op.alter_column("team_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column("sort", existing_type=sa.String(length=20), server_default=None, nullable=False)
        batch_op.create_index("ix_lesson_team", ["workspace_id", "team_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_lesson_team_id"), "team", ["team_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_lesson_improvement_id"), "improvement", ["improvement_id"], ["id"])
    # SQLite adds a column in place; a batch would copy tables that others refer to.
    op.add_column("meeting", sa.Column("slot", sa.String(length=40), nullable=True))
    op.add_column("meeting", sa.Column("hosting", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("member", sa.Column("role", sa.String(length=20), server_default="member", nullable=False))
    op.add_column("team", sa.Column("edition", sa.String(length=40), server_default="", nullable=False))
    op.add_column("team", sa.Column("round_id", sa.Integer(), nullable=True))
    _index_words()
    op.create_table(
        "credit",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_credit_lesson_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_credit_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_credit_workspace_id")),
        sa.UniqueConstraint("lesson_id", "team_id", name=op.f("uq_credit_lesson_id_team_id")),
    )


def _index_words() -> None:
    """The learning search: an index over the stems of what is shared, kept true by the database itself."""
    if op.get_bind().dialect.name == "postgresql":
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


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_lesson_stems")
    else:
        op.execute("DROP TRIGGER lesson_words_add")
        op.execute("DROP TRIGGER lesson_words_take")
        op.execute("DROP TABLE lesson_words")
    op.drop_column("team", "round_id")
    op.drop_column("team", "edition")
    op.drop_column("member", "role")
    op.drop_column("meeting", "hosting")
    op.drop_column("meeting", "slot")
    op.drop_table("credit")
    op.execute("DELETE FROM lesson WHERE meeting_id IS NULL")
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_lesson_improvement_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_lesson_team_id"), type_="foreignkey")
        batch_op.drop_index("ix_lesson_team")
        batch_op.alter_column("meeting_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("stems")
        batch_op.drop_column("shared")
        batch_op.drop_column("source")
        batch_op.drop_column("sort")
        batch_op.drop_column("improvement_id")
        batch_op.drop_column("team_id")

    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.drop_index("ix_score_latest")

    op.drop_table("score")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_up_improvement")

    op.drop_table("follow_up")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index("ix_goal_team")

    op.drop_table("goal")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index("ix_assessment_team")

    op.drop_table("assessment")
    op.drop_table("round_meeting")
    op.drop_table("round_lead")
    op.drop_table("round")
    op.drop_table("method_version")
