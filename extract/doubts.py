"""Which notices a person must look at, and why: only what the reader really cannot settle."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from domain.milestone import Doubt, Facts, Kind
from domain.notice import Notice
from domain.times import Moment
from domain.workdays import NoTable, between
from extract.cues import LABELS, WORDS, words
from extract.finding import PAST, Finding
from extract.kinds import is_general
from extract.page import Page
from extract.promise import Promise
from extract.title import announces

_ALL_YEAR = words(word for word, state in WORDS["states"].items() if state in {"常年受理", "另行通知", "待定"})
_FAILED = words(WORDS["review"]["failed"])
_FOR_WORKDAYS = re.compile(r"(?:为期|共|公示期限?为?)?(\d{1,2}) ?个工作日")
_CLAUSE_END = re.compile(r"[;。\n]")
_FAILURE_PAGE = 400  # a page that only says it could not be fetched is not longer
_TOO_FAR_DAYS = 730
_ONE_WEEK = 7
_WINDOWS = {Kind.REGISTRATION, Kind.SURVEY}
_PICTURE = re.compile(
    r"[\[〔(](?:图片?|海报|长图)\d{0,2}[\]〕)]|[见如][下附上]?图|下图|见海报|海报[一两]?张|[看见][^,。\n]{0,4}海报"
    r"|图源|长按|扫描?[^,。\n]{0,6}二维码|识别[^,。\n]{0,4}二维码|图片可|高清大?图|点击[^,。\n]{0,6}(?:大图|图片)"
)
_CALENDAR = re.compile("月历|日历|行程|日程|课表|排期|节目单|时间表|戏单|一览表|海报")


def doubts(notice: Notice, page: Page, milestones: Sequence[Facts], found: Sequence[Finding]) -> tuple[Doubt, ...]:
    """Every reason, each once."""
    asked = [*_of_the_body(notice, page, milestones, found), *_of_the_times(notice, page, milestones, found)]
    return tuple(dict.fromkeys(asked))


def _of_the_body(notice: Notice, page: Page, milestones: Sequence[Facts], found: Sequence[Finding]) -> Iterator[Doubt]:
    if len(notice.text) < _FAILURE_PAGE and _FAILED.search(page.text.folded):
        yield Doubt.FETCH_FAILED
    elif not milestones and _is_expected(notice.title) and not _ALL_YEAR.search(page.text.folded):
        if not found:
            yield Doubt.PICTURE_ONLY if page.lines else Doubt.NO_BODY
        elif len(notice.text) < _FAILURE_PAGE and _PICTURE.search(page.text.folded):
            yield Doubt.PICTURE_ONLY


def _is_expected(title: str) -> bool:
    """Whether a title lets expect dates: one that announces, and 一图读懂 | 8月申报月历, which is a calendar in a picture."""
    return announces(title) or bool(_CALENDAR.search(title))


def _of_the_times(notice: Notice, page: Page, milestones: Sequence[Facts], found: Sequence[Finding]) -> Iterator[Doubt]:
    for facts in milestones:
        yield from facts.warnings
        yield from _workdays(page, facts)
        if (facts.anchor.on - notice.published_on).days > _TOO_FAR_DAYS:
            yield Doubt.TOO_FAR
    if any(finding.no_such_day for finding in found):
        yield Doubt.NO_SUCH_DAY
    if not milestones and any(finding.unsure for finding in found) and announces(notice.title):
        yield Doubt.UNREAD
    if not milestones and announces(notice.title) and any(map(_is_past_promise, found)):
        yield Doubt.PAST
    if _said_twice(found, milestones):
        yield Doubt.TWO_READINGS


def _is_past_promise(finding: Finding) -> bool:
    """请于2025年3月15日前报名, published in 2026: a year was mistyped, or the page is an old one."""
    return finding.unread == PAST and isinstance(finding.purpose, Promise) and "until" in finding.node.type


def _said_twice(found: Sequence[Finding], milestones: Sequence[Facts]) -> bool:
    """Whether the same words close a window on two days of one week: 报名截止时间：3月5日 … 报名截止3月8日."""
    plain = {facts.end.on for facts in milestones if facts.end and not facts.phase and facts.kind in _WINDOWS}
    ends: dict[str, set[date]] = {}
    for finding in found:
        promise = finding.purpose
        if isinstance(promise, Promise) and promise.ends and _is_of_the_whole(finding, promise):
            days = {slot.last_on for slot in finding.slots} & plain
            ends.setdefault(f"{promise.kind} {promise.word}", set()).update(days)
    return any(0 < (max(days) - min(days)).days < _ONE_WEEK and len(days) == 2 for days in ends.values() if days)


def _is_of_the_whole(finding: Finding, promise: Promise) -> bool:
    """Whether a window is of all that a notice is about: of no step, no batch and no session."""
    mention = finding.mention
    parted = mention and LABELS["ordinal"].search(
        f"{mention.around.before}{mention.label.row if mention.label else ''}"
    )
    return not (promise.phase or parted or is_general(promise.word))


def _workdays(page: Page, facts: Facts) -> Iterable[Doubt]:
    """为期5个工作日 beside a period whose printed days hold another number of them."""
    ends = _CLAUSE_END.search(page.text.folded, facts.evidence.end, facts.evidence.end + 16)
    beside = max(0, facts.evidence.start - 4), ends.start() if ends else facts.evidence.end + 16
    stated = _FOR_WORKDAYS.search(page.text.folded, *beside)
    itself = facts.evidence.start <= stated.start() < facts.evidence.end if stated else False
    if (
        itself
        or facts.kind is not Kind.PUBLICITY
        or not stated
        or not isinstance(facts.start, Moment)
        or facts.end is None
    ):
        return ()
    try:
        counted = between(facts.start.on, facts.end.on)
    except NoTable:
        return (Doubt.WORKDAYS,)
    return () if counted == int(stated[1]) else (Doubt.WORKDAYS,)
