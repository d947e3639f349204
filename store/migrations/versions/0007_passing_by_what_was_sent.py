"""passing by what was sent"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('pending', 'retry', 'unknown') AND id > 0")
SENDING = sa.text("state = 'sending' AND id > 0")
INDEXES = (("waiting_since", "not_before", WAITING), ("sending_owner", "owner", SENDING))


def upgrade() -> None:
    for name, column, rows in INDEXES:
        op.create_index(f"ix_deliveries_{name}", "deliveries", [column], sqlite_where=rows, postgresql_where=rows)


def downgrade() -> None:
    for name, _, _ in INDEXES:
        op.drop_index(f"ix_deliveries_{name}", table_name="deliveries")
