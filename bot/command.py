"""What a command is, and what it is given to answer with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import store.milestones
import store.subscribers
from bot.answer import Answer, Incoming
from bot.messages import spoken_by
from bot.messages.words import Words
from bot.roles import Role
from domain.errors import NotFound, UsageError
from domain.milestone import Milestone
from domain.profile import Fit
from domain.subscription import DEFAULT_LEADS, LeadTime, Subscriber, Subscription
from domain.times import city_day
from domain.wishes import NOTHING, Wishes
from scheduler import fitting, wishing
from scheduler.timing import Timing

# GroupAnonymousBot, Channel_Bot and the account that forwards channel posts: whoever writes, the id is the same.
SHARED_IDS = frozenset({1087968824, 136817688, 777000})


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What holds for every conversation."""

    timing: Timing
    admins: frozenset[int] = frozenset()  #: numeric Telegram ids of the owners
    editors: frozenset[int] = frozenset()
    reviewers: frozenset[int] = frozenset()
    leads: tuple[LeadTime, ...] = DEFAULT_LEADS  #: of a new subscriber
    public_url: str = ""  #: where feed/ is reached from outside, without a slash at the end; empty: no calendar links

    def __post_init__(self) -> None:
        if shared := (self.admins | self.editors | self.reviewers) & SHARED_IDS:
            raise UsageError(f"admins 里的 {min(shared)} 是许多人共用的 Telegram 账号，不能作为管理员。")

    def people(self, role: Role) -> frozenset[int]:
        """Who was given this role."""
        return {Role.OWNER: self.admins, Role.EDITOR: self.editors, Role.REVIEWER: self.reviewers}[role]

    def role(self, incoming: Incoming) -> Role | None:
        """What the one who wrote is of the staff, the highest where several; None: not of it."""
        if incoming.owner:
            return Role.OWNER
        if incoming.receiver != "telegram":
            return None
        return max((role for role in Role if incoming.user_id in self.people(role)), default=None)

    def serves(self, incoming: Incoming) -> bool:
        """Whether the one who wrote is staff."""
        return self.role(incoming) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of one person, the transaction it is answered in, and the words to answer with."""

    tx: store.Tx
    incoming: Incoming
    now: datetime
    house: House
    words: Words
    menu: "tuple[Command, ...]"  #: what this person may use
    argument: str = ""  #: what follows the command, or the command's part of the button data
    wishes: Wishes = NOTHING  #: of this chat, as they were when this came
    known: dict[str, Subscriber] = field(default_factory=dict)  #: who this is, once it was looked up

    @property
    def today(self) -> date:
        """The city's date."""
        return city_day(self.now, self.house.timing.zone)

    @property
    def staff(self) -> bool:
        """Whether an admin is asking."""
        return self.house.serves(self.incoming)

    def subscriber(self) -> Subscriber:
        """The chat as a subscriber, made on its first message."""
        here = self.incoming
        if here.address not in self.known:
            made = store.subscribers.ensure(self.tx, here.receiver, here.address, self.now, self.house.leads)
            self.known[here.address] = made
            self._heed_client(made)
        return self.known[here.address]

    def _heed_client(self, made: Subscriber) -> None:
        """Reminders come when no client is asking: what it speaks is kept. In a group each speaks their own."""
        here = self.incoming
        if not here.group and here.language and (spoken := spoken_by(here.language)) != self.wishes.heard:
            wishing.hear(self.tx, made, spoken)

    def subscription(self) -> Subscription:
        """What this chat subscribes to."""
        return store.subscribers.wishes(self.tx, self.subscriber())

    def fit(self, milestone: Milestone) -> Fit:
        """Whether a milestone is for who asks."""
        return fitting.fit(self.wishes.profile, milestone.facts, self.house.timing)

    def milestone(self, code: str) -> Milestone:
        """The milestone with this code or uid; NotFound says what to do."""
        wanted = code.strip().lstrip("#").lower()
        found = store.milestones.find(self.tx, wanted) if wanted else None
        if found is None:
            raise NotFound(self.words.no_such_code.format(code=code.strip()[:40]))
        return found


Handler = Callable[[Turn], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that can be asked: by /name, by a plain word, or by a button whose data begins with ``name:``."""

    name: str
    answer: Handler
    press: Handler | None = None
    words: tuple[str, ...] = field(default=())  #: plain words that mean the same
    joined: bool = False  #: what follows a plain word may stand right behind it: 订阅路演
    staff: bool = False  #: only for admins
    open: bool = False  #: in a group, for whoever is there: it changes nothing; otherwise only for those who run it
    personal: bool = False  #: about one person: refused wherever several read
    of_one: str = ""  #: the command that is meant where a milestone's code comes first: /remind CODE
