"""Guessed working days, in Chinese."""

from bot.messages.words.workdays import WorkdayWords

WORKDAYS = WorkdayWords(
    guessed="（{year}年放假安排尚未收录，工作日暂按周一至周五计算）",
    will_be_guessed="{year}年的放假安排尚未收录：那年的工作日暂按周一至周五计算，收录后自动改正。",
)
