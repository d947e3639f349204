"""Runs the real planner and dispatcher along a simulated clock: demo, replay, tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.milestone import Status
from domain.notification import Notification
from domain.times import Moment
from scheduler import planning
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from scheduler.timing import Timing
from store import Store, deliveries, milestones, occasions, subscribers
from store.copy import rehearsal

INSTANT = timedelta(microseconds=1)


@dataclass(slots=True)
class Recorder:
    """A receiver that only writes down what it was given."""

    name: str
    seen: list[Notification] = field(default_factory=list)
    then: Callable[[Notification], None] | None = None

    async def send(self, notification: Notification) -> str:
        """Note it, hand it on, and accept it."""
        self.seen.append(notification)
        if self.then is not None:
            self.then(notification)
        return str(len(self.seen))


async def run(store: Store, clock: SimulatedClock, dispatcher: Dispatcher, until: datetime) -> None:
    """Jump from one due moment to the next up to ``until``, ticking at each; the clock then stands at ``until``."""
    await dispatcher.tick()
    while (at := _next(store, clock.now())) is not None and at <= until:
        clock.set(at)
        await dispatcher.tick()
    clock.set(max(until, clock.now()))


def _next(store: Store, after: datetime) -> datetime | None:
    """When something happens next: something falls due, or may be tried again."""
    with store.read() as tx:
        both = (occasions.next_fire_at(tx, after), deliveries.next_at(tx, after))
    return min((at for at in both if at is not None), default=None)


async def replay(
    store: Store, timing: Timing, *, now: datetime, begin: datetime, until: datetime
) -> list[Notification]:
    """What would be sent to the store's subscribers between two instants, in order; nothing is sent, nothing changed.

    Ahead of ``now`` it is the schedule as it stands. Behind it, it is what would have been sent had Kunqi run then: each
    milestone as it is today, known from the morning its notice was published.
    """
    with rehearsal(store) as copy:
        clock = SimulatedClock(min(begin - INSTANT, now))
        if begin < now:
            _as_if_from(copy, timing, begin)
        seen: list[Notification] = []
        dispatcher = Dispatcher(copy, clock, timing, _recorders(copy, seen))
        dispatcher.recover(alone=True)
        await run(copy, clock, dispatcher, until)
    return [notification for notification in seen if notification.now >= begin]


def _as_if_from(copy: Store, timing: Timing, begin: datetime) -> None:
    morning = timing.morning.hour * 60 + timing.morning.minute
    with copy.begin() as tx:
        occasions.forget(tx)
        for milestone in milestones.listed(tx, over_after=begin, statuses=[Status.CONFIRMED]):
            known_at = Moment(milestone.notice.published_on, morning).begins_at(timing.zone)
            planning.replan(tx, timing, milestone, max(known_at, begin - INSTANT))


def _recorders(copy: Store, seen: list[Notification]) -> dict[str, Recorder]:
    with copy.read() as tx:
        names = {subscriber.receiver for subscriber in subscribers.everyone(tx)}
    return {name: Recorder(name, then=seen.append) for name in sorted(names)}
