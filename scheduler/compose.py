"""From claimed deliveries to one message a subscriber: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.delivery import BY_WISH, Delivery, DeliveryState, Hold, OccasionKind, Reason
from domain.milestone import Milestone
from domain.notification import Item, Notification
from domain.profile import Fit
from domain.staff_word import StaffAct, StaffWord
from domain.subscription import Subscriber
from domain.wishes import NOTHING, Mark, Wishes
from scheduler import fitting, heeding, plan, silences
from scheduler.heeding import Leave, Say, Wait
from scheduler.silences import Silence
from scheduler.timing import Timing

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # those of RFC 4648, section 6: none is mistaken for another
_CODES = len(_LETTERS) ** 4
_SCATTER = (
    0x9E379  # odd, so that multiplying by it gives each code once; near the golden ratio, so that they lie far apart
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A milestone that is spoken of, and what it opens the door to."""

    milestone: Milestone
    opens: tuple[Milestone, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)  #: the staff's own lines, by the lead of their occasions
    words: str = ""  #: what blocked words are looked up in, lower case
    recalled: frozenset[str] = frozenset()  #: leads of the reminders that staff ordered and took back
    taken_back: frozenset[datetime] = frozenset()  #: when staff took back what they had changed of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the subscribers in question wish, by their ids, and answered, by id and uid; most have neither.

    And what the staff hold back, from whomever.
    """

    wishes: Mapping[int, Wishes] = field(default_factory=dict)
    marks: Mapping[tuple[int, str], Mark] = field(default_factory=dict)
    quiet: Sequence[Silence] = ()  #: the standing silences


NOBODY = Heard()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message about to be sent, and the rows it settles."""

    notification: Notification
    ids: tuple[int, ...]
    attempts: int
    lease: datetime  #: until when it may be sent; also the name of this claim
    turn: datetime  #: when it may leave
    places: tuple[tuple[int, str], ...] = ()  #: of the rows that tell another place than the store has down for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A delivery that is no longer worth sending, and why."""

    id: int
    state: DeliveryState
    reason: Reason


@dataclass(slots=True)
class _Heap:
    subscriber: Subscriber
    code: str
    silent: bool
    items: list[Item] = field(default_factory=list)


def compose(
    claimed: Iterable[tuple[Delivery, Subscriber]],
    known: Mapping[str, Known],
    timing: Timing,
    now: datetime,
    lease: datetime,
    heard: Heard = NOBODY,
) -> tuple[list[Parcel], list[Skip], list[Hold]]:
    """Gather everything for one subscriber into one message, as they wish it.

    What may have arrived already (``unknown``) travels again by itself, under the code it first had.
    """
    heaps: dict[tuple[int, str], _Heap] = {}
    skips: list[Skip] = []
    holds: list[Hold] = []
    said: dict[tuple[int, str], plan.Verdict] = {}  # most deliveries are of one occasion, to people who know as much
    for delivery, subscriber in claimed:
        spoken_of = known[delivery.occasion.uid]
        same = delivery.occasion.id, delivery.told
        verdict = said.get(same) or said.setdefault(
            same, plan.verdict(delivery.occasion, spoken_of.milestone, timing, now, delivery.told)
        )
        if (why := _why_not(delivery, spoken_of, verdict)) is not None:
            skips.append(skipped(delivery, why))
            continue
        fit = _fit(heard, delivery, spoken_of, timing)
        match _heeded(heard, delivery, spoken_of, timing, now, fit):
            case Leave(reason):
                skips.append(skipped(delivery, reason))
            case Wait(until, reason):
                holds.append(Hold(delivery=delivery, until=until, reason=reason))
            case Say(silent):
                code = delivery.code if delivery.state is DeliveryState.UNKNOWN else ""
                heap = heaps.setdefault((subscriber.id, code), _Heap(subscriber, code, silent))
                heap.items.append(_item(delivery, spoken_of, verdict.reason, fit))
    return [_parcel(heap, now, lease) for heap in heaps.values()], skips, holds


_SAY = Say()


def _fit(heard: Heard, delivery: Delivery, known: Known, timing: Timing) -> Fit:
    profile = heard.wishes.get(delivery.subscriber_id, NOTHING).profile
    return fitting.fit(profile, known.milestone.facts, timing)


def _why_not(delivery: Delivery, known: Known, verdict: plan.Verdict) -> Reason | None:
    """What staff held back until it was over was not missed for want of a running service."""
    if delivery.reason is Reason.SILENCED and verdict.reason in (Reason.MISSED, Reason.PAST):
        return Reason.SILENCED
    if delivery.occasion.kind is OccasionKind.REMIND and delivery.occasion.lead in known.recalled:
        return Reason.RECALLED
    return None if verdict.say else verdict.reason


