"""What kind of time a mention is: a day, an hour, a stretch, figures that may be none."""

from extract.expression import Holiday, Part, Point, Stretch, points
from extract.mention import Mention

STRETCHES = frozenset({"span", "within", "series"})


def is_plain_day(mention: Mention) -> bool:
    """A day without its hour."""
    return isinstance(mention.time, Point) and mention.time.clock is None


def is_timed(mention: Mention) -> bool:
    """An occasion with its hour: a moment, hours of a day, several of either."""
    return mention.bound in {"moment", "span", "series", "weekly"} and "T" in str(mention.time)


def is_weak(mention: Mention) -> bool:
    """Figures that may be no date: 12.9."""
    return any(point.weak for point in points(mention.time))


def is_holiday(mention: Mention) -> bool:
    """The days off of a feast, or the time before them."""
    return any(isinstance(point.day, Holiday) for point in points(mention.time))


def is_whole_month(mention: Mention) -> bool:
    """One whole month: 9月."""
    return (
        isinstance(mention.time, Point)
        and isinstance(mention.time.day, Stretch)
        and mention.time.day.part is Part.WHOLE
    )


def is_vague(mention: Mention) -> bool:
    """A stretch that is no day: 5月, 中旬; the end of a month is one where something ends with it."""
    stretches = [point.day for point in points(mention.time) if isinstance(point.day, Stretch)]
    if mention.bound == "until":  # 5月前: before May or before its end, nobody knows
        return any(stretch.part is Part.WHOLE for stretch in stretches)
    return any(stretch.part is not Part.LAST_DAY for stretch in stretches)
