"""Everything that watches the service while it runs: ``/readyz``, ``/metrics``, and what has to be told of what happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from app import web, wiring
from app.config import Settings
from app.metrics import Metrics
from app.pulse import Pulse
from scheduler import telling
from scheduler.clock import Clock
from store import Store

METRICS = "/metrics"


@dataclass(frozen=True, slots=True)
class Watch:
    """One process under watch."""

    pulse: Pulse
    metrics: Metrics

    def site(self, settings: Settings, store: Store, clock: Clock) -> web.Application:
        """The city's site with ``/readyz`` that tells the truth, and with ``/metrics`` for those who may see it.

        Without [web] metrics = true that is whoever calls from this machine; and where public_url says that a proxy
        stands before us, which calls from this machine too, it is nobody.
        """
        site = wiring.pages(settings, store, clock, unready=self.pulse.unready)
        if settings.web.public_url and not settings.web.metrics:
            return site
        return web.beside(site, METRICS, self.metrics.page(everybody=settings.web.metrics))


@contextmanager
def watched(settings: Settings, store: Store, clock: Clock) -> Iterator[Watch]:
    """Watch this process until the block ends."""
    receivers = ("telegram",) if settings.telegram.token else ()
    pulse = Pulse(store, timedelta(seconds=settings.reminders.tick_seconds), receivers)
    metrics = Metrics(store, clock, pulse)
    try:
        with telling.heard_by(pulse.hear), telling.heard_by(metrics.hear):
            yield Watch(pulse, metrics)
    finally:
        pulse.close()
