"""Whose clock a notice means: 北京时间, UTC+8, 美东时间, AoE (anywhere on Earth, UTC-12)."""

import re
from dataclasses import replace

from extract.expression import Clock, Point
from extract.rule import Stage, rule

_OFFSET = re.compile(r"([+-]) ?(\d{1,2})(?::?([03]0))?$")


def zone(printed: str) -> str:
    """UTC+8 as +8, GMT as +0; the word table gives the others by name."""
    if not printed.startswith(("UTC", "GMT")):
        return printed
    offset = _OFFSET.search(printed)
    if offset is None:
        return "+0"
    half = ".5" if offset[3] == "30" else ""
    return f"{offset[1]}{int(offset[2])}{half}"


@rule(
    "clock", "open?", "tz", "close?",
    stage=Stage.CLOCK, gives="clock",
    accepts={"15:00（UTC+8）": "T15:00@+8", "23:59（AoE）": "T23:59@-12", "8:00 GMT": "T08:00@+0", "9点（美东时间）": "T09:00@America/New_York"},
    rejects=["15:00", "UTC+8", "15:00 UTCx"],
)  # fmt: skip
def clock_in_zone(clock: Clock, printed: str) -> Clock | None:
    """An hour with its zone behind it."""
    return None if clock.zone else replace(clock, zone=zone(printed))


@rule(
    "tz", "clock",
    stage=Stage.LIST, gives="clock",
    accepts={"北京时间9:00": "T09:00@Asia/Shanghai", "伦敦时间下午3点": "T15:00@Europe/London"},
    rejects=["9:00", "时间9:00"],
)  # fmt: skip
def zone_before_clock(printed: str, clock: Clock) -> Clock | None:
    """The zone before the hour."""
    return None if clock.zone else replace(clock, zone=zone(printed))


@rule(
    "date", "open?", "tz", "close?",
    stage=Stage.CLOCK, gives="date",
    accepts={"3月5日（AoE）": "XXXX-03-05", "2026-03-05 UTC": "2026-03-05"},
    rejects=["3月5日", "3月5日 15:00"],
)  # fmt: skip
def day_in_zone(day: Point, printed: str) -> Point | None:
    """A day elsewhere stays the printed day; only an hour behind it is turned into the city's."""
    return None if day.zone else replace(day, zone=zone(printed), weak=False)


@rule(
    "tz", "date",
    stage=Stage.CLOCK, gives="date",
    accepts={"北京时间3月5日": "XXXX-03-05"},
    rejects=["3月5日", "时间3月5日"],
)  # fmt: skip
def zone_before_day(printed: str, day: Point) -> Point | None:
    """The zone before the day: 美国东部时间3月5日9:00."""
    return None if day.zone else replace(day, zone=zone(printed), weak=False)
