"""A point at which something opens or closes: 4月29日17:00系统关闭, 报名通道于3月5日9:00开启."""

import re

from domain.milestone import Kind
from extract.cues import LABELS
from extract.kinds import (
    WINDOWS,
    from_headings,
    kind_in_window,
    kind_of_title,
    nearest_kind,
    told_by_title,
    window_in,
)
from extract.mention import Mention
from extract.page import Page
from extract.promise import Promise
from extract.steps import phase_of

_CHANNEL = re.compile(
    "通道|系统|平台|入口|端口|窗口|报名|申报|预约|申请|提交|填报|注册|登记|投稿|投票|受理|收件|小程序|链接"
)
_DAY = re.compile(r"\d{1,2}月\d{1,2}[日号]")


def turning(mention: Mention, page: Page, title: str) -> Promise | None:
    """A point at which something opens or closes: 4月29日17:00系统关闭, 报名通道于3月5日9:00开启."""
    if mention.bound not in {"date", "moment", "after", "since"}:
        return None
    after = mention.around.after
    closes = LABELS["closes"].match(after)
    last = page.text.folded[mention.node.end - 2 : mention.node.end]
    opens = None if mention.bound == "after" else LABELS["opens"].match(after) or LABELS["opens"].match(last + after)
    opened = mention.bound == "since" and LABELS["opened"].search(last)
    if not (closes or opens or opened) or (mention.bound == "after" and _said_before(mention, page)):
        return None
    found = nearest_kind(mention, windows=True) or window_in(mention.around.sentence_before)
    kind, word = told_by_title(found or (window_of(mention, page, title), ""), title)
    if not closes and (found is None or kind not in WINDOWS):
        return None
    if found is None and not kind_in_window(title) and not _CHANNEL.search(f"{mention.around.before}{after}"):
        return None  # 学生宿舍门禁关闭
    return Promise(kind, bool(closes), phase_of(mention), f"「{word}」 opens or closes", opens=not closes)


def _said_before(mention: Mention, page: Page) -> bool:
    """Whether the day was printed above: 3月5日17时后系统关闭 then only reminds of an end."""
    said = _DAY.search(page.text.folded, mention.node.start, mention.node.end)
    return said is not None and page.text.folded.find(said[0], 0, mention.node.start) >= 0


def window_of(mention: Mention, page: Page, title: str) -> Kind:
    """What an act without a kind is for: by the heading above, the title, or what the notice is about."""
    heading = from_headings(mention, page, specific=True)
    if heading and heading[0] in WINDOWS:
        return heading[0]
    main = kind_of_title(title)
    return kind_in_window(title) or (Kind.REGISTRATION if main and main[0] is Kind.EVENT else Kind.APPLICATION)
