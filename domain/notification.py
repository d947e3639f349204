"""What one subscriber is told in one message, before any words are chosen."""

from dataclasses import dataclass
from datetime import datetime

from domain.delivery import Delivery
from domain.milestone import Milestone
from domain.override import Override
from domain.profile import Fit
from domain.staff_word import StaffWord
from domain.subscription import Subscriber
from domain.times import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One delivery and the milestone it speaks of."""

    delivery: Delivery
    milestone: Milestone
    told: Moment | None = None  #: the time this subscriber was told before, if any
    told_place: str = ""  #: the place this subscriber was told before, where it is another now
    opens: tuple[Milestone, ...] = ()  #: of a registration: the events one signs up for
    fit: Fit = Fit.UNSTATED  #: whether it is for this subscriber
    note: str = ""  #: a line of the staff's own, with a reminder that they ordered
    word: StaffWord | None = None  #: what staff did, where it is they who say so or who said so before


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What the staff say of no milestone, and the delivery that carries it."""

    delivery: Delivery
    deed: Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Everything due for one subscriber at one moment: reminders and changes, and what was missed in one line.

    Or an announcement, which comes by itself.
    """

    subscriber: Subscriber
    items: tuple[Item, ...]
    missed: tuple[Item, ...] = ()
    now: datetime
    code: str  #: short code; a message that may be a double repeats it
    maybe_double: bool = False
    announcement: Announcement | None = None
    silent: bool = False  #: in quiet hours, since it would be of no use after them: to be shown without a sound
