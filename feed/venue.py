"""Where a thing takes place: the coordinates of a known venue, the address of a stream. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.milestone import Facts, Kind
from feed.text import masked, one_line, web_link

_LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+;=%-]+")
_CLOSING = ".,;:!?'()[]*"  # belongs to the sentence around the link
_STREAM = re.compile(r"直播|线上|在线|云|视频|会议|腾讯|钉钉|飞书|webinar|zoom|teams|live|stream", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees north and east, WGS 84, as GEO of RFC 5545 §3.8.1.6 has them."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.6f};{self.longitude:.6f}"


class Venues:
    """The venues whose position is known, by a part of what notices call them. Two of them are equal when they are one."""

    def __init__(self, known: Mapping[str, tuple[float, float]]) -> None:
        named = ((one_line(name), Position(*position)) for name, position in known.items())
        # The longest name first: 文化馆新馆 is not 文化馆.
        self._known = sorted(((name, at) for name, at in named if name), key=lambda pair: (-len(pair[0]), pair[0]))

    def position(self, location: str) -> Position | None:
        """Of the longest known name that this location contains."""
        return next((at for name, at in self._known if name in location), None)


NOWHERE = Venues({})


def stream(facts: Facts) -> str:
    """The link by which one attends from afar, or the empty string; only of an event, and never one with a private number.

    A link in the place is how one gets there. One beside the way to sign up may be a form, unless the words speak of a
    broadcast or a meeting.
    """
    if facts.kind is not Kind.EVENT:
        return ""
    told = [facts.location, facts.sign_up if _STREAM.search(facts.sign_up) else ""]
    links = (found[0].rstrip(_CLOSING) for words in told for found in _LINK.finditer(words))
    return next((link for link in links if web_link(link) and masked(link) == link), "")
