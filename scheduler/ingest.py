"""From a notice to milestones with a schedule; the same notice twice changes nothing."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import extract
from domain.milestone import Doubt, Facts, Milestone, Reading, Status
from domain.notice import Notice, NoticeRef
from scheduler import planning, reconcile, revise
from scheduler.timing import Timing
from store import Store, Tx, alone, milestones, notices, reviews, state

# RFC 7986 §5.3 wants UIDs without host or person; a name-based UUID also survives a store built anew from the notices.
_NAMESPACE = uuid.UUID("6f1c3f0e-6d0a-5b5e-9a52-2f4b7a0c9d11")
EXCERPT = 120


class Outcome(StrEnum):
    """What a notice was to the store."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What came of one notice."""

    outcome: Outcome
    milestones: tuple[Milestone, ...] = ()
    review: bool = False


def ingest(store: Store, timing: Timing, notice: Notice, now: datetime, *, reread: bool = False) -> Ingested:
    """Read a notice and keep what it promises; ``reread`` reads an unchanged text again with today's rules.

    The reading is between two transactions, so that it holds up nobody who wants to write.
    """
    with store.read() as tx:
        known = notices.find(tx, notice.id)
        if known is not None and _same(known.notice, notice) and not reread:
            return Ingested(outcome=Outcome.UNCHANGED, milestones=tuple(milestones.of_notice(tx, notice.id)))
    reading = extract.read(notice)
    with store.begin() as tx:
        return keep(tx, timing, notice, reading, now)


def keep(tx: Tx, timing: Timing, notice: Notice, reading: Reading, now: datetime) -> Ingested:
    """Bring the store from what it knew of a notice to what a reading of it says."""
    alone(tx)
    known = notices.find(tx, notice.id)
    if known is None or not _same(known.notice, notice):
        notices.add_revision(tx, notice, now)
    kept = _keep(tx, timing, _ref(notice), reading, now)
    _ask(tx, notice, reading, kept, now)
    outcome = Outcome.REVISED if known else Outcome.NEW
    return Ingested(outcome=outcome, milestones=tuple(kept), review=reading.review)


def _same(known: Notice, notice: Notice) -> bool:
    return (known.content_hash, known.url, known.source) == (notice.content_hash, notice.url, notice.source)


def _ref(notice: Notice) -> NoticeRef:
    return NoticeRef(
        id=notice.id,
        title=notice.title,
        published_on=notice.published_on,
        url=notice.url,
        source=notice.source,
    )


def _keep(tx: Tx, timing: Timing, notice: NoticeRef, reading: Reading, now: datetime) -> list[Milestone]:
    before = milestones.of_notice(tx, notice.id)
    kept: list[Milestone] = []
    for pair in reconcile.pair(before, reading.milestones):
        if pair.now is None:
            kept.append(_gone(tx, timing, pair.before, notice, now))
        elif pair.before is None:
            kept.append(_new(tx, timing, notice, pair.now, len(before) + len(kept), now))
        else:
            status = reconcile.status_of(pair.now)
            kept.append(revise.settle(tx, timing, pair.before, now, read=pair.now, status=status, notice=notice))
    return kept


def _new(tx: Tx, timing: Timing, notice: NoticeRef, facts: Facts, number: int, now: datetime) -> Milestone:
    milestone = Milestone(
        uid=_uid(tx, notice, number),
        sequence=0,
        status=reconcile.status_of(facts),
        notice=notice,
        read=facts,
        facts=facts,
        first_seen_at=now,
        revised_at=now.replace(microsecond=0),
    )
    milestones.add(tx, milestone, milestone.status, timing.zone)
    state.rise(tx, milestone.revised_at)
    planning.replan(tx, timing, milestone, now)
    return milestone


def _uid(tx: Tx, notice: NoticeRef, number: int) -> str:
    """A name nobody has yet, the same whenever the same notices are read in the same order."""
    uid = str(uuid.uuid5(_NAMESPACE, f"{notice.source}\n{notice.id}\n{number}"))
    return uid if milestones.find(tx, uid) is None else _uid(tx, notice, number + 1)


def _gone(tx: Tx, timing: Timing, before: Milestone | None, notice: NoticeRef, now: datetime) -> Milestone:
    """A promise that the notice no longer makes is not deleted: a person says whether it was withdrawn or reworded."""
    if before is None:
        raise AssertionError("a pair has at least one side")
    return revise.settle(tx, timing, before, now, read=before.read, status=Status.TENTATIVE, notice=notice)


def _ask(tx: Tx, notice: Notice, reading: Reading, kept: list[Milestone], now: datetime) -> None:
    reviews.withdraw(tx, notice.id)
    asked: set[Doubt] = set()
    for milestone in kept:
        if milestone.status is Status.TENTATIVE:
            doubts = milestone.read.warnings or (Doubt.VANISHED,)
            asked.update(doubts)
            reviews.ask(tx, notice.id, milestone.uid, doubts, milestone.read.evidence.quote, now)
    rest = [doubt for doubt in reading.doubts if doubt not in asked]
    if rest:
        reviews.ask(tx, notice.id, None, rest, _excerpt(notice, reading), now)


def _excerpt(notice: Notice, reading: Reading) -> str:
    if reading.unread:
        return reading.unread[0].quote
    return " ".join(notice.text.split())[:EXCERPT]
