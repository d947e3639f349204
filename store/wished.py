"""The tables of what subscribers wish: most have no row in any of them.

Whoever wants all tables takes ``metadata`` from here, so that it has these too.
"""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text

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
    Column("profile", Text, nullable=False, server_default=""),  # who they say they are: store.fitting
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

personal_feeds = Table(
    "personal_feeds",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("secret_hash", String(64), nullable=False),  # SHA-256; the secret itself is kept nowhere
    Column("made_at", Instant, nullable=False),
    Column("last_used_at", Instant),  # to the hour
    Column("settings", String(64), nullable=False, server_default=""),  # digest of what it follows from
    Column("changed_at", Instant, nullable=False),  # when that became another
    Column("stamps", JSON, nullable=False, server_default="{}"),  # since when which part of it is as it is
    Index("ix_personal_feeds_secret_hash", "secret_hash", unique=True),
)
