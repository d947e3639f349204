"""/silence: hold back reminders for a while; /unsilence: let them go again."""

import re
from datetime import UTC, datetime, timedelta

import store.figures
import store.held
import store.milestones
import store.occasions
from bot.admin.change import instant_words, short
from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.messages.announcement import silence_words
from bot.messages.card import code_of, short_name
from bot.rich import Paragraph, Rich, bold, lines
from bot.times import understand_beginning
from domain.errors import NotFound, UsageError
from domain.milestone import Topic
from domain.subscription import LeadTime, LeadUnit
from domain.times import aware
from scheduler import deeds, silences
from scheduler.silences import KIND, SINCE, TO, UNTIL, VALUE, Silence, SilenceKind

LONGEST = timedelta(days=366)  #: a silence of years is a slip
_PREFIXED = re.compile(r"(来源|source|关键词|keyword|主题|topic)[:：]\s*(\S+)\s*(.*)", re.IGNORECASE | re.DOTALL)
_KINDS = {
    "来源": SilenceKind.SOURCE,
    "source": SilenceKind.SOURCE,
    "关键词": SilenceKind.KEYWORD,
    "keyword": SilenceKind.KEYWORD,
    "主题": SilenceKind.TOPIC,
    "topic": SilenceKind.TOPIC,
}
_CODE = re.compile(r"#?(?=[0-9a-f-]*\d)[0-9a-f-]{6,36}", re.IGNORECASE)
_ALL = frozenset({"全部", "所有", "all", "everything"})
_UNTIL = re.compile(r"^(?:到|至|直到|until|till)\s*")


def answer(turn: Turn) -> Answer:
    """Say what would be held back and until when, and ask; with nothing given, list what is."""
    if not turn.argument:
        return _list(turn)
    kind, value, rest = _asked(turn)
    since, until, comment = _span(rest.strip(), turn)
    words = turn.words.staff
    said = words.ask_silence.format(
        what=what_words(kind, value, turn), since=instant_words(since, turn), until=instant_words(until, turn)
    )
    parts = (kind.value, value, since.isoformat(), until.isoformat(), short(comment))
    reason = turn.words.reason.format(reason=short(comment)) if comment else ""
    return ask(turn, "silence", parts, lines(said, _unheard_of(kind, value, turn), reason), words.silence_means)


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    kind, value, since, until, comment = confirmed(turn, 5)
    here = turn.incoming
    try:
        what_words(SilenceKind(kind), value, turn)
        aware(datetime.fromisoformat(since)), aware(datetime.fromisoformat(until))
    except ValueError:  # no button of ours
        raise NotFound(turn.words.expired) from None
    what = {KIND: kind, VALUE: value, SINCE: since, UNTIL: until, TO: str(turn.subscriber().id)}
    made = deeds.silence(turn.tx, what, by=here.author, comment=comment, now=turn.now)
    text = lines(turn.words.staff.done_silence, line(made, turn))
    return Answer(text=Rich.of(text, turn.words.undo_hint.format(id=made.number)), replace=True)


def _list(turn: Turn) -> Answer:
    words, found = turn.words.staff, silences.standing(turn.tx, turn.now)
    if not found:
        return Answer(text=Rich.of(lines(words.silence_none, words.usage_silence)))
    rows = tuple(
        (Button(words.button_unsilence.format(id=one.number), data=f"unsilence:{one.number}"),) for one in found[:10]
    )
    return Answer(text=Rich.of(bold(words.silence_title), *(line(one, turn) for one in found)), rows=rows)


def line(one: Silence, turn: Turn) -> Paragraph:
    """Its number, what it holds back, from when until when, who asked for it and why."""
    words = turn.words
    said = words.staff.silence_line.format(
        id=one.number,
        what=what_words(one.kind, one.value, turn),
        since=instant_words(one.since, turn),
        until=instant_words(one.until, turn),
        author=one.author,
    )
    return lines(said, words.reason.format(reason=one.comment) if one.comment else "")


def _asked(turn: Turn) -> tuple[SilenceKind, str, str]:
    """What is to be silent, and what is written behind it; 主题:, 关键词: and 来源: say which is meant."""
    if found := _PREFIXED.fullmatch(turn.argument.strip()):
        kind, value = _KINDS[found[1].lower()], found[2]
        if kind is SilenceKind.TOPIC:
            kind, value = matcher(value, turn)
            if kind is not SilenceKind.TOPIC:
                raise UsageError(turn.words.staff.usage_silence)
        return kind, value, found[3]
    what, _, rest = turn.argument.strip().partition(" ")
    return *matcher(what, turn), rest


