"""What the staff do beside correcting facts, each with author, time and reason, each undone by its number."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.delivery import OccasionKind, Reason
from domain.errors import NotFound, UsageError
from domain.milestone import Milestone, Topic
from domain.notice import Notice
from domain.override import HOUSE, Action, Changes, Override
from domain.review import Review
from scheduler import announcing, handing, overrides, planning, recall
from scheduler.ingest import Ingested
from scheduler.silences import TO, Silence
from scheduler.timing import Timing
from store import Tx, alone, held, house, milestones, occasions, reviews
from store import overrides as kept

REVIEW, TITLE = "review", "title"  #: names in an override's details
_NOTHING = Changes()
_ORDERS = frozenset({Action.LEADS, Action.REMIND})


def order(
    tx: Tx, timing: Timing, milestone: Milestone, action: Action, details: Mapping[str, str], *, by: str, now: datetime
) -> Override:
    """Lead times for one milestone only, or one reminder more (scheduler.orders)."""
    alone(tx)
    done = kept.add(tx, milestone.uid, action, _NOTHING, author=by, reason="", now=now, details=details)
    planning.reorder(tx, timing, milestone, now)
    return done


def silence(tx: Tx, details: Mapping[str, str], *, by: str, comment: str, now: datetime) -> Silence:
    """Hold back reminders (scheduler.silences)."""
    alone(tx)
    whose = house.ensure(tx)
    done = kept.add(tx, whose, Action.SILENCE, _NOTHING, author=by, reason=comment, now=now, details=details)
    made = Silence.of(done)
    announcing.plan_end(tx, done, details[TO], made.until, now)
    return made


def announce(tx: Tx, topic: Topic | None, text: str, *, by: str, now: datetime) -> Override:
    """Say something to all who subscribe to a topic, or to anything (None), once the grace for /undo is over."""
    alone(tx)
    what = {announcing.TOPIC: topic.value if topic else "", announcing.TEXT: text}
    whose = house.ensure(tx)
    done = kept.add(tx, whose, Action.ANNOUNCE, _NOTHING, author=by, reason="", now=now, details=what)
    announcing.plan_announcement(tx, done, topic, now)
    return done


def add(tx: Tx, timing: Timing, notice: Notice, *, by: str, now: datetime) -> tuple[Override, Ingested]:
    """Keep what the staff write, as a notice of their own: they saw what was understood, so nothing of it is in doubt."""
    done, (made,) = handing.add(tx, timing, [notice], notice.title, looked_at=True, by=by, now=now)
    return done, made


def handle(tx: Tx, review: Review, *, by: str, now: datetime) -> Override:
    """Take a doubtful notice out of the queue, of which there is nothing to confirm or to correct."""
    alone(tx)
    what = {REVIEW: str(review.id), TITLE: review.notice.title}
    reviews.resolve(tx, review.id, by, now)
    return kept.add(tx, house.ensure(tx), Action.HANDLE, _NOTHING, author=by, reason="", now=now, details=what)


def follow(tx: Tx, timing: Timing, uid: str, review: Review, *, by: str, reason: str, now: datetime) -> Milestone:
    """Where a notice contradicts the staff, let the notice hold: the question about it is answered."""
    after = overrides.follow(tx, timing, uid, {REVIEW: str(review.id)}, by=by, reason=reason, now=now)
    reviews.resolve(tx, review.id, by, now)
    return after


def undo(tx: Tx, timing: Timing, number: int, *, by: str, now: datetime) -> tuple[Override, Milestone | None]:
    """Take back what was done under this number: all is as if it had not been, but for the record of it."""
    alone(tx)
    done = kept.find(tx, number)
    if done is None or done.action not in _OWN_WAY:
        undone = overrides.undo(tx, timing, number, by=by, now=now)
        if done is not None and REVIEW in done.details:
            reviews.reopen(tx, int(done.details[REVIEW]))
        return undone
    if done.undone_at is not None:
        raise UsageError(f"修改 {number} 已经撤销过了。")
    return _OWN_WAY[done.action](tx, timing, done, by, now)


def _not_too_late(tx: Tx, done: Override) -> None:
    if recall.too_late(tx, done):
        raise UsageError(f"已有 {recall.heard(tx, done)} 人收到，收不回来。要更正，请再发一条。")


def _mark(tx: Tx, done: Override, by: str, now: datetime) -> Override:
    kept.mark_undone(tx, done.id, by, now)
    return replace(done, undone_at=now, undone_by=by)


def _undo_order(tx: Tx, timing: Timing, done: Override, by: str, now: datetime) -> tuple[Override, Milestone | None]:
    _not_too_late(tx, done)
    milestone = milestones.find(tx, done.uid)
    if milestone is None:
        raise NotFound(f"没有找到 {done.uid}。")
    undone = _mark(tx, done, by, now)
    planning.reorder(tx, timing, milestone, now)
    return undone, milestone


def _undo_silence(tx: Tx, timing: Timing, done: Override, by: str, now: datetime) -> tuple[Override, Milestone | None]:  # noqa: ARG001 -- one way for all
    undone = _mark(tx, done, by, now)
    occasions.void_but(tx, HOUSE, OccasionKind.SILENCE, _others(tx, done), Reason.RECALLED)
    occasions.release(tx)
    held.release_silenced(tx, now)
    return undone, None


def _undo_announcement(
    tx: Tx,
    timing: Timing,  # noqa: ARG001 -- one way for all
    done: Override,
    by: str,
    now: datetime,
) -> tuple[Override, Milestone | None]:
    """Nobody more hears of it. Once everybody has, it cannot be taken back: that would be another announcement."""
    _not_too_late(tx, done)
    undone = _mark(tx, done, by, now)
    occasions.void_but(tx, HOUSE, OccasionKind.ANNOUNCE, _others(tx, done), Reason.RECALLED)
    return undone, None


def _others(tx: Tx, done: Override) -> list[str]:
    """The leads of the house's occasions but for this one."""
    return [lead for lead in occasions.leads_of(tx, HOUSE) if lead != str(done.id)]


def _undo_add(tx: Tx, timing: Timing, done: Override, by: str, now: datetime) -> tuple[Override, Milestone | None]:
    """What nobody has heard of is gone; what somebody was told of is cancelled, and they are told."""
    undone = _mark(tx, done, by, now)
    handing.take_back(tx, timing, done, by=by, now=now)
    return undone, None


def _undo_handling(tx: Tx, timing: Timing, done: Override, by: str, now: datetime) -> tuple[Override, Milestone | None]:  # noqa: ARG001 -- one way for all
    reviews.reopen(tx, int(done.details[REVIEW]))
    return _mark(tx, done, by, now), None


_OWN_WAY = {
    **dict.fromkeys(_ORDERS, _undo_order),
    Action.SILENCE: _undo_silence,
    Action.ANNOUNCE: _undo_announcement,
    Action.ADD: _undo_add,
    Action.HANDLE: _undo_handling,
}
