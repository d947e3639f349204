"""/fix: correct the time, the title or the place of what was read."""

from dataclasses import replace

from bot.admin.change import code_and_rest, done, moment_of, named, notified, old_new, past_warning, title, unchanged
from bot.answer import Answer
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.messages.moments import left_words, moment_words, span_words
from bot.rich import lines
from bot.times import Typed, understand
from domain.errors import UsageError
from domain.milestone import Facts, Milestone
from domain.override import Changes, moved
from scheduler import audience, overrides

LONGEST_VALUE = 200
TIME, TITLE, PLACE = "time", "title", "place"
_FIELDS = {
    "时间": TIME, "日期": TIME, "截止": TIME, "time": TIME, "date": TIME,
    "标题": TITLE, "名称": TITLE, "title": TITLE,
    "地点": PLACE, "地址": PLACE, "place": PLACE, "location": PLACE,
}  # fmt: skip


def answer(turn: Turn) -> Answer:
    """Say back the old and the new value and ask."""
    milestone, rest = code_and_rest(turn, turn.words.usage_fix)
    label, _, value = rest.partition(" ")
    field = _FIELDS.get(label.rstrip("：:").lower())
    value = value.strip()[:LONGEST_VALUE]
    if field is None or not value:
        raise UsageError(turn.words.usage_fix)
    stored = _read_time(turn, milestone, value) if field == TIME else value
    changes = _changes(field, stored, turn)
    old, new = _said(field, milestone.facts, changes, turn)
    if old == new:
        raise UsageError(turn.words.same_already)
    label = {TIME: turn.words.field_time, TITLE: turn.words.field_title, PLACE: turn.words.field_place}[field]
    return ask(
        turn,
        "fix",
        (*named(milestone), field, stored),
        lines(turn.words.ask_fix, title(milestone, turn)),
        lines(label, old_new(old, new, turn), _warning(milestone.facts, changes, turn)),
        notified(audience.of_change(turn.tx, turn.house.timing, milestone, changes, turn.now), turn)
        if field != TITLE
        else "",
    )


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    uid, sequence, field, stored = confirmed(turn, 4)
    milestone, by = unchanged(turn, uid, sequence), turn.incoming.author
    changes = _changes(field, stored, turn)
    after = overrides.fix(turn.tx, turn.house.timing, milestone.uid, changes, by=by, reason="", now=turn.now)
    return done(turn, turn.words.done_fix, after)


def _changes(field: str, stored: str, turn: Turn) -> Changes:
    """The override that lays ``stored`` over a field; a time is ``start/end``, either of them empty."""
    if field == TITLE:
        return Changes(title=stored)
    if field == PLACE:
        return Changes(location=stored)
    start, _, end = stored.partition("/")
    return Changes(start=moment_of(start, turn), end=moment_of(end, turn))


def _read_time(turn: Turn, milestone: Milestone, value: str) -> str:
    typed = understand(value, turn.now, turn.house.timing.zone, milestone.facts.anchor.on)
    if typed is None:
        raise UsageError(turn.words.no_time_read.format(text=value[:40]))
    changes = _laid(milestone.facts, typed)
    return f"{changes.start or ''}/{changes.end or ''}"


def _laid(facts: Facts, typed: Typed) -> Changes:
    """A range replaces both times; a single time the one that matters, with an event's length kept."""
    if typed.start is not None and typed.end is not None:
        return Changes(start=typed.start, end=typed.end)
    return moved(facts, typed.one)


def _said(field: str, facts: Facts, changes: Changes, turn: Turn) -> tuple[str, str]:
    if field == TITLE:
        return facts.title, changes.title or ""
    if field == PLACE:
        return facts.location, changes.location or ""
    return _times(facts, turn), _times(_after(facts, changes), turn)


def _warning(facts: Facts, changes: Changes, turn: Turn) -> str:
    """Said when the corrected time is over already: a year may have slipped."""
    if changes.start is None and changes.end is None:
        return ""
    return past_warning(_after(facts, changes).anchor, turn)


def _after(facts: Facts, changes: Changes) -> Facts:
    return replace(facts, start=changes.start or facts.start, end=changes.end or facts.end)


def _times(facts: Facts, turn: Turn) -> str:
    """Both times of a milestone, and how far away the one that matters is."""
    if facts.start is not None and facts.end is not None:
        when = span_words(facts.start, facts.end, turn.today, turn.words)
    else:
        when = moment_words(facts.anchor, turn.today, turn.words)
    return f"{when} · {left_words(facts.anchor.on, turn.today, turn.words)}"


FIX = Command(name="fix", answer=answer, press=press, words=("更正", "改"), staff=True)
