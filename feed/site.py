"""What every handler needs: the store, the clock, and what this city's site is called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from domain.errors import UsageError
from domain.times import city_day
from feed.alarms import MORNING
from feed.athand import AtHand
from feed.calendar import check_zone
from feed.entries import Entries
from feed.entry import CancelledStyle, Manner
from feed.shelf import Shelf
from feed.venue import NOWHERE, Venues
from scheduler.clock import Clock
from store import Store

#: Octets of pages at hand; one is some 30 KB.
PAGES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One city's pages and feeds over one store; ``base_url`` has no slash at its end."""

    store: Store
    clock: Clock
    zone: ZoneInfo
    base_url: str
    city_name: str
    city_english: str = ""
    font: str = ""  #: the file that pictures are written with; empty: what the system has
    shelf: Shelf = field(default_factory=Shelf)
    pages: Shelf = field(default_factory=lambda: Shelf(room=PAGES))  #: apart, so that a look round pushes out no feed
    entries: Entries = field(default_factory=Entries)
    morning: time = MORNING  #: when what is counted in days rings in a personal calendar
    personal: AtHand = field(default_factory=AtHand)
    venues: Venues = NOWHERE  #: the places whose position is known
    unready: Callable[[], Mapping[str, str]] = dict  #: what is wrong with the service behind the site, by name

    @property
    def name(self) -> str:
        """昆期 · 昆山."""
        return f"昆期 · {self.city_name}" if self.city_name else "昆期"

    def today(self) -> date:
        """The city's date."""
        return city_day(self.clock.now(), self.zone)

    def midnight(self) -> datetime:
        """The instant the city's day began, UTC."""
        return datetime.combine(self.today(), time(), self.zone).astimezone(UTC)

    def address(self, path: str) -> str:
        """The full address of a path of ours."""
        return self.base_url + path

    def manner(self, cancelled: CancelledStyle) -> Manner:
        """How entries are written here."""
        return Manner(self.base_url, self.zone, cancelled, self.venues)

    def webcal(self, path: str) -> str:
        """The address that calendar programs subscribe to when it is tapped; ``https`` alone is a download to many."""
        return "webcal://" + self.base_url.partition("://")[2] + path


def checked_site(store: Store, clock: Clock, *, zone: ZoneInfo, base_url: str, city_name: str, font: str = "") -> Site:
    """A site whose address and zone can work; UsageError otherwise."""
    check_zone(zone)
    return Site(
        store=store,
        clock=clock,
        zone=zone,
        base_url=_checked_base_url(base_url),
        city_name=city_name,
        font=font,
    )


def _checked_base_url(base_url: str) -> str:
    """Without the slash at its end; UsageError unless it is http(s)://host, perhaps with a path."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(f"网站地址「{base_url}」写法不对，应像 https://kunqi.example.cn。")
    return base_url.rstrip("/")
