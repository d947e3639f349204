"""Which notices a person must look at, and why: only what the reader really cannot settle."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from domain.milestone import Doubt, Facts, Kind
from domain.notice import Notice
from domain.times import Moment
from domain.workdays import NoTable, between
from extract.cues import WORDS, words
from extract.page import Page
from extract.title import announces

if TYPE_CHECKING:
    from extract.reader import Finding

_ALL_YEAR = words(word for word, state in WORDS["states"].items() if state in {"常年受理", "另行通知", "待定"})
_FAILED = words(WORDS["review"]["failed"])
_FOR_WORKDAYS = re.compile(r"(?:为期|共|公示期限?为?)?(\d{1,2}) ?个工作日")
_FAILURE_PAGE = 400  # a page that only says it could not be fetched is not longer
_TOO_FAR_DAYS = 730


def doubts(notice: Notice, page: Page, milestones: Sequence[Facts], found: Sequence["Finding"]) -> tuple[Doubt, ...]:
    """Every reason, each once."""
    asked = [*_of_the_body(notice, page, milestones, found), *_of_the_times(notice, page, milestones, found)]
    return tuple(dict.fromkeys(asked))


def _of_the_body(
    notice: Notice, page: Page, milestones: Sequence[Facts], found: Sequence["Finding"]
) -> Iterator[Doubt]:
    if len(notice.text) < _FAILURE_PAGE and _FAILED.search(page.text.folded):
        yield Doubt.FETCH_FAILED
    elif not milestones and not found and announces(notice.title) and not _ALL_YEAR.search(page.text.folded):
        yield Doubt.PICTURE_ONLY if page.lines else Doubt.NO_BODY


def _of_the_times(
    notice: Notice, page: Page, milestones: Sequence[Facts], found: Sequence["Finding"]
) -> Iterator[Doubt]:
    for facts in milestones:
        yield from facts.warnings
        yield from _workdays(page, facts)
        if (facts.anchor.on - notice.published_on).days > _TOO_FAR_DAYS:
            yield Doubt.TOO_FAR
    if any(finding.no_such_day for finding in found):
        yield Doubt.NO_SUCH_DAY
    if not milestones and any(finding.unsure for finding in found) and announces(notice.title):
        yield Doubt.UNREAD


def _workdays(page: Page, facts: Facts) -> Iterable[Doubt]:
    """为期5个工作日 beside a period whose printed days hold another number of them."""
    beside = max(0, facts.evidence.start - 4), facts.evidence.end + 16
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
