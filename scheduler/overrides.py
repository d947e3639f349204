"""What admins change: a layer with author, time and reason; the reading stays underneath."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.errors import NotFound, UsageError
from domain.milestone import Doubt, Milestone, Status
from domain.override import Action, Changes, Override, moved, postponable
from domain.times import Moment
from scheduler import revise
from scheduler.timing import Timing
from store import Tx, alone, milestones, overrides, reviews


def postpone(tx: Tx, timing: Timing, uid: str, to: Moment, *, by: str, reason: str, now: datetime) -> Milestone:
    """Move a milestone's anchor, later or earlier; an event keeps its length."""
    milestone = _found(tx, uid)
    if not postponable(milestone):
        raise UsageError(f"「{milestone.facts.title}」已取消，不能改期。可先 /undo 撤销取消。")
    changes = _settling(milestone, moved(milestone.facts, to), timing)
    return _lay(tx, timing, milestone, Action.POSTPONE, changes, by=by, reason=reason, now=now)


def fix(tx: Tx, timing: Timing, uid: str, changes: Changes, *, by: str, reason: str, now: datetime) -> Milestone:
    """Correct what was read wrongly; what was doubtful stands after it."""
    milestone = _found(tx, uid)
    if changes == Changes():
        raise UsageError("没有说要改什么：可改 时间、标题、地点。")
    changes = _settling(milestone, changes, timing)
    return _lay(tx, timing, milestone, Action.FIX, changes, by=by, reason=reason, now=now)


def cancel(tx: Tx, timing: Timing, uid: str, *, by: str, reason: str, now: datetime) -> Milestone:
    """Say that it will not happen; calendars keep it as cancelled, and those who were told are told."""
    milestone = _found(tx, uid)
    if milestone.status is Status.CANCELLED:
        raise UsageError(f"「{milestone.facts.title}」已经取消了。")
    return _lay(tx, timing, milestone, Action.CANCEL, Changes(status=Status.CANCELLED), by=by, reason=reason, now=now)


def withdraw(tx: Tx, timing: Timing, uid: str, *, by: str, now: datetime) -> Milestone:
    """Cancel it, or leave it cancelled."""
    milestone = _found(tx, uid)
    if milestone.status is Status.CANCELLED:
        return milestone
    return cancel(tx, timing, uid, by=by, reason="", now=now)


def restore(tx: Tx, timing: Timing, uid: str, *, by: str, reason: str, now: datetime) -> Milestone:
    """Say that what was cancelled, by whomever, takes place after all, at the time that holds beneath."""
    milestone = _found(tx, uid)
    if milestone.status is not Status.CANCELLED:
        raise UsageError(f"「{milestone.facts.title}」没有取消。")
    return _lay(tx, timing, milestone, Action.RESTORE, Changes(status=Status.CONFIRMED), by=by, reason=reason, now=now)


def confirm(tx: Tx, timing: Timing, uid: str, *, by: str, reason: str, now: datetime) -> Milestone:
    """Say that a doubtful reading is right."""
    milestone = _found(tx, uid)
    return _lay(tx, timing, milestone, Action.CONFIRM, Changes(status=Status.CONFIRMED), by=by, reason=reason, now=now)


def undo(tx: Tx, timing: Timing, override_id: int, *, by: str, now: datetime) -> tuple[Override, Milestone]:
    """Take one override off; what lies beneath it holds again."""
    alone(tx)
    override = overrides.find(tx, override_id)
    if override is None:
        raise NotFound(f"没有编号为 {override_id} 的修改。用 /log 查看。")
    if not overrides.mark_undone(tx, override_id, by, now):
        raise UsageError(f"修改 {override_id} 已经撤销过了。")
    return override, _settle(tx, timing, _found(tx, override.uid), by=by, now=now)


def corrections(tx: Tx, uid: str) -> list[Override]:
    """What the staff lay over what the notices say; that somebody found it right is none."""
    standing = (one for one in overrides.of_milestone(tx, uid) if one.undone_at is None)
    return [one for one in standing if one.changes != Changes() and one.action is not Action.CONFIRM]


def follow(
    tx: Tx, timing: Timing, uid: str, details: Mapping[str, str], *, by: str, reason: str, now: datetime
) -> Milestone:
    """Let hold what the notices say, over every correction: laid on top, so that it is taken back like any other."""
    milestone = _found(tx, uid)
    changes = as_announced(milestone, milestones.read_status(tx, uid))
    if changes == Changes():
        raise UsageError("通知与更正已经一致。")
    return _lay(tx, timing, milestone, Action.FIX, changes, details, by=by, reason=reason, now=now)


def as_announced(milestone: Milestone, status: Status) -> Changes:
    """What must be laid over a milestone for it to be what the notices say; ``status``: theirs."""
    said, holds = milestone.announced, milestone.facts
    gone = [name for name in ("start", "end") if getattr(said, name) is None and getattr(holds, name) is not None]
    return Changes(
        title=said.title if said.title != holds.title else None,
        location=said.location if said.location != holds.location else None,
        start=said.start if said.start != holds.start else None,
        end=said.end if said.end != holds.end else None,
        status=status if status is not milestone.status else None,
        emptied=frozenset(gone),
    )


def _lay(
    tx: Tx,
    timing: Timing,
    milestone: Milestone,
    action: Action,
    changes: Changes,
    details: Mapping[str, str] = overrides.NONE,
    *,
    by: str,
    reason: str,
    now: datetime,
) -> Milestone:
    overrides.add(tx, milestone.uid, action, changes, author=by, reason=reason, now=now, details=details)
    return _settle(tx, timing, milestone, by=by, now=now)


def _settle(tx: Tx, timing: Timing, milestone: Milestone, *, by: str, now: datetime) -> Milestone:
    status = milestones.read_status(tx, milestone.uid)
    after = revise.settle(tx, timing, milestone, now, read=milestone.read, status=status, notice=milestone.notice)
    if after.status is not Status.TENTATIVE:
        reviews.resolve_milestone(tx, milestone.uid, by, now)
    elif not reviews.is_waiting(tx, milestone.uid):
        # What was confirmed and is no longer must not be forgotten: it is in the queue again.
        quote, doubts = after.announced.evidence.quote, after.announced.warnings or (Doubt.VANISHED,)
        if not reviews.reopen_of(tx, milestone.uid, doubts):
            reviews.ask(tx, milestone.notice.id, milestone.uid, doubts, quote, now)
    return after


def _found(tx: Tx, uid: str) -> Milestone:
    """The milestone as it is now, which nobody else changes until this transaction ends."""
    alone(tx)
    milestone = milestones.find(tx, uid)
    if milestone is None:
        raise NotFound(f"没有找到 {uid}。用 /list 查看编号。")
    return milestone


def _settling(milestone: Milestone, changes: Changes, timing: Timing) -> Changes:
    """The changes, with a doubtful milestone made sure by whoever corrects it; UsageError when its end comes first."""
    start = changes.start or milestone.facts.start
    end = changes.end or milestone.facts.end
    if start and end and end.passes_at(timing.zone) <= start.begins_at(timing.zone):
        raise UsageError(f"结束时间 {end} 早于开始时间 {start}。")
    return replace(changes, status=Status.CONFIRMED) if milestone.status is Status.TENTATIVE else changes
