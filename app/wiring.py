"""The composition root: from settings to parts that know each other.

The chat brings the reading of Chinese with it, and pages their templates: these are imported by who asks for them, so that
`kunqi agenda` and its like answer without them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import Settings
from domain.notice import Notice
from scheduler.clock import Clock
from scheduler.timing import Timing
from sources import Broken, read_paths
from store import Store, open_store
from store.turns import Limits

if TYPE_CHECKING:
    from bot.chat import Chat
    from feed.app import Application
    from feed.site import Site


@contextmanager
def opened(settings: Settings, *, exclusive: bool = False) -> Iterator[Store]:
    """The configured store, closed after the block; ``exclusive`` for whoever sends."""
    store = open_store(settings.store.url, exclusive=exclusive)
    try:
        yield store
    finally:
        store.close()


def timing(settings: Settings) -> Timing:
    """How this city reminds."""
    reminders = settings.reminders
    return Timing(
        zone=settings.city.zone,
        morning=reminders.morning,
        settle=timedelta(minutes=reminders.settle_minutes),
        late=timedelta(minutes=reminders.late_minutes),
        places=settings.city.places,
    )


def limits(settings: Settings) -> Limits:
    """How many messages Telegram is given."""
    telegram = settings.telegram
    return Limits(
        per_second=telegram.per_second,
        per_chat_seconds=telegram.per_chat_seconds,
        per_group_minute=telegram.per_group_minute,
    )


def chat(settings: Settings) -> "Chat":
    """The chat with this city's staff and links."""
    from bot.chat import Chat  # noqa: PLC0415 -- see above
    from bot.command import House  # noqa: PLC0415

    house = House(
        timing=timing(settings),
        admins=frozenset((*settings.admins.ids, *settings.admins.owners)),
        editors=frozenset(settings.admins.editors),
        reviewers=frozenset(settings.admins.reviewers),
        leads=settings.reminders.default_leads,
        public_url=settings.web.address,
    )
    return Chat(house)


def site(settings: Settings, store: Store, clock: Clock) -> "Site":
    """What pages and calendars need to know."""
    from feed.site import checked_site  # noqa: PLC0415 -- see above
    from feed.venue import Venues  # noqa: PLC0415

    city, web = settings.city, settings.web
    made = checked_site(store, clock, zone=city.zone, base_url=web.address, city_name=city.name, font=web.font)
    return replace(made, city_english=city.english, morning=settings.reminders.morning, venues=Venues(city.venues))


def draw(settings: Settings, store: Store, clock: Clock) -> Callable[[date], bytes]:
    """Draws the month that begins with a day, for the chat."""
    from feed import months  # noqa: PLC0415 -- see above

    return partial(months.drawn, site(settings, store, clock))


def pages(
    settings: Settings, store: Store, clock: Clock, unready: Callable[[], Mapping[str, str]] = dict
) -> "Application":
    """Pages and calendars over a store, as a web application; ``unready``: what is wrong with the service, by name."""
    from feed.app import over  # noqa: PLC0415 -- see above

    return over(replace(site(settings, store, clock), unready=unready))


def seeds() -> Path:
    """The notices that come with Kunqi."""
    return Path(__file__).parent.parent / "seeds"


def notices(paths: list[Path]) -> tuple[list[Notice], list[Broken]]:
    """All that can be read under these paths, and what cannot."""
    good: list[Notice] = []
    broken: list[Broken] = []
    for found in read_paths(paths):
        if isinstance(found, Broken):
            broken.append(found)
        else:
            good.append(found)
    return good, broken
