"""The tables of what subscribers wish: most have no row in any of them.

Whoever wants all tables takes ``metadata`` from here, so that it has these too.
"""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table

from store.tables import metadata as metadata
from store.types import Instant

wishes = Table(
    "wishes",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(8), nullable=False, server_default=""),  # chosen
    Column("heard", String(8), nullable=False, server_default=""),  # their client's, where it is not the default
    Column("quiet", String(11), nullable=False, server_default=""),  # 22:00-08:00 in the city
    Column("digest", String(14), nullable=False, server_default=""),  # daily 08:00, weekly 0 08:00
    Column("blocked", JSON, nullable=False, server_default="[]"),
)

marks = Table(
    "marks",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("uid", ForeignKey("milestones.uid"), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("at", Instant),  # the moment of a snooze
    Index("ix_marks_uid", "uid"),
)

held_back = Table(
    "held_back",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("subscriber_id", ForeignKey("subscribers.id"), nullable=False),
    Column("state", String(8), nullable=False),  # that it goes back to: one that may be a double stays one
    Column("until", Instant, nullable=False),
    Column(
        "since", Instant, nullable=False
    ),  # from the future: the clock was set back, and until is not to be believed
    Index("ix_held_back_until", "until"),
    Index("ix_held_back_subscriber_id", "subscriber_id"),
)
