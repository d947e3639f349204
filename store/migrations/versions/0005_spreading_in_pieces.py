"""spreading in pieces"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ENDED = sa.text("state IN ('failed', 'skipped')")
UNDONE = sa.text("done_at IS NULL")
#: The subscriber stands in the index too: who wants a thing is read from it in ranges, and from nothing else.
GROWN = (("matchers", ["kind", "value"]), ("leads", ["lead"]))



def upgrade() -> None:
    op.add_column("occasions", sa.Column("spread_to", sa.Integer(), server_default="0", nullable=False))
    for table, columns in GROWN:
        op.drop_index("_".join(["ix", table, *columns]), table_name=table)
        op.create_index("_".join(["ix", table, *columns, "subscriber_id"]), table, [*columns, "subscriber_id"])
    columns = ["not_before", "state", "reason"]
    op.create_index("ix_deliveries_ended", "deliveries", columns, sqlite_where=ENDED, postgresql_where=ENDED)
    op.create_index("ix_inbox_waiting", "inbox", ["received_at"], sqlite_where=UNDONE, postgresql_where=UNDONE)


def downgrade() -> None:
    op.drop_index("ix_inbox_waiting", table_name="inbox")
    op.drop_index("ix_deliveries_ended", table_name="deliveries")
    for table, columns in GROWN:
        op.drop_index("_".join(["ix", table, *columns, "subscriber_id"]), table_name=table)
        op.create_index("_".join(["ix", table, *columns]), table, columns)
    op.drop_column("occasions", "spread_to")
