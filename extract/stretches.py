"""Stretches of days whose own clause does not say what they are for: a name above or a request clauses later does."""

import re

from domain.milestone import Kind
from extract.kinds import kind_in_window
from extract.mention import Mention
from extract.page import Page
from extract.places import is_place
from extract.promise import Promise
from extract.shape import is_timed

_LONGEST_ITEM = 40
_REQUEST_REACH = 80  # characters behind a stretch in which its sentence says what it asks for
_MUST = re.compile("(?:须|应|请(?<![申邀聘提]请)|可|需)[在于]$")
_REQUEST = re.compile("(?:期间|内)?,请(?!假)")
_BY_WAY = re.compile("(?:期间|内)?,(?:可|均可)?(?:在(?=[“「])|通过|登[录陆]|关注|进入|扫[描码]|凭[^,。;]{2,8}到)")
_SHOW = re.compile("^《[^《》]+》$|^[^,。;:!?]{2,30}展览?[》”]?$")


def exhibited(mention: Mention, page: Page) -> Promise | None:
    """《山河入画》 or 青年版画展, and below it 3月6日-5月10日, alone or with its hall: until when something is to be seen."""
    line = mention.line
    above = page.lines[line.index - 1] if line.index else line
    if (
        mention.bound != "span"
        or is_timed(mention)
        or line.begins != mention.node.start
        or not _SHOW.search(above.bare)
    ):
        return None
    rest = page.text.folded[mention.node.end : line.end].strip(" ,|")
    if len(above.text) > _LONGEST_ITEM or (rest and not is_place(rest)):
        return None
    name = page.text.shown(above.end - len(above.bare), above.end) if above.text.endswith(above.bare) else above.bare
    return Promise(
        Kind.EVENT, ends=False, phase="", why=f"「{above.bare}」 above its days", name=name, named_above=True
    )


def asked_for(mention: Mention) -> tuple[Kind, str] | None:
    """What a stretch is for whose sentence asks for it clauses later: 须在3月3日至9日期间，通过小程序进行意向登记."""
    around = mention.around
    next_one = around.sentence_after[:_REQUEST_REACH]
    asked = _MUST.search(around.before) or _REQUEST.match(next_one)
    said = next_one if asked else next_one.lstrip(",").partition(",")[0] if _BY_WAY.match(next_one) else ""
    kind = kind_in_window(said.partition("。")[0])
    return (kind, "asked for") if kind else None