def matcher(what: str, turn: Turn) -> tuple[SilenceKind, str]:
    """全部, a topic or a part of one, a code, or else a literal keyword."""
    if what.lower() in _ALL:
        return SilenceKind.ALL, ""
    if _CODE.fullmatch(what):
        return SilenceKind.MILESTONE, turn.milestone(what).uid
    near = [topic for topic in Topic if what in topic.value] if len(what) > 1 else []
    return (SilenceKind.TOPIC, near[0].value) if len(near) == 1 else (SilenceKind.KEYWORD, what)


def _unheard_of(kind: SilenceKind, value: str, turn: Turn) -> str:
    """Said of a source of which nothing is kept: a slip, or one that is yet to come."""
    if kind is not SilenceKind.SOURCE or value in {one.name for one in store.figures.publishers(turn.tx)}:
        return ""
    return turn.words.staff.no_such_source


def what_words(kind: SilenceKind, value: str, turn: Turn) -> str:
    """What a silence speaks of, as a person says it."""
    if kind is SilenceKind.MILESTONE and (found := store.milestones.find(turn.tx, value)) is not None:
        return f"{short_name(found.facts, turn.words)} {code_of(value)}"
    return silence_words(kind, value, turn.words)


def _span(text: str, turn: Turn) -> tuple[datetime, datetime, str]:
    """From when until when, and why: 「3天 …」, 「到2月10日9:00 …」, 「2月3日至2月10日 …」."""
    since, until, comment = _read(_UNTIL.sub("", text), turn)
    if not max(since, turn.now) < until <= turn.now + LONGEST:
        raise UsageError(turn.words.staff.usage_silence)
    return since.astimezone(UTC).replace(microsecond=0), until.astimezone(UTC).replace(microsecond=0), comment


def _read(text: str, turn: Turn) -> tuple[datetime, datetime, str]:
    zone = turn.house.timing.zone
    first, _, rest = text.partition(" ")
    if (length := _length(first)) is not None:
        return turn.now, turn.now + length, rest.strip()
    found = understand_beginning(text, turn.now, zone)
    if found is None:
        raise UsageError(turn.words.staff.usage_silence)
    typed, comment = found
    since = typed.start.begins_at(zone) if typed.start is not None and typed.end is not None else turn.now
    return since, typed.one.passes_at(zone), comment


def _length(text: str) -> timedelta | None:
    try:
        lead = LeadTime.parse(text)
    except UsageError:
        return None
    return None if lead.unit is LeadUnit.WORKDAYS or not lead.amount else lead.rough_length()


def lift(turn: Turn) -> Answer:
    """Say which silence would end and how many reminders it holds, and ask."""
    one = _standing(turn, turn.argument.strip().rstrip("."))
    said = lines(turn.words.staff.ask_unsilence, line(one, turn))
    return ask(turn, "unsilence", (f"yes {one.number}",), said, holds_words(turn))


def holds_words(turn: Turn) -> str:
    """How many reminders wait for the end of silences."""
    count = store.occasions.held(turn.tx) + store.held.silenced(turn.tx)
    return turn.words.staff.silence_holds.format(count=count)


def lift_pressed(turn: Turn) -> Answer:
    """The button in the list asks; the one under the question does it."""
    verb, _, number = turn.argument.partition(" ")
    if verb != "yes":
        return lift(turn)
    one = _standing(turn, number)
    deeds.undo(turn.tx, turn.house.timing, one.number, by=turn.incoming.author, now=turn.now)
    return Answer(text=Rich.of(lines(turn.words.staff.done_unsilence, line(one, turn))), replace=True)


def _standing(turn: Turn, number: str) -> Silence:
    found = silences.standing(turn.tx, turn.now)
    one = next((it for it in found if str(it.number) == number), None)
    if one is None:
        raise NotFound(turn.words.staff.no_such_silence)
    return one


SILENCE = Command(name="silence", answer=answer, press=press, words=("静默",), staff=True)
UNSILENCE = Command(name="unsilence", answer=lift, press=lift_pressed, words=("解除静默",), staff=True)
