"""What became of a promise since it was first read: by which notice or by staff, with old and new. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.milestone import Amendment, Facts, Milestone, Status
from domain.override import Action, Override, lay_over
from domain.times import Moment, city_day
from feed.text import one_line, printed, web_link
from feed.words import ZH, Words, day_words, when_words


def staff_words(milestone: Milestone, words: Words = ZH) -> str:
    """「昆期工作人员更正：场地检修」 where staff say other than the notices; empty elsewhere. Who of them it was is not said."""
    word = milestone.staff_word
    if word is None:
        return ""
    act, reason = words.one.staff[word.act], printed(word.reason)
    return words.one.reason.format(act=act, reason=reason) if reason else act


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One value that is another one since."""

    name: str
    before: str
    after: str
    original: bool  #: whether these are words of the notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change: what was done, when, by whom, and by which words where a notice did it."""

    key: str  #: the same for ever
    at: datetime  #: UTC; a notice tells only its day
    changed_at: datetime  #: when it was taken back, else the same
    word: str
    on: str
    by: str
    values: tuple[Correction, ...]
    after: str = ""  #: what became of the change itself
    reason: str = ""  #: of staff, in the words that they gave for everybody to read
    quote: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A milestone as its notices have it, and what staff laid over it, oldest first."""

    milestone: Milestone
    status: Status  #: as the notices alone have it
    overrides: Sequence[Override] = ()


def changes(said: Said, zone: ZoneInfo, words: Words) -> list[Step]:
    """Every change by a later notice and every correction by staff, in the order of their days.

    Who of the staff it was stays in the office. What leaves facts and status as they are (lead times of one
    milestone, an extra reminder) is no change of the promise.
    """
    by_notice = [_by_notice(said.milestone, number, zone, words) for number in range(len(said.milestone.history))]
    return sorted([*by_notice, *_by_staff(said, zone, words)], key=lambda step: step.at)


def _by_notice(milestone: Milestone, number: int, zone: ZoneInfo, words: Words) -> Step:
    amendment = milestone.history[number]
    day = amendment.notice.published_on
    at = Moment(day).begins_at(zone)
    return Step(
        key=f"notice {amendment.notice.id}",
        at=at,
        changed_at=at,
        word=words.changes[amendment.kind],
        on=day_words(day, words),
        by=words.one.by_notice,
        values=tuple(_of_amendment(milestone.before(number), amendment, words)),
        quote=printed(amendment.facts.evidence.quote),
        title=one_line(amendment.notice.title),
        url=web_link(amendment.notice.url),
    )


def _of_amendment(before: Facts, amendment: Amendment, words: Words) -> list[Correction]:
    off = words.one.put_off if amendment.put_off else words.one.off
    after = off if amendment.cancelled else when_words(amendment.facts, words)
    return _differing([_time(when_words(before, words), after, words), _place(before, amendment.facts, words)])


def _by_staff(said: Said, zone: ZoneInfo, words: Words) -> Iterator[Step]:
    for number, override in enumerate(said.overrides):
        if values := _of_override(said, said.overrides[:number], override, words):
            yield _step(override, values, zone, words)


def _step(override: Override, values: list[Correction], zone: ZoneInfo, words: Words) -> Step:
    undone = override.undone_at
    return Step(
        key=f"override {override.id}",
        at=override.at,
        changed_at=undone or override.at,
        word=words.one.actions.get(override.action, words.one.actions[Action.FIX]),
        on=day_words(city_day(override.at, zone), words),
        by=words.one.by_staff,
        reason=printed(override.reason),
        values=tuple(values),
        after=words.one.taken_back.format(day=day_words(city_day(undone, zone), words)) if undone else "",
    )


def _of_override(said: Said, beneath: Sequence[Override], override: Override, words: Words) -> list[Correction]:
    """What one override changed of what held when it was laid, as far as the notices say the same since."""
    before, status = lay_over(said.milestone.announced, said.status, beneath)
    after, then = lay_over(before, status, [Override.draft(override.uid, override.changes)])
    return _differing(
        [
            _time(when_words(before, words), when_words(after, words), words),
            Correction(name=words.one.name, before=printed(before.title), after=printed(after.title), original=True),
            _place(before, after, words),
            Correction(name=words.one.state, before=_state(status, words), after=_state(then, words), original=False),
        ]
    )


def _state(status: Status, words: Words) -> str:
    named = {Status.CANCELLED: words.one.off, Status.TENTATIVE: words.card.doubtful, Status.CONFIRMED: words.one.stands}
    return named[status]


def _time(before: str, after: str, words: Words) -> Correction:
    return Correction(name=words.card.time, before=before, after=after, original=False)


def _place(before: Facts, after: Facts, words: Words) -> Correction:
    untold = words.one.not_told
    old, new = printed(before.location) or untold, printed(after.location) or untold
    return Correction(name=words.card.place, before=old, after=new, original=True)


def _differing(values: Iterable[Correction]) -> list[Correction]:
    return [one for one in values if one.before != one.after]
