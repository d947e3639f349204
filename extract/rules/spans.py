"""A day with its hours, and one time to another."""

from dataclasses import replace

from extract.expression import Clock, Day, Holiday, Hours, Later, Part, Point, Span, Stretch
from extract.rule import Stage, rule
from extract.rules.lists import follow


@rule(
    "date", "open|close|comma|of?", "clock", "close?",
    stage=Stage.MOMENT, gives="moment",
    accepts={"腊月廿三（2月10日）14:00": "XXXX-02-10T14:00",
             "2026年2月4日（星期三）15:00": "2026-02-04T15:00[3]", "12月9日\n13:30": "XXXX-12-09T13:30",
             "2月10日下午五点": "XXXX-02-10T17:00", "明天下午三点": "PUB+1DT15:00", "2026-02-04T15:00": "2026-02-04T15:00",
             "12.9 13:30": "XXXX-12-09T13:30", "3月1日24:00": "XXXX-03-01T24:00"},
    rejects=["2月4日", "15:00", "2月4日至15:00"],
)  # fmt: skip
def day_at_clock(day: Point, clock: Clock) -> Point:
    """A day and its hour, beside each other or in the next line."""
    return day.at(clock)


@rule(
    "date", "open|close|comma|of?", "hours", "close?",
    stage=Stage.MOMENT, gives="span",
    accepts={"劳动节当天（5月1日）9:00—12:00": "(XXXX-05-01T09:00, XXXX-05-01T12:00)",
             "2025年12月3日（星期三）\n15:00—15:50": "(2025-12-03T15:00[3], 2025-12-03T15:50[3])",
             "12月14日9:30-12:00": "(XXXX-12-14T09:30, XXXX-12-14T12:00)"},
    rejects=["9:30-12:00", "12月14日9:30"],
)  # fmt: skip
def day_with_hours(day: Point, hours: Hours) -> Span:
    """A day from one hour to another."""
    return Span(day.at(hours.first), day.at(hours.last))


@rule(
    "date", "part_of_day",
    stage=Stage.MOMENT, gives="date",
    accepts={"3月21日下午": "XXXX-03-21", "明天上午": "PUB+1D"},
    rejects=["3月21日下午3点", "下午"],
)  # fmt: skip
def day_and_part(day: Point, _part: str) -> Point:
    """下午 without an hour adds none: the day stays a day."""
    return replace(day, weak=False)


@rule(
    "day|day_of", "clock",
    stage=Stage.MOMENT, gives="day_moment",
    accepts={"22日14:00": "XXXX-XX-22T14:00", "22日（周日）14:00": "XXXX-XX-22T14:00[7]"},
    rejects=["3月22日14:00", "22日"],
)  # fmt: skip
def lone_day_at_clock(day: int | Point, clock: Clock) -> Point | None:
    """A day of a list, with its hour; its month stands before it."""
    point = day if isinstance(day, Point) else Point(Day(None, None, day))
    return point.at(clock) if not isinstance(day, int) or 0 < day < 32 else None


@rule(
    "day|day_of", "hours",
    stage=Stage.MOMENT, gives="day_span",
    accepts={"22日14:00-16:00": "(XXXX-XX-22T14:00, XXXX-XX-22T16:00)"},
    rejects=["3月22日14:00-16:00", "22日14:00"],
)  # fmt: skip
def lone_day_with_hours(day: int | Point, hours: Hours) -> Span | None:
    """A day of a list, with its hours."""
    point = day if isinstance(day, Point) else Point(Day(None, None, day))
    return Span(point.at(hours.first), point.at(hours.last)) if not isinstance(day, int) or 0 < day < 32 else None


@rule(
    "date|moment|vague|published", "since_after|of?", "dash", "date|moment|vague|day_of|day_moment",
    stage=Stage.SPAN, gives="span",
    accepts={"3月1日至3月15日": "(XXXX-03-01, XXXX-03-15)", "11月24日至12月18日": "(XXXX-11-24, XXXX-12-18)",
             "2025年11月29日9时-2026年1月4日9时": "(2025-11-29T09:00, 2026-01-04T09:00)", "3.21-3.23": "(XXXX-03-21?, XXXX-03-23?)",
             "即日起至2026年3月20日": "(PUB, 2026-03-20)", "1月下旬至3月上旬": "(XXXX-01/late, XXXX-03/early)",
             "3月1日（周日）9:00至6日（周五）17:00": "(XXXX-03-01T09:00[7], XXXX-03-06T17:00[5])"},
    rejects=["3月1日、3月15日", "至3月15日", "1-2"],
)  # fmt: skip
def from_to(first: Point, last: Point) -> Span | None:
    """From one day to another; a later day that leaves out month or year takes them from the first."""
    completed = follow(first, last)
    return Span(first, completed) if completed else None


@rule(
    "date|moment|published", "since_after", "comma", "dash", "date|moment|vague|day_of|day_moment",
    stage=Stage.SPAN, gives="span",
    accepts={"1月20日起，至1月28日": "(XXXX-01-20, XXXX-01-28)", "自9月16日始，至10月9日17:00": "(XXXX-09-16, XXXX-10-09T17:00)"},
    rejects=["截止3月20日，到2026年底", "1月20日起，1月28日"],
)  # fmt: skip
def from_then_to(first: Point, last: Point) -> Span | None:
    """The two ends with a comma between them."""
    completed = follow(first, last)
    return Span(first, completed) if completed else None


