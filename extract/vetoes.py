"""Which times promise nothing because of a word beside them, by cues/vetoes.toml."""

import re

from extract.cues import LABELS, VETOES, Veto
from extract.kinds import is_general, kind_in
from extract.mention import Mention

_MADE_PUBLIC = re.compile("公示(?!后|无异议|结束|期满|期结束)")
_HELD = re.compile("[^,。;]{0,20}(?:举办|举行|召开|开幕)")
_STILL = re.compile("按原|仍[于在为]")  # 仍按原计划于3月5日举行: it holds
_AS_PLANNED = re.compile("[^,。;]{0,12}(?:如期|照常|按期|正常[举进])")
_LONGEST_HEAD = 10
_LONGEST_REMARK = 6
_CHANNEL = re.compile("(?:通道|入口|系统|平台|端口|窗口)$")


def vetoed(mention: Mention) -> Veto | None:
    """The first row of the table of conditions that stands beside the time."""
    places = _places(mention)
    for veto in VETOES:
        if veto.name == "replaced" and still_holds(mention):
            continue
        by_name = veto.weak and mention.label and veto.where != "section"
        found = veto.words.search(mention.label.text if by_name and mention.label else places[veto.where])
        if found and not (veto.weak and _gives_way(mention, found[0])):
            return veto
    return None


def still_holds(mention: Mention) -> bool:
    """A new time beside the old one, or an old one that is kept: 原定3月5日的讲座如期举行."""
    kept = _STILL.search(mention.around.before) or _AS_PLANNED.match(mention.around.after)
    return mention.bound == "moved" or kept is not None


def _gives_way(mention: Mention, word: str) -> bool:
    """A condition beside a promise: 请于 … 前完成注册并提交, 职称登记申报时间."""
    if mention.around.before.endswith("(") and mention.around.after.find(word) in range(_LONGEST_REMARK):
        return False  # 请携带房产证(2026年5月31日前取得)
    if mention.label:
        found = kind_in(mention.label.text)
        if found is None or (word not in mention.label.text and is_general(found[1])):
            return False
        return _end_of(found[1], mention.label.text) >= _end_of(word, mention.label.text)
    if mention.bound in {"until", "since"} and "T" in str(mention.time):
        return True  # no condition has an hour
    if _MADE_PUBLIC.search(mention.around.before + mention.around.after):
        return True
    if mention.bound == "until" and _CHANNEL.search(mention.around.before):
        return True  # 网上注册通道至3月5日关闭
    if LABELS["future"].search(mention.around.before) and _HELD.match(mention.around.after):
        return True  # 入选案例将于10月16日在合肥举办的大会上发布
    asked = re.search(r"(?<![申邀聘提])请|务必", mention.around.before)
    return bool(asked or LABELS["hand_in"].search(mention.around.after)) and mention.bound != "after"


def _head_of_line(mention: Mention) -> str:
    """The field that a line begins, for its later values too: 门诊时间：夏季8:00-12:00；冬季（10月1日-次年4月30日）8:30-12:00."""
    head, colon, _ = mention.line.bare[:_LONGEST_HEAD].partition(":")
    return head if colon else ""


def _end_of(word: str, text: str) -> int:
    return text.rfind(word) + len(word)


def _places(mention: Mention) -> dict[str, str]:
    """The words beside the time by where they stand: the values of ``where`` in the table."""
    around, label = mention.around, mention.label
    return {
        "before": around.before[-12:],
        "after": (around.after or around.sentence_after[1:].split(",")[0])[:18],
        "right after": around.after[:14],
        "clause": f"{around.before[-16:]}\n{around.after[:18]}",
        "section": mention.section,
        "sentence": f"{around.sentence_before}\n{around.sentence_after}",
        "label": f"{label.text}\n{label.row}" if label else f"{around.before[-12:]}\n{_head_of_line(mention)}",
    }
