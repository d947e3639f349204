"""What is said of no milestone: an announcement, and to whoever made a silence that it is over.

It takes the same way as a reminder: an occasion that is spread over those whom it concerns, a delivery for each with the
same promise, quiet hours and digests kept to. Only its message is one of its own.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog

from domain.delivery import Delivery, DeliveryState, Hold, Occasion, OccasionKind, Reason
from domain.milestone import Topic
from domain.notification import Announcement, Notification
from domain.override import HOUSE, Override
from domain.subscription import Subscriber
from domain.wishes import NOTHING
from scheduler import heeding, telling
from scheduler.compose import Heard, Parcel, Skip, short_code, skipped
from scheduler.heeding import Leave, Say, Wait
from scheduler.timing import Timing
from store import Tx, occasions, overrides, spreading

TOPIC, TEXT = "topic", "text"  #: names in an override's details
GRACE = timedelta(minutes=1)  #: between an announcement and its first message: /undo leaves no trace until then

log = structlog.get_logger()


def plan_announcement(tx: Tx, deed: Override, topic: Topic | None, now: datetime) -> None:
    """Have it said to all who subscribe to the topic, or to anything at all, in a moment."""
    about = topic.value if topic else ""
    kind, due = OccasionKind.ANNOUNCE, now + GRACE
    occasions.plan(tx, HOUSE, kind, str(deed.id), about, known_at=now, due_at=due)


def plan_end(tx: Tx, deed: Override, to: str, until: datetime, now: datetime) -> None:
    """Have the subscriber ``to``, by id, hear that a silence is over."""
    occasions.plan(tx, HOUSE, OccasionKind.SILENCE, str(deed.id), to, known_at=now, due_at=until)


def fire(tx: Tx, occasion: Occasion, now: datetime) -> telling.Spread:
    """Say it to the next of those whom it concerns; not what was taken back."""
    deed = overrides.find(tx, int(occasion.lead))
    if deed is None or deed.undone_at is not None:
        occasions.close(tx, occasion.id, Reason.RECALLED, fired=False)
        return telling.Spread(Reason.RECALLED, 0)
    reason = Reason.ANNOUNCED if occasion.kind is OccasionKind.ANNOUNCE else Reason.SILENCE_OVER
    heard, ended = spreading.spread(tx, occasion, reason, now)
    if ended:
        occasions.close(tx, occasion.id, reason, fired=True)
    log.info("announcement_spread", number=occasion.lead, reason=reason, subscribers=heard)
    return telling.Spread(reason, heard)


def of_house(delivery: Delivery) -> bool:
    """Whether it speaks of no milestone."""
    return delivery.occasion.uid == HOUSE


def compose(
    claimed: Iterable[tuple[Delivery, Subscriber]],
    deeds: Mapping[str, Override],
    heard: Heard,
    timing: Timing,
    now: datetime,
    lease: datetime,
) -> tuple[list[Parcel], list[Skip], list[Hold]]:
    """A message for each, as its reader wishes; ``deeds`` by the lead of their occasions."""
    parcels: list[Parcel] = []
    skips: list[Skip] = []
    holds: list[Hold] = []
    for delivery, subscriber in claimed:
        deed = deeds[delivery.occasion.lead]
        match _heeded(deed, delivery, heard, timing, now):
            case Leave(reason):
                skips.append(skipped(delivery, reason))
            case Wait(until, reason):
                holds.append(Hold(delivery=delivery, until=until, reason=reason))
            case Say(silent):
                parcels.append(_parcel(deed, delivery, subscriber, now, lease, silent=silent))
    return parcels, skips, holds


def _heeded(deed: Override, delivery: Delivery, heard: Heard, timing: Timing, now: datetime) -> heeding.Heeded:
    if deed.undone_at is not None:
        return Leave(Reason.RECALLED)
    wishes = heard.wishes.get(delivery.subscriber_id, NOTHING)
    if wishes is NOTHING:
        return Say()
    left = heeding.leave(wishes, None, delivery.occasion.kind, deed.details.get(TEXT, "").lower())
    return left or heeding.when(wishes, delivery.occasion, None, timing, now)


def _parcel(
    deed: Override, delivery: Delivery, subscriber: Subscriber, now: datetime, lease: datetime, *, silent: bool
) -> Parcel:
    again = delivery.state is DeliveryState.UNKNOWN
    notification = Notification(
        subscriber=subscriber,
        items=(),
        announcement=Announcement(delivery=delivery, deed=deed),
        now=now,
        code=delivery.code if again else short_code(delivery.id),
        maybe_double=again,
        silent=silent,
    )
    return Parcel(notification=notification, ids=(delivery.id,), attempts=delivery.attempts, lease=lease, turn=now)


def deeds_of(tx: Tx, claimed: Iterable[tuple[Delivery, Subscriber]]) -> dict[str, Override]:
    """What is spoken of, by the lead of its occasion."""
    numbers = {int(delivery.occasion.lead) for delivery, _ in claimed}
    return {str(deed.id): deed for deed in overrides.numbered(tx, numbers)}
