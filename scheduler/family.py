"""Keeps the milestones of a notice and of all that change it true to what they say together."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.change import ChangeKind
from domain.milestone import Amendment, Evidence, Facts, Milestone, Status
from domain.notice import NoticeRef
from domain.said import Said
from scheduler import fitting, layer, linking, planning, reconcile, revise
from scheduler.amend import Item, Together, together
from scheduler.linking import Fresh
from scheduler.links import Why, has
from scheduler.timing import Timing
from store import Tx, changes, milestones, notices, overrides, state

# RFC 7986 §5.3 wants UIDs without host or person; a name-based UUID also survives a store built anew from the notices.
_NAMESPACE = uuid.UUID("6f1c3f0e-6d0a-5b5e-9a52-2f4b7a0c9d11")


@dataclass(slots=True)
class Family:
    """A notice, those that change it, what they say together, and the milestones kept for it."""

    root: NoticeRef
    members: list[Said]
    whole: Together
    kept: list[Milestone] = field(default_factory=list)
    altered: set[str] = field(default_factory=set)  #: uids of those that look otherwise than before
    agreed: bool = False  #: a reading has come to say what an override said
    contradicted: list[Milestone] = field(
        default_factory=list
    )  #: an override on top says otherwise than the new reading


def settle(tx: Tx, timing: Timing, root: str, fresh: Fresh, now: datetime) -> Family:
    """Bring the milestones of one family from what they were to what its notices say; ``fresh`` has just been read."""
    family = _family(tx, root, fresh)
    rows = {owner.id: milestones.of_notice(tx, owner.id) for owner in _owners(family)}
    known: dict[int, Milestone] = {}
    spare: list[Milestone] = []
    for owner in _owners(family):
        own = [item.facts for item in family.whole.items if item.owner.id == owner.id]
        for pair in reconcile.pair(rows[owner.id], own):
            if pair.now is None and pair.before is not None:
                spare.append(pair.before)
            elif pair.before is not None:
                known[id(pair.now)] = pair.before
    _adopt(family.whole.items, known, spare)
    keeper = _Keeper(tx, timing, family, now)
    for owner in _owners(family):
        items = [item for item in family.whole.items if item.owner.id == owner.id]
        for number, item in enumerate(items, len(rows[owner.id])):
            keeper.keep(item, known.get(id(item.facts)), number)
    for row in spare:
        keeper.lay_aside(row)
    return family


def _owners(family: Family) -> list[NoticeRef]:
    return [family.root, *(said.notice for said in family.members)]


def _family(tx: Tx, root: str, fresh: Fresh) -> Family:
    found = linking.members(tx, root)
    notice, promises = _base(tx, root, fresh)
    return Family(notice, found, together(notice, promises, found))


def _base(tx: Tx, root: str, fresh: Fresh) -> tuple[NoticeRef, Sequence[Facts]]:
    """What the first notice says by itself: as just read, as kept with a change, or as its milestones have it."""
    if root == fresh.notice.id:
        return fresh.notice, fresh.promises
    said = changes.find(tx, root)
    if said is not None:
        return said.notice, said.promises
    rows = milestones.of_notice(tx, root)
    standing = [row.read for row in rows if not _has_vanished(tx, row)]
    return _ref(tx, root), standing


def _ref(tx: Tx, notice_id: str) -> NoticeRef:
    found = notices.find(tx, notice_id)
    if found is None:
        raise AssertionError("a link leads to a notice that is kept")
    return found.notice.ref


def _has_vanished(tx: Tx, row: Milestone) -> bool:
    """Whether its notice promises it no longer: held for a person, and for no doubt of its own."""
    return milestones.read_status(tx, row.uid) is Status.TENTATIVE and not row.announced.warnings


def _adopt(items: Iterable[Item], known: dict[int, Milestone], spare: list[Milestone]) -> None:
    """A change that was read before its notice stood by itself: the promise takes over that name, and nobody is told twice."""
    for item in items:
        if id(item.facts) in known:
            continue
        taken = next((row for facts in reversed(item.restated) for row in spare if _is_of(row, facts)), None)
        if taken is not None:
            known[id(item.facts)] = taken
            spare.remove(taken)


def _is_of(row: Milestone, facts: Facts) -> bool:
    own = row.read
    return (own.kind, own.phase, own.start, own.end) == (facts.kind, facts.phase, facts.start, facts.end)


class _Keeper:
    """Writes one family down."""

    def __init__(self, tx: Tx, timing: Timing, family: Family, now: datetime) -> None:
        self._tx, self._timing, self._family, self._now = tx, timing, family, now

    def keep(self, item: Item, before: Milestone | None, number: int) -> None:
        """A promise under the name it had, or under a new one."""
        history = tuple(item.history)
        if before is None:
            self._done(None, self._new(item, history, number))
            return
        said = before.announced, milestones.read_status(self._tx, before.uid)
        after = revise.settle(
            self._tx,
            self._timing,
            before,
            self._now,
            read=item.facts,
            status=item.status,
            notice=item.owner,
            history=history,
            # Taken over from the notice that changed it: whoever was told its time was told the right one.
            quiet=before.notice.id != item.owner.id and before.facts.anchor == item.holds.anchor,
        )
        self._weigh(said, after, item.status)
        self._done(before, after)

    def _weigh(self, said: tuple[Facts, Status], after: Milestone, status: Status) -> None:
        """The overrides that this reading agrees with are done; where it contradicts one, a person is asked."""
        if said == (after.announced, status):
            return
        judged = layer.judge(said, (after.announced, status), overrides.of_milestone(self._tx, after.uid))
        for number in judged.closed:
            overrides.mark_undone(self._tx, number, layer.READING, self._now)
        self._family.agreed |= bool(judged.closed)
        if judged.contradicted:
            self._family.contradicted.append(after)

    def lay_aside(self, row: Milestone) -> None:
        """A milestone that no notice promises in its own name any more."""
        if self._is_said_elsewhere(row):
            # It was taken for a promise of its own. Where somebody was told of it, its name stays; the other one lives on.
            if milestones.forget(self._tx, row.uid):
                state.rise(self._tx, self._now.replace(microsecond=0))
            else:
                self._settle(row, Status.CANCELLED, quiet=True, history=())
        elif (off := self._called_off_itself(row)) is not None:
            self._settle(row, Status.CANCELLED, history=(off,))
        else:
            # Not deleted: a person says whether it was withdrawn or only reworded.
            self._settle(row, Status.TENTATIVE)

    def _is_said_elsewhere(self, row: Milestone) -> bool:
        return any(_is_of(row, facts) for item in self._family.whole.items for facts in item.restated)

    def _called_off_itself(self, row: Milestone) -> Amendment | None:
        """A newer text of its own notice says that it is off."""
        said = changes.find(self._tx, row.notice.id)
        if said is None or said.why != Why.ITSELF or said.change.kind is not ChangeKind.CANCELLED:
            return None
        olds = [move.old for move in said.change.moves if move.old]
        if olds and not any(has(row.read, old) for old in olds):
            return None
        facts = replace(row.read, evidence=Evidence(quote=said.change.quote, start=0, end=0), warnings=())
        return Amendment(kind=said.change.kind, notice=said.notice, facts=facts, cancelled=True)

    def _settle(
        self, row: Milestone, status: Status, *, quiet: bool = False, history: tuple[Amendment, ...] | None = None
    ) -> None:
        owner = next((one for one in _owners(self._family) if one.id == row.notice.id), row.notice)
        after = revise.settle(
            self._tx,
            self._timing,
            row,
            self._now,
            read=row.read,
            status=status,
            notice=owner,
            history=history,
            quiet=quiet,
        )
        self._done(row, after)

    def _done(self, before: Milestone | None, after: Milestone) -> None:
        self._family.kept.append(after)
        if before is None or before.sequence != after.sequence:
            self._family.altered.add(after.uid)

    def _new(self, item: Item, history: tuple[Amendment, ...], number: int) -> Milestone:
        milestone = Milestone(
            uid=_uid(self._tx, item.owner, number),
            sequence=0,
            status=item.status,
            notice=item.owner,
            read=item.facts,
            facts=item.holds,
            first_seen_at=self._now,
            revised_at=self._now.replace(microsecond=0),
            history=history,
        )
        excludes = fitting.excludes(milestone.facts, self._timing)
        milestones.add(self._tx, milestone, milestone.status, self._timing.zone, excludes)
        state.rise(self._tx, milestone.revised_at)
        planning.replan(self._tx, self._timing, milestone, self._now)
        return milestone


def _uid(tx: Tx, notice: NoticeRef, number: int) -> str:
    """A name nobody has yet, the same whenever the same notices are read in the same order."""
    uid = str(uuid.uuid5(_NAMESPACE, f"{notice.source}\n{notice.id}\n{number}"))
    return uid if milestones.find(tx, uid) is None else _uid(tx, notice, number + 1)
