"""The ways into the calendar programs: one address for each that opens it with a feed filled in. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from bot.answer import Button, Row
from bot.messages.words import Words
from bot.rich import Paragraph, lines, link

#: Google refuses a longer address without a word (measured).
LONGEST_FOR_GOOGLE = 256
_HERE = frozenset({"127.0.0.1", "localhost", "::1", "0.0.0.0"})  # noqa: S104 - compared with, not bound to


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One feed as it is offered: ``path`` without its suffix, ``/f/…`` or ``/feeds/opera``."""

    base: str  #: the site, without a slash at its end
    path: str
    ringing: bool
    name: str

    @property
    def https(self) -> str:
        """The address itself."""
        return f"{self.base}{self.path}.ics{self._asked}"

    @property
    def webcal(self) -> str:
        """The same under the scheme that calendar programs answer to."""
        return _webcal(self.https)

    @property
    def page(self) -> str:
        """A page of ours that opens the webcal address: a chat opens http and https only."""
        return f"{self.base}{self.path}{self._asked}"

    @property
    def google(self) -> str:
        """Without alarms, which Google does not look at; empty where the address is too long for it."""
        webcal = _webcal(f"{self.base}{self.path}.ics")
        fits = len(webcal) <= LONGEST_FOR_GOOGLE
        return f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}" if fits else ""

    def outlook(self, host: str) -> str:
        """Outlook on the web, at ``outlook.live.com`` for persons and ``outlook.office.com`` for work and school."""
        asked = urlencode({"url": f"{self.base}{self.path}.ics", "name": self.name}, quote_via=quote, safe="")
        return f"https://{host}/calendar/0/addfromweb?{asked}"

    @property
    def _asked(self) -> str:
        return "?alarms=1" if self.ringing else ""


def spelled(one: Link) -> Paragraph:
    """Both addresses, to be copied."""
    return lines(link(one.https, one.https), one.webcal)


def ways(one: Link, words: Words) -> tuple[Row, ...]:
    """A button a program. Google and Outlook fetch a calendar themselves, so what only this machine knows is not for them."""
    said = words.calendar
    apple, how = Button(said.button_apple, url=one.page), Button(said.button_how, url=f"{one.base}{said.how_page}")
    if is_only_here(one.base):
        return ((apple, how),)
    google = (Button(said.button_google, url=one.google),) if one.google else ()
    personal, work = (one.outlook(f"outlook.{host}.com") for host in ("live", "office"))
    return (
        (apple, *google),
        (Button(said.button_outlook, url=personal), Button(said.button_outlook_work, url=work)),
        (how,),
    )


def is_only_here(base: str) -> bool:
    """Whether an address means nothing on another machine."""
    return (urlsplit(base).hostname or "") in _HERE


def _webcal(url: str) -> str:
    return re.sub(r"^https?", "webcal", url)
