"""The store's side of sending: what is due is spread, what waits is claimed, what became of it is noted.

Everything here is one bounded transaction a call and runs on a thread of its own; ``scheduler.dispatch`` says when.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from domain.delivery import Hold, Occasion, OccasionKind, Reason
from domain.failpoints import reached
from domain.milestone import Kind, Milestone, opened_by
from domain.override import HOUSE
from domain.subscription import Subscriber
from domain.wishes import Wishes
from scheduler import announcing, plan, silences, telling
from scheduler.clock import Clock
from scheduler.compose import Heard, Known, Parcel, Skip, compose
from scheduler.layer import READING
from scheduler.orders import WORDS
from scheduler.outcome import LONGEST_WAIT, Outcome, note
from scheduler.silences import Silence
from scheduler.timing import Timing
from store import (
    Store,
    Tx,
    claims,
    deliveries,
    held,
    milestones,
    occasions,
    overrides,
    presence,
    snoozes,
    spreading,
    turns,
    underway,
    wishes,
)
from store.turns import UNLIMITED, Limits

LEASE = timedelta(seconds=120)
PATIENCE = LONGEST_WAIT + timedelta(minutes=1)  # what waits longer waits by a clock that was set back since

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at the store brought."""

    parcels: Sequence[Parcel] = ()
    accepted: int = 0  #: messages noted as having arrived
    again: bool = False  #: there may be more to claim at once
    later: bool = False  #: there is more to claim within seconds


class Ledger:
    """The rows of deliveries as one sender sees them; ``limits`` by the receiver's name."""

    def __init__(self, store: Store, clock: Clock, timing: Timing, limits: Mapping[str, Limits]) -> None:
        self._store = store
        self._clock = clock
        self._timing = timing
        self._limits = limits
        self._presence = presence.of(store)

    def idle(self) -> bool:
        """Whether a look at the store finds nothing to do; it says by a write transaction that it could be done."""
        now = self._clock.now()
        with self._store.begin() as tx:
            nothing = claims.idle(tx, now, PATIENCE)
        if nothing:
            telling.tell(telling.Looked())
        return nothing

    def recover(self, *, alone: bool, flying: Collection[int] = ()) -> int:
        """Take up what a dead sender left, but for what we have under way ourselves; how many."""
        owner, now = self._presence.assure(), self._clock.now()
        with self._store.begin() as tx:
            found = underway.recover(tx, now, owner, alone=alone, flying=sorted(flying))
            moved = underway.set_right(tx, now, PATIENCE) + held.set_right(tx, now)
        if found:
            log.warning("deliveries_recovered", count=found)
        if moved:
            log.warning("clock_went_back", deliveries=moved)
        return found

    def fire(self) -> int:
        """Spread due occasions over those who want to hear of them, in one bounded transaction; how many there were."""
        now, said = self._clock.now(), list[telling.Spread]()
        with self._store.begin() as tx:
            due = occasions.due(tx, now)
            quiet = silences.standing(tx, now, locked=True) if due else []
            # What was held back goes last: then it shares a message with what falls due at the same moment.
            for occasion in sorted(due, key=lambda one: one.kind is OccasionKind.RELEASE):
                said.append(fire(tx, self._timing, occasion, now, quiet))
                if sum(one.subscribers for one in said) >= spreading.ENOUGH:
                    break
            if due:
                reached("before_fire")
        if due:
            reached("after_fire")
        for one in said:
            telling.tell(one)
        return len(due)

    def turn(self, outcomes: Sequence[Outcome], room: Mapping[str, int]) -> Round:
        """Note what came back and claim what may leave next, up to ``room`` messages of each receiver, in one commit."""
        owner, now = self._presence.assure() if room else 0, self._clock.now()
        with self._store.begin() as tx:
            reasons = note(tx, outcomes, now) if outcomes else []
            rounds = [self._claim(tx, now, owner, receiver, limit) for receiver, limit in room.items()]
            parcels = [parcel for one in rounds for parcel in one.parcels]
            if parcels:
                reached("before_claim")
        if parcels:
            reached("after_claim")
        if outcomes:
            reached("after_note")
        telling.tell(telling.Looked())
        for outcome, reason in zip(outcomes, reasons, strict=True):
            telling.tell(telling.Settled.of(outcome.parcel.notification, reason, now))
        accepted = sum(outcome.failure is None for outcome in outcomes)
        return Round(parcels, accepted, again=any(one.again for one in rounds), later=any(one.later for one in rounds))

    def _claim(self, tx: Tx, now: datetime, owner: int, receiver: str, limit: int) -> Round:
        limits, lease = self._limits.get(receiver, UNLIMITED), now + LEASE
        waiting = claims.choose(tx, now, receiver, limits, limit)
        if not waiting:
            return Round(later=claims.soon(tx, now, receiver, limits))
        heard = _heard(tx, waiting, now)
        composed, skips, holds = self._composed(tx, _in_their_language(waiting, heard), heard, now, lease)
        for skip in skips:
            deliveries.drop(tx, skip.id, skip.state, skip.reason)
        held.hold(tx, holds, now)
        if silenced := sum(one.reason is Reason.SILENCED for one in holds):
            log.info("deliveries_silenced", count=silenced)
        given = turns.take(tx, receiver, [it.notification.subscriber.address for it in composed], now, limits)
        parcels = [replace(it, turn=turn) for it, turn in zip(composed, given, strict=True) if turn is not None]
        codes = [(number, parcel.notification.code) for parcel in parcels for number in parcel.ids]
        underway.mark(tx, codes, owner, lease)
        underway.place(tx, [one for parcel in parcels for one in parcel.places])
        return Round(parcels, again=len(parcels) == limit or not composed or bool(holds))

    def _composed(
        self, tx: Tx, waiting: claims.Claimed, heard: Heard, now: datetime, lease: datetime
    ) -> tuple[list[Parcel], list[Skip], list[Hold]]:
        said = [it for it in waiting if announcing.of_house(it[0])]
        rest = [it for it in waiting if not announcing.of_house(it[0])] if said else waiting
        known = _known(tx, {delivery.occasion for delivery, _ in rest})
        parcels, skips, holds = compose(rest, known, self._timing, now, lease, heard)
        if said:
            deeds = announcing.deeds_of(tx, said)
            more = announcing.compose(said, deeds, heard, self._timing, now, lease)
            parcels, skips, holds = parcels + more[0], skips + more[1], holds + more[2]
        return parcels, skips, holds


