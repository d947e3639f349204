"""The words of calendars and pages: Chinese first, and the English names that addresses use."""

from datetime import date

from domain.milestone import Facts, Kind, OpenState, Topic
from domain.times import Moment, Precision

KIND_WORDS = {
    Kind.APPLICATION: "申报",
    Kind.REGISTRATION: "报名",
    Kind.EVENT: "活动",
    Kind.PUBLICITY: "公示",
    Kind.SURVEY: "征集",
}
STATE_NOTES = {
    OpenState.UNTIL_FULL: "额满为止，可能提前结束",
    OpenState.ALL_YEAR: "常年受理",
    OpenState.TO_BE_TOLD: "具体时间另行通知",
    OpenState.UNDECIDED: "时间待定",
}
_TOPIC_OF_SLUG = {topic.name.lower(): topic for topic in Topic}
_NEAR = {0: "今天", 1: "明天", 2: "后天"}


def slug(topic: Topic) -> str:
    """The topic's name in addresses: the English word, so that every client can type and log it."""
    return topic.name.lower()


def topic_named(name: str) -> Topic | None:
    """The topic with this Chinese word or English name; None when there is none."""
    try:
        return Topic(name)
    except ValueError:
        return _TOPIC_OF_SLUG.get(name.lower())


def days_left(day: date, today: date) -> str:
    """今天, 明天, 后天, 还有 12 天, 3 天前."""
    distance = (day - today).days
    if distance < 0:
        return f"{-distance} 天前"
    return _NEAR.get(distance) or f"还有 {distance} 天"


def day_words(day: date, *, year: bool = True) -> str:
    """2026年2月4日（周三）, or without the year."""
    moment = Moment(day)
    return (
        f"{day.year}年{day.month}月{day.day}日（{moment.weekday}）"
        if year
        else f"{day.month}月{day.day}日（{moment.weekday}）"
    )


def moment_words(moment: Moment, *, year: bool = True) -> str:
    """2026年2月4日（周三）15:00; a whole day has no hour, and 24:00 stays 24:00 of its own day."""
    return day_words(moment.on, year=year) + moment.clock


def when_words(facts: Facts) -> str:
    """All that is known of the time, in one line, no finer than the notice says it."""
    about = "约 " if facts.precision is Precision.VAGUE else ""
    if facts.start is not None and facts.end is not None and facts.start != facts.end:
        return f"{about}{_span_words(facts.start, facts.end)}"
    ending = "" if facts.kind is Kind.EVENT else " 截止" if facts.end is not None else " 起"
    return f"{about}{moment_words(facts.anchor)}{ending}"


def _span_words(start: Moment, end: Moment) -> str:
    if start.on == end.on and start.clock and end.clock:
        return f"{moment_words(start)}—{end.clock}"
    return f"{moment_words(start)} 至 {moment_words(end, year=end.on.year != start.on.year)}"
