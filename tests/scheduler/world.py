"""A store with a clock, a dispatcher and subscribers, whose readings a test writes by hand."""

from collections.abc import Iterable
from datetime import datetime

from domain.milestone import Facts, Milestone, Reading
from domain.notification import Notification
from domain.subscription import LeadTime, Matcher, Subscriber
from scheduler import ingest, overrides, simulate, subscriptions
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from scheduler.receiver import Receiver
from scheduler.timing import Timing
from store import Store, milestones, subscribers
from tests.samples import at, notice, when

ADMIN = "telegram:1"


class World:
    """Everything but the far end of the network is real."""

    def __init__(self, store: Store, now: str, receiver: Receiver | None = None) -> None:
        self.store = store
        self.timing = Timing()
        self.clock = SimulatedClock(at(now))
        self.recorder = simulate.Recorder("terminal")
        chosen = receiver or self.recorder
        self.dispatcher = Dispatcher(store, self.clock, self.timing, {chosen.name: chosen})

    def subscriber(self, address: str, *matchers: Matcher, leads: Iterable[str] = ("7d", "1d", "2h")) -> Subscriber:
        """A chat with these wishes."""
        with self.store.begin() as tx:
            made = subscribers.ensure(tx, "terminal", address, self.clock.now())
            wanted = [LeadTime.parse(lead) for lead in leads]
            subscriptions.set_leads(tx, self.timing, made, wanted, self.clock.now())
            for matcher in matchers:
                subscriptions.subscribe(tx, self.timing, made, matcher, self.clock.now())
        return made

    def publishes(self, *promises: Facts, text: str = "正文", id: str = "n1") -> list[Milestone]:  # noqa: A002
        """A notice that promises this is read now."""
        with self.store.begin() as tx:
            kept = ingest.keep(tx, self.timing, notice(text, id=id), Reading(milestones=promises), self.clock.now())
        return list(kept.milestones)

    def postpones(self, milestone: Milestone, to: str) -> Milestone:
        """An admin moves a milestone now."""
        with self.store.begin() as tx:
            return overrides.postpone(
                tx, self.timing, milestone.uid, when(to), by=ADMIN, reason="", now=self.clock.now()
            )

    async def until(self, moment: str) -> list[str]:
        """Let time pass; what was sent meanwhile, a line a message."""
        before = len(self.recorder.seen)
        await simulate.run(self.store, self.clock, self.dispatcher, at(moment))
        return [line(notification) for notification in self.recorder.seen[before:]]

    async def sleeps_until(self, moment: str) -> list[str]:
        """The process is down meanwhile and ticks once when it is back; what it then sends."""
        self.clock.set(at(moment))
        before = len(self.recorder.seen)
        await self.dispatcher.tick()
        return [line(notification) for notification in self.recorder.seen[before:]]

    def now(self, uid: str) -> Milestone:
        """The milestone as the store has it."""
        with self.store.read() as tx:
            found = milestones.find(tx, uid)
        assert found is not None
        return found


def line(notification: Notification) -> str:
    """``01-28 15:00 全部: 领军人才计划 (due)`` with 「?」 for a possible double."""
    said = [f"{item.milestone.facts.title} ({item.delivery.reason})" for item in notification.items]
    missed = [f"{item.milestone.facts.title} (missed)" for item in notification.missed]
    if notification.announcement is not None:
        said.append(f"({notification.announcement.delivery.reason})")
    mark = "?" if notification.maybe_double else ""
    return f"{city(notification.now)} {notification.subscriber.address}{mark}: {'; '.join(said + missed)}"


def city(moment: datetime) -> str:
    """``01-28 15:00`` on the city's clock."""
    return moment.astimezone(Timing().zone).strftime("%m-%d %H:%M")
