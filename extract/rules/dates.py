"""Days: with or without the year, in units, in figures, by their distance from the publication day."""

from domain.workdays import HOLIDAYS
from extract.expression import Day, FromToday, Holiday, Part, Point, RelativeDay, Stretch, WeekDay
from extract.rule import Stage, rule

_DAYS_OF_MONTH = range(1, 32)
_MONTHS = range(1, 13)


def _day(year: int | None, month: int | None, day: int, *, weak: bool = False) -> Point | None:
    """A point, or None where no calendar has such a number; 4月31日 is kept so that the resolver can object."""
    if day not in _DAYS_OF_MONTH or (month is not None and month not in _MONTHS):
        return None
    full = year if year is None or year > 99 else 2000 + year
    return Point(Day(full, month, day), weak=weak)


@rule(
    "year", "of?", "month", "day|bare_day",
    stage=Stage.DATE, gives="date",
    accepts={"2026年2月4日": "2026-02-04", "二○二六年二月四日": "2026-02-04", "２０２６年２月４日": "2026-02-04",
             "2021 年 1 月 20 日": "2021-01-20", "26年3月1日": "2026-03-01"},
    rejects=["2026年13月4日", "2026年2月4号楼", "2026届"],
)  # fmt: skip
def year_month_day(year: int, month: int, day: int) -> Point | None:
    """A day with its year."""
    return _day(year, month, day)


@rule(
    "month", "of?", "day|bare_day",
    stage=Stage.DATE, gives="date",
    accepts={"3月15日": "XXXX-03-15", "三月十五号": "XXXX-03-15", "3 月 23 日": "XXXX-03-23", "十二月廿五日": "XXXX-12-25"},
    rejects=["3月32日", "3月15号线", "3个月15日"],
)  # fmt: skip
def month_day(month: int, day: int) -> Point | None:
    """A day without its year; the resolver chooses it."""
    return _day(None, month, day)


@rule(
    "ymd",
    stage=Stage.DATE, gives="date",
    accepts={"2026-02-04": "2026-02-04", "2026/2/4": "2026-02-04", "2026.2.4": "2026-02-04", "2026.02.04": "2026-02-04"},
    rejects=["2026-02", "1.2.3", "2026-13-04", "2026-2/4"],
)  # fmt: skip
def figures(ymd: tuple[int, int, int]) -> Point | None:
    """A day in figures, year first, as GB/T 7408 and everybody's forms write it."""
    return _day(*ymd)


@rule(
    "short_ymd",
    stage=Stage.DATE, gives="date",
    accepts={"26.2.4": "2026-02-04?"},
    rejects=["26.13.4", "1.2.3", "26.2.4.1"],
)  # fmt: skip
def short_figures(ymd: tuple[int, int, int]) -> Point | None:
    """26.2.4 may be a heading's number as well: a date only where something beside it says so."""
    return _day(*ymd, weak=True)


@rule(
    "md",
    stage=Stage.DATE, gives="date",
    accepts={"12.9": "XXXX-12-09?", "3/21": "XXXX-03-21?"},
    rejects=["13.9", "12.9%", "12.9亿元", "1.2.3"],
)  # fmt: skip
def month_day_figures(md: tuple[int, int]) -> Point | None:
    """12.9 may be a number as well: a date only where something beside it says so."""
    return _day(None, *md, weak=True)


@rule(
    "rel_day",
    stage=Stage.DATE, gives="date",
    accepts={"明天": "PUB+1D", "今天": "PUB", "大后天": "PUB+3D"},
    rejects=["今天的昆山", "明日之星"],
)  # fmt: skip
def counted_from_today(days: int) -> Point:
    """今天 is the day the notice was published, or a person typed it."""
    return Point(FromToday(days))


@rule(
    "week", "weekday",
    stage=Stage.DATE, gives="date",
    accepts={"下周三": "PUB+1W-3", "本周五": "PUB+0W-5", "下星期一": "PUB+1W-1"},
    rejects=["周三", "下周末"],
)  # fmt: skip
def day_of_week(week: int, weekday: int) -> Point | None:
    """A weekday of this or a following week; a week begins on Monday."""
    return Point(WeekDay(week, weekday)) if weekday else None


@rule(
    "rel_year", "month", "day",
    stage=Stage.DATE, gives="date",
    accepts={"明年3月1日": "PUB+1Y-03-01", "今年12月5日": "PUB+0Y-12-05"},
    rejects=["明年的3月", "3月1日"],
)  # fmt: skip
def day_of_relative_year(years: int, month: int, day: int) -> Point | None:
    """A day of this, the last or the next year."""
    return Point(RelativeDay(years, None, month, day)) if _day(None, month, day) else None


@rule(
    "rel_month", "day",
    stage=Stage.DATE, gives="date",
    accepts={"本月15日": "PUB+0M-15", "下月5号": "PUB+1M-05"},
    rejects=["15日", "下个月的安排"],
)  # fmt: skip
def day_of_relative_month(months: int, day: int) -> Point | None:
    """A day of this or the next month."""
    return Point(RelativeDay(None, months, None, day)) if day in _DAYS_OF_MONTH else None


