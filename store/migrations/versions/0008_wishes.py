"""wishes"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), server_default="", nullable=False),
        sa.Column("heard", sa.String(length=8), server_default="", nullable=False),
        sa.Column("quiet", sa.String(length=11), server_default="", nullable=False),
        sa.Column("digest", sa.String(length=14), server_default="", nullable=False),
        sa.Column("blocked", sa.JSON(), server_default="[]", nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_wishes_subscriber_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", name=op.f("pk_wishes")),
    )
    op.create_table(
        "marks",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_marks_subscriber_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["uid"], ["milestones.uid"], name=op.f("fk_marks_uid")),
        sa.PrimaryKeyConstraint("subscriber_id", "uid", name=op.f("pk_marks")),
    )
    op.create_index("ix_marks_uid", "marks", ["uid"])
    op.create_table(
        "held_back",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("until", AT, nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_held_back_delivery_id")),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=op.f("fk_held_back_subscriber_id")),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_held_back")),
    )
    op.create_index("ix_held_back_until", "held_back", ["until"])
    op.create_index("ix_held_back_subscriber_id", "held_back", ["subscriber_id"])


def downgrade() -> None:
    for name in ("held_back", "marks", "wishes"):
        op.drop_table(name)
