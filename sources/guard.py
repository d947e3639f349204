"""Which addresses of the web may be asked, pure: a link must never lead to what only this machine or its network reaches.

A name is judged by the addresses it has, never by how it is spelled, so 2130706433 and a name that points to 127.0.0.1 are
the same to us. Whoever connects must connect to the very address that was judged here: between two look-ups a name can move.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

LONGEST_URL = 2048
_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024  #: below it only those of the web: nobody is to be made to speak to a mail server
_PRINTABLE = re.compile(r"[^\x00-\x20\x7f-\xa0\\\ud800-\udfff]+")
_AS_THEY_ARE = "/%:@!$&'()*+,;=~-._?"  # RFC 3986: reserved and unreserved characters, and what is quoted already

_UNICAST = IPv6Network("2000::/3")
_EMBEDDED = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))  # the last 32 bits are an IPv4 address
#: Tunnels, identifiers and examples among the global addresses; RFC 4380, 3056, 3849, 9637, 6890.
_SPECIAL = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")))  # fmt: skip


class Why(StrEnum):
    """Why a page could not be had."""

    NO_ADDRESS = "no address"  #: not one of the web
    INSIDE = "inside"  #: a place that is not on the public Internet
    UNREACHABLE = "unreachable"  #: no such name, no connection, no valid certificate
    SLOW = "slow"
    STATUS = "status"  #: the answer says that it is not there, or not for us
    REDIRECTS = "redirects"
    TOO_LARGE = "too large"
    NO_PAGE = "no page"  #: a picture, a PDF, or nothing that HTTP knows
    NO_TEXT = "no text"  #: a page without words: most likely pictures


class Unfetched(Exception):
    """There is no page, for a reason with a name; ``detail`` is for the log and, where it is short, for people."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}")
        self.why = why
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Target:
    """A web address taken apart; all of it ASCII."""

    scheme: str
    host: str
    port: int
    path: str  #: with its query

    @property
    def name(self) -> str:
        """As it stands in a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without what stood behind #."""
        return f"{self.scheme}://{self.name}{self.path}"


def target(url: str) -> Target:
    """What an address asks for; Unfetched(NO_ADDRESS) for what is none, or hides somebody's password."""
    if not _PRINTABLE.fullmatch(url) or len(url) > LONGEST_URL:
        raise Unfetched(Why.NO_ADDRESS, url[:80])
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:  # UnicodeError is one
        raise Unfetched(Why.NO_ADDRESS, url[:80]) from None
    if parts.scheme not in _PORTS or not host or parts.username is not None or "%" in host:
        raise Unfetched(Why.NO_ADDRESS, url[:80])
    port = _PORTS[parts.scheme] if port is None else port
    if port not in _PORTS.values() and port < _FIRST_FREE_PORT:
        raise Unfetched(Why.NO_ADDRESS, f"port {port}")
    path = quote(parts.path or "/", safe=_AS_THEY_ARE) + (
        f"?{quote(parts.query, safe=_AS_THEY_ARE)}" * bool(parts.query)
    )
    return Target(parts.scheme, host, port, path)


def is_public(address: str) -> bool:
    """Whether this IP address is one of the public Internet; what is no address is not."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if any(ip in network for network in _EMBEDDED):
            return is_public(str(IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.scope_id is not None or ip not in _UNICAST:
            return False
    special = any(ip in network for network in _SPECIAL if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not special


def one_of(addresses: Iterable[str], port: int, allowed: frozenset[tuple[str, int]] = frozenset()) -> str:
    """The address to connect to; Unfetched where there is none, or where any of them is not public.

    ``allowed``: places (address and port) that are granted all the same, for tests that play the web on this machine.
    """
    found = list(addresses)
    if not found:
        raise Unfetched(Why.UNREACHABLE, "no address")
    inside = [one for one in found if not is_public(one) and (one, port) not in allowed]
    if inside:
        raise Unfetched(Why.INSIDE, inside[0])
    return found[0]
