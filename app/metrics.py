"""``/metrics``: what the store says when it is asked, and what this process has counted since it started.

No label ever holds a chat, a person or a title: states, reasons and names of work only.
"""

import ipaddress
import time
from collections.abc import Callable, Iterable
from threading import Lock

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, make_asgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.pulse import Pulse
from app.web import Application, Message, Receive, Send
from domain import workdays
from domain.delivery import Reason
from domain.errors import KunqiError
from scheduler.clock import Clock
from scheduler.telling import Handled, Happening, Kept, Settled, Spread, Turned
from store import Store
from store.queue import Queue, look

FRESH_FOR = 5.0  #: seconds that an answer of the store is good for, however often somebody scrapes
_PASSED_ON = {b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"}
LATENESS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 21600, 86400)

log = structlog.get_logger()


class Counts:
    """Counters of this process, moved by what happens."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"kunqi_{name}", what, labels, registry=registry)

        self._messages = counter("messages", "Messages by what became of them", "outcome")
        self._late = counter("messages_late", "Messages accepted more than a minute after they were due")
        self._spread = counter("deliveries_spread", "Deliveries made of due occasions, by why they were due", "reason")
        self._updates = counter("updates", "Updates of chats: kept, handled, buried", "what")
        self._lateness = Histogram(
            "kunqi_lateness_seconds", "From due to accepted", buckets=LATENESS, registry=registry
        )
        self._turns = Histogram(
            "kunqi_turn_seconds", "How long each piece of regular work took", ["work"], registry=registry
        )

    def hear(self, happening: Happening) -> None:
        """Count it."""
        match happening:
            case Settled():
                self._settled(happening)
            case Spread():
                self._spread.labels(happening.reason.name.lower()).inc(happening.subscribers)
            case Kept():
                self._updates.labels("kept").inc(happening.count)
            case Handled():
                self._updates.labels("handled").inc(happening.count)
                self._updates.labels("buried").inc(happening.buried)
            case Turned():
                self._turns.labels(happening.work).observe(happening.took.total_seconds())
            case _:
                pass

    def _settled(self, one: Settled) -> None:
        self._messages.labels(one.reason.name.lower()).inc()
        if one.reason is Reason.ACCEPTED:
            self._lateness.observe(one.waited.total_seconds())
            self._late.inc(one.waited.total_seconds() > 60)


class StoreCollector(Collector):
    """The queue as the store has it, asked for when somebody scrapes."""

    def __init__(self, store: Store, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._lock = Lock()
        self._asked_at = float("-inf")
        self._queue: Queue | None = None

    def collect(self) -> Iterable[Metric]:
        """What there is to say; only that it is down when it does not answer."""
        queue = self._look()
        yield GaugeMetricFamily("kunqi_store_up", "Whether the store answers", value=queue is not None)
        if queue is not None:
            yield from _families(queue)

    def _look(self) -> Queue | None:
        with self._lock:
            if self._monotonic() - self._asked_at >= FRESH_FOR:
                self._queue = self._ask()
                self._asked_at = self._monotonic()
            return self._queue

    def _ask(self) -> Queue | None:
        try:
            with self._store.read() as tx:
                return look(tx, self._clock.now())
        except KunqiError as trouble:
            log.warning("metrics_incomplete", error=str(trouble))
            return None


def _families(queue: Queue) -> Iterable[Metric]:
    waiting = GaugeMetricFamily("kunqi_deliveries", "Deliveries that are not at their end, by state", labels=["state"])
    for state, number in {**queue.waiting, "sending": queue.sending}.items():
        waiting.add_metric([state], number)
    yield waiting
    yield GaugeMetricFamily("kunqi_deliveries_due", "Deliveries that may be tried now", value=queue.due)
    held = GaugeMetricFamily("kunqi_deliveries_held", "Put off by quiet hours, digests and silences", labels=["reason"])
    for reason, number in queue.held.items():
        held.add_metric([Reason(reason).name.lower()], number)
    yield held
    oldest = queue.oldest.total_seconds()
    yield GaugeMetricFamily("kunqi_oldest_due_seconds", "Age of the oldest of these", value=oldest)
    ended = GaugeMetricFamily(
        "kunqi_deliveries_ended_day", "Failed and skipped in the last 24 hours", labels=["state", "reason"]
    )
    for (state, reason), number in queue.ended.items():
        ended.add_metric([state, Reason(reason).name.lower()], number)
    yield ended
    yield GaugeMetricFamily("kunqi_occasions_due", "Occasions due and not spread yet", value=queue.occasions)
    what = "Planned by working days of a year whose days off are not known yet"
    yield GaugeMetricFamily("kunqi_occasions_guessed", what, value=queue.guessed)
    until = workdays.published_until()
    yield GaugeMetricFamily("kunqi_workdays_until_year", "The last year whose days off are known", value=until)
    yield GaugeMetricFamily("kunqi_occasions_silenced", "Occasions that a silence puts off", value=queue.silenced)
    yield GaugeMetricFamily("kunqi_reviews_open", "Questions that wait for a person", value=queue.reviews)
    yield GaugeMetricFamily("kunqi_updates_waiting", "Updates of chats kept and not handled yet", value=queue.updates)


class Metrics:
    """Everything on the page, and what has to be told of what happens."""

    def __init__(self, store: Store, clock: Clock, pulse: Pulse) -> None:
        self.registry = CollectorRegistry()
        self._counts = Counts(self.registry)
        age = Gauge("kunqi_tick_age_seconds", "Since the store last said what is due", registry=self.registry)
        age.set_function(lambda: pulse.tick_age)
        took = Gauge("kunqi_tick_took_seconds", "How long the last tick took", registry=self.registry)
        took.set_function(lambda: pulse.took.get("tick", 0.0))
        self.registry.register(StoreCollector(store, clock))

    def hear(self, happening: Happening) -> None:
        """Count it."""
        self._counts.hear(happening)

    def page(self, *, everybody: bool) -> Application:
        """The page as a web application; unless ``everybody`` may read it, only for callers on this machine itself."""
        page: Application = make_asgi_app(self.registry)
        return page if everybody else _local(page)


def _local(page: Application) -> Application:
    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        if _from_here(scope):
            await page(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    return guarded


def _from_here(scope: Message) -> bool:
    """Whether the caller sits on this machine and speaks for nobody else; a proxy does, and says so by a header."""
    address = (scope.get("client") or ("", 0))[0]
    passed_on = {name for name, _ in scope["headers"]} & _PASSED_ON
    try:
        return ipaddress.ip_address(address).is_loopback and not passed_on
    except ValueError:
        return False
