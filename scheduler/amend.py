"""What becomes of a notice's promises by the notices that change it: pure, and the same in whatever order they came."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from domain.change import Change, ChangeKind, Move
from domain.milestone import Amendment, Evidence, Facts, Kind, OpenState, Status
from domain.notice import NoticeRef
from domain.override import moved
from domain.said import Said
from domain.times import Moment
from extract.series import Likeness, likeness, series
from scheduler.amended import TIMED, amended, closing_moved, differs, kind_of, precision
from scheduler.links import has, is_named, is_quoted, same_kind
from scheduler.reconcile import status_of

#: Kinds that say again what holds, so that a time that differs is a new time and not one more.
_RESTATING = TIMED | {ChangeKind.CORRECTED, ChangeKind.LATER_ROUND}


@dataclass(slots=True)
class Item:
    """One promise, whose it is, and what was made of it."""

    owner: NoticeRef
    facts: Facts  #: as its owner says
    history: list[Amendment] = field(default_factory=list)
    restated: list[Facts] = field(default_factory=list)  #: what other notices say of it: no promises of their own

    @property
    def holds(self) -> Facts:
        """With all changes so far."""
        return self.history[-1].facts if self.history else self.facts

    @property
    def cancelled(self) -> bool:
        """Whether it is off."""
        return bool(self.history) and self.history[-1].cancelled

    @property
    def waits(self) -> bool:
        """Postponed without a new time."""
        return bool(self.history) and self.history[-1].put_off

    @property
    def status(self) -> Status:
        """The status that the notices give it."""
        return Status.CANCELLED if self.cancelled else status_of(self.holds)


@dataclass(slots=True)
class Together:
    """All promises of a notice and of those that change it, and which of the latter a person must look at."""

    items: list[Item]
    unclear: set[str] = field(default_factory=set)  #: ids of notices


def together(root: NoticeRef, promises: Iterable[Facts], said: Iterable[Said]) -> Together:
    """Lay the changes over the promises of ``root``, oldest first."""
    whole = Together([Item(root, facts) for facts in promises])
    for one in sorted(said, key=lambda one: (one.notice.published_on, one.notice.id)):
        _Step(one, whole).take()
    return whole


class _Step:
    """One notice's changes to what stands before it."""

    def __init__(self, said: Said, whole: Together) -> None:
        self._said, self._whole = said, whole
        self._before = list(whole.items)
        self._touched: set[int] = set()

    def take(self) -> None:
        rest = list(self._said.promises)
        for pass_ in (self._same, self._replaced, self._only_one):
            rest = [facts for facts in rest if not pass_(facts)]
        for move in self._said.change.moves:
            if not self._is_promised(move):
                self._move(move)
        if self._said.change.kind is ChangeKind.CANCELLED and not self._said.change.moves:
            self._cancel_all()
        self._close_doors()
        for facts in rest:
            self._stand_alone(facts)

    def _same(self, facts: Facts) -> bool:
        """It says again what holds already."""
        fitting = [it for it in self._free() if same_kind(it.holds, facts) and _same_times(it.holds, facts)]
        if self._move_of(facts):  # 延长至4月20日 may by chance be the day on which another step was to be
            fitting = [it for it in fitting if it.holds.phase == facts.phase]
        return self._note(_best(fitting, facts), facts)

    def _replaced(self, facts: Facts) -> bool:
        """It replaces a time that is printed."""
        move = self._move_of(facts)
        if move is None or move.old is None:
            return False
        old = move.old
        fitting = [it for it in self._free() if same_kind(it.holds, facts) and has(it.holds, old)]
        item = _best(fitting, facts)
        return self._note(item, facts, closing_moved(item.holds, old, move.new) if item else None)

    def _only_one(self, facts: Facts) -> bool:
        """It can be meant of one promise only: of its step, of its name, or the only one of its kind."""
        move = self._move_of(facts)
        if self._change.kind not in _RESTATING or (move and move.old):
            return False
        return self._note(_the_one(facts, self._free(), self._said), facts)

    def _note(self, item: Item | None, facts: Facts, closing: Facts | None = None) -> bool:
        if item is None:
            return False
        self._touched.add(id(item))
        item.restated.append(facts)
        after = replace(closing, evidence=facts.evidence) if closing else amended(item.holds, facts)
        if differs(item.holds, after) or item.waits:
            kind = kind_of(self._change.kind, item.holds, after)
            item.history.append(Amendment(kind=kind, notice=self._said.notice, facts=after))
        return True

    def _move(self, move: Move) -> None:
        """A move whose new time is no promise of its own: there is none, or nothing says what it is for."""
        if move.old is None:
            return
        old = move.old
        fitting = [it for it in self._free() if has(it.holds, old)]
        # 取消3月7日讲座 speaks of the lecture, though its registration may close on that day too.
        fitting = [it for it in fitting if it.holds.kind is Kind.EVENT] or fitting
        fitting = [it for it in fitting if self._is_named(it)] or fitting
        if len(fitting) == 1:
            self._put(fitting[0], move)
        else:
            self._unclear()

    def _put(self, item: Item, move: Move) -> None:
        self._touched.add(id(item))
        evidence = Evidence(quote=move.quote, start=max(move.start, 0), end=max(move.end, 0), rules=())
        if move.new is None:
            item.history.append(self._off(item, evidence))
            return
        changes = moved(item.holds, move.new)
        after = replace(item.holds, start=changes.start or item.holds.start, end=changes.end or item.holds.end)
        after = closing_moved(item.holds, move.old, move.new) or after
        after = replace(after, evidence=evidence, precision=precision(after))
        kind = kind_of(self._change.kind, item.holds, after)
        item.history.append(Amendment(kind=kind, notice=self._said.notice, facts=after))

    def _off(self, item: Item, evidence: Evidence) -> Amendment:
        states = item.holds.states
        if self._change.kind in TIMED:
            states = tuple(dict.fromkeys((*states, OpenState.TO_BE_TOLD)))
        facts = replace(item.holds, evidence=evidence, states=states, warnings=())
        return Amendment(kind=self._change.kind, notice=self._said.notice, facts=facts, cancelled=True)

    def _cancel_all(self) -> None:
        """No time is named: what is called off is what the title names, or all that lies ahead."""
        published = self._said.notice.published_on
        ahead = [it for it in self._free() if (it.holds.end or it.holds.anchor).on >= published]
        named = [it for it in ahead if self._is_named(it)]
        quote = Evidence(quote=self._change.quote, start=0, end=0)
        for item in named or ahead:
            self._touched.add(id(item))
            item.history.append(self._off(item, quote))
        if not ahead:
            self._unclear()

    def _is_named(self, item: Item) -> bool:
        """One of several, not the notice as a whole."""
        if series(item.facts.title) == series(item.owner.title):
            return is_quoted(self._said, item.facts)
        return is_named(self._said, item.facts)

    def _close_doors(self) -> None:
        """Nobody signs up for what does not take place: when all that a registration opens is off, so is it."""
        if self._change.kind is not ChangeKind.CANCELLED:
            return
        for door in [it for it in self._free() if it.holds.kind is Kind.REGISTRATION]:
            opened = [it for it in self._before if _opens(door, it)]
            now = [it for it in opened if it.cancelled and it.history[-1].notice == self._said.notice]
            if now and all(it.cancelled for it in opened):
                door.history.append(self._off(door, now[0].holds.evidence))

    def _stand_alone(self, facts: Facts) -> None:
        """A promise of its own; where it may as well be the new time of another, a person is asked."""
        if not series(facts.title).is_telling and self._before:  # 补充通知 says nothing where it stands by itself
            facts = replace(facts, title=self._before[0].facts.title)
        self._whole.items.append(Item(self._said.notice, facts))
        if self._change.kind in _RESTATING and any(same_kind(it.holds, facts) for it in self._free()):
            self._unclear()

    def _unclear(self) -> None:
        self._whole.unclear.add(self._said.notice.id)

    @property
    def _change(self) -> Change:
        return self._said.change

    def _free(self) -> list[Item]:
        """What stands, and what this notice has said nothing of yet."""
        return [it for it in self._before if id(it) not in self._touched and (not it.cancelled or it.waits)]

    def _move_of(self, facts: Facts) -> Move | None:
        return next((move for move in self._change.moves if move.new and has(facts, move.new)), None)

    def _is_promised(self, move: Move) -> bool:
        return move.new is not None and any(has(facts, move.new) for facts in self._said.promises)


