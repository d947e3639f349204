"""changes by later notices"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("notice_id", sa.Text(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("promises", sa.JSON(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=True),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_changes_notice_id")),
        sa.ForeignKeyConstraint(["target_id"], ["notices.id"], name=op.f("fk_changes_target_id")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_target_id"), ["target_id"], unique=False)
    op.add_column("milestones", sa.Column("history", sa.JSON(), server_default="[]", nullable=False))
    # The notices of one publisher in the order of their days: where a change looks for what it changes.
    op.create_index(op.f("ix_notices_source_published_on"), "notices", ["source", "published_on"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_notices_source_published_on"), table_name="notices")
    op.drop_column("milestones", "history")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_target_id"))

    op.drop_table("changes")
