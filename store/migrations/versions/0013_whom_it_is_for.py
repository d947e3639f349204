"""whom it is for

Of the notices read before, ``scheduler.fitting.refit`` fills in who is left out, when the service starts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("milestones", sa.Column("excludes", sa.Text(), server_default="", nullable=False))
    op.add_column("wishes", sa.Column("profile", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("wishes", "profile")
    op.drop_column("milestones", "excludes")