def _heeded(heard: Heard, delivery: Delivery, known: Known, timing: Timing, now: datetime, fit: Fit) -> heeding.Heeded:
    if heard.quiet and (until := silences.until(heard.quiet, delivery.occasion.kind, known.milestone, now)) is not None:
        return Wait(until, Reason.SILENCED)
    wishes = heard.wishes.get(delivery.subscriber_id, NOTHING)
    mark = heard.marks.get((delivery.subscriber_id, delivery.occasion.uid))
    if wishes is NOTHING and mark is None:
        return _SAY
    kind = delivery.occasion.kind
    left = heeding.leave(wishes, mark, kind, known.words, fit)
    if left is not None:
        return left
    helps = plan.helps_until(kind, known.milestone, delivery.told, timing, now)
    return heeding.when(wishes, delivery.occasion, helps, timing, now)


def skipped(delivery: Delivery, reason: Reason) -> Skip:
    """One that is not sent, for this reason."""
    # What may have arrived stays known as such: a later change must reach whoever may have read the old time.
    if delivery.state is DeliveryState.UNKNOWN:
        return Skip(id=delivery.id, state=DeliveryState.FAILED, reason=Reason.UNSURE)
    return Skip(id=delivery.id, state=DeliveryState.SKIPPED, reason=reason)


_IN_TIME = frozenset({Reason.DUE, Reason.LATE, Reason.FIRST_SEEN_LATE, Reason.SNOOZED})


def _item(delivery: Delivery, known: Known, reason: Reason, fit: Fit) -> Item:
    kind = known.milestone.facts.kind
    if delivery.occasion.kind is OccasionKind.CHANGE:
        reason = plan.change_reason(delivery.told, delivery.occasion.about, kind)
    elif delivery.reason in BY_WISH and reason in _IN_TIME:
        reason = delivery.reason  # it waited because its reader wished so, and is not late
    told = plan.anchor_of(delivery.told, kind)
    decided = delivery if delivery.reason is reason else replace(delivery, reason=reason)
    return Item(
        delivery=decided,
        milestone=known.milestone,
        told=told,
        told_place=_told_place(delivery, known.milestone),
        opens=known.opens,
        fit=fit,
        note=_note(delivery, known),
        word=_word(delivery, known),
    )


def _told_place(delivery: Delivery, milestone: Milestone) -> str:
    """Where a change finds its reader on the way to, if that is not where to go now."""
    place = plan.place(milestone)
    return "" if place is None or delivery.told_place == place else delivery.told_place


def _placed(items: Iterable[Item]) -> tuple[tuple[int, str], ...]:
    told = ((item.delivery, plan.place(item.milestone)) for item in items)
    return tuple((delivery.id, place) for delivery, place in told if place is not None and place != delivery.place)


def _word(delivery: Delivery, known: Known) -> StaffWord | None:
    """A change that became known as staff took something back is that, whatever holds beneath."""
    occasion = delivery.occasion
    if occasion.kind is OccasionKind.CHANGE and occasion.known_at in known.taken_back:
        return StaffWord(act=StaffAct.TAKEN_BACK)
    return known.milestone.staff_word


def _note(delivery: Delivery, known: Known) -> str:
    return known.notes.get(delivery.occasion.lead, "") if delivery.occasion.kind is OccasionKind.REMIND else ""


def _parcel(heap: _Heap, now: datetime, lease: datetime) -> Parcel:
    ids = tuple(item.delivery.id for item in heap.items)
    spoken = _once_each(heap.items)
    missed = tuple(item for item in spoken if item.delivery.reason is Reason.MISSED)
    notification = Notification(
        subscriber=heap.subscriber,
        items=tuple(item for item in spoken if item not in missed),
        missed=missed,
        now=now,
        code=heap.code or short_code(min(ids)),
        maybe_double=bool(heap.code),
        silent=heap.silent,
    )
    attempts = max(item.delivery.attempts for item in heap.items)
    places = _placed(heap.items)
    return Parcel(notification=notification, ids=ids, attempts=attempts, lease=lease, turn=now, places=places)


def _once_each(items: list[Item]) -> list[Item]:
    """One item a milestone, a change before a reminder of it; in time order."""
    if len(items) == 1:
        return items
    chosen: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: item.delivery.occasion.kind is OccasionKind.CHANGE):
        chosen[item.milestone.uid] = item
    return sorted(chosen.values(), key=lambda item: (item.milestone.facts.anchor_at(), item.milestone.uid))


def short_code(number: int) -> str:
    """Four letters and digits that a person can compare at a glance; a million numbers in a row have as many codes."""
    scattered = number * _SCATTER % _CODES
    return "".join(_LETTERS[scattered >> shift & 31] for shift in (15, 10, 5, 0))
