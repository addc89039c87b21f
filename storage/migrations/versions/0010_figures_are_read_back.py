"""Figures that somebody typed are read back before they are kept"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("prompt", sa.Column("written", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    op.drop_column("prompt", "written")
