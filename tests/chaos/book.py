"""What is to arrive: milestones, subscribers and the moments between them, written with the store's own functions."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.messages.card import code_of
from domain.delivery import OccasionKind
from domain.milestone import Evidence, Facts, Kind, Milestone, Status, Topic
from domain.notice import Notice
from domain.subscription import LeadTime, Matcher, MatcherKind
from domain.times import CITY, Moment, Precision
from scheduler import plan
from store import Store, Tx, milestones, notices, occasions, subscribers

LEAD = LeadTime.parse("1d")
RECEIVER = "telegram"
NOTICE = Notice(
    id="chaos",
    title="演练",
    published_on=date(2026, 1, 5),
    text="演练的正文",
    url="https://example.org/chaos",
    source="昆山科创",
)

Pair = tuple[str, str]  #: an address and a milestone's short code


@dataclass(slots=True)
class Book:
    """Who is to hear of what, and from when on."""

    store: Store
    size: int  #: subscribers of one group
    far: date = date(2090, 6, 1)  #: when everything closes: a reminder of it is useful until then
    due: dict[Pair, float] = field(default_factory=dict)  #: seconds of the epoch
    _milestones: int = 0
    _groups: dict[str, list[str]] = field(default_factory=dict)

    def people(self, group: str, addresses: Iterable[str]) -> None:
        """Subscribers of one keyword, which is the group's name."""
        with self.store.begin() as tx:
            if notices.find(tx, NOTICE.id) is None:
                notices.add_revision(tx, NOTICE, datetime.now(UTC))
            for address in addresses:
                made = subscribers.ensure(tx, RECEIVER, address, datetime.now(UTC), [LEAD])
                subscribers.add_matcher(tx, made.id, Matcher(MatcherKind.KEYWORD, group))
                self._groups.setdefault(group, []).append(address)

    def crowd(self, groups: int, first: int = 1) -> list[str]:
        """So many groups of ``size`` private chats each, numbered from ``first``; the groups' names."""
        names = [f"第{first + number * self.size:06d}组" for number in range(groups)]
        for number, name in enumerate(names):
            begin = first + number * self.size
            self.people(name, [str(chat) for chat in range(begin, begin + self.size)])
        return names

    def plan(self, moments: Iterable[tuple[str, float]]) -> None:
        """A milestone a moment: this group hears of it at this second of the epoch."""
        with self.store.begin() as tx:
            for group, at in moments:
                self._one(tx, group, at)

    def _one(self, tx: Tx, group: str, at: float) -> None:
        self._milestones += 1
        uid = str(uuid.UUID(int=self._milestones << 104 | 0x4000 << 64 | 0x8 << 60))
        due_at = datetime.fromtimestamp(at, UTC)
        milestone = _milestone(uid, group, self.far)
        milestones.add(tx, milestone, Status.CONFIRMED, CITY)
        occasions.plan(
            tx,
            uid,
            OccasionKind.LEAD,
            str(LEAD),
            plan.about(milestone),
            known_at=due_at - timedelta(days=30),
            due_at=due_at,
        )
        for address in self._groups[group]:
            self.due[address, code_of(uid)] = at


def _milestone(uid: str, group: str, far: date) -> Milestone:
    facts = Facts(
        kind=Kind.APPLICATION,
        topic=Topic.APPLICATION,
        title=f"{group}的演练",
        end=Moment(far),
        precision=Precision.DAY,
        evidence=Evidence(quote="演练", start=0, end=2, rules=()),
    )
    born = datetime(2026, 1, 5, tzinfo=UTC)
    return Milestone(
        uid=uid,
        sequence=0,
        status=Status.CONFIRMED,
        notice=NOTICE.ref,
        read=facts,
        facts=facts,
        first_seen_at=born,
        revised_at=born,
    )
