"""What is to be said is a row, planning is a mark, and where an improvement stands is kept for speed"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PLAN_DUE = sa.text("plan_due_at IS NOT NULL")
_WAITING = sa.text("state IN ('due', 'claimed')")


def upgrade() -> None:
    op.execute("DELETE FROM receipt WHERE NOT done")  # the work was not done: the next delivery does it
    op.drop_column("receipt", "done")
    op.drop_column("workspace", "silent_until")
    op.create_table(
        "silence",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=60), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_silence_workspace_id")),
        sa.UniqueConstraint("workspace_id", "method", name=op.f("uq_silence_workspace_id_method")),
    )
    op.create_table(
        "parked",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_parked_workspace_id")),
        sa.UniqueConstraint("workspace_id", "recipient", name=op.f("uq_parked_workspace_id_recipient")),
    )
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("teller", sa.String(length=40), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=60)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True)),
        sa.Column("event_key", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_outgoing_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("event_key", name=op.f("uq_outgoing_event_key")),
    )
    op.create_index("ix_outgoing_ready", "outgoing", ["not_before"])
    op.add_column("person", sa.Column("away_until", sa.DateTime(timezone=True)))
    op.add_column("person", sa.Column("team_id", sa.Integer()))
    op.add_column("team", sa.Column("plan_due_at", sa.DateTime(timezone=True)))
    op.create_index("ix_team_plan", "team", ["plan_due_at"], sqlite_where=_PLAN_DUE, postgresql_where=_PLAN_DUE)
    op.execute("UPDATE team SET plan_due_at = CURRENT_TIMESTAMP")  # plans were made anew at each start until now
    op.add_column("meeting", sa.Column("given_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE meeting SET given_at = (SELECT round_meeting.starts_at FROM round_meeting JOIN team"
        " ON team.round_id = round_meeting.round_id WHERE team.id = meeting.team_id"
        " AND round_meeting.slot = meeting.slot)"
    )
    op.add_column("improvement", sa.Column("standing", sa.Text()))
    op.add_column("assessment", sa.Column("closed_at", sa.DateTime(timezone=True)))
    op.execute("DELETE FROM prompt")  # whoever was asked something is told, and asked anew
    op.drop_column("prompt", "asked_at")
    op.add_column("prompt", sa.Column("hinted", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("prompt", sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("prompt", sa.Column("answer", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("prompt", sa.Column("event_key", sa.String(length=40), nullable=False, server_default=""))
    op.drop_index("ix_reminder_ready", "reminder")
    op.create_index(
        "ix_reminder_waiting",
        "reminder",
        ["workspace_id", "not_before"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_reminder_waiting", "reminder")
    op.create_index("ix_reminder_ready", "reminder", ["workspace_id", "state", "not_before"])
    op.execute("DELETE FROM prompt")
    for column in ("event_key", "answer", "moves", "hinted"):
        op.drop_column("prompt", column)
    op.add_column(
        "prompt",
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, server_default="2027-01-01 00:00:00"),
    )
    op.drop_column("assessment", "closed_at")
    op.drop_column("improvement", "standing")
    op.drop_column("meeting", "given_at")
    op.drop_index("ix_team_plan", "team")
    op.drop_column("team", "plan_due_at")
    op.drop_column("person", "team_id")
    op.drop_column("person", "away_until")
    op.drop_index("ix_outgoing_ready", "outgoing")
    op.drop_table("outgoing")
    op.drop_table("parked")
    op.drop_table("silence")
    op.add_column("workspace", sa.Column("silent_until", sa.DateTime(timezone=True)))
    op.add_column("receipt", sa.Column("done", sa.Boolean(), nullable=False, server_default="1"))
