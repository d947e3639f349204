"""what is silenced, at a glance"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_SILENCED = sa.text("state = 'planned' AND reason = 'silenced by the staff'")


def upgrade() -> None:
    op.create_index(
        "ix_occasions_silenced", "occasions", ["fire_at"], sqlite_where=_SILENCED, postgresql_where=_SILENCED
    )


def downgrade() -> None:
    op.drop_index("ix_occasions_silenced", table_name="occasions")
