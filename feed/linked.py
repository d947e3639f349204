"""A milestone for machines that read pages: schema.org's Event as JSON-LD. Pure."""

import json
from typing import Any

from markupsafe import Markup

from domain.milestone import Facts, Milestone, Status
from domain.times import Moment, Precision
from feed.placement import place
from feed.site import Site
from feed.telling import summary, title
from feed.text import one_line, printed, web_link
from feed.words import when_words

_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def linked(milestone: Milestone, site: Site) -> Markup | None:
    """The data block's content; None where no time is known that a machine may take as one.

    A block of data is no script: no content security policy has to allow it, and nothing in it ends the element.
    """
    if milestone.status is Status.TENTATIVE or milestone.facts.precision is Precision.VAGUE:
        return None
    words = json.dumps(event(milestone, site), ensure_ascii=False).translate(_ESCAPED)
    return Markup(words)  # noqa: S704 - nothing in it can end the element


def event(milestone: Milestone, site: Site) -> dict[str, Any]:
    """The Event; of a window it is the day or the minute of its deadline, as in the calendar."""
    facts = milestone.facts
    name = title(milestone) if milestone.status is Status.CANCELLED else summary(milestone, place(facts, site.zone))
    found = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": site.address(f"/m/{milestone.uid}"),
        "url": site.address(f"/m/{milestone.uid}"),
        "name": name,
        "description": f"{when_words(facts)}。{printed(facts.evidence.quote)}",
        "inLanguage": "zh-CN",
        "startDate": _instant(facts.anchor, site),
        "endDate": _instant(facts.end or facts.anchor, site),
        "eventStatus": _status(milestone),
        "location": _location(facts),
        "audience": _named("Audience", "audienceType", printed(facts.audience)),
        "organizer": _named("Organization", "name", one_line(milestone.notice.source)),
        "sameAs": web_link(milestone.notice.url),
        "previousStartDate": _moved_from(milestone, site),
    }
    return {name: value for name, value in found.items() if value}


def _instant(moment: Moment, site: Site) -> str:
    """ISO 8601 with the city's offset; a day stays a day."""
    if moment.minute is None:
        return moment.on.isoformat()
    return moment.passes_at(site.zone).astimezone(site.zone).isoformat()


def _status(milestone: Milestone) -> str:
    cancelled = milestone.status is Status.CANCELLED
    put_off = cancelled and milestone.history and milestone.history[-1].put_off
    moved = milestone.history and milestone.before().anchor != milestone.facts.anchor
    name = "Postponed" if put_off else "Cancelled" if cancelled else "Rescheduled" if moved else "Scheduled"
    return f"https://schema.org/Event{name}"


def _moved_from(milestone: Milestone, site: Site) -> str:
    before = milestone.before() if milestone.history else milestone.facts
    return "" if before.anchor == milestone.facts.anchor else _instant(before.anchor, site)


def _location(facts: Facts) -> dict[str, str] | None:
    return _named("Place", "name", printed(facts.location))


def _named(kind: str, name: str, value: str) -> dict[str, str] | None:
    return {"@type": kind, name: value} if value else None
