"""The same feed as the icalendar library writes it from typed values: what our own lines are held against."""

import re
from collections.abc import Sequence
from datetime import UTC, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event, vText, vUri

from domain.milestone import Milestone, Status
from domain.times import CITY
from feed.alarms import triggers
from feed.placement import Days, place
from feed.telling import description, summary
from feed.text import one_line, printed
from feed.venue import stream
from feed.words import KIND_WORDS
from tests.feed.build import BASE


class Text(vText):
    r"""The library takes a literal ``\N`` for a line break; RFC 5545 §3.3.11 does not ask for that."""

    def to_ical(self) -> bytes:
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", r"\n").encode()


def events(milestones: Sequence[Milestone], alarms: Sequence[timedelta]) -> bytes:
    calendar = Calendar()
    for one in milestones:
        calendar.add_component(event(one, alarms))
    return calendar.to_ical(sorted=False)


def event(milestone: Milestone, alarms: Sequence[timedelta]) -> Event:
    entry, page, event = place(milestone.facts, CITY), f"{BASE}/m/{milestone.uid}", Event()
    event.add("UID", milestone.uid)
    event.add("SEQUENCE", milestone.sequence)
    event.add("DTSTAMP", milestone.revised_at.astimezone(UTC))
    event.add("LAST-MODIFIED", milestone.revised_at.astimezone(UTC))
    event.add("CREATED", milestone.first_seen_at.astimezone(UTC))
    start, end = (entry.first, entry.after) if isinstance(entry, Days) else (entry.start, entry.end)
    event.add("DTSTART", start)
    if end is not None:
        event.add("DTEND", end)
    event.add("SUMMARY", Text(summary(milestone, entry)))
    if printed(milestone.facts.location):
        event.add("LOCATION", Text(printed(milestone.facts.location)))
    if link := stream(milestone.facts):
        event.add("CONFERENCE", vUri(link, params={"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "线上"}))
    if printed(milestone.facts.contact):
        event.add("CONTACT", Text(printed(milestone.facts.contact)))
    event.add("CATEGORIES", list(dict.fromkeys([milestone.facts.topic.value, KIND_WORDS[milestone.facts.kind]])))
    event.add("STATUS", milestone.status.value.upper())
    event.add("TRANSP", "TRANSPARENT")
    event.add("URL", page)
    event.add("DESCRIPTION", Text(description(milestone, page)))
    for offset in triggers(entry, alarms) if milestone.status is Status.CONFIRMED else ():
        event.add_component(_alarm(one_line(milestone.uid), summary(milestone, entry), offset))
    return event


def _alarm(uid: str, words: str, offset: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("UID", str(uuid5(NAMESPACE_URL, f"{uid} {offset.total_seconds():.0f}")))
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", Text(words))
    alarm.add("TRIGGER", offset)
    return alarm
