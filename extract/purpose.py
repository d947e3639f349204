"""What a time is for: the kind, the side it bounds and the step, or the reason why it promises nothing.

Order: a condition beside it (出生, 注册 …) ends the matter; then its name decides (报名截止时间), then the verb of its
clause (请于 … 前报送), then, for a time with a name but no kind, the headings above and the notice's title.
"""

import re

from extract.expression import Clock, Hours
from extract.mention import Mention
from extract.named import of_name
from extract.page import Page
from extract.promise import NoPromise, Promise
from extract.said import of_lone_time, of_sentence
from extract.shape import is_timed, is_weak
from extract.stretches import exhibited
from extract.tables import heads_prices
from extract.vetoes import vetoed

_LONGEST_REST = 24
_CHAPTER = re.compile(r"(\d{1,2})[.、] ?[^\d\s.]")


def purpose(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    """Decide what a time is for."""
    none = _none(mention, page)
    if none:
        return none
    if mention.label:
        return of_name(mention, mention.label, page, title)
    if is_weak(mention):
        return NoPromise("figures that may be no date")
    shown = exhibited(mention, page)
    if shown:
        return shown
    if mention.alone or _heads_line(mention, page):
        return of_lone_time(mention, title)
    return of_sentence(mention, page, title)


def _none(mention: Mention, page: Page) -> NoPromise | None:
    """Why a time is none whatever names it: a condition, a number, the head of prices, hours of no day."""
    veto = vetoed(mention)
    if veto:
        return NoPromise(veto.why)
    if is_weak(mention) and _is_number(mention, page):
        return NoPromise("the number of a paragraph")
    if heads_prices(page, mention.line, mention.node.start):
        return NoPromise("for which days a price holds")
    return NoPromise("hours without a day") if isinstance(mention.time, Hours | Clock) else None


def _is_number(mention: Mention, page: Page) -> bool:
    """Whether 4.1 begins a line below one that begins with 4.: a paragraph of a tender, no first of April."""
    if mention.node.start != mention.line.start:
        return False
    chapter = page.text.folded[mention.node.start : mention.node.end].partition(".")[0]
    return chapter in page.once("chapters", _chapters)


def _chapters(page: Page) -> frozenset[str]:
    """The numbers that begin lines of their own: 4. 采购文件的获取, 4、…."""
    return frozenset(found[1] for line in page.lines if (found := _CHAPTER.match(line.text)))


def _heads_line(mention: Mention, page: Page) -> bool:
    """Whether a line begins with hours and holds, but for a few words, nothing else: 3月5日9:00-11:00 枫桥广场."""
    if not is_timed(mention) or mention.line.begins != mention.node.start:
        return False
    rest = page.text.folded[mention.node.end : mention.line.end]
    return len(rest) <= _LONGEST_REST and not re.search(r"[,。;!?:|]", rest)
