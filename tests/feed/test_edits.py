"""A thousand edits of the store by chance: each changes the entries concerned and no other octet of the calendar.

A few by default; all with HYPOTHESIS_PROFILE=thorough, and with ``-s`` it prints how many of each kind.
"""

import os
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.errors import KunqiError
from domain.milestone import Milestone, Status
from domain.override import Changes
from domain.times import Moment
from feed.calendar import render
from scheduler import overrides
from store import Store, milestones
from store import overrides as kept_overrides
from tests.feed.build import NAMES
from tests.scheduler.city import City, published

EDITS = 1000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 25
MOST_NOTICES = 30
STAFF = {"by": "telegram:1", "reason": ""}


@dataclass
class Desk:
    """Staff and publishers at work, by chance."""

    city: City
    chance: random.Random
    number: int = 0
    days: dict[str, int] = field(default_factory=dict)  #: of each notice, the day of March it names now

    def any(self) -> Milestone:
        with self.city.store.read() as tx:
            return self.chance.choice(milestones.listed(tx))

    def day(self) -> Moment:
        clock = self.chance.choice(["", "T09:30", "T14:00", "T24:00"])
        return Moment.parse(f"{date(2026, 3, 1) + timedelta(days=self.chance.randrange(40))}{clock}")

    def notice(self) -> None:
        if self.number == MOST_NOTICES:
            return self.revision()
        self.number += 1
        self.days[f"n{self.number}"] = 10
        return self.read(f"n{self.number}")

    def revision(self) -> None:
        name = self.chance.choice(list(self.days))
        self.days[name] = self.chance.randint(5, 28)
        self.read(name)

    def read(self, name: str) -> None:
        day = self.days[name]
        text = f"讲座时间：2026年3月{day}日14:00\n报名截止：2026年3月{day - 3}日\n地点：{name}号会议室"
        self.city.reads(published(name, "02-01", f"关于“{name}号讲座”的通知", text))

    def postpone(self) -> None:
        with self.city.store.begin() as tx:
            overrides.postpone(tx, self.city.timing, self.any().uid, self.day(), **STAFF, now=self.city.clock.now())

    def fix(self) -> None:
        words = self.chance.choice(["新的题目", "一号厅", "题,目;与\\反斜杠\n换行"])
        changes = self.chance.choice([Changes(title=words), Changes(location=words), Changes(start=self.day())])
        with self.city.store.begin() as tx:
            overrides.fix(tx, self.city.timing, self.any().uid, changes, **STAFF, now=self.city.clock.now())

    def cancel(self) -> None:
        with self.city.store.begin() as tx:
            overrides.cancel(tx, self.city.timing, self.any().uid, **STAFF, now=self.city.clock.now())

    def restore(self) -> None:
        with self.city.store.begin() as tx:
            overrides.restore(tx, self.city.timing, self.any().uid, **STAFF, now=self.city.clock.now())

    def undo(self) -> None:
        with self.city.store.begin() as tx:
            standing = [one for one in kept_overrides.latest(tx, 20) if one.undone_at is None]
            if standing:
                chosen = self.chance.choice(standing)
                overrides.undo(tx, self.city.timing, chosen.id, by="telegram:1", now=self.city.clock.now())

    @property
    def deeds(self) -> list[Callable[[], None]]:
        return [
            self.notice,
            self.revision,
            self.revision,
            self.postpone,
            self.fix,
            self.cancel,
            self.restore,
            self.undo,
        ]


def seen(store: Store) -> tuple[dict[str, Milestone], bytes]:
    with store.read() as tx:
        kept = milestones.listed(tx)
    return {one.uid: one for one in kept}, render(kept, **NAMES)


def revision(block: bytes) -> tuple[int, bytes, bytes]:
    """Of one entry as it is written; these lines are too short to be folded."""
    sequence, modified, stamp = (
        re.search(rb"\r\n%b:(\S+)\r\n" % name, block)[1]  # type: ignore[index]
        for name in (b"SEQUENCE", b"LAST-MODIFIED", b"DTSTAMP")
    )
    return int(sequence), modified, stamp


def test_each_edit_changes_the_entries_concerned_and_no_other(sqlite_store: Store) -> None:
    desk = Desk(City(sqlite_store, "2026-02-02T09:00"), random.Random(7))  # noqa: S311 - the same edits each time
    for _ in range(5):
        desk.notice()
    done, (kept, feed) = Counter[str](), seen(sqlite_store)
    while done.total() < EDITS:
        deed = desk.chance.choice(desk.deeds)
        name = deed.__name__
        try:
            deed()
        except KunqiError:  # such as to restore what was never cancelled
            name += " refused"
        desk.city.clock.set(desk.city.clock.now() + timedelta(seconds=desk.chance.choice([0, 1, 61])))
        before, before_feed, (kept, feed) = kept, feed, seen(sqlite_store)
        compare(before, before_feed, kept, feed)
        done[name if kept != before or name.endswith("refused") else f"{name} without effect"] += 1
    print(dict(done), f"{len(kept)} entries at the end")  # noqa: T201 - figures of a thorough run


def blocks(feed: bytes) -> dict[str, bytes]:
    """Each entry's octets by its UID, which is written in a line of its own."""
    parts = feed.removesuffix(b"END:VCALENDAR\r\n").split(b"BEGIN:VEVENT\r\n")[1:]
    return {re.match(rb"UID:(\S+)\r\n", part)[1].decode(): part for part in parts}  # type: ignore[index]


def compare(before: dict[str, Milestone], old_feed: bytes, after: dict[str, Milestone], new_feed: bytes) -> None:
    """The entries that differ are those of the milestones that differ, and their revisions rose."""
    concerned = {uid for uid in after if after[uid] != before.get(uid)}
    old, new = blocks(old_feed), blocks(new_feed)
    assert set(old) <= set(new) == set(after)  # no UID ever goes or becomes another
    assert {uid for uid in new if new[uid] != old.get(uid)} == concerned
    for uid in concerned & set(old):
        assert all(late > early for late, early in zip(revision(new[uid]), revision(old[uid]), strict=True)), uid
    if not concerned:
        assert new_feed == old_feed


def test_a_deed_without_effect_is_seen_as_such(sqlite_store: Store) -> None:
    """The comparison itself can fail: an entry that changed without a revision is found."""
    City(sqlite_store, "2026-02-02T09:00").reads(published("n1", "02-01", "讲座通知", "讲座时间：2026年3月10日14:00"))
    kept, feed = seen(sqlite_store)
    assert [one.status for one in kept.values()] == [Status.CONFIRMED]
    for wrong in (feed.replace(b"DTSTART", b"DTSTARX"), feed.replace(b"UID:", b"UID:x")):
        try:
            compare(kept, feed, kept, wrong)
        except (AssertionError, TypeError):
            continue
        raise AssertionError("a difference was overlooked")
