"""answers that survive"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('pending', 'retry', 'unknown', 'sending')")
COLUMNS = (
    ("chat", sa.String(length=100), ""),
    ("reply", sa.Text(), ""),
    ("state", sa.String(length=8), ""),
    ("reason", sa.String(length=40), ""),
    ("attempts", sa.Integer(), "0"),
)


def upgrade() -> None:
    for name, kind, empty in COLUMNS:
        op.add_column("inbox", sa.Column(name, kind, server_default=empty, nullable=False))
    for name in ("not_before", "lease_until"):
        op.add_column("inbox", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    columns = ["receiver", "chat", "update_id"]
    op.create_index("ix_inbox_open", "inbox", columns, unique=False, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_inbox_open", table_name="inbox")
    for name in ("lease_until", "not_before", *(name for name, _, _ in reversed(COLUMNS))):
        op.drop_column("inbox", name)
