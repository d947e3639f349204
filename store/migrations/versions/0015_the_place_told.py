"""the place told

What was said before is taken to have told the place that holds now, so that a place corrected later finds its readers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MILESTONES = sa.table("milestones", sa.column("uid", sa.String), sa.column("facts", sa.JSON))
_OCCASIONS = sa.table(
    "occasions",
    sa.column("uid", sa.String),
    sa.column("kind", sa.String),
    sa.column("state", sa.String),
    sa.column("about", sa.String),
    sa.column("place", sa.Text),
)


def upgrade() -> None:
    op.add_column("occasions", sa.Column("place", sa.Text(), nullable=True))
    op.add_column("deliveries", sa.Column("place", sa.Text(), nullable=True))
    op.add_column("deliveries", sa.Column("told_place", sa.Text(), nullable=True))
    _fill()


def _fill() -> None:
    connection = op.get_bind()
    kept = connection.execute(sa.select(_MILESTONES.c.uid, _MILESTONES.c.facts)).all()
    # A cancellation tells no place, and one that waits to be told must not seem to be about another.
    tells = _OCCASIONS.c.about != "cancelled"
    said = sa.or_(_OCCASIONS.c.state != "planned", _OCCASIONS.c.kind == "change")
    for uid, facts in kept:
        if facts and facts.get("kind") in ("event", "registration"):
            its = sa.update(_OCCASIONS).where(_OCCASIONS.c.uid == uid, said, tells)
            connection.execute(its.values(place=facts.get("location") or ""))


def downgrade() -> None:
    op.drop_column("deliveries", "told_place")
    op.drop_column("deliveries", "place")
    op.drop_column("occasions", "place")
