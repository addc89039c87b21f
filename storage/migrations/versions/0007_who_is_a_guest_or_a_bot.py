"""Who is a guest, a stranger or a bot is kept, since they are in no team"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("outside", sa.String(length=10), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("person", "outside")
