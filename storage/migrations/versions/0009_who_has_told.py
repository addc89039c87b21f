"""That an improvement was told of is kept, so that nobody is reminded of it once it is done"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("improvement_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["improvement_id"], ["improvement.id"], name=op.f("fk_told_improvement_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_told_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
    )
    op.create_index("ix_told_improvement", "told", ["workspace_id", "improvement_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_told_improvement", table_name="told")
    op.drop_table("told")
