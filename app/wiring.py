"""The composition root: from settings to parts that know each other."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from app.config import Settings
from bot.chat import Chat
from bot.command import House
from domain.notice import Notice
from feed import months
from feed.app import Application, over
from feed.site import Site, checked_site
from feed.venue import Venues
from scheduler.clock import Clock
from scheduler.timing import Timing
from sources import Broken, read_paths
from store import Store, open_store
from store.turns import Limits


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


def chat(settings: Settings) -> Chat:
    """The chat with this city's staff and links."""
    house = House(
        timing=timing(settings),
        admins=frozenset((*settings.admins.ids, *settings.admins.owners)),
        editors=frozenset(settings.admins.editors),
        reviewers=frozenset(settings.admins.reviewers),
        leads=settings.reminders.default_leads,
        public_url=settings.web.address,
    )
    return Chat(house)


def site(settings: Settings, store: Store, clock: Clock) -> Site:
    """What pages and calendars need to know."""
    city, web = settings.city, settings.web
    made = checked_site(store, clock, zone=city.zone, base_url=web.address, city_name=city.name, font=web.font)
    return replace(made, morning=settings.reminders.morning, venues=Venues(city.venues))


def draw(settings: Settings, store: Store, clock: Clock) -> Callable[[date], bytes]:
    """Draws the month that begins with a day, for the chat."""
    return partial(months.drawn, site(settings, store, clock))


def pages(
    settings: Settings, store: Store, clock: Clock, unready: Callable[[], Mapping[str, str]] = dict
) -> Application:
    """Pages and calendars over a store, as a web application; ``unready``: what is wrong with the service, by name."""
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
