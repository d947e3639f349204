"""A hundred thousand texts of strangers through the feed, read back by parsers that others wrote.

A sample by default; all of them with HYPOTHESIS_PROFILE=thorough, and with ``-s`` it prints how many.
"""

import os
import random
import re
from dataclasses import replace

import pytest
from icalendar import Calendar
from icalendar.parser import Contentlines

from domain.milestone import Evidence, Milestone
from feed.calendar import render
from feed.text import printed
from tests.clients.parsers import PARSERS
from tests.feed.build import NAMES, PROGRAMME, facts, milestone

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
TEXTS = 100_000 if THOROUGH else 400
TEXTS_OF_ENTRY = 12
ENTRIES_OF_FEED = 8
FIELDS = ("title", "phase", "location", "audience", "actor", "sign_up", "contact", "price")
#: What has broken calendars, cut into pieces and put together by chance.
PIECES = (
    "\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\n", "\nEND:VCALENDAR\n", "END:VEVENT", "\r", "\n ", "\r\n\t", "\\n", "\\N",
    "\\", "\\\\;", ";VALUE=DATE:", ",", ":", '"', "^n^'", "%0D%0A", "=\r\n", "\x00", "\x08", "\x1b[2J", "\x7f", "\x85", "\x9b",
    "\u2028", "\u2029", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufffe", "\ufdd0", "\ud800", "\udfff", "\U000e0001", "👨‍👩‍👧‍👦",
    "é", "e\u0301", "期", "期" * 90, "a" * 200, "ＡＩ", "𠮷", "ا", "'; DROP TABLE", "<script>", "{{7*7}}", "%s%n", "http://a.b/?x=1&y", "https://a.b/",
    "13812345678", "　", "\t", " ", "ATTACH:file:///etc/passwd", "\r\nATTENDEE:mailto:a@b.c", "\x0b", "\x0c", "\x1c", "\xa0",
)  # fmt: skip


def text(chance: random.Random) -> str:
    """Pieces and single characters of all of Unicode."""
    parts = (
        chance.choice(PIECES) if chance.random() < 0.7 else chr(chance.randrange(0x110000))
        for _ in range(chance.randint(0, 6))
    )
    return "".join(parts)


def entry(chance: random.Random, number: int) -> Milestone:
    """A milestone with a text wherever strangers' words are printed."""
    quote = text(chance)
    words = {name: text(chance) for name in FIELDS}
    holds = facts("2026-02-07T14:00", evidence=Evidence(quote=quote, start=0, end=len(quote)), **words)
    notice = replace(PROGRAMME, title=text(chance), source=text(chance), url=text(chance))
    return milestone(number, holds, notice=notice)


UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200b\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff]"
)
NAMES_OF_LINES = {
    "BEGIN", "END", "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART", "SUMMARY", "LOCATION", "CONTACT",
    "CATEGORIES", "STATUS", "TRANSP", "URL", "DESCRIPTION", "CONFERENCE",
}  # fmt: skip


def check_lines(feed: bytes, entries: int) -> None:
    """As octets: short lines, whole characters, only our own properties, each as often as there are entries."""
    lines = feed.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert UNFIT.search("".join(line.decode() for line in lines)) is None
    body = Contentlines.from_ical(feed[feed.index(b"BEGIN:VEVENT") :])
    names = [re.split("[:;]", line)[0] for line in body if line]
    assert set(names) <= NAMES_OF_LINES
    assert [names.count(name) for name in ("BEGIN", "UID", "SUMMARY", "DESCRIPTION", "URL")] == [entries] * 5


@pytest.mark.parametrize("parser", ["lines", "vobject", "ical", "recurring-ical-events"])
def test_as_many_events_come_back_as_went_in_and_no_other_words(parser: str) -> None:
    if parser in PARSERS:
        pytest.importorskip(parser.replace("-", "_"))
    chance, sent = random.Random(20260207), 0  # noqa: S311 - the same texts each time
    while sent * TEXTS_OF_ENTRY < TEXTS:
        given = [entry(chance, number) for number in range(ENTRIES_OF_FEED)]
        feed = render(given, **NAMES)
        sent += len(given)
        if parser == "lines":
            check_lines(feed, len(given))
            assert len(Calendar.from_ical(feed).walk("VEVENT")) == len(given)
            continue
        read = PARSERS[parser](feed)
        assert [(one.uid, one.place.strip()) for one in read] == [
            (one.uid, printed(one.facts.location).strip()) for one in given
        ]
    print(f"{parser}: {sent * TEXTS_OF_ENTRY} texts in {sent} entries, all back")  # noqa: T201 - figures of a thorough run
