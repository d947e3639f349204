"""Notices of an invented publisher, a store that reads them, and what the store then says, without names and counters."""

from datetime import date

from domain.milestone import Kind, Milestone
from domain.notice import Notice
from scheduler import ingest
from scheduler.ingest import Ingested
from store import Store, changes, milestones, reviews
from tests.scheduler.world import World

SOURCE = "临江市科技局"


def published(id: str, on: str, title: str, text: str, source: str = SOURCE) -> Notice:  # noqa: A002
    """A notice of the year 2026: ``on`` is ``MM-DD``."""
    day = date.fromisoformat(f"2026-{on}")
    return Notice(id=id, title=title, published_on=day, text=text, url=f"https://example.org/{id}", source=source)


class City(World):
    """Reads notices on the morning they are published, or whenever a test says."""

    def reads(self, *notices: Notice, reread: bool = False) -> Ingested:
        """One after the other, now; what came of the last."""
        for notice in notices:
            done = ingest.ingest(self.store, self.timing, notice, self.clock.now(), reread=reread)
        return done

    async def lives_through(self, *notices: Notice) -> list[str]:
        """Each on its day at nine; what was sent meanwhile."""
        said: list[str] = []
        for notice in notices:
            said += await self.until(f"{notice.published_on}T09:00")
            self.reads(notice)
        return said


def stands(store: Store) -> list[str]:
    """Every milestone in time order: ``a1 event 03-14T14:00 cancelled: 市图书馆 < cancelled c1``."""
    with store.read() as tx:
        return sorted(line(one) for one in milestones.listed(tx))


def line(one: Milestone) -> str:
    """One milestone in a line: its notice, event or window, times, status, and each change with its notice."""
    facts = one.facts
    kind = "event" if facts.kind is Kind.EVENT else "window"
    times = f"{_short(facts.start)}/{_short(facts.end)}" if facts.start and facts.end else _short(facts.anchor)
    steps = "".join(f" < {step.kind} {step.notice.id}" for step in one.history)
    status = "" if one.status.value == "confirmed" else f" {one.status}"
    return f"{one.notice.id} {kind} {times}{status}{steps}"


def _short(moment: object) -> str:
    return str(moment).removeprefix("2026-")


def links(store: Store) -> list[str]:
    """Which notice changes which, and why: ``c1 -> a1: a similar title``."""
    with store.read() as tx:
        said = changes.of_source(tx, SOURCE, date(2026, 1, 1), date(2026, 12, 31))
    return [f"{one.notice.id} -> {one.target}: {one.why}" for one in said]


def asked(store: Store) -> list[str]:
    """What waits for a person: ``c1: unclear what it changes``."""
    with store.read() as tx:
        return sorted(f"{one.notice.id}: {', '.join(one.doubts)}" for one in reviews.waiting(tx))
