"""Milestones and what was sent of them as lines of a table, for agenda, month, replay and the demo."""

from datetime import date, timedelta

from bot.messages import words_for
from bot.messages.card import code_of, name_of, what
from bot.messages.moments import anchor_words
from domain.delivery import OccasionKind, Reason
from domain.milestone import Milestone, Status
from domain.notification import Announcement, Item
from domain.override import Action
from domain.subscription import SAME_DAY, LeadTime
from scheduler.announcing import TEXT

_REASONS = {
    Reason.FIRST_SEEN_LATE: "新发布",
    Reason.LATE: "补发",
    Reason.MISSED: "停机时错过",
    Reason.POSTPONED: "延期",
    Reason.BROUGHT_FORWARD: "提前举行或截止",
    Reason.CANCELLED: "取消",
    Reason.CHANGED: "更正",
    Reason.SNOOZED: "约定再提醒",
    Reason.ORDERED: "管理员加发",
}


def line(milestone: Milestone, today: date, language: str = "zh") -> str:
    """``2月4日（周三） 15:00  报名截止  月月有戏 2月  昆曲剧场  #3fa2c1``."""
    words = words_for(language)
    facts = milestone.facts
    mark = {Status.TENTATIVE: words.tentative, Status.CANCELLED: words.cancelled}.get(milestone.status, "")
    parts = (
        anchor_words(facts, today, words),
        mark,
        what(facts, words),
        name_of(facts, words),
        facts.location,
        f"#{code_of(milestone.uid)}",
    )
    return "  ".join(part for part in parts if part)


def why(item: Item) -> str:
    """提前7天, 新发布, 延期: why somebody is told."""
    occasion, reason = item.delivery.occasion, _REASONS.get(item.delivery.reason, "")
    if occasion.kind is OccasionKind.CHANGE:
        return reason
    if occasion.kind is OccasionKind.SNOOZE:
        return _REASONS[Reason.SNOOZED]
    return reason or _lead(item)


def _lead(item: Item) -> str:
    lead = LeadTime.parse(item.delivery.occasion.lead)
    by_the_hour = lead.rough_length() < timedelta(days=1)
    return SAME_DAY if by_the_hour and item.milestone.facts.anchor.minute is None else lead.words


def told(item: Item, today: date, language: str = "zh") -> str:
    """``2月4日（周三）15:00 报名截止 2026年2月“月月有戏”``."""
    words = words_for(language)
    facts = item.milestone.facts
    return f"{anchor_words(facts, today, words)} {what(facts, words)} {name_of(facts, words)}"


def announced(said: Announcement) -> str:
    """``公告	文字``, ``静默结束``: what is of no milestone."""
    deed = said.deed
    return "静默结束" if deed.action is Action.SILENCE else f"公告\t{deed.details[TEXT]}"
