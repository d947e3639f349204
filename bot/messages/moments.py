"""Times in words: weekday always, year only when it is another one, a whole day never made finer."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from bot.messages.words import Words
from domain.milestone import Facts
from domain.subscription import LeadTime, LeadUnit
from domain.times import Moment, Precision


def day_words(on: date, today: date, words: Words) -> str:
    """12月5日（周五), with the year in front when it is not the year of ``today``."""
    template = words.day if on.year == today.year else words.day_of_year
    return template.format(
        year=on.year, month=words.months[on.month - 1], day=on.day, weekday=words.weekdays[on.weekday()]
    )


def moment_words(moment: Moment, today: date, words: Words) -> str:
    """12月5日（周五） 17:00; 24:00 stays 24:00 of its own day."""
    day = day_words(moment.on, today, words)
    return day if moment.minute is None else words.clock.format(day=day, clock=moment.clock)


def left_words(on: date, today: date, words: Words) -> str:
    """今天, 明天, 后天, 还有3天; 昨天已过, 已过3天."""
    days = (on - today).days
    near = {0: words.today, 1: words.tomorrow, 2: words.day_after_tomorrow, -1: words.yesterday}
    return near.get(days) or (words.days_left if days > 0 else words.days_ago).format(days=abs(days))


def anchor_left(facts: Facts, today: date, words: Words) -> str:
    """How far away the anchor is; of 1月中旬 only whether it has come, since it is no day to count to."""
    if facts.precision is not Precision.VAGUE or facts.start is None or facts.end is None:
        return left_words(facts.anchor.on, today, words)
    if today > facts.end.on:
        return left_words(facts.end.on, today, words)
    return words.roughly_now if facts.start.on <= today else words.roughly_soon


def span_words(start: Moment, end: Moment, today: date, words: Words) -> str:
    """From and to; the day is said once when both are minutes of one day."""
    first = moment_words(start, today, words)
    if start.on == end.on and start.minute is not None and end.minute is not None:
        return f"{first}—{end.clock}"
    if start == end:
        return first
    return words.span.format(start=first, end=moment_words(end, today, words))


def when_words(facts: Facts, today: date, words: Words) -> str:
    """All the times of a milestone in one line, with what the notice left out said."""
    if facts.start is not None and facts.end is not None:
        when = span_words(facts.start, facts.end, today, words)
    else:
        when = moment_words(facts.anchor, today, words)
    if facts.precision is Precision.VAGUE:
        return words.vague.format(when=when)
    return when + clock_gap(facts, words)


def anchor_words(facts: Facts, today: date, words: Words) -> str:
    """The one time nobody must miss; of a vague one its bounds."""
    if facts.precision is Precision.VAGUE:
        return when_words(facts, today, words)
    return moment_words(facts.anchor, today, words) + clock_gap(facts, words)


def clock_gap(facts: Facts, words: Words) -> str:
    """Says so where the notice gives no time of day: whether 「12月1日前」 takes in the day, its quote must say."""
    return "" if facts.anchor.minute is not None else words.no_clock


def instant_words(at: datetime, today: date, zone: tzinfo, words: Words) -> str:
    """An instant on the city's clock: 2月1日（周日）09:00."""
    local = at.astimezone(zone)
    return moment_words(Moment(local.date(), local.hour * 60 + local.minute), today, words)


def lead_words(leads: Iterable[LeadTime], words: Words) -> str:
    """提前7天、提前1天."""
    return words.list_comma.join(_lead(lead, words) for lead in leads)


def _lead(lead: LeadTime, words: Words) -> str:
    if lead.amount == 0 and lead.unit is LeadUnit.DAYS:
        return words.same_day
    one, several = words.units[lead.unit]
    return words.lead.format(amount=lead.amount, unit=one if lead.amount == 1 else several)
