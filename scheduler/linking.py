"""Finds in the store what a notice changes, and keeps every link true to what the store holds: the shell of links."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.change import Change
from domain.milestone import Facts
from domain.notice import NoticeRef
from domain.said import Said
from scheduler.links import (
    BY_NOTICE,
    HEAD,
    LONGEST_LIFE,
    Candidate,
    Decision,
    Why,
    decide,
    is_before,
    may_concern,
    promised,
    resembles,
)
from store import Tx, changes, milestones

RECENT = timedelta(days=120)  #: how far back a change without a telling title looks for what it replaces
MOST_RECENT = 500  #: notices that are looked through for it, the latest ones
_Signed = tuple[Why, Candidate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """A notice as it was read just now."""

    notice: NoticeRef
    promises: tuple[Facts, ...]
    head: str
    change: Change | None = None
    itself: bool = False  #: it is a newer text of a notice that changed no other


def relink(tx: Tx, fresh: Fresh) -> set[str]:
    """Note what a notice says of others and decide anew what its arrival can alter.

    The ids of the notices at the root of every family that this touched, before and after.
    """
    touched = {fresh.notice.id, root_of(tx, fresh.notice.id)}
    before = changes.find(tx, fresh.notice.id)
    _note(tx, fresh, before)
    arrived = Candidate(
        notice=fresh.notice, root=fresh.notice.id, promises=_of_old(tx, fresh) + fresh.promises, head=fresh.head
    )
    later = changes.of_source(
        tx, fresh.notice.source, fresh.notice.published_on, fresh.notice.published_on + LONGEST_LIFE
    )
    again = {fresh.notice.id} | {one.notice.id for one in later if one.target == fresh.notice.id}
    moved: list[Candidate] = [arrived]
    for said in later:
        if said.why == Why.ITSELF:
            continue
        if said.notice.id in again or any(may_concern(said, candidate) for candidate in moved):
            touched.add(root_of(tx, said.notice.id))
            if _decide_anew(tx, said, fresh):
                moved.append(Candidate(notice=said.notice, root=said.notice.id, promises=said.promises))
            touched.add(said.notice.id)
    return {root_of(tx, notice_id) for notice_id in touched}


def _note(tx: Tx, fresh: Fresh, before: Said | None) -> None:
    if fresh.change is None:
        if before is not None:
            changes.drop(tx, fresh.notice.id)
        return
    said = Said(notice=fresh.notice, change=fresh.change, promises=fresh.promises)
    if fresh.itself or (before is not None and before.why == Why.ITSELF):
        said = replace(said, target=fresh.notice.id, why=Why.ITSELF.value)
    elif before is not None:
        said = replace(said, target=before.target, why=before.why)
    changes.put(tx, said)


def _of_old(tx: Tx, fresh: Fresh) -> tuple[Facts, ...]:
    """What the store still has of the notice: a change may have been linked by that."""
    return tuple(row.read for row in milestones.of_notice(tx, fresh.notice.id))


def _decide_anew(tx: Tx, said: Said, fresh: Fresh) -> bool:
    """Whether the answer is another one than before."""
    decision = _decide(tx, said, fresh)
    if (decision.target, decision.why.value) == (said.target, said.why):
        return False
    changes.link(tx, said.notice.id, decision.target, decision.why.value)
    return True


def _decide(tx: Tx, said: Said, fresh: Fresh) -> Decision:
    on = said.notice.published_on
    listed = changes.published(tx, said.notice.source, on - LONGEST_LIFE, on)
    earlier = [one for one in listed if is_before(one, said.notice, among_changes=False)]
    decision = decide(said, _by_notice(tx, said, earlier, fresh))
    if decision.why is not Why.UNKNOWN:
        return decision
    recent = [one for one in earlier if one.published_on >= on - RECENT][-MOST_RECENT:]
    return decide(said, _by_promises(tx, said, recent, fresh))


def _by_notice(tx: Tx, said: Said, earlier: list[NoticeRef], fresh: Fresh) -> Iterator[_Signed]:
    heads = changes.heads(tx, [one.id for one in earlier], HEAD) if said.change.numbers else {}
    signs = {one.id: resembles(said, one, heads.get(one.id, "")) for one in earlier}
    for candidate in _candidates(tx, said, [one for one in earlier if signs[one.id]], fresh):
        sign = signs[candidate.notice.id]
        if sign in BY_NOTICE:
            yield sign, candidate


def _by_promises(tx: Tx, said: Said, recent: list[NoticeRef], fresh: Fresh) -> Iterator[_Signed]:
    for candidate in _candidates(tx, said, recent, fresh):
        sign = promised(said, candidate)
        if sign:
            yield sign, candidate


def _candidates(tx: Tx, said: Said, listed: list[NoticeRef], fresh: Fresh) -> Iterator[Candidate]:
    """With what they promise, by the new reading where one has just been read; of two changes of a day the earlier."""
    if not listed:
        return
    read: dict[str, list[Facts]] = {}
    for row in milestones.of_notices(tx, [one.id for one in listed]):
        read.setdefault(row.notice.id, []).append(row.read)
    read[fresh.notice.id] = list(fresh.promises)
    others = changes.of_source(tx, said.notice.source, listed[0].published_on, listed[-1].published_on)
    saying = {other.notice.id: other for other in others}
    for one in listed:
        other = saying.get(one.id)
        if other is None:
            yield Candidate(notice=one, root=one.id, promises=tuple(read.get(one.id, ())))
        elif is_before(one, said.notice, among_changes=True):
            yield Candidate(notice=one, root=root_of(tx, one.id), promises=other.promises)


def root_of(tx: Tx, notice_id: str) -> str:
    """The notice at the beginning of a chain of changes; itself where it changes none."""
    passed: set[str] = set()
    while notice_id not in passed:
        passed.add(notice_id)
        said = changes.find(tx, notice_id)
        if said is None or said.target is None:
            return notice_id
        notice_id = said.target
    return notice_id


def members(tx: Tx, root: str) -> list[Said]:
    """All notices that change this one, or one that changes it; in the order of publication."""
    found: dict[str, Said] = {}
    waiting = [root]
    while waiting:
        for said in changes.of_target(tx, waiting.pop()):
            if said.notice.id not in found:
                found[said.notice.id] = said
                waiting.append(said.notice.id)
    return sorted(found.values(), key=lambda said: (said.notice.published_on, said.notice.id))
