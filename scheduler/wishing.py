"""What a subscriber changes of their wishes, and what follows for what is held back already."""

from dataclasses import replace
from datetime import datetime

from domain.errors import UsageError
from domain.milestone import Milestone
from domain.profile import Profile
from domain.subscription import Subscriber
from domain.wishes import LONGEST_BLOCKED, MOST_BLOCKED, Digest, Mark, MarkKind, Quiet, Wishes
from scheduler import plan
from scheduler.timing import Timing
from store import Tx, held, snoozes, wishes


def speak(tx: Tx, subscriber: Subscriber, language: str) -> Wishes:
    """Answer and remind in this language (zh, en); with none, in that of their client."""
    return _keep(tx, subscriber, replace(wishes.of(tx, subscriber.id), language=language))


def hear(tx: Tx, subscriber: Subscriber, language: str) -> None:
    """Their client speaks this language; empty for the language of the house."""
    _keep(tx, subscriber, replace(wishes.of(tx, subscriber.id), heard=language))


def keep_quiet(tx: Tx, subscriber: Subscriber, quiet: Quiet | None, now: datetime) -> Wishes:
    """Quiet hours from now on, or none; what is held back is decided anew."""
    held.release_of(tx, subscriber.id, now)
    return _keep(tx, subscriber, replace(wishes.of(tx, subscriber.id), quiet=quiet))


def gather(tx: Tx, subscriber: Subscriber, digest: Digest | None, now: datetime) -> Wishes:
    """One message at these moments from now on, or each when it falls due; what is held back is decided anew."""
    held.release_of(tx, subscriber.id, now)
    return _keep(tx, subscriber, replace(wishes.of(tx, subscriber.id), digest=digest))


def block(tx: Tx, subscriber: Subscriber, word: str) -> Wishes:
    """Say nothing of what has this word; UsageError past the limits."""
    wanted = wishes.of(tx, subscriber.id)
    if not word.strip() or len(word) > LONGEST_BLOCKED:
        raise UsageError(f"屏蔽词需要 1 到 {LONGEST_BLOCKED} 个字。")
    if word in wanted.blocked:
        return wanted
    if len(wanted.blocked) >= MOST_BLOCKED:
        raise UsageError(f"最多 {MOST_BLOCKED} 个屏蔽词，请先去掉一个。")
    return _keep(tx, subscriber, replace(wanted, blocked=(*wanted.blocked, word)))


def unblock(tx: Tx, subscriber: Subscriber, word: str) -> Wishes:
    """Say again what has this word."""
    wanted = wishes.of(tx, subscriber.id)
    return _keep(tx, subscriber, replace(wanted, blocked=tuple(kept for kept in wanted.blocked if kept != word)))


def introduce(tx: Tx, subscriber: Subscriber, profile: Profile) -> Wishes:
    """Keep who they are: what is clearly for others is told no more, what waits to be said included."""
    return _keep(tx, subscriber, replace(wishes.of(tx, subscriber.id), profile=profile))


def answer(tx: Tx, subscriber: Subscriber, milestone: Milestone, kind: MarkKind | None) -> None:
    """Done or muted in place of any other answer; None takes the answer back."""
    snoozes.take_back(tx, subscriber.id, milestone.uid)
    wishes.mark(tx, subscriber.id, milestone.uid, Mark(kind) if kind is not None else None)


def snooze(
    tx: Tx, timing: Timing, subscriber: Subscriber, milestone: Milestone, at: datetime, now: datetime
) -> datetime:
    """Once more at ``at``, in place of any other answer; when that will be said, quiet hours considered.

    UsageError where that moment is past, or nothing is left to be reminded of by then.
    """
    if not now < at < plan.useful_until(milestone.facts, timing):
        raise UsageError("再次提醒的时间要在现在之后、到期之前。")
    snoozes.set_for(tx, subscriber.id, milestone.uid, at, now)
    quiet = wishes.of(tx, subscriber.id).quiet
    over = quiet.until(at, timing.zone) if quiet is not None else None
    return over if over is not None and over < plan.useful_until(milestone.facts, timing) else at


def answered(tx: Tx, subscriber: Subscriber, milestone: Milestone, now: datetime) -> Mark | None:
    """What they answered to this milestone, as far as it still holds."""
    mark = wishes.marks_of(tx, [subscriber.id], [milestone.uid]).get((subscriber.id, milestone.uid))
    return None if mark is not None and mark.at is not None and mark.at <= now else mark


def _keep(tx: Tx, subscriber: Subscriber, wanted: Wishes) -> Wishes:
    wishes.keep(tx, subscriber.id, wanted)
    return wanted
