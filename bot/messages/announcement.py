"""What the staff say of no milestone, in words: an announcement, the end of a silence."""

from datetime import date, datetime, tzinfo

from bot.messages.card import code_of
from bot.messages.moments import day_words
from bot.messages.words import Words
from bot.rich import Rich, bold, lines
from domain.milestone import Topic
from domain.notification import Announcement
from domain.override import Action
from scheduler.announcing import TEXT, TOPIC
from scheduler.silences import Silence, SilenceKind


def announced(said: Announcement, today: date, words: Words, zone: tzinfo) -> Rich:
    """The message without its code."""
    deed = said.deed
    if deed.action is Action.SILENCE:
        silence = Silence.of(deed)
        about = silence_words(silence.kind, silence.value, words)
        over = words.staff.silence_over.format(
            id=deed.id, what=about, until=_instant(silence.until, today, words, zone)
        )
        return Rich.of(lines(over, words.reason.format(reason=silence.comment) if silence.comment else ""))
    return announcement(deed.details[TOPIC], deed.details[TEXT], words)


def announcement(topic: str, text: str, words: Words) -> Rich:
    """An announcement as its readers see it, so that a preview is the thing itself; ``topic`` empty: to everybody."""
    name = words.topics[Topic(topic)] if topic else ""
    head = words.staff.announced_topic.format(topic=name) if name else words.staff.announced_all
    return Rich.of(bold(head), *text.split("\n\n"))


def silence_words(kind: SilenceKind, value: str, words: Words) -> str:
    """What a silence speaks of, as a person says it; ValueError for a topic that is none."""
    match kind:
        case SilenceKind.ALL:
            return words.everything
        case SilenceKind.TOPIC:
            return words.topics[Topic(value)]
        case SilenceKind.KEYWORD:
            return words.keyword.format(word=value)
        case SilenceKind.SOURCE:
            return words.staff.of_source.format(source=value)
        case SilenceKind.MILESTONE:
            return words.code.format(code=code_of(value))


def _instant(at: datetime, today: date, words: Words, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return words.clock.format(day=day_words(local.date(), today, words), clock=f"{local:%H:%M}")
