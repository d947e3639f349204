"""Several days named together, each taking from the one before it what it leaves out."""

from dataclasses import replace

from extract.expression import Clock, Day, Hours, Point, Series, Span, Weekly
from extract.rule import Stage, rule

_LONGEST = 40  # occasions one list may name


def follow(before: Point, after: Point) -> Point | None:
    """``after`` with the month and year that it leaves out and ``before`` has; None where that is no day."""
    if not isinstance(after.day, Day) or after.day.month is not None:
        return after
    if not isinstance(before.day, Day):
        return None
    return replace(after, day=Day(before.day.year, before.day.month, after.day.day))


def last_point(of: Point | Span | Series) -> Point | None:
    """The point that a following one leans on."""
    last = of.items[-1] if isinstance(of, Series) else of
    return last.last or last.first if isinstance(last, Span) else last


def joined(before: Point | Span | Series, after: Point | Span) -> Series | None:
    """The list with one occasion more; None where it would be longer than any real one."""
    items = before.items if isinstance(before, Series) else (before,)
    anchor = last_point(before)
    if anchor is None or len(items) >= _LONGEST:
        return None
    if isinstance(after, Span):
        first = after.first and follow(anchor, after.first)
        last = after.last and follow(first or anchor, after.last)
        return Series((*items, replace(after, first=first, last=last)))
    completed = follow(anchor, after)
    again = completed is not None and completed.day == anchor.day and not (completed.clock and anchor.clock)
    return Series((*items, completed)) if completed and not again else None


@rule(
    "date|series", "comma", "date|day_of",
    stage=Stage.LIST, gives="series",
    accepts={"3月21日、3月22日": "{XXXX-03-21, XXXX-03-22}", "3月21日（周六）、22日（周日）": "{XXXX-03-21[6], XXXX-03-22[7]}",
             "3月1日、3月8日和3月15日": "{XXXX-03-01, XXXX-03-08, XXXX-03-15}"},
    rejects=["3月21日至3月22日", "3月21日"],
)  # fmt: skip
def list_of_days(before: Point | Series, after: Point) -> Series | None:
    """3月21日、3月22日."""
    return joined(before, after)


@rule(
    "date|series", "comma", "day|bare_day",
    stage=Stage.LIST, gives="series",
    accepts={"3月21日、22日": "{XXXX-03-21, XXXX-03-22}", "3月1、3、5日": "{XXXX-03-01, XXXX-03-03, XXXX-03-05}",
             "2026年3月21日和22日": "{2026-03-21, 2026-03-22}"},
    rejects=["3月21-22日", "21日、22日", "3月21日、22号楼"],
)  # fmt: skip
def list_within_a_month(before: Point | Series, day: int) -> Series | None:
    """3月21日、22日: the later day takes month and year from the one before it."""
    return joined(before, Point(Day(None, None, day))) if 0 < day < 32 else None


@rule(
    "day|bare_day", "dash", "day",
    stage=Stage.LIST, gives="day_span",
    accepts={"12-13日": "(XXXX-XX-12, XXXX-XX-13)"},
    rejects=["3月12-13日", "12、13日", "13-12日"],
)  # fmt: skip
def lone_days(first: int, last: int) -> Span | None:
    """Days of a list whose month stands before them: 3月5-6日、12-13日."""
    return Span(Point(Day(None, None, first)), Point(Day(None, None, last))) if 0 < first < last < 32 else None


@rule(
    "moment|span|series", "comma?", "moment|day_moment|day_span|span",
    stage=Stage.SPAN, gives="series",
    accepts={"3月21日19:30、22日14:00": "{XXXX-03-21T19:30, XXXX-03-22T14:00}",
             "3月5-6日、12-13日": "{(XXXX-03-05, XXXX-03-06), (XXXX-03-12, XXXX-03-13)}",
             "3月21日19:30，3月28日19:30": "{XXXX-03-21T19:30, XXXX-03-28T19:30}",
             "3月5日9:00-11:00、6日14:00-16:00": "{(XXXX-03-05T09:00, XXXX-03-05T11:00), (XXXX-03-06T14:00, XXXX-03-06T16:00)}"},
    rejects=["3月21日、22日", "3月21日19:30至22日14:00"],
)  # fmt: skip
def list_of_moments(before: Point | Span | Series, after: Point | Span) -> Series | None:
    """Several days, each with hours of its own; an hour after a span of days is of its last one."""
    spans = isinstance(before, Span) and before.first and not before.first.clock and isinstance(after, Point)
    return None if spans else joined(before, after)


