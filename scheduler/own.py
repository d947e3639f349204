"""What makes a calendar somebody's own: their topics and words, what they answered, and when it is to ring for them.

Pure but for ``read``. A person's settings change in many places, and none of them has to know of calendars: whoever reads
a personal calendar looks whether anything is another than the last time, and notes since when. That gives the calendar
as a whole its Last-Modified, and each entry that looks otherwise a LAST-MODIFIED that has moved, without which some
clients do not take the new one (ICSx5 and Google, as measured).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from domain.milestone import Milestone
from domain.subscription import LeadTime, Subscriber, Subscription
from domain.wishes import Mark, MarkKind
from scheduler import plan
from scheduler.orders import orders
from scheduler.timing import Timing
from store import Tx, feeds, overrides, subscribers, wishes
from store.feeds import PersonalFeed, Stamp

LEADS, LANGUAGE = "leads", "language"  #: names among the stamps; all others are uids
_NOBODY = Subscriber(id=0, receiver="", address="")
_EVER = datetime.min.replace(tzinfo=UTC)
_SECOND = timedelta(seconds=1)
#: What somebody took back is remembered as long as its entry can still be in their calendar, and longer.
REMEMBERED = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """All that one subscriber's calendar follows from."""

    subscription: Subscription
    answers: Mapping[str, Mark]  #: by uid
    ordered: Mapping[str, tuple[LeadTime, ...]]  #: by uid: what the staff gave a milestone in place of everybody's own
    language: str  #: zh, en; empty: that of the house

    @property
    def settings(self) -> str:
        """A digest: the same for people who want the same, another once anything is."""
        wanted = replace(self.subscription, subscriber=_NOBODY)
        said = repr((wanted, sorted(self.states.items())))
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def states(self) -> dict[str, str]:
        """What the look of entries depends on: of single ones by uid, of all by a name."""
        of_one = {uid: f"{mark.kind} {mark.at or ''}".strip() for uid, mark in self.answers.items()}
        for uid, leads in self.ordered.items():
            of_one[uid] = f"{of_one.get(uid, '')} {_spelled(leads)}"
        return {**of_one, LEADS: _spelled(self.subscription.leads), LANGUAGE: self.language}


def read(tx: Tx, subscriber_id: int, over_after: datetime) -> Own:
    """As it stands; answers to milestones that were over by ``over_after`` are left out."""
    orders_of = {uid: orders(overrides.of_milestone(tx, uid)).leads for uid in overrides.with_own_leads(tx)}
    return Own(
        subscription=subscribers.subscription(tx, subscriber_id),
        answers=feeds.answers(tx, subscriber_id, over_after),
        ordered={uid: leads for uid, leads in orders_of.items() if leads is not None},
        language=wishes.of(tx, subscriber_id).speaks,
    )


def looked(feed: PersonalFeed, own: Own, now: datetime) -> PersonalFeed:
    """The feed after a look at its owner's settings; the very same where nothing is another."""
    if own.settings == feed.settings:
        return feed
    first, states = not feed.settings, own.states  # what nobody has seen yet has not changed
    named = {name: (feed.stamps.get(name, Stamp("")), states.get(name, "")) for name in {*feed.stamps, *states}}
    stamps = {name: Stamp(state) if first else _stamp(kept, state, now) for name, (kept, state) in named.items()}
    return replace(
        feed,
        settings=own.settings,
        changed_at=feed.changed_at if first else max(now, feed.changed_at),
        stamps={name: stamp for name, stamp in stamps.items() if stamp.state or not _is_old(stamp, now)},
    )


def _stamp(kept: Stamp, state: str, now: datetime) -> Stamp:
    """Whole seconds, as calendars have them, and always later than the one before."""
    if kept.state == state:
        return kept
    whole = now.replace(microsecond=0)
    return Stamp(state, whole if kept.since is None else max(whole, kept.since + _SECOND))


def _spelled(leads: Iterable[LeadTime]) -> str:
    return " ".join(map(str, leads))


def _is_old(stamp: Stamp, now: datetime) -> bool:
    return stamp.since is None or now - stamp.since > REMEMBERED


def leads_of(milestone: Milestone, own: Own) -> tuple[LeadTime, ...]:
    """How long before it rings for this person, unless they are done with it."""
    return own.ordered.get(milestone.uid, own.subscription.leads)


def rings_at(milestone: Milestone, own: Own, timing: Timing) -> list[datetime]:
    """When it is to ring for this person, UTC: their lead times to the working day, and what they asked for once more.

    Nothing rings of what they have done, what is cancelled or not certain. Quiet hours are of messages: a client that
    is not to ring at night has a setting for that.
    """
    mark = own.answers.get(milestone.uid)
    if mark is not None and mark.kind is MarkKind.DONE:
        return []
    due = {row.due_at for row in plan.planned(milestone, leads_of(milestone, own), timing, _EVER)}
    if mark is not None and mark.at is not None:
        due.add(mark.at)
    return sorted(due)


def since(feed: PersonalFeed, uid: str, *, alarms: bool) -> datetime | None:
    """Since when an entry looks as it does because of what its reader changed; None where they changed nothing."""
    names = (uid, LANGUAGE, LEADS) if alarms else (uid, LANGUAGE)
    found = (feed.stamps[name].since for name in names if name in feed.stamps)
    return max((at for at in found if at is not None), default=None)
