"""personal feeds"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "personal_feeds",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("last_used_at", AT, nullable=True),
        sa.Column("settings", sa.String(length=64), server_default="", nullable=False),
        sa.Column("changed_at", AT, nullable=False),
        sa.Column("stamps", sa.JSON(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_personal_feeds_subscriber_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", name=op.f("pk_personal_feeds")),
    )
    op.create_index("ix_personal_feeds_secret_hash", "personal_feeds", ["secret_hash"], unique=True)


def downgrade() -> None:
    op.drop_table("personal_feeds")
