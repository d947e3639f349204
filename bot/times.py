"""Times that people type, and the only importer of dateparser.

Chinese and numeric times go through ``extract``, which knows how notices write them: dateparser reads 4月15日 as
another day. What has neither Chinese nor a plain numeric form (``next friday 3pm``) goes to dateparser.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from dateparser.date import DateDataParser  # type: ignore[import-untyped]

import extract
from domain.times import Moment, city_day

_FOREIGN = re.compile(r"[A-Za-z]{3}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LANGUAGES = ["en", "de", "fr", "es"]
_SETTINGS = {"PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY", "RETURN_TIME_AS_PERIOD": True}
#: A typed time further away than this was misread: dateparser takes "20. März 17 Uhr" for the year 2117.
_FARTHEST = timedelta(days=3 * 365)
LONGEST = 80  #: characters of a typed time


@dataclass(frozen=True, slots=True)
class Typed:
    """What was understood: a beginning, an end, or both; in the city's wall clock."""

    start: Moment | None
    end: Moment | None
    quote: str = field(compare=False)  #: the words that say it

    @property
    def one(self) -> Moment:
        """The time, where one is meant; of two the last, which is when it is over."""
        moment = self.end or self.start
        if moment is None:
            raise ValueError("a typed time has at least one moment")
        return moment


def understand(text: str, now: datetime, zone: tzinfo, near: date | None = None) -> Typed | None:
    """The time that somebody typed at ``now`` (aware), or None when it is not one.

    A time without a year is the next such day; with ``near``, the day of what is being moved, the closest to that.
    """
    typed = _understand(text, now, zone)
    if typed is None or near is None:
        return typed
    then = datetime.combine(near - timedelta(days=180), time(12), zone)
    other = _understand(text, then, zone)
    if other is None or (other.one.on.month, other.one.on.day) != (typed.one.on.month, typed.one.on.day):
        return typed  # 明天, 下周三: counted from today, whatever is being moved
    return min(typed, other, key=lambda one: abs(one.one.on - near))


def _understand(text: str, now: datetime, zone: tzinfo) -> Typed | None:
    if len(text) > LONGEST or not text.strip():
        return None
    if _FOREIGN.search(text) and not _CHINESE.search(text):
        return _foreign(text, now, zone)
    read = extract.read_time(text, city_day(now, zone))
    if read is None or (read.start is None and read.end is None):
        return None
    return Typed(read.start, read.end, read.quote)


def understand_beginning(text: str, now: datetime, zone: tzinfo, near: date | None = None) -> tuple[Typed, str] | None:
    """The time at the beginning of ``text`` and the words after it: 「3月20日 17:00 场地检修」.

    The time goes on as long as one more word changes what is read; the first that does not begins the rest.
    """
    words = text.split()
    best: tuple[Typed, int] | None = None
    for count in range(1, len(words) + 1):
        typed = understand(" ".join(words[:count]), now, zone, near)
        if best is not None and (typed is None or typed == best[0]):
            break
        best = best if typed is None else (typed, count)
    if best is None:
        return None
    typed, count = best
    # What stands right behind the time belongs to the rest: 3月20日17:00因场地检修.
    behind = " ".join(words[:count]).rpartition(typed.quote)[2]
    return typed, " ".join([behind.lstrip("，,；;：:"), *words[count:]]).strip()


def _foreign(text: str, now: datetime, zone: tzinfo) -> Typed | None:
    base = now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    read, later = _parsed(text, base), _parsed(text, base + timedelta(minutes=1))
    if read is None or later is None or not timedelta(days=-1) <= read[0] - base <= _FARTHEST:
        return None
    at, period = read
    if period not in ("day", "time"):
        return None  # a month or a year is no time to move anything to
    # "tomorrow" keeps the clock of the base, "tomorrow 9am" does not: only what somebody typed is a time of day.
    exact = period == "time" or (at.time() == later[0].time() and (at.hour, at.minute) != (0, 0))
    return Typed(Moment(at.date(), at.hour * 60 + at.minute if exact else None), None, text)


def _parsed(text: str, base: datetime) -> tuple[datetime, str] | None:
    parser = DateDataParser(languages=_LANGUAGES, settings={**_SETTINGS, "RELATIVE_BASE": base})
    found = parser.get_date_data(text)
    if found.date_obj is None or found.date_obj.tzinfo is not None:
        return None
    return found.date_obj, str(found.period)
