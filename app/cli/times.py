"""Days and instants typed as options."""

from datetime import date, datetime, tzinfo

from domain.errors import UsageError
from domain.times import Moment


def day(option: str, text: str) -> date:
    """A city date of this or a near century; UsageError with an example."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}：不是日期，应像 2026-02-04。") from None
    if not 1900 <= found.year <= 2999:
        raise UsageError(f"{option} {text}：年份太远了。")
    return found


def instant(option: str, text: str, zone: tzinfo) -> datetime:
    """The beginning of a city date or minute, as an instant in UTC; UsageError with an example."""
    try:
        moment = Moment.parse(text)
        day(option, moment.on.isoformat())
        return moment.begins_at(zone)
    except (ValueError, OverflowError):
        raise UsageError(f"{option} {text}：不是时间，应像 2026-02-04 或 2026-02-04T15:00。") from None
