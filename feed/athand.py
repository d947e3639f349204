"""What is kept in memory for personal calendars, each kind within its own room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from domain.milestone import Milestone
from feed.bounded import Bounded
from feed.rates import Rates
from feed.representation import Representation

READERS = 100_000  #: whose tags and rates are remembered; of more, those who asked last
_BESIDE = 400  #: octets that a value costs beside its own: the object, its name, its place


def _octets(content: Representation) -> int:
    return len(content.body) + len(content.gzipped or b"") + _BESIDE


@dataclass(frozen=True, slots=True)
class AtHand:
    """Some 150 MB in all with a hundred thousand readers."""

    entries: Bounded[bytes] = field(default_factory=lambda: Bounded(32_000_000, lambda one: len(one) + _BESIDE))
    bodies: Bounded[Representation] = field(default_factory=lambda: Bounded(64_000_000, _octets))
    stock: Bounded[Mapping[str, Milestone]] = field(default_factory=lambda: Bounded(1, lambda _: 1))  #: by uid
    tags: Bounded[Representation] = field(default_factory=lambda: Bounded(READERS, lambda _: 1))
    #: A group has one address for all its members.
    rates: Rates = field(default_factory=lambda: Rates(burst=300, every=6, room=READERS))
    making: Lock = field(default_factory=Lock)
