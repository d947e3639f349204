"""what the staff did"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("overrides", sa.Column("details", sa.JSON(), server_default="{}", nullable=False))
    op.create_index("ix_overrides_action_undone_at", "overrides", ["action", "undone_at"])


def downgrade() -> None:
    op.drop_index("ix_overrides_action_undone_at", table_name="overrides")
    with op.batch_alter_table("overrides") as batch:
        batch.drop_column("details")
