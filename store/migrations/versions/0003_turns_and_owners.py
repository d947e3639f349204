"""turns and owners"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('pending', 'retry', 'unknown')")
SENDING = sa.text("state = 'sending'")


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("receiver", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=100), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("receiver", "address", name=op.f("pk_turns")),
    )
    op.add_column("deliveries", sa.Column("owner", sa.Integer(), server_default="0", nullable=False))
    op.add_column("holds", sa.Column("since", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("ix_deliveries_state_not_before", table_name="deliveries")
    # What waits and what is under way is a sliver of what was ever sent: rows that are done are in none of these.
    for name, columns, which in (
        ("ix_deliveries_waiting", ["not_before", "id"], WAITING),
        ("ix_deliveries_waiting_subscriber_id", ["subscriber_id"], WAITING),
        ("ix_deliveries_sending", ["subscriber_id", "owner"], SENDING),
    ):
        op.create_index(name, "deliveries", columns, unique=False, sqlite_where=which, postgresql_where=which)


def downgrade() -> None:
    for name in ("ix_deliveries_sending", "ix_deliveries_waiting_subscriber_id", "ix_deliveries_waiting"):
        op.drop_index(name, table_name="deliveries")
    op.create_index("ix_deliveries_state_not_before", "deliveries", ["state", "not_before"], unique=False)
    op.drop_column("holds", "since")
    op.drop_column("deliveries", "owner")
    op.drop_table("turns")
