"""Ready-made values for tests, each with only what the test does not care about filled in."""

from datetime import UTC, date, datetime
from typing import Any

from domain.milestone import Evidence, Facts, Kind, Topic
from domain.notice import Notice
from domain.times import CITY, Moment, Precision


def at(text: str) -> datetime:
    """The instant of a city wall-clock time: ``at("2026-02-04T15:00")``, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=CITY).astimezone(UTC)


def when(text: str) -> Moment:
    """A Moment as printed."""
    return Moment.parse(text)


def facts(
    title: str = "领军人才计划",
    *,
    kind: Kind = Kind.APPLICATION,
    topic: Topic = Topic.APPLICATION,
    start: str | None = None,
    end: str | None = None,
    **rest: Any,
) -> Facts:
    """Facts with times as printed; the evidence quotes the title."""
    exact = any("T" in text for text in (start, end) if text)
    return Facts(
        kind=kind,
        topic=topic,
        title=title,
        start=when(start) if start else None,
        end=when(end) if end else None,
        precision=rest.pop("precision", Precision.MINUTE if exact else Precision.DAY),
        evidence=rest.pop("evidence", Evidence(quote=title, start=0, end=len(title), rules=("month_day",))),
        **rest,
    )


def notice(text: str, *, id: str = "n1", title: str = "关于组织申报的通知", published: str = "2026-01-20") -> Notice:  # noqa: A002
    """A notice of the city."""
    return Notice(
        id=id,
        title=title,
        published_on=date.fromisoformat(published),
        text=text,
        url="https://example.org/n1",
        source="昆山科创",
    )
