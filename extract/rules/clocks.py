"""Times of day, and the weekday printed beside a day."""

from dataclasses import replace

from extract.expression import Clock, Day, Hours, Point
from extract.rule import Stage, rule

_NOON = 12 * 60
_AFTER_NOON = {"下午", "晚"}


def clock(part: str | None, hour: int, minute: int) -> Clock | None:
    """A clock on the 24-hour dial; 下午3点 is 15:00, 晚12点 24:00, 中午1点 13:00, 下午16:00 stays 16:00."""
    if hour > 24 or minute > 59:
        return None
    turned = hour
    if (part in _AFTER_NOON and hour < 12) or (part == "中午" and hour < 3):
        turned = hour + 12
    elif part == "晚" and hour == 12:
        turned = 24
    elif part == "早" and hour == 12:
        turned = 0
    made = Clock(turned * 60 + minute, part or "")
    return made if made.possible else None


@rule(
    "part_of_day?", "hm",
    stage=Stage.CLOCK, gives="clock",
    accepts={"15:00": "T15:00", "17：00": "T17:00", "下午16:00": "T16:00", "下午3:30": "T15:30", "24:00": "T24:00"},
    rejects=["1:1", "24:30", "4:3:3"],
)  # fmt: skip
def figures_clock(part: str | None, hm: tuple[int, ...]) -> Clock | None:
    """15:00, with the part of the day before it or not."""
    return clock(part, hm[0], hm[1])


@rule(
    "part_of_day?", "hour", "minute|half?",
    stage=Stage.CLOCK, gives="clock",
    accepts={"17时": "T17:00", "17时30分": "T17:30", "下午三点半": "T15:30", "晚7点": "T19:00", "中午12点": "T12:00",
             "晚上8点": "T20:00", "下午五点": "T17:00", "9 时 30 分": "T09:30", "0点": "T00:00", "凌晨12点": "T00:00"},
    rejects=["25时", "十十点", "9点建议", "3小时"],
)  # fmt: skip
def spoken_clock(part: str | None, hour: int, minute: int | None) -> Clock | None:
    """17时30分, 下午三点半."""
    return clock(part, hour, minute or 0)


@rule(
    "clock", "dash", "clock",
    stage=Stage.LIST, gives="hours",
    accepts={"15:00—15:40": "(T15:00, T15:40)", "14:00~16:00": "(T14:00, T16:00)", "下午1点半到3点": "(T13:30, T15:00)",
             "8 : 30 - 11 : 30": "(T08:30, T11:30)"},
    rejects=["15:00、15:40", "16:00-14:00"],
)  # fmt: skip
def from_hour_to_hour(first: Clock, last: Clock) -> Hours | None:
    """Hours of one day; a later hour without 下午 of its own inherits that of the first."""
    if last.minute <= first.minute and not last.part and first.part in _AFTER_NOON | {"中午"} and last.minute < _NOON:
        last = Clock(last.minute + _NOON, first.part)
    return Hours(replace(first, zone=first.zone or last.zone), last) if last.minute > first.minute else None


@rule(
    "part_of_day?", "bare_hour", "dash", "clock",
    stage=Stage.LIST, gives="hours",
    accepts={"上午9-11时": "(T09:00, T11:00)", "下午2至4点": "(T14:00, T16:00)"},
    rejects=["9-11日", "上午9时"],
)  # fmt: skip
def from_bare_hour(part: str | None, hour: int, last: Clock) -> Hours | None:
    """上午9-11时: the first number leans on the second's unit."""
    first = clock(part, hour, 0)
    return from_hour_to_hour(first, last) if first else None


@rule(
    "date", "open|comma?", "weekday", "close?",
    stage=Stage.WEEKDAY, gives="date",
    accepts={"4月1日，星期三": "XXXX-04-01[3]", "2月4日（星期三）": "XXXX-02-04[3]", "2026年2月4日周三": "2026-02-04[3]", "12.9（周二）": "XXXX-12-09[2]"},
    rejects=["2月4日，本周三", "周三（2月4日）"],
)  # fmt: skip
def day_with_weekday(day: Point, weekday: int) -> Point | None:
    """A printed weekday is a check of the day, never its value."""
    return day.on(weekday) if weekday else None


@rule(
    "weekday", "open", "date", "close",
    stage=Stage.WEEKDAY, gives="date",
    accepts={"周三（2月4日）": "XXXX-02-04[3]"},
    rejects=["周三，2月4日"],
)  # fmt: skip
def weekday_with_day(weekday: int, day: Point) -> Point | None:
    """The weekday first, its day in brackets."""
    return day.on(weekday) if weekday else None


@rule(
    "day", "open?", "weekday", "close?",
    stage=Stage.WEEKDAY, gives="day_of",
    accepts={"22日（周日）": "XXXX-XX-22[7]"},
    rejects=["22日前周日", "3月22日（周日）"],
)  # fmt: skip
def lone_day_with_weekday(day: int, weekday: int) -> Point | None:
    """A day whose month stands before it in a list."""
    return Point(Day(None, None, day), weekday=weekday) if weekday and 0 < day < 32 else None
