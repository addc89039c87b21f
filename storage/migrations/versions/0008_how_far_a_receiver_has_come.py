"""How far a receiver has come is a row for each state, and a follow-up has a figure"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


# What a unit planned to test is a note; whether it did was never said.
_NAMED = 'INSERT INTO spread_state (workspace_id, spread_id, state, words, "by", at, day)'
_THOSE_THERE = " SELECT workspace_id, id, 'named', first_test, author, at,"
_NAMED_ON = {
    "postgresql": f"{_NAMED}{_THOSE_THERE} CAST(at AT TIME ZONE 'UTC' AS date) FROM spread ORDER BY id",
    "sqlite": f"{_NAMED}{_THOSE_THERE} date(at) FROM spread ORDER BY id",
}


def upgrade() -> None:
    op.create_table(
        "spread_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("spread_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["spread_id"], ["spread.id"], name=op.f("fk_spread_state_spread_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_spread_state_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spread_state")),
    )
    op.create_index("ix_spread_state_spread", "spread_state", ["workspace_id", "spread_id"])
    op.execute(_NAMED_ON[op.get_bind().dialect.name])
    op.drop_column("spread", "first_test")
    op.add_column("follow_up", sa.Column("seen", sa.JSON(), nullable=True))
    op.drop_column("follow_up", "words")  # nothing ever wrote anything there


def downgrade() -> None:
    op.add_column("follow_up", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.drop_column("follow_up", "seen")
    op.add_column("spread", sa.Column("first_test", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE spread SET first_test = coalesce((SELECT words FROM spread_state WHERE spread_id = spread.id"
        " AND state = 'named' ORDER BY spread_state.id DESC LIMIT 1), '')"
    )
    op.drop_index("ix_spread_state_spread", "spread_state")
    op.drop_table("spread_state")
