"""Every week within a stated range."""

from dataclasses import replace

from extract.expression import Clock, Hours, Point, Span, Weekly
from extract.rule import Stage, rule


@rule(
    "every", "weekday",
    stage=Stage.WEEKDAY, gives="weekly",
    accepts={"每周六": "/W6", "每星期日": "/W7"},
    rejects=["周六", "下周六"],
)  # fmt: skip
def every_weekday(_every: int, weekday: int) -> Weekly | None:
    """A weekday of every week."""
    return Weekly((weekday,)) if weekday else None


@rule(
    "every_month", "of?", "ordinal_week",
    stage=Stage.WEEKDAY, gives="weekly",
    accepts={"每月第一个周三": "/W3#1", "每月的最后一个星期五": "/W5#-1"},
    rejects=["第一个周三", "每月25日"],
)  # fmt: skip
def weekday_of_every_month(_every: int, printed: str) -> Weekly:
    """A weekday of every month, counted from its beginning or its end."""
    nth = -1 if printed.startswith("最后") else "一二三四".index(printed[1]) + 1
    return Weekly((min("一二三四五六日天".index(printed[-1]) + 1, 7),), nth=nth)


@rule(
    "weekly", "dash", "weekday",
    stage=Stage.CLOCK, gives="weekly",
    accepts={"每周一至周五": "/W1+2+3+4+5"},
    rejects=["周一至周五", "每周五至周一"],
)  # fmt: skip
def weekdays_from_to(weekly: Weekly, last: int) -> Weekly | None:
    """每周一至周五."""
    first = weekly.weekdays[-1]
    return replace(weekly, weekdays=tuple(range(first, last + 1))) if first < last else None


@rule(
    "weekly", "comma", "weekday",
    stage=Stage.CLOCK, gives="weekly",
    accepts={"每周二、周四": "/W2+4"},
    rejects=["周二、周四"],
)  # fmt: skip
def weekdays_listed(weekly: Weekly, more: int) -> Weekly | None:
    """每周二、周四."""
    return replace(weekly, weekdays=(*weekly.weekdays, more)) if more and more not in weekly.weekdays else None


@rule(
    "weekly", "comma?", "clock",
    stage=Stage.REPEAT, gives="weekly",
    accepts={"每周三 15:00": "/W3T15:00"},
    rejects=["周三 15:00", "每周三"],
)  # fmt: skip
def weekly_at_clock(weekly: Weekly, clock: Clock) -> Weekly:
    """Every week at an hour."""
    return replace(weekly, clock=clock)


@rule(
    "weekly", "comma?", "hours",
    stage=Stage.REPEAT, gives="weekly",
    accepts={"每周三 15:00-16:00": "/W3T15:00-T16:00"},
    rejects=["每周三 15:00", "3月1日 15:00-16:00"],
)  # fmt: skip
def weekly_with_hours(weekly: Weekly, hours: Hours) -> Weekly:
    """Every week from one hour to another."""
    return replace(weekly, clock=hours.first, until=hours.last)


@rule(
    "span", "open|comma|of?", "weekly", "close?",
    stage=Stage.REPEAT, gives="weekly",
    accepts={"1月3日-1月31日 每周六": "(XXXX-01-03, XXXX-01-31)/W6", "3月1日至3月31日，每周三15:00": "(XXXX-03-01, XXXX-03-31)/W3T15:00"},
    rejects=["每周六", "1月3日每周六"],
)  # fmt: skip
def weekly_within(span: Span, weekly: Weekly) -> Weekly:
    """Every such weekday of the stated range."""
    return replace(weekly, within=span)


@rule(
    "vague", "open|comma|of?", "weekly", "close?",
    stage=Stage.REPEAT, gives="weekly",
    accepts={"2026年3月每周三": "(2026-03/whole, 2026-03/whole)/W3", "3月每周六": "(XXXX-03/whole, XXXX-03/whole)/W6"},
    rejects=["3月1日每周三", "每周三"],
)  # fmt: skip
def weekly_within_month(month: Point, weekly: Weekly) -> Weekly:
    """Every such weekday of a month."""
    return replace(weekly, within=Span(month, month))


@rule(
    "weekly", "open|comma?", "span", "close?",
    stage=Stage.REPEAT, gives="weekly",
    accepts={"每周六（1月3日-1月31日）": "(XXXX-01-03, XXXX-01-31)/W6"},
    rejects=["每周六", "每周六1月3日"],
)  # fmt: skip
def weekly_then_range(weekly: Weekly, span: Span) -> Weekly:
    """The range after the weekday."""
    return replace(weekly, within=span)
