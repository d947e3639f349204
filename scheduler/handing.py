"""Notices that the staff hand over: what each is to the store, keeping them together, and taking all of that back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import extract
from domain.milestone import Reading
from domain.notice import Notice, NoticeRevision
from domain.override import HOUSE, Action, Changes, Override
from scheduler import ingest, overrides
from scheduler.ingest import Ingested
from scheduler.timing import Timing
from store import Tx, alone, changes, house, milestones, notices, state
from store import overrides as kept

#: Names in an override's details: ids; "id number" of what was replaced, and of what was kept, a line each; and whether it
#: was looked at, empty if not.
NOTICE, BEFORE, AFTER, LOOKED_AT = "notice", "before", "after", "looked_at"
_NOTHING = Changes()


class Standing(StrEnum):
    """What a notice is to the store."""

    NEW = "new"
    CHANGED = "changed"  #: it is kept, and promises something else now
    KNOWN = "known"  #: it is kept, and promises the same


@dataclass(frozen=True, slots=True)
class Weighed:
    """A notice as it would be kept: under the id that it is known by, if it is."""

    notice: Notice
    reading: Reading
    standing: Standing


def weigh_all(tx: Tx, given: Sequence[Notice]) -> list[Weighed]:
    """What an export holds, an article that is in it twice as it stands there last.

    Several may look like one that is kept without its address: one of them is that, the others are articles of their own.
    """
    weighed: dict[str, Weighed] = {}
    for notice in {one.id: one for one in given}.values():
        one = weigh(tx, notice)
        first = weighed.get(one.notice.id)
        if first is not None and not _agree(first.notice, first.reading, notice, one.reading):
            one = Weighed(notice, one.reading, Standing.NEW)
        weighed[one.notice.id] = one
    return list(weighed.values())


def weigh(tx: Tx, notice: Notice) -> Weighed:
    """The same article comes by many ways: it is known by its id, its address, or its title and day."""
    reading = extract.read(notice)
    known = next((one.notice for one in notices.like(tx, notice) if _is_copy(one.notice, notice, reading)), None)
    if known is None:
        return Weighed(notice, reading, Standing.NEW)
    named = replace(notice, id=known.id, url=notice.url or known.url, source=known.source)
    same = known.content_hash == notice.content_hash or _said(extract.read(known)) == _said(reading)
    return Weighed(named, reading, Standing.KNOWN if same else Standing.CHANGED)


def _is_copy(known: Notice, notice: Notice, reading: Reading) -> bool:
    """Whether what has the same id, address, or title and day is the same article.

    At two addresses two articles of one title may stand, or one twice (a short link, a reprint): then the words tell.
    """
    if known.id == notice.id or known.url == notice.url or not (known.url and notice.url):
        return True
    return _agree(known, extract.read(known), notice, reading)


def _agree(one: Notice, read: Reading, other: Notice, reading: Reading) -> bool:
    """Whether two say the same: the same promises, or where there are none, the same words."""
    if read.milestones or reading.milestones:
        return _said(read) == _said(reading)
    return "".join(one.text.split()) == "".join(other.text.split())


def _said(reading: Reading) -> list[tuple[object, ...]]:
    """What somebody would miss: not the blanks and line ends, in which a page and an export of one article differ."""
    return [(one.kind, one.topic, one.start, one.end, one.location) for one in reading.milestones]


def sure(reading: Reading) -> Reading:
    """A reading that somebody looked at and found right."""
    promises = tuple(replace(facts, warnings=()) for facts in reading.milestones)
    return replace(reading, milestones=promises, doubts=())


def add(
    tx: Tx, timing: Timing, given: Sequence[Notice], title: str, *, looked_at: bool, by: str, now: datetime
) -> tuple[Override, list[Ingested]]:
    """Keep these together, under one number. ``looked_at``: the staff saw all that was read, so nothing is in doubt."""
    alone(tx)
    before = [found for notice in given if (found := notices.find(tx, notice.id)) is not None]
    made = []
    for notice in sorted(given, key=lambda one: (one.published_on, one.id)):
        reading = extract.read(notice)
        made.append(ingest.keep(tx, timing, notice, sure(reading) if looked_at else reading, now))
    after = [found for notice in given if (found := notices.find(tx, notice.id)) is not None]
    what = {NOTICE: "\n".join(one.id for one in given), AFTER: _numbered(after), LOOKED_AT: "yes" if looked_at else ""}
    if before:
        what[BEFORE] = _numbered(before)
    whose = house.ensure(tx)
    return kept.add(tx, whose, Action.ADD, _NOTHING, author=by, reason=title, now=now, details=what), made


def _numbered(kept_: Sequence[NoticeRevision]) -> str:
    return "\n".join(f"{one.notice.id} {one.number}" for one in kept_)


def _numbers(done: Override, name: str) -> dict[str, int]:
    pairs = (line.rsplit(" ", 1) for line in done.details.get(name, "").split("\n") if line)
    return {notice_id: int(number) for notice_id, number in pairs}


def overtaken(tx: Tx, done: Override) -> list[Notice]:
    """What ``add`` kept and has been given another text since, by its source or the staff: undoing leaves that alone."""
    newer = []
    for notice_id, number in _numbers(done, AFTER).items():
        found, made = notices.find(tx, notice_id), notices.revision(tx, notice_id, number)
        if found is not None and made is not None and found.notice.content_hash != made.content_hash:
            newer.append(found.notice)
    return newer


def take_back(tx: Tx, timing: Timing, done: Override, *, by: str, now: datetime) -> None:
    """Undo ``add``: what was replaced is read again, the rest goes, and what it said of other notices with it."""
    before, left = _numbers(done, BEFORE), {one.id for one in overtaken(tx, done)}
    for notice_id in reversed(done.details[NOTICE].split("\n")):
        if notice_id in left:
            continue
        if notice_id not in before:
            _drop(tx, timing, notice_id, by, now)
        elif (old := notices.revision(tx, notice_id, before[notice_id])) is not None:
            reading = extract.read(old)
            ingest.keep(tx, timing, old, sure(reading) if _looked_at(tx, old) else reading, now)
    state.rise(tx, now.replace(microsecond=0))


def _looked_at(tx: Tx, old: Notice) -> bool:
    """Whether the staff saw what was read in this text when they handed it over."""
    standing = (one for one in kept.of_milestone(tx, HOUSE) if one.undone_at is None and one.details.get(LOOKED_AT))
    for one in standing:
        number = _numbers(one, AFTER).get(old.id)
        made = notices.revision(tx, old.id, number) if number else None
        if made is not None and made.content_hash == old.content_hash:
            return True
    return False


def _drop(tx: Tx, timing: Timing, notice_id: str, by: str, now: datetime) -> None:
    """What nobody has heard of is gone; what somebody was told of is cancelled, and they are told."""
    found = notices.find(tx, notice_id)
    if found is not None and changes.find(tx, notice_id) is not None:
        # It moved what another notice promised: that is as it was once this one says nothing any more.
        ingest.keep(tx, timing, found.notice, Reading(), now)
    told = [one for one in milestones.of_notice(tx, notice_id) if not milestones.forget(tx, one.uid)]
    for one in told:
        overrides.withdraw(tx, timing, one.uid, by=by, now=now)
    if not told:
        notices.forget(tx, notice_id)