@rule(
    "published", "since_after?", "comma?", "date|moment|vague", "until_after",
    stage=Stage.BOUNDARY, gives="span",
    accepts={"即日起开始，7月8日截止": "(PUB, XXXX-07-08)", "即日起，年底前": "(PUB, PUB+0Y/last day)"},
    rejects=["即日起，7月8日", "7月8日截止"],
)  # fmt: skip
def from_publication_until(first: Point, last: Point) -> Span:
    """Open from now on, and when it closes."""
    return Span(first, last)


@rule(
    "date", "dash", "day",
    stage=Stage.SPAN, gives="span",
    accepts={"3月1日至15日": "(XXXX-03-01, XXXX-03-15)", "3月15-20日": "(XXXX-03-15, XXXX-03-20)",
             "2025年12月10日至11日": "(2025-12-10, 2025-12-11)"},
    rejects=["15-20日", "3月15日至20号楼", "3月20日至15日"],
)  # fmt: skip
def from_to_within_a_month(first: Point, day: int) -> Span | None:
    """3月1日至15日: both in one month, so the second is the later number."""
    if not isinstance(first.day, Day) or not first.day.day <= day < 32:
        return None
    return Span(first, Point(Day(first.day.year, first.day.month, day)))


@rule(
    "same_day", "part_of_day?", "clock",
    stage=Stage.MOMENT, gives="day_moment",
    accepts={"时间：当天18:00": "NEXT+0DT18:00"},
    rejects=["3月5日当天18:00", "当天18:00"],
)  # fmt: skip
def same_day_at_clock(days: int, _part: str | None, clock: Clock) -> Point:
    """An hour of the day that the notice named before it."""
    return Point(Later(days), clock)


@rule(
    "same_day", "hours",
    stage=Stage.MOMENT, gives="day_span",
    accepts={"时间：当天18:00-20:00": "(NEXT+0DT18:00, NEXT+0DT20:00)"},
    rejects=["3月5日当天18:00-20:00", "18:00-20:00"],
)  # fmt: skip
def same_day_with_hours(days: int, hours: Hours) -> Span:
    """Hours of the day that the notice named before it."""
    return Span(Point(Later(days), hours.first), Point(Later(days), hours.last))


@rule(
    "moment", "since_after?", "comma?", "dash", "next_day", "clock",
    stage=Stage.SPAN, gives="span",
    accepts={"5月22日18:30开始，至次日7:30": "(XXXX-05-22T18:30, NEXT+1DT07:30)", "3月1日20:00至次日2:00": "(XXXX-03-01T20:00, NEXT+1DT02:00)"},
    rejects=["3月1日20:00至22:00", "次日2:00"],
)  # fmt: skip
def over_night(first: Point, days: int, clock: Clock) -> Span:
    """Until an hour of the next day."""
    return Span(first, Point(Later(days), clock))


@rule(
    "date", "dash", "span|day_span",
    stage=Stage.SPAN, gives="span",
    accepts={"3月1日至3月5日 9:00-17:00": "(XXXX-03-01T09:00, XXXX-03-05T17:00)",
             "3月1日至5日 9:00-17:00": "(XXXX-03-01T09:00, XXXX-03-05T17:00)"},
    rejects=["3月1日 9:00-17:00", "3月1日9:00至3月5日17:00"],
)  # fmt: skip
def days_with_hours(first: Point, last_day: Span) -> Span | None:
    """The same hours on each day: from the first opening to the last closing."""
    opening, closing = last_day.first, last_day.last
    if opening is None or opening.clock is None or closing is None or opening.day != closing.day:
        return None
    completed = follow(first, closing)
    return Span(first.at(opening.clock), completed) if completed else None


@rule(
    "span", "comma?", "open?", "of?", "hours", "close?",
    stage=Stage.REPEAT, gives="span",
    accepts={"3月5日-7日，每天9:00-11:00": "(XXXX-03-05T09:00, XXXX-03-07T11:00)",
             "3月5日至3月7日（每日9:00-17:00）": "(XXXX-03-05T09:00, XXXX-03-07T17:00)"},
    rejects=["3月5日9:00至3月7日17:00", "3月5日，9:00-11:00"],
)  # fmt: skip
def days_with_daily_hours(days: Span, hours: Hours) -> Span | None:
    """Daily hours behind the days: the first opening and the last closing."""
    return _daily(days, hours)


def _daily(days: Span, hours: Hours) -> Span | None:
    """From the opening of the first day to the closing of the last; no days of a stretch, none with hours of their own."""
    if days.first is None or days.last is None or days.first.clock or days.last.clock:
        return None
    vague = any(isinstance(point.day, Stretch | Holiday) for point in (days.first, days.last))
    return None if vague else Span(days.first.at(hours.first), days.last.at(hours.last))


@rule(
    "year|rel_year?", "bare_month", "dash", "vague",
    stage=Stage.SPAN, gives="span",
    accepts={"3-5月": "(XXXX-03/whole, XXXX-05/whole)", "2026年3-5月": "(2026-03/whole, 2026-05/whole)"},
    rejects=["3月5日", "3、5月"],
)  # fmt: skip
def from_month_to_month(year: int | None, first: int, last: Point) -> Span | None:
    """Whole months: the bounds of something vague."""
    if not isinstance(last.day, Stretch) or first > 12:
        return None
    if year is not None and year < 99:
        return Span(
            Point(Stretch(None, first, Part.WHOLE, years=year)), Point(replace(last.day, year=None, years=year))
        )
    return Span(Point(Stretch(year, first, Part.WHOLE)), Point(replace(last.day, year=last.day.year or year)))
