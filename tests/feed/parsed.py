"""A feed as a client takes it in: unfolded by the parser, compared as plain values."""

from icalendar import Calendar, Event


def events(feed: bytes) -> list[Event]:
    return list(Calendar.from_ical(feed).walk("VEVENT"))


def by_uid(feed: bytes) -> dict[str, bytes]:
    """Each VEVENT's own bytes, to see which of them a change touched."""
    blocks = feed.removesuffix(b"END:VCALENDAR\r\n").split(b"BEGIN:VEVENT\r\n")[1:]
    return {str(event["UID"]): block for event, block in zip(events(feed), blocks, strict=True)}


def titles(feed: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(feed)]
