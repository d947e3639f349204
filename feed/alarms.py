"""When an entry rings, as an offset from its DTSTART.

``RELATED=END`` (RFC 5545 §3.8.6.3) is not understood everywhere, so a deadline's alarm is counted from the start
of its half hour. An alarm at or after the start of a whole-day entry is dropped by some clients, and one counted from
its midnight rings at night: whole days ring on the morning so many days before, shorter leads the morning before.
"""

from collections.abc import Iterable
from datetime import time, timedelta

from feed.placement import Days, Hours

MORNING = time(9)
_DAY = timedelta(days=1)


def triggers(entry: Days | Hours, leads: Iterable[timedelta], morning: time = MORNING) -> list[timedelta]:
    """Offsets from DTSTART, earliest alarm first, each once, none after the start."""
    if isinstance(entry, Days):
        offsets = {_on_a_morning(lead, morning) for lead in leads}
    else:
        offsets = {entry.due - lead - entry.start for lead in leads}
    return sorted(offset for offset in offsets if offset <= timedelta())


def _on_a_morning(lead: timedelta, morning: time) -> timedelta:
    days = max(lead // _DAY, 1)
    return timedelta(hours=morning.hour, minutes=morning.minute) - days * _DAY
