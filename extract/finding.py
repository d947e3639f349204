"""One time of a notice and everything that was decided about it."""

from dataclasses import dataclass

from extract.mention import Mention
from extract.promise import NoPromise, Promise
from extract.resolve import Slot
from extract.rule import Node

PAST = "over before the notice was published"


@dataclass(frozen=True, slots=True)
class Finding:
    """A time with its purpose, its days, and why it became no milestone, if so."""

    node: Node
    mention: Mention | None
    purpose: Promise | NoPromise
    slots: tuple[Slot, ...] = ()
    unread: str = ""  #: why it became no milestone; empty where it did
    unsure: bool = False
    no_such_day: bool = False
