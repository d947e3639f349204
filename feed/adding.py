"""One milestone into one's own calendar: as a file, or by an address that opens Google's or Outlook's form filled in.

What such a form is given is a copy: it does not follow later changes, as a subscription does. Pure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from domain.milestone import Milestone
from feed.placement import Days, Hours, place
from feed.telling import description, summary
from feed.text import printed

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/action/compose"
#: An address longer than this is cut somewhere on its way; the page's own address stands at the end of the shorter one.
LONGEST = 1800
Texts = Mapping[str, str]
Maker = Callable[[Days | Hours, Texts, ZoneInfo], str]


@dataclass(frozen=True, slots=True)
class Links:
    """Three ways to add it."""

    file: str
    google: str
    outlook: str


def links(milestone: Milestone, page: str, zone: ZoneInfo) -> Links:
    """The ways to add a milestone whose page is at ``page``."""
    entry = place(milestone.facts, zone)
    words = {
        "title": summary(milestone, entry),
        "place": printed(milestone.facts.location),
        "about": description(milestone, page),
    }
    short = {**words, "about": page}
    google, outlook = (_fitting(make, entry, words, short, zone) for make in (_google, _outlook))
    return Links(file=f"/m/{milestone.uid}.ics?alarms=1", google=google, outlook=outlook)


def _fitting(make: Maker, entry: Days | Hours, words: Texts, short: Texts, zone: ZoneInfo) -> str:
    whole = make(entry, words, zone)
    return whole if len(whole) <= LONGEST else make(entry, short, zone)


def _google(entry: Days | Hours, words: Texts, zone: ZoneInfo) -> str:
    if isinstance(entry, Days):
        dates = f"{entry.first:%Y%m%d}/{entry.after:%Y%m%d}"
    else:
        dates = "/".join(f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in _span(entry))
    given = {"action": "TEMPLATE", "text": words["title"], "dates": dates, "ctz": zone.key}
    return f"{GOOGLE}?{urlencode({**given, 'details': words['about'], 'location': words['place']})}"


def _outlook(entry: Days | Hours, words: Texts, _zone: ZoneInfo) -> str:
    given = {"path": "/calendar/action/compose", "rru": "addevent", "subject": words["title"]}
    if isinstance(entry, Days):
        times = {"startdt": entry.first.isoformat(), "enddt": entry.after.isoformat(), "allday": "true"}
    else:
        begins, ends = _span(entry)
        times = {"startdt": begins.isoformat(), "enddt": ends.isoformat()}
    return f"{OUTLOOK}?{urlencode({**given, **times, 'body': words['about'], 'location': words['place']})}"


def _span(entry: Hours) -> tuple[datetime, datetime]:
    """A form wants an end; an occurrence that says none ends when it starts, as in the calendar."""
    return entry.start, entry.end or entry.start