def fire(tx: Tx, timing: Timing, occasion: Occasion, now: datetime, quiet: Sequence[Silence] = ()) -> telling.Spread:
    """Say what is due to the next of those whom it concerns, or don't, for the reason returned."""
    if occasion.kind is OccasionKind.RELEASE:
        return _release(tx, occasion, now)
    if occasion.uid == HOUSE:
        return announcing.fire(tx, occasion, now)
    milestone = milestones.find(tx, occasion.uid)
    if milestone is None:
        raise AssertionError(f"occasion {occasion.id} speaks of no milestone")
    if (until := silences.until(quiet, occasion.kind, milestone, now)) is not None:
        occasions.hold(tx, occasion.id, until)
        log.info("occasion_silenced", uid=occasion.uid, lead=occasion.lead, until=until)
        return telling.Spread(Reason.SILENCED, 0)
    verdict = plan.verdict(occasion, milestone, timing, now)
    heard, ended = _spread(tx, occasion, milestone, verdict.reason, now) if verdict.say else (0, True)
    if ended:
        occasions.close(tx, occasion.id, verdict.reason, fired=verdict.say)
    event = "occasion_closed" if ended else "occasion_spread"
    log.info(event, uid=occasion.uid, lead=occasion.lead, reason=verdict.reason, subscribers=heard)
    return telling.Spread(verdict.reason, heard)


def _spread(tx: Tx, occasion: Occasion, milestone: Milestone, reason: Reason, now: datetime) -> tuple[int, bool]:
    _speaks(tx, occasion, milestone)
    if occasion.kind is OccasionKind.SNOOZE:
        return snoozes.spread(tx, occasion, plan.about(milestone), reason, now), True
    return spreading.spread(tx, occasion, reason, now)


def _speaks(tx: Tx, occasion: Occasion, milestone: Milestone) -> None:
    """Note where it sends people, if it sends them anywhere; a change has that down from the beginning."""
    if occasion.kind is not OccasionKind.CHANGE and (place := plan.place(milestone)) is not None:
        occasions.speaks_of(tx, occasion.id, place)


def _release(tx: Tx, occasion: Occasion, now: datetime) -> telling.Spread:
    let_go, ended = held.release(tx, now)
    if ended:
        occasions.close(tx, occasion.id, Reason.RELEASED, fired=True)
    log.info("deliveries_released", count=let_go)
    return telling.Spread(Reason.RELEASED, let_go)


def _heard(tx: Tx, waiting: claims.Claimed, now: datetime) -> Heard:
    whose = {subscriber.id for _, subscriber in waiting}
    uids = {delivery.occasion.uid for delivery, _ in waiting}
    quiet = silences.standing(tx, now, locked=True)
    return Heard(wishes=wishes.of_many(tx, whose), marks=wishes.marks_of(tx, whose, uids), quiet=quiet)


def _in_their_language(waiting: claims.Claimed, heard: Heard) -> claims.Claimed:
    if not heard.wishes:
        return waiting
    return [(delivery, _speaking(subscriber, heard.wishes.get(subscriber.id))) for delivery, subscriber in waiting]


def _speaking(subscriber: Subscriber, wanted: Wishes | None) -> Subscriber:
    return replace(subscriber, language=wanted.speaks) if wanted is not None else subscriber


def _known(tx: Tx, spoken_of: set[Occasion]) -> dict[str, Known]:
    found = milestones.named(tx, {occasion.uid for occasion in spoken_of})
    by_staff = {it.uid for it in spoken_of if it.kind in (OccasionKind.REMIND, OccasionKind.CHANGE)}
    return {
        one.uid: _with_opens(tx, one, _with_deeds(tx, one) if one.uid in by_staff else _alone(one)) for one in found
    }


def _alone(milestone: Milestone) -> Known:
    return Known(milestone=milestone, words=milestones.words_of(milestone.facts, milestone.notice.title))


def _with_deeds(tx: Tx, milestone: Milestone) -> Known:
    deeds = overrides.of_milestone(tx, milestone.uid)
    notes = {str(one.id): one.details.get(WORDS, "") for one in deeds}
    taken_back = frozenset(one.undone_at for one in deeds if one.undone_at and one.undone_by != READING)
    recalled = frozenset(str(one.id) for one in deeds if one.undone_at)
    return replace(_alone(milestone), notes=notes, taken_back=taken_back, recalled=recalled)


def _with_opens(tx: Tx, milestone: Milestone, known: Known) -> Known:
    if milestone.facts.kind is not Kind.REGISTRATION:
        return known
    return replace(known, opens=opened_by(milestone, milestones.of_notice(tx, milestone.notice.id)))
