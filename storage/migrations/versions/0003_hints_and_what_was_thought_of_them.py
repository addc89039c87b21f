"""Hints, what was thought of them, where things spread, and manners"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for unused in ("opinion", "hint", "spread"):  # 0002 made them for a while, and nothing ever wrote to them
        op.execute(f"DROP TABLE IF EXISTS {unused}")
    op.add_column("person", sa.Column("clock", sa.Time()))
    op.add_column("team", sa.Column("weekly_in", sa.String(length=10), nullable=False, server_default="dm"))
    op.add_column("improvement", sa.Column("waits_until", sa.Date()))
    op.add_column("improvement", sa.Column("map_file", sa.String(length=40)))
    op.add_column("improvement", sa.Column("map_due", sa.Boolean(), nullable=False, server_default="0"))
    due = sa.text("map_due")
    op.create_index("ix_improvement_map", "improvement", ["workspace_id", "id"], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "hint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("improvement_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("after_move", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["improvement_id"], ["improvement.id"], name=op.f("fk_hint_improvement_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_hint_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hint")),
    )
    op.create_index("ix_hint_step", "hint", ["workspace_id", "improvement_id", "step"])
    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_opinion_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_opinion_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint("workspace_id", "user_id", "about", name=op.f("uq_opinion_workspace_id_user_id_about")),
    )
    op.create_index("ix_opinion_team", "opinion", ["workspace_id", "team_id"])
    op.add_column("lesson", sa.Column("audience", sa.String(length=100), nullable=False, server_default=""))
    op.add_column("team", sa.Column("aim", sa.Integer(), nullable=False, server_default="2"))
    op.create_table(
        "competence",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("role_group", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_competence_team_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_competence_workspace_id")),
        sa.UniqueConstraint("team_id", "role_group", name=op.f("uq_competence_team_id_role_group")),
    )
    op.create_table(
        "spread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("improvement_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("core", sa.Text(), nullable=False),
        sa.Column("adapt", sa.Text(), nullable=False),
        sa.Column("first_test", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["improvement_id"], ["improvement.id"], name=op.f("fk_spread_improvement_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_spread_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spread")),
        sa.UniqueConstraint("improvement_id", "unit", name=op.f("uq_spread_improvement_id_unit")),
    )


def downgrade() -> None:
    op.drop_table("competence")
    op.drop_table("spread")
    op.drop_table("opinion")
    op.drop_table("hint")
    op.drop_index("ix_improvement_map", "improvement")
    for table, column in (
        ("lesson", "audience"),
        ("improvement", "map_due"),
        ("improvement", "map_file"),
        ("improvement", "waits_until"),
        ("team", "aim"),
        ("team", "weekly_in"),
        ("person", "clock"),
    ):
        op.drop_column(table, column)
