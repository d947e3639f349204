"""Where what holds differs from what the notices say: shown, so that a reader who compares is not puzzled. Pure."""

from dataclasses import dataclass

from domain.change import ChangeKind
from domain.milestone import Facts, Milestone
from domain.staff_word import StaffAct
from feed.text import one_line, printed, web_link
from feed.words import day_words, when_words

_KIND_WORDS = {
    ChangeKind.POSTPONED: "延期",
    ChangeKind.BROUGHT_FORWARD: "提前",
    ChangeKind.CANCELLED: "取消",
    ChangeKind.CORRECTED: "更正",
    ChangeKind.SUPPLEMENTED: "补充",
    ChangeKind.LATER_ROUND: "新一轮通知",
}


_ACT_WORDS = {
    StaffAct.CORRECTED: "昆期工作人员更正",
    StaffAct.CANCELLED: "昆期工作人员取消",
    StaffAct.RESTORED: "昆期工作人员恢复",
}


def staff_words(milestone: Milestone) -> str:
    """「昆期工作人员更正：场地检修」 where staff say other than the notices; empty elsewhere. Who of them it was is not said."""
    word = milestone.staff_word
    if word is None:
        return ""
    act, reason = _ACT_WORDS[word.act], printed(word.reason)
    return f"{act}：{reason}" if reason else act


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One value that staff laid over the reading."""

    name: str
    before: str
    after: str


def corrections(milestone: Milestone) -> list[Correction]:
    """Time, title and place, where they differ."""
    read, holds = milestone.announced, milestone.facts
    pairs = [
        ("时间", when_words(read), when_words(holds)),
        ("名称", printed(read.title), printed(holds.title)),
        ("地点", printed(read.location) or "未写明", printed(holds.location) or "未写明"),
    ]
    return [Correction(name=name, before=old, after=new) for name, old, new in pairs if old != new]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one later notice changed, with its words and where they stand."""

    word: str
    values: tuple[Correction, ...]
    quote: str
    title: str
    url: str
    published: str


def history(milestone: Milestone) -> list[Step]:
    """Every change by a later notice, in the order of publication."""
    return [_step(milestone, number) for number in range(len(milestone.history))]


def _step(milestone: Milestone, number: int) -> Step:
    amendment, before = milestone.history[number], milestone.before(number)
    after = when_words(amendment.facts)
    if amendment.cancelled:
        after = "另行通知" if amendment.put_off else "已取消"
    return Step(
        word=_KIND_WORDS[amendment.kind],
        values=tuple(_values(before, amendment.facts, after)),
        quote=printed(amendment.facts.evidence.quote),
        title=one_line(amendment.notice.title),
        url=web_link(amendment.notice.url),
        published=day_words(amendment.notice.published_on),
    )


def _values(before: Facts, after: Facts, when: str) -> list[Correction]:
    pairs = [
        ("时间", when_words(before), when),
        ("地点", printed(before.location) or "未写明", printed(after.location) or "未写明"),
    ]
    return [Correction(name=name, before=old, after=new) for name, old, new in pairs if old != new]