def _opens(door: Item, it: Item) -> bool:
    """Whether one signs up there for this (domain.milestone.opened_by, before there are milestones)."""
    ahead = it.holds.anchor.passes_at() > door.holds.anchor.begins_at()
    return it.owner == door.owner and it.holds.kind is Kind.EVENT and ahead


def _says_again(holds: Moment | None, said: Moment | None) -> bool:
    """Whether a moment tells nothing new: none at all, the same, or only the day of it."""
    return said is None or said == holds or (holds is not None and said.minute is None and said.on == holds.on)


def _same_times(holds: Facts, said: Facts) -> bool:
    return _says_again(holds.start, said.start) and _says_again(holds.end, said.end)


def _named_like(facts: Facts) -> Callable[[Item], bool]:
    name = series(facts.title)
    return lambda it: likeness(series(it.facts.title), name) >= Likeness.CONTAINED


def _best(fitting: Sequence[Item], facts: Facts) -> Item | None:
    """The only one, or of several the only one of the same kind, then of the same step, then of the same name."""
    tests: tuple[Callable[[Item], bool], ...] = (
        lambda it: it.holds.kind is facts.kind,
        lambda it: it.holds.phase == facts.phase,
        _named_like(facts),
    )
    for keep in tests:
        if len(fitting) > 1:
            fitting = [it for it in fitting if keep(it)] or fitting
    return fitting[0] if len(fitting) == 1 else None


def _the_one(facts: Facts, free: Sequence[Item], said: Said) -> Item | None:
    """What a time without the old one beside it can be meant of."""
    pool = [it for it in free if it.holds.kind is facts.kind] or [it for it in free if same_kind(it.holds, facts)]
    if facts.kind is Kind.EVENT and likeness(series(facts.title), series(said.notice.title)) < Likeness.CONTAINED:
        pool = [it for it in pool if _named_like(facts)(it)]
    of_step = [it for it in pool if it.holds.phase == facts.phase]
    return _best(of_step or [it for it in pool if not (it.holds.phase and facts.phase)], facts)
