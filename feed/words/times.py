"""Days, hours and distances in words, no finer than a notice says them."""

from datetime import date

from domain.milestone import Facts, Kind
from domain.times import Moment, Precision
from feed.words.shape import Words, counted
from feed.words.zh import ZH


def days_left(day: date, today: date, words: Words = ZH) -> str:
    """今天, 明天, 后天, 还有 12 天, 3 天前."""
    times, distance = words.times, (day - today).days
    if distance < 0:
        return counted(times.days_ago, -distance)
    near = (times.today, times.tomorrow, times.day_after_tomorrow)
    return near[distance] if distance < len(near) else times.days_left.format(number=distance)


def day_words(day: date, words: Words = ZH, *, year: bool = True) -> str:
    """2026年2月4日（周三）, or without the year."""
    times = words.times
    return (times.day_of_year if year else times.day).format(
        year=day.year, month=times.months[day.month - 1], day=day.day, weekday=times.weekdays[day.weekday()]
    )


def month_words(first: date, words: Words = ZH) -> str:
    """2026年3月."""
    return words.times.month.format(year=first.year, month=words.times.months_long[first.month - 1])


def moment_words(moment: Moment, words: Words = ZH, *, year: bool = True) -> str:
    """2026年2月4日（周三）15:00; a whole day has no hour, and 24:00 stays 24:00 of its own day."""
    day = day_words(moment.on, words, year=year)
    return words.times.clock.format(day=day, clock=moment.clock) if moment.clock else day


def when_words(facts: Facts, words: Words = ZH) -> str:
    """All that is known of the time, in one line, no finer than the notice says it."""
    when = _span_or_moment(facts, words)
    return words.times.about.format(when=when) if facts.precision is Precision.VAGUE else when


def _span_or_moment(facts: Facts, words: Words) -> str:
    if facts.start is not None and facts.end is not None and facts.start != facts.end:
        return _span_words(facts.start, facts.end, words)
    when = moment_words(facts.anchor, words)
    if facts.kind is Kind.EVENT:
        return when
    return (words.times.begins if facts.end is None else words.times.ends).format(when=when)


def _span_words(start: Moment, end: Moment, words: Words) -> str:
    if start.on == end.on and start.clock and end.clock:
        return words.times.hours.format(start=moment_words(start, words), end=end.clock)
    last = moment_words(end, words, year=end.on.year != start.on.year)
    return words.times.span.format(start=moment_words(start, words), end=last)


def roughly(facts: Facts, words: Words = ZH) -> str:
    """1月21日–31日: the days that a vague time may mean."""
    first, last, times = facts.start or facts.anchor, facts.end or facts.anchor, words.times
    one_month = first.on.month == last.on.month
    return (times.rough if one_month else times.rough_months).format(
        month=times.months[first.on.month - 1],
        day=first.on.day,
        last_month=times.months[last.on.month - 1],
        last=last.on.day,
    )
