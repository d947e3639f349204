"""The tables. Instants are UTC; what is derived (anchor_at, over_at, words) is written with what it derives from."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from store.types import Instant

# Partial indexes hold what waits and what is under way, a sliver of what was ever sent. A query must say these words
# themselves, not pass them as parameters, or the planners do not see that it asks for that sliver.
WAITING = text("deliveries.state IN ('pending', 'retry', 'unknown')")
SENDING = text("deliveries.state = 'sending'")
ENDED = text("deliveries.state IN ('failed', 'skipped')")
_WAITING, _SENDING, _ENDED = (text(words.text.replace("deliveries.", "")) for words in (WAITING, SENDING, ENDED))

# PostgreSQL keeps what was sent in its indexes until a vacuum. With one column only, thousands of equal entries are folded
# into one, and a walk passes by a million of the dead in a fifth of a millisecond. Every id is above 0: that is said so
# that no other question is answered from these indexes, which hold the rows in no order that it could use.
ANY_WAITING = text(f"{WAITING.text} AND deliveries.id > 0")
ANY_SENDING = text(f"{SENDING.text} AND deliveries.id > 0")
_ANY_WAITING, _ANY_SENDING = (text(words.text.replace("deliveries.", "")) for words in (ANY_WAITING, ANY_SENDING))

#: What the staff hold back before it is spread.
SILENCED = text("occasions.state = 'planned' AND occasions.reason = 'silenced by the staff'")
_SILENCED = text(SILENCED.text.replace("occasions.", ""))

#: The same for replies to what people wrote: those that wait to be sent, and those that are not at their end.
REPLY_WAITING = text("inbox.state IN ('pending', 'retry', 'unknown')")
REPLY_OPEN = text("inbox.state IN ('pending', 'retry', 'unknown', 'sending')")
_UNDONE = text("done_at IS NULL")
_REPLY_OPEN = text(REPLY_OPEN.text.replace("inbox.", ""))

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

notices = Table(
    "notices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("revision", Integer, nullable=False),  # the number of the latest revision
    Index("ix_notices_source_published_on", "source", "published_on"),
)

notice_revisions = Table(
    "notice_revisions",
    metadata,
    Column("notice_id", ForeignKey("notices.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content_hash", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

milestones = Table(
    "milestones",
    metadata,
    Column("uid", String(36), primary_key=True),
    Column("notice_id", ForeignKey("notices.id"), nullable=False, index=True),
    Column("sequence", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("read_status", String(12), nullable=False),  # what the notices alone give, beneath the overrides
    Column("read", JSON, nullable=False),  # Facts as the reader found them
    Column("history", JSON, nullable=False, server_default="[]"),  # what later notices made of it
    Column("facts", JSON, nullable=False),  # Facts with history and overrides laid over
    Column("staff_word", JSON, nullable=False, server_default="{}"),  # where staff say other than the notices
    Column("topic", String(20), nullable=False),
    Column("anchor_at", Instant, nullable=False),
    Column("over_at", Instant, nullable=False),
    Column("words", Text, nullable=False),  # what keywords are looked up in, lower case
    Column("excludes", Text, nullable=False, server_default=""),  # who is clearly not meant: store.fitting
    Column("first_seen_at", Instant, nullable=False),
    Column("revised_at", Instant, nullable=False),
    Index("ix_milestones_topic_anchor_at", "topic", "anchor_at"),
    Index("ix_milestones_anchor_at", "anchor_at"),
    Index("ix_milestones_over_at", "over_at"),
)

changes = Table(
    "changes",
    metadata,
    Column("notice_id", ForeignKey("notices.id"), primary_key=True),  # the notice that changes another
    Column("change", JSON, nullable=False),  # what it says of the other
    Column("promises", JSON, nullable=False),  # Facts that it promises itself
    Column("target_id", ForeignKey("notices.id"), index=True),  # the notice it changes, once that is clear
    Column("why", String(40), nullable=False),  # the reason for the link, or for none
)

overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("uid", ForeignKey("milestones.uid"), nullable=False, index=True),
    Column("action", String(12), nullable=False),
    Column("changes", JSON, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("undone_at", Instant),
    Column("undone_by", Text, nullable=False, default=""),
    Column("details", JSON, nullable=False, server_default="{}"),  # of what is no change of facts
    Index("ix_overrides_action_undone_at", "action", "undone_at"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("notice_id", ForeignKey("notices.id"), nullable=False, index=True),
    Column("uid", ForeignKey("milestones.uid")),
    Column("doubts", JSON, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("resolved_at", Instant, index=True),
    Column("resolved_by", Text, nullable=False, default=""),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("receiver", String(20), nullable=False),
    Column("address", String(100), nullable=False),
    Column("unreachable", Text, nullable=False, default=""),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("receiver", "address"),
)

matchers = Table(
    "matchers",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("value", String(100), primary_key=True),
    Index("ix_matchers_kind_value_subscriber_id", "kind", "value", "subscriber_id"),
)

leads = Table(
    "leads",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("lead", String(8), primary_key=True),
    Index("ix_leads_lead_subscriber_id", "lead", "subscriber_id"),
)

planned_leads = Table(
    "planned_leads",
    metadata,
    Column("lead", String(8), primary_key=True),  # lead times that every standing milestone has an occasion for
)

occasions = Table(
    "occasions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("uid", ForeignKey("milestones.uid"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("lead", String(8), nullable=False),
    Column("about", String(60), nullable=False),  # the time it speaks of, as printed: a moved milestone has others
    Column("place", Text),  # the place it speaks of, once it does; null where nobody is told one
    Column("known_at", Instant, nullable=False),  # when that time became known
    Column("due_at", Instant, nullable=False),
    Column("fire_at", Instant, nullable=False),  # the later of the two
    Column("state", String(8), nullable=False),
    Column("reason", String(40), nullable=False, default=""),
    Column("spread_to", Integer, nullable=False, server_default="0"),  # the last subscriber it was spread over
    UniqueConstraint("uid", "kind", "lead", "about"),
    Index("ix_occasions_state_fire_at", "state", "fire_at"),
    Index("ix_occasions_silenced", "fire_at", sqlite_where=_SILENCED, postgresql_where=_SILENCED),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("occasion_id", ForeignKey("occasions.id"), nullable=False),
    Column("uid", ForeignKey("milestones.uid"), nullable=False),
    Column("subscriber_id", ForeignKey("subscribers.id"), nullable=False),
    Column("state", String(8), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("about", String(60), nullable=False),  # the time the message tells
    Column("told", String(60), nullable=False, default=""),  # the time this subscriber had been told before
    Column("place", Text),  # the place the message tells, where that is not its occasion's
    Column("told_place", Text),  # of a change: the place this subscriber had been told before
    Column("attempts", Integer, nullable=False, default=0),
    Column("unsure", Integer, nullable=False, server_default="0"),  # attempts that the far end left without an answer
    Column("not_before", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("owner", Integer, nullable=False, server_default="0"),  # the sender that has it under way: store.presence
    Column("code", String(8), nullable=False, default=""),
    Column("message_id", Text, nullable=False, default=""),
    Column("sent_at", Instant),
    UniqueConstraint("occasion_id", "subscriber_id"),
    Index("ix_deliveries_waiting", "not_before", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_deliveries_waiting_subscriber_id", "subscriber_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_deliveries_sending", "subscriber_id", "owner", sqlite_where=_SENDING, postgresql_where=_SENDING),
    Index("ix_deliveries_uid_subscriber_id", "uid", "subscriber_id"),
    Index("ix_deliveries_ended", "not_before", "state", "reason", sqlite_where=_ENDED, postgresql_where=_ENDED),
    Index("ix_deliveries_waiting_since", "not_before", sqlite_where=_ANY_WAITING, postgresql_where=_ANY_WAITING),
    Index("ix_deliveries_sending_owner", "owner", sqlite_where=_ANY_SENDING, postgresql_where=_ANY_SENDING),
)

holds = Table(
    "holds",
    metadata,
    Column("receiver", String(20), primary_key=True),
    Column("address", String(100), primary_key=True),  # empty: every chat of this receiver
    Column("until", Instant, nullable=False),
    Column("since", Instant),  # when it was asked for: a hold from the future means that the clock was set back
)

turns = Table(
    "turns",
    metadata,
    Column("receiver", String(20), primary_key=True),
    Column("address", String(100), primary_key=True),  # a chat without its thread; empty: every chat of this receiver
    Column("next_at", Instant, nullable=False),  # when the next message may leave
)

inbox = Table(
    "inbox",
    metadata,
    Column("receiver", String(20), primary_key=True),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", String(100), nullable=False, server_default=""),  # without its thread; empty: it names none
    Column("raw", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("dead", Text, nullable=False, default=""),  # why it could not be handled; empty for a good one
    Column("reply", Text, nullable=False, server_default=""),  # the answers that are still to be sent
    Column("state", String(8), nullable=False, server_default=""),  # of the reply; empty: there is none
    Column("reason", String(40), nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),  # to handle it, and then to send the reply
    Column("not_before", Instant),
    Column("lease_until", Instant),
    Index("ix_inbox_receiver_done_at", "receiver", "done_at"),
    Index("ix_inbox_waiting", "received_at", sqlite_where=_UNDONE, postgresql_where=_UNDONE),
    Index("ix_inbox_open", "receiver", "chat", "update_id", sqlite_where=_REPLY_OPEN, postgresql_where=_REPLY_OPEN),
)

pending = Table(
    "pending",
    metadata,
    Column("token", String(16), primary_key=True),
    Column("receiver", String(20), nullable=False),
    Column("address", String(100), nullable=False),
    Column("payload", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("source", Text, primary_key=True),  # as it is configured
    Column("read_at", Instant, nullable=False),
    Column("notices", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failure", Text, nullable=False),  # the first of them in words
)
