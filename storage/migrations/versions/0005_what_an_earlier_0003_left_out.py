"""What an earlier 0003 left out

0003 was changed while it was new, so a database may say 0003 and lack what came into it later. What is missing is
added as 0003 makes it; where nothing is missing nothing is done. It goes away again with 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    there = sa.inspect(op.get_bind())
    for table, column in (
        ("person", sa.Column("clock", sa.Time())),
        ("team", sa.Column("weekly_in", sa.String(length=10), nullable=False, server_default="dm")),
        ("team", sa.Column("aim", sa.Integer(), nullable=False, server_default="2")),
        ("improvement", sa.Column("waits_until", sa.Date())),
        ("improvement", sa.Column("map_file", sa.String(length=40))),
        ("improvement", sa.Column("map_due", sa.Boolean(), nullable=False, server_default="0")),
        ("lesson", sa.Column("audience", sa.String(length=100), nullable=False, server_default="")),
    ):
        if column.name not in {one["name"] for one in there.get_columns(table)}:
            op.add_column(table, column)
    due = sa.text("map_due")
    if not there.has_index("improvement", "ix_improvement_map"):
        of = ["workspace_id", "id"]
        op.create_index("ix_improvement_map", "improvement", of, sqlite_where=due, postgresql_where=due)
    if not there.has_table("competence"):
        _make_competence()
    if not there.has_table("spread"):
        _make_spread()


def _make_competence() -> None:
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


def _make_spread() -> None:
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
    """Nothing: what was missing belongs to 0003, which takes it away."""