@rule(
    "year?", "month", "part",
    stage=Stage.DATE, gives="vague",
    accepts={"1月中旬": "XXXX-01/middle", "2026年6月下旬": "2026-06/late", "26年6月底": "2026-06/last day", "3月底": "XXXX-03/last day", "1月中下旬": "XXXX-01/middle-late"},
    rejects=["1月中国", "13月上旬", "月底"],
)  # fmt: skip
def part_of_month(year: int | None, month: int, part: str) -> Point | None:
    """Ten days or the end of a month: kept vague, never made a day of its own; 月底 is its last day."""
    return Point(Stretch(year, month, Part(part))) if month in _MONTHS else None


@rule(
    "rel_month", "part",
    stage=Stage.DATE, gives="vague",
    accepts={"本月底": "PUB+0M/last day", "下月上旬": "PUB+1M/early", "本月月底": "PUB+0M/last day"},
    rejects=["本月", "3月底"],
)  # fmt: skip
def part_of_relative_month(months: int, part: str) -> Point:
    """Ten days or the end of this or the next month."""
    return Point(Stretch(None, None, Part(part), months=months))


@rule(
    "part",
    stage=Stage.DATE, gives="vague",
    accepts={"月底": "PUB+0M/last day", "月末": "PUB+0M/last day"},
    rejects=["3月底", "上旬"],
)  # fmt: skip
def month_end(part: str) -> Point | None:
    """月底 alone is the end of the month of publication; a part of an unnamed month is nothing."""
    return Point(Stretch(None, None, Part.LAST_DAY, months=0)) if part == Part.LAST_DAY else None


@rule(
    "rel_year|year?", "year_end",
    stage=Stage.DATE, gives="vague",
    accepts={"年底": "PUB+0Y/last day", "今年年底": "PUB+0Y/last day", "2026年年底": "2026-12/last day"},
    rejects=["年度", "月底"],
)  # fmt: skip
def year_end_day(year: int | None, _end: str) -> Point:
    """The last day of a year: of the one named, or of publication."""
    if year is not None and year > 99:
        return Point(Stretch(year, 12, Part.LAST_DAY))
    return Point(Stretch(None, None, Part.LAST_DAY, years=year or 0))


@rule(
    "year|rel_year", "part",
    stage=Stage.DATE, gives="vague",
    accepts={"2020年底": "2020-12/last day", "2026 年末": "2026-12/last day", "今年底": "PUB+0Y/last day"},
    rejects=["2026年上旬", "2026年"],
)  # fmt: skip
def end_of_year(year: int, part: str) -> Point | None:
    """2020年底."""
    return year_end_day(year, part) if part == Part.LAST_DAY else None


@rule(
    "rel_year|year", "month",
    stage=Stage.DATE, gives="vague",
    accepts={"2026年6月": "2026-06/whole", "26年6月": "2026-06/whole", "今年2月": "PUB+0Y-02/whole"},
    rejects=["2026年6个月", "2026年13月"],
)  # fmt: skip
def month_of_year(year: int, month: int) -> Point | None:
    """A whole month with its year."""
    if month not in _MONTHS:
        return None
    return Point(Stretch(year, month, Part.WHOLE) if year > 99 else Stretch(None, month, Part.WHOLE, years=year))


@rule(
    "month",
    stage=Stage.DATE, gives="vague",
    accepts={"7月": "XXXX-07/whole", "十二月": "XXXX-12/whole"},
    rejects=["7个月", "13月", "7月5日"],
)  # fmt: skip
def month_alone(month: int) -> Point | None:
    """A whole month; too vague to be more than the bounds of something that a field names."""
    return Point(Stretch(None, month, Part.WHOLE)) if month in _MONTHS else None


@rule(
    "publication",
    stage=Stage.DATE, gives="published",
    accepts={"即日起": "PUB", "自发布之日起": "PUB"},
    rejects=["发布之日", "今日"],
)  # fmt: skip
def from_publication(_printed: str | int) -> Point:
    """即日起 begins on the day of publication."""
    return Point(FromToday(0))


@rule(
    "year|rel_year?", "holiday",
    stage=Stage.DATE, gives="vague",
    accepts={"国庆假期": "XXXX/国庆", "2026年春节期间": "2026/春节", "明年元旦前": "(, <PUB+1Y/元旦)", "中秋节期间": "XXXX/中秋"},
    rejects=["国庆", "春节联欢", "节前"],
)  # fmt: skip
def days_off(year: int | None, printed: str) -> Point:
    """The days off of a feast, which the State Council publishes for each year."""
    name = next(name for name in HOLIDAYS if printed.startswith(name))
    if year is not None and year < 99:
        return Point(Holiday(name, years=year))
    return Point(Holiday(name, year))


@rule(
    "date", "open", "date", "close",
    stage=Stage.WEEKDAY, gives="date",
    accepts={"今天（1月9日）": "XXXX-01-09", "明日(3月5日)": "XXXX-03-05", "本周六（3月7日）": "XXXX-03-07[6]",
             "3月7日（本周六）": "XXXX-03-07[6]", "3月5日（明天）": "XXXX-03-05"},
    rejects=["3月5日（3月6日）", "今天，1月9日", "今天（明天）"],
)  # fmt: skip
def today_with_day(first: Point, second: Point) -> Point | None:
    """今天（1月9日）, 3月7日（本周六）: the day of a month says which, and the weekday beside it is a printed one."""
    near, day = (first, second) if isinstance(second.day, Day) else (second, first)
    if not isinstance(day.day, Day):
        return None
    if isinstance(near.day, WeekDay):
        return day.on(near.day.weekday)
    return day if isinstance(near.day, FromToday) else None