@rule(
    "moment|series", "comma", "clock",
    stage=Stage.SPAN, gives="series",
    accepts={"2月2日14:30、19:30": "{XXXX-02-02T14:30, XXXX-02-02T19:30}",
             "2月1日19:30，2月2日14:30/19:30": "{XXXX-02-01T19:30, XXXX-02-02T14:30, XXXX-02-02T19:30}"},
    rejects=["2月2日14:30-19:30", "14:30、19:30", "2月1日、2日 19:30"],
)  # fmt: skip
def another_hour(before: Point | Series, clock: Clock) -> Series | None:
    """A second showing on the same day."""
    anchor = last_point(before)
    return joined(before, anchor.at(clock)) if anchor and anchor.clock else None


@rule(
    "series", "open", "of?", "weekday", "close",
    stage=Stage.LIST, gives="series",
    accepts={"3月10日、17日（均为周二）": "{XXXX-03-10[2], XXXX-03-17[2]}", "3月14日、15日（周末）": "{XXXX-03-14, XXXX-03-15}"},
    rejects=["3月10日（周二）、17日（周二）", "3月10日、17日"],
)  # fmt: skip
def list_on_a_weekday(days: Series, weekday: int) -> Series | None:
    """One weekday printed behind all the days that fall on it."""
    if not all(isinstance(item, Point) for item in days.items):
        return None
    return Series(tuple(item.on(weekday) for item in days.items if isinstance(item, Point))) if weekday else days


@rule(
    "series", "open", "weekday", "comma?", "weekday", "close",
    stage=Stage.LIST, gives="series",
    accepts={"6月13日、14日（周六、周日）": "{XXXX-06-13[6], XXXX-06-14[7]}", "3月5日和8日（周四和周日）": "{XXXX-03-05[4], XXXX-03-08[7]}"},
    rejects=["6月13日、14日、20日（周六、周日）", "6月13日（周六、周日）"],
)  # fmt: skip
def two_days_with_weekdays(days: Series, first: int, second: int) -> Series | None:
    """Both weekdays printed behind both days."""
    points = [item for item in days.items if isinstance(item, Point)]
    if len(points) != 2 or len(days.items) != 2 or not (first and second):
        return None
    return Series((points[0].on(first), points[1].on(second)))


@rule(
    "series", "comma?", "of?", "clock",
    stage=Stage.MOMENT, gives="series",
    accepts={"3月21日、22日 19:30": "{XXXX-03-21T19:30, XXXX-03-22T19:30}", "3月21日、22日，每天19:30": "{XXXX-03-21T19:30, XXXX-03-22T19:30}"},
    rejects=["3月21日19:30", "19:30、20:30"],
)  # fmt: skip
def list_at_a_clock(days: Series, clock: Clock) -> Series | None:
    """One hour for every day of the list."""
    if not all(isinstance(item, Point) for item in days.items):
        return None
    return Series(tuple(item.at(clock) for item in days.items if isinstance(item, Point)))


@rule(
    "series", "open|comma?", "of?", "hours", "close?",
    stage=Stage.MOMENT, gives="series",
    accepts={"3月5日、6日（每天9:00-11:00）": "{(XXXX-03-05T09:00, XXXX-03-05T11:00), (XXXX-03-06T09:00, XXXX-03-06T11:00)}",
             "3月5日、6日 9:00-11:00": "{(XXXX-03-05T09:00, XXXX-03-05T11:00), (XXXX-03-06T09:00, XXXX-03-06T11:00)}"},
    rejects=["3月5日9:00-11:00", "3月5日、6日 9:00"],
)  # fmt: skip
def list_with_hours(days: Series, hours: Hours) -> Series:
    """The same hours on every day of the list."""
    points = [item for item in days.items if isinstance(item, Point)]
    return Series(tuple(Span(day.at(hours.first), day.at(hours.last)) for day in points))


@rule(
    "series", "comma|open", "weekly", "clock|hours", "close?",
    stage=Stage.MOMENT, gives="series",
    accepts={"3月7日、14日，每周六10:30": "{XXXX-03-07T10:30[6], XXXX-03-14T10:30[6]}",
             "3月7日、14日（每周六9:00-11:00）": "{(XXXX-03-07T09:00[6], XXXX-03-07T11:00[6]), (XXXX-03-14T09:00[6], XXXX-03-14T11:00[6])}"},
    rejects=["3月7日、14日，每周六", "3月7日，每周六10:30", "3月7日、8日，每周六、周日10:30"],
)  # fmt: skip
def list_of_a_weekday_at_a_clock(days: Series, weekly: Weekly, at: Clock | Hours) -> Series | None:
    """The days of a weekly course, counted out: the weekday behind them is a printed one."""
    points = [item.on(weekly.weekdays[0]) for item in days.items if isinstance(item, Point)]
    if len(points) < len(days.items) or len(weekly.weekdays) > 1 or weekly.nth:
        return None
    if isinstance(at, Clock):
        return Series(tuple(day.at(at) for day in points))
    return Series(tuple(Span(day.at(at.first), day.at(at.last)) for day in points))
