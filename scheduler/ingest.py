"""From a notice to milestones with a schedule; the same notice twice changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import extract
from domain.milestone import Doubt, Milestone, Reading, Status
from domain.notice import Notice
from domain.said import Said
from scheduler import family, linking
from scheduler.family import Family
from scheduler.linking import Fresh
from scheduler.links import HEAD, Why
from scheduler.timing import Timing
from store import Store, Tx, alone, changes, milestones, notices, reviews

EXCERPT = 120
_UNLINKED = {
    Why.UNKNOWN.value: Doubt.CHANGES_UNKNOWN,
    Why.SEVERAL.value: Doubt.CHANGES_SEVERAL,
    Why.OTHER_TIME.value: Doubt.CHANGES_UNCLEAR,
}
_LINK_DOUBTS = frozenset(_UNLINKED.values())


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
            return Ingested(outcome=Outcome.UNCHANGED, milestones=tuple(_known(tx, notice.id)))
    reading = extract.read(notice)
    with store.begin() as tx:
        return keep(tx, timing, notice, reading, now)


def keep(tx: Tx, timing: Timing, notice: Notice, reading: Reading, now: datetime) -> Ingested:
    """Bring the store from what it knew of a notice, and of those it changes, to what a reading of it says."""
    alone(tx)
    known = notices.find(tx, notice.id)
    if known is None or not _same(known.notice, notice):
        notices.add_revision(tx, notice, now)
    fresh = Fresh(
        notice=notice.ref,
        promises=reading.milestones,
        head=notice.text[:HEAD],
        change=reading.change,
        itself=reading.change is not None and known is not None and _was_no_change(known.notice, notice),
    )
    roots = linking.relink(tx, fresh)
    families = [family.settle(tx, timing, root, fresh, now) for root in sorted(roots)]
    kept = [one for it in families for one in it.kept if one.notice.id == notice.id]
    open_ = reviews.open_for(tx, notice.id, Doubt.OVERRIDDEN)
    _ask(tx, notice, reading, kept, now)
    if not any(it.agreed or it.contradicted for it in families):  # nothing new: what was asked is still the question
        for excerpt, since in open_:
            reviews.ask(tx, notice.id, None, (Doubt.OVERRIDDEN,), excerpt, since)
    for it in families:
        _ask_of_others(tx, it, notice.id, now)
        _ask_of_links(tx, it, now)
        _ask_of_overrides(tx, it, now)
    outcome = Outcome.REVISED if known else Outcome.NEW
    review = reading.review or reviews.is_waiting_of(tx, notice.id, _LINK_DOUBTS)
    return Ingested(outcome=outcome, milestones=tuple(_of(notice.id, families)), review=review)


def _was_no_change(before: Notice, now: Notice) -> bool:
    """Whether an older text of the notice stood for itself: then the newer one changes nothing but that."""
    return before.content_hash != now.content_hash and extract.read(before).change is None


def _of(notice_id: str, families: list[Family]) -> list[Milestone]:
    """What a notice promises, and what it changed."""
    everything = [one for it in families for one in it.kept]
    return [one for one in everything if one.notice.id == notice_id or _amended_by(one, notice_id)]


def _amended_by(milestone: Milestone, notice_id: str) -> bool:
    return any(amendment.notice.id == notice_id for amendment in milestone.history)


def _same(known: Notice, notice: Notice) -> bool:
    return (known.content_hash, known.url, known.source) == (notice.content_hash, notice.url, notice.source)


def _ask(tx: Tx, notice: Notice, reading: Reading, kept: list[Milestone], now: datetime) -> None:
    reviews.withdraw(tx, notice.id)
    asked: set[Doubt] = set()
    for milestone in kept:
        if milestone.status is Status.TENTATIVE:
            doubts = milestone.announced.warnings or (Doubt.VANISHED,)
            asked.update(doubts)
            reviews.ask(tx, notice.id, milestone.uid, doubts, milestone.announced.evidence.quote, now)
    rest = [doubt for doubt in reading.doubts if doubt not in asked]
    if rest:
        reviews.ask(tx, notice.id, None, rest, _excerpt(notice, reading), now)


def _ask_of_others(tx: Tx, it: Family, but: str, now: datetime) -> None:
    """Milestones of the other notices of a family that have become doubtful by a change, or are no longer."""
    for one in it.kept:
        if one.notice.id == but:
            continue
        if one.status is not Status.TENTATIVE:
            reviews.withdraw_milestone(tx, one.uid)
        elif one.uid in it.altered and not reviews.is_waiting(tx, one.uid):
            doubts = one.announced.warnings or (Doubt.VANISHED,)
            reviews.ask(tx, one.notice.id, one.uid, doubts, one.announced.evidence.quote, now)


def _ask_of_links(tx: Tx, it: Family, now: datetime) -> None:
    """For each notice of a family that changes another: whether a person must say which, asked once."""
    root = changes.find(tx, it.root.id)
    for said in [root, *it.members] if root else it.members:
        doubts = _doubts_of(said, it)
        if not reviews.was_asked(tx, said.notice.id, doubts):
            reviews.withdraw_doubts(tx, said.notice.id, _LINK_DOUBTS)
            if doubts:
                reviews.ask(tx, said.notice.id, None, doubts, said.change.quote, now)


def _ask_of_overrides(tx: Tx, it: Family, now: datetime) -> None:
    """The notice says something new where the staff have the last word: they say whether they keep it."""
    for one in it.contradicted:
        reviews.ask(tx, one.notice.id, None, (Doubt.OVERRIDDEN,), contradiction(one), now)


def contradiction(one: Milestone) -> str:
    """What is asked where a notice contradicts the staff; by it the milestone is found again."""
    return f"{one.facts.title}：{one.announced.evidence.quote}"


def _doubts_of(said: Said, it: Family) -> tuple[Doubt, ...]:
    if said.target is None:
        return (_UNLINKED.get(said.why, Doubt.CHANGES_UNKNOWN),)
    return (Doubt.CHANGES_UNCLEAR,) if said.notice.id in it.whole.unclear else ()


def _known(tx: Tx, notice_id: str) -> list[Milestone]:
    """What a notice promises, and what it changed, as the store has it."""
    root = linking.root_of(tx, notice_id)
    names = {root, notice_id, *(said.notice.id for said in linking.members(tx, root))}
    rows = milestones.of_notices(tx, names)
    return [one for one in rows if one.notice.id == notice_id or _amended_by(one, notice_id)]


def _excerpt(notice: Notice, reading: Reading) -> str:
    if reading.unread:
        return reading.unread[0].quote
    return " ".join(notice.text.split())[:EXCERPT]
