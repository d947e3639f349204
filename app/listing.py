"""Milestones as lines of a table, for agenda, month and replay."""

from datetime import date

from bot.messages import words_for
from bot.messages.card import code_of, name_of, what
from bot.messages.moments import anchor_words
from domain.milestone import Milestone, Status


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
