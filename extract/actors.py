"""Who must act by a time, as the notice calls them: 申报人, 各县（市、区）人社局, 应聘人员."""

import re

from extract.cues import DETAILS
from extract.mention import Mention
from extract.page import Page, unnumbered
from extract.tables import column_of

# A subject begins where its clause does, and nothing in it says that something is done to it: 向各单位, 符合条件的企业.
_PART = "[^\\W\\d_的报向对给把将被从为请由经并但于至和在]"
_ACTOR = re.compile(
    rf"(?:^|[,。;:\s请由经但并]|其中|条件的)((?:{_PART}|[()、]){{0,16}}?(?:{DETAILS['actor'].pattern}))(?={DETAILS['acts'].pattern})"
)
_TIMES = re.compile("截止|时间|日期|\\d月")
_NOT_SUBJECT = re.compile("报送|提交|推荐给|符合|根据|按照|完成|明确|通过|寄|[前后]$")
_PRINTED = str.maketrans("()", "（）")  # names are folded where they are looked for
_NEAR = 40  # characters around a time in which the subject of its own sentence stands
_OPENING = 8  # characters before a time that opens its sentence
_REACH = 200  # before it, in its line
_LONGEST = 20
_OF_OFFICE = re.compile("审|推荐|公示|上报|复核")


def actor_of(mention: Mention, page: Page) -> str:
    """The subject in the time's row or name, of its sentence or its line; empty where none is printed."""
    label, around, line = mention.label, mention.around, mention.line
    column = column_of(page, line, DETAILS["actor_column"])
    if 0 < len(column) <= _LONGEST:
        return column
    beside = label is not None and label.line is line
    since = max(line.start, mention.node.start - _REACH)
    texts = [label.row] if label else []
    texts += [around.sentence_before[-_NEAR:]] if beside else [label.text] if label else []
    texts += [around.sentence_before[-_NEAR:], page.text.folded[since : mention.node.start]]
    found = [unnumbered(one[1]) for one in map(_subject, texts) if one]
    if not found and (label or len(around.sentence_before) <= _OPENING):  # 4月10日前，由各学院汇总
        opening = first_subject(re.split("[,。;(]", around.sentence_after[: 2 * _NEAR].lstrip(",前内止 "))[0])
        found = [unnumbered(opening)] if opening else []
    return next((one for one in found if not one.endswith("级")), next(iter(found), "")).translate(_PRINTED)


def may_be_asked(mention: Mention) -> bool:
    """Whether the step is one of those whom the notice addresses, not of an office: no 单位审核, no 推荐."""
    return mention.label is None or not _OF_OFFICE.search(f"{mention.label.text}{mention.label.row}")


def asked_in(page: Page, start: int) -> str:
    """Who does what a clause asks for that begins there: 应聘人员 of 应聘人员登录…; empty where none stands right before it."""
    begins = max(page.line_at(start).begins, start - _NEAR)
    before = page.text.folded[begins:start]
    said = re.split("[,。;!?]", before)[-1].removesuffix("可").removesuffix("须").removesuffix("请")
    subjects = [one for one in _ACTOR.finditer(said) if not _NOT_SUBJECT.search(one[1]) and one.end(1) == len(said)]
    return unnumbered(subjects[-1][1]).translate(_PRINTED) if subjects else ""


def first_subject(text: str) -> str:
    """The first name of somebody who acts, with what he does behind it."""
    if _TIMES.search(text):
        return ""  # 主管部门推荐截止时间为…: of the next time
    subjects = (one[1] for one in _ACTOR.finditer(text) if one.end(1) < len(text) and not _NOT_SUBJECT.search(one[1]))
    return next(subjects, "")


def _subject(text: str) -> re.Match[str] | None:
    """The last name of somebody who acts; 区级 only says at which level."""
    subjects = [one for one in _ACTOR.finditer(text) if not _NOT_SUBJECT.search(one[1])]
    return subjects[-1] if subjects else None
