"""Which earlier notice a notice changes: pure. Only one clear candidate is taken; every answer has its reason."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from domain.change import ChangeKind
from domain.milestone import Facts, Kind
from domain.notice import NoticeRef
from domain.said import Said
from domain.times import Moment, Precision
from extract.series import Likeness, likeness, series
from extract.text import Text

WINDOWS = frozenset({Kind.APPLICATION, Kind.REGISTRATION, Kind.SURVEY})
HEAD = 300  #: characters of a text in which a document prints its own number
LONGEST_LIFE = timedelta(days=400)  #: how long after its notice a promise may still be changed
STILL_CHANGED = timedelta(days=15)  #: how long after its time a window is still prolonged
_ADDING = {ChangeKind.SUPPLEMENTED, ChangeKind.LATER_ROUND}
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,2})[〔(【](\d{4})[〕)】]第?(\d{1,4})号")


class Why(StrEnum):
    """Why a notice is taken to change that one, from the surest to the weakest; or why none is taken."""

    ITSELF = "a newer text of the same notice"
    LINK = "its address is named"
    NUMBER = "its document number is named"
    NAMED = "its title is named"
    SERIES = "the same title but for the change"
    SIMILAR = "a similar title"
    PART = "one of its dates is named"
    TIME = "it promised the time that is replaced"
    UNKNOWN = "no notice fits"
    SEVERAL = "several notices fit"
    OTHER_TIME = "none promised the time that is replaced"


#: By the notice alone, and by what it promises: the second only where the first finds none.
BY_NOTICE = (Why.LINK, Why.NUMBER, Why.NAMED, Why.SERIES, Why.SIMILAR)
BY_PROMISES = (Why.PART, Why.TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier notice: what it promises, and the notice it belongs to (``root``: itself, unless it changes another)."""

    notice: NoticeRef
    root: str
    promises: tuple[Facts, ...] = ()
    head: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The notice that is changed, or None, and why."""

    target: str | None
    why: Why
    fitting: tuple[str, ...] = field(default=())  #: ids of the candidates where several fit


def resembles(said: Said, notice: NoticeRef, head: str) -> Why | None:
    """The surest sign that ``said`` speaks of this notice, by its address, number or title."""
    if notice.url and _address(notice.url) in map(_address, said.change.links):
        return Why.LINK
    if head and _document(said.change.numbers) & _document([head]):
        return Why.NUMBER
    title = series(notice.title)
    if any(likeness(series(name), title) is Likeness.SAME for name in said.change.names):
        return Why.NAMED
    found = likeness(series(said.notice.title), title)
    if found is Likeness.SAME:
        return Why.SERIES
    return Why.SIMILAR if found >= Likeness.SIMILAR else None


def promised(said: Said, candidate: Candidate) -> Why | None:
    """The sign among its promises: one is named as the change is, or has the very time that is replaced."""
    title = series(said.notice.title)
    if any(is_named(said, facts) for facts in candidate.promises):
        return Why.PART
    of_another = title.is_telling and likeness(title, series(candidate.notice.title)) is Likeness.NONE
    return None if of_another or not _replaced(said, candidate.promises) else Why.TIME


def is_named(said: Said, facts: Facts) -> bool:
    """Whether a change names one promise of several: by its own title, or by a name in 《》 that stands beside its time."""
    return is_quoted(said, facts) or likeness(series(said.notice.title), series(facts.title)) >= Likeness.CONTAINED


def is_quoted(said: Said, facts: Facts) -> bool:
    """Whether a name in 《》 stands in both: of four plays in one programme 《浣纱记》 is one."""
    beside = f"{facts.title}\n{facts.phase}\n{facts.evidence.quote}"
    return any(f"《{name}》" in beside for name in said.change.names)


def may_concern(said: Said, candidate: Candidate) -> bool:
    """Whether the arrival of this notice can alter what is decided about ``said``."""
    if not is_before(candidate.notice, said.notice, among_changes=False):
        return False
    return bool(resembles(said, candidate.notice, candidate.head) or promised(said, candidate))


def is_before(one: NoticeRef, other: NoticeRef, *, among_changes: bool) -> bool:
    """Whether a notice can be changed by the other: published first; two changes of one day go by their ids."""
    if one.id == other.id or one.published_on < other.published_on - LONGEST_LIFE:
        return False
    if among_changes:
        return (one.published_on, one.id) < (other.published_on, other.id)
    return one.published_on <= other.published_on


def decide(said: Said, candidates: Iterable[tuple[Why, Candidate]]) -> Decision:
    """The one notice that fits by the surest sign; none where several do, or where the replaced time speaks against it."""
    given = list(candidates)
    against = Why.UNKNOWN
    for why in (*BY_NOTICE, *BY_PROMISES):
        fitting = [candidate for sign, candidate in given if sign is why]
        standing = _narrowed(said, why, fitting)
        roots = sorted({candidate.root for candidate in standing})
        if len(roots) == 1:
            return Decision(roots[0], why)
        if len(roots) > 1:
            return Decision(None, Why.SEVERAL, tuple(roots))
        if fitting:
            against = Why.OTHER_TIME
    return Decision(None, against)


def _narrowed(said: Said, why: Why, fitting: Sequence[Candidate]) -> list[Candidate]:
    """Of those that fit by their names the ones that fit by kind, by the time that is replaced, and by being alive."""
    if why in (Why.LINK, Why.NUMBER):
        return list(fitting)
    standing = [one for one in fitting if _kinds_fit(said, one)]
    if any(move.old for move in said.change.moves):
        families = {one.root for one in standing if _replaced(said, one.promises)}
        return [one for one in standing if one.root in families]
    return [one for one in standing if _is_alive(one, said.notice.published_on)]


def _kinds_fit(said: Said, candidate: Candidate) -> bool:
    """What promises nothing cannot be moved or called off; a policy that the notice only rests on is such a one."""
    if said.change.kind in _ADDING:
        return True
    if said.change.kind is ChangeKind.CANCELLED or not said.promises:
        return bool(candidate.promises)
    return any(same_kind(ours, theirs) for ours in said.promises for theirs in candidate.promises)


def same_kind(one: Facts, other: Facts) -> bool:
    """Whether one can be the other in other words: a window is called 报名 in one notice and 申报 in the next."""
    return one.kind is other.kind or {one.kind, other.kind} <= WINDOWS


def _is_alive(candidate: Candidate, on: date) -> bool:
    last = [facts.end or facts.anchor for facts in candidate.promises]
    return not last or max(moment.on for moment in last) >= on - STILL_CHANGED


def _replaced(said: Said, promises: Iterable[Facts]) -> bool:
    theirs = list(promises)
    return any(has(facts, move.old) for move in said.change.moves if move.old for facts in theirs)


def has(facts: Facts, moment: Moment) -> bool:
    """Whether a promise begins or ends then; to the minute where both say one."""
    if facts.precision is Precision.VAGUE:
        return False
    return any(_same(own, moment) for own in (facts.start, facts.end) if own is not None)


def _same(own: Moment, moment: Moment) -> bool:
    return own.on == moment.on and (own.minute == moment.minute or None in (own.minute, moment.minute))


def _address(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.strip()).split("#")[0].rstrip("/")


def _document(texts: Iterable[str]) -> set[tuple[str, str, str]]:
    return {(hit[1], hit[2], hit[3]) for text in texts for hit in _NUMBER.finditer(Text.of(text).folded)}
