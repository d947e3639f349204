"""A time with a name: 报名截止时间：…, a heading above it, the column of a table."""

import re

from domain.milestone import Kind
from extract.cues import LABELS, NAMED, WORDS, words
from extract.kinds import (
    WINDOWS,
    from_headings,
    kind_in,
    kind_in_window,
    kind_of_title,
    only_window,
    right_above,
    told_by_heading,
    told_by_title,
)
from extract.labels import Label, named
from extract.mention import Mention
from extract.page import Page
from extract.promise import NoPromise, Promise
from extract.shape import STRETCHES, is_holiday, is_timed, is_vague, is_whole_month
from extract.steps import phase_of
from extract.title import announces

_NEWS = words(WORDS["news"]["title"])
_SESSION = re.compile(r"第[一二三四五六七八九十\d]{1,2}[期场站讲课]|首[场期]|[上下]午场|[日夜晚]场")
_EMPTY = LABELS["empty"]
_LONGEST_PLACE_NAME = 6
_SERVICE = words(WORDS["news"]["service"])
_CLINIC = re.compile(
    "(?<!专家)(?<!名医)门诊$"
)  # 国庆门诊安排: the hours of a hospital; a famous doctor's visit is told by name
_OF_WINDOW = re.compile(
    rf"(?:{NAMED.pattern})(?:截止|开始|结束|时间|日期|阶段|工作|安排|通道|系统|表|[ )）]|\([^()]*\))*$"
)
_OFFICE_STEP = re.compile(
    "(?:评委会|组委会|主办方|主办单位)?(?:网上|集中|材料)?(?:(?:资格|形式)(?:审查|审核|初审)|(?:专家|会议|通讯)(?:评审|评议|审议))(?:阶段|时间|环节)?"
)
_MUST_COME = re.compile("现场|地点|携带|本人|到场|持|登录|通过|提交|补[正充交]")
_CONTENT = re.compile(rf"{LABELS['place'].pattern}|名额|线路|路线|主讲|讲师|课程|主题")
_JUDGES = re.compile("评审|评议|评选|终评|终审|初评|复评|认定|审核|复核")
Found = tuple[Kind, str]


def of_name(mention: Mention, label: Label, page: Page, title: str) -> Promise | NoPromise:
    """What a time is for by the words that name it, else by what stands around and above the name."""
    if is_holiday(mention):
        return NoPromise("days off, of which no one is named")
    if mention.bound == "after":
        return NoPromise("after a day: a condition, no promise")
    if is_whole_month(mention) and not named(label.text):
        return NoPromise("a month in a sentence, no day")
    ends = _is_end(mention, label, page)
    found = kind_in(label.text) or _of_row(label.row, title)
    if found and (idle := _idle(mention, label, title, found[1])):
        return idle
    if found is None:
        found = _of_empty(mention, label, page, title, ends=ends) or _of_the_notice(mention, page, title, ends=ends)
    if found is None:
        return NoPromise("a time with a name, but nothing says what for", unsure=True)
    kind, word = told_by_heading(found, mention, page) or told_by_title(found, title)
    if kind is Kind.EVENT and ends:
        kind = kind_in_window(title) or Kind.REGISTRATION
    begins = mention.bound == "since" or bool(LABELS["start"].search(label.text)) or _opens_then(mention)
    opens = kind in WINDOWS and not ends and begins
    ends = ends or (mention.bound == "moved" and kind in WINDOWS)
    return Promise(kind, ends, phase_of(mention), f"「{label.text}」 {word}", opens=opens)


def _of_row(row: str, title: str) -> Found | None:
    """What a row of a table is for; in a programme of events a talk on 项目申报 is one too, but 报名 a window."""
    found = kind_in(row)
    among_events = found and found[0] in WINDOWS and (kind_of_title(title) or found)[0] is Kind.EVENT
    return None if found and among_events and not _OF_WINDOW.search(row) else found


def _idle(mention: Mention, label: Label, title: str, word: str) -> NoPromise | None:
    """A named time that asks nobody to come or to act."""
    if mention.bound == "until" and kind_in_window(label.text) is None and not LABELS["end"].search(label.text):
        found = kind_in(label.text)
        if found and found[0] is Kind.EVENT:
            return NoPromise("until when something is to be seen, and no word since when")
    if _is_office_step(mention, label):
        return NoPromise("a step of the organiser, which asks nothing of who reads")
    if _CLINIC.search(word) and _SERVICE.search(title):
        return NoPromise("opening hours")
    if is_vague(mention) and _JUDGES.search(word):
        return NoPromise("a step of those who judge, and no day")
    return None


def _is_office_step(mention: Mention, label: Label) -> bool:
    """资格审查：4月16日-20日, where nobody is told to come, to bring or to enter something."""
    alone = _OFFICE_STEP.fullmatch(label.text) and mention.bound in {"date", *STRETCHES} and not is_timed(mention)
    return bool(alone) and not _MUST_COME.search(mention.around.sentence_after)


def _opens_then(mention: Mention) -> bool:
    """报名：6月29日10:00上线."""
    return mention.bound in {"date", "moment"} and bool(LABELS["opens"].match(mention.around.after))


def _is_end(mention: Mention, label: Label, page: Page) -> bool:
    """Whether the name says that the time is an end, or a heading over a mere 日期 does: 报名截止 / 日期：4月20日."""
    if mention.bound == "until" or LABELS["end"].search(label.text):
        return True
    above = page.lines[label.line.index - 1] if label.line.index else label.line
    bare = not _EMPTY.sub("", label.text)
    return bool(bare and above is not label.line and len(above.bare) <= 8 and LABELS["end"].search(above.bare))


def _of_empty(mention: Mention, label: Label, page: Page, title: str, *, ends: bool) -> Found | None:
    """What a name that says nothing of its own is of: 时间, 第一场, 截止日期."""
    if _EMPTY.sub("", label.text):
        return None
    if is_vague(mention) and (LABELS["ordinal"].fullmatch(label.text) or label.row):
        return None
    held = None if ends else _place_below(mention, page)
    found = right_above(label.line, page) or held or from_headings(mention, page)
    told = found or kind_of_title(title) or (only_window(page) if ends else (Kind.EVENT, label.text))
    session = _SESSION.fullmatch(label.text) or (label.line.is_row and _CONTENT.search(label.line.text))
    if found is None and told and told[0] is Kind.REGISTRATION and not ends and session:
        return Kind.EVENT, label.text  # what one signs up for, where the title says that one does
    return told


def _of_the_notice(mention: Mention, page: Page, title: str, *, ends: bool) -> Found | None:
    """A field whose name no table knows: an end is of the notice's window, an hour of something held."""
    main = kind_of_title(title)
    if is_vague(mention) or _NEWS.search(title):
        return None
    if not ends and is_timed(mention):
        return Kind.EVENT, "an hour"
    if not (main or announces(title)):
        return None
    if not ends and _place_below(mention, page):
        return Kind.EVENT, "a place"
    if main and main[0] is Kind.EVENT and ends:
        return Kind.REGISTRATION, main[1]
    return main


def _place_below(mention: Mention, page: Page) -> Found | None:
    """时间 with 地点 under it is of something that takes place."""
    for line in page.lines[mention.line.index + 1 : mention.line.index + 3]:
        found = LABELS["place"].search(line.bare[:_LONGEST_PLACE_NAME])
        if found and not LABELS["not_place"].search(line.bare):
            return Kind.EVENT, found[0]
    return None
