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
from extract.vetoes import vetoed

_LONGEST_REST = 24


def purpose(mention: Mention, page: Page, title: str) -> Promise | NoPromise:
    """Decide what a time is for."""
    veto = vetoed(mention)
    if veto:
        return NoPromise(veto.why)
    if isinstance(mention.time, Hours | Clock):
        return NoPromise("hours without a day")
    if mention.label:
        return of_name(mention, mention.label, page, title)
    if is_weak(mention):
        return NoPromise("figures that may be no date")
    if mention.alone or _heads_line(mention, page):
        return of_lone_time(mention, title)
    return of_sentence(mention, page, title)


def _heads_line(mention: Mention, page: Page) -> bool:
    """Whether a line begins with hours and holds, but for a few words, nothing else: 3月5日9:00-11:00 枫桥广场."""
    if not is_timed(mention) or mention.line.begins != mention.node.start:
        return False
    rest = page.text.folded[mention.node.end : mention.line.end]
    return len(rest) <= _LONGEST_REST and not re.search(r"[,。;!?:|]", rest)
