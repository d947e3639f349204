"""/done, /snooze and /mute: a subscriber's own answer to one milestone, and taking it back."""

from datetime import datetime, timedelta

import store.subscribers
from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.messages.card import code_of, short_name
from bot.messages.moments import instant_words
from bot.messages.wishes import mark_buttons, mark_words
from bot.rich import Rich
from bot.times import understand
from domain.errors import UsageError
from domain.milestone import Milestone, Status
from domain.subscription import LeadTime, LeadUnit
from domain.times import Moment
from domain.wishes import Mark, MarkKind
from scheduler import plan, wishing

COLUMNS = 3
TAKE_BACK = "-"
HOUR = "1h"
EVENING, MORNING = 20 * 60, 9 * 60
_LENGTHS = {
    LeadUnit.MINUTES: timedelta(minutes=1),
    LeadUnit.HOURS: timedelta(hours=1),
    LeadUnit.DAYS: timedelta(days=1),
}


def done(turn: Turn) -> Answer:
    """No more reminders of it for me; with ``-`` before the code any answer is taken back."""
    if not turn.argument:
        return Answer(text=Rich.of(turn.words.settings.usage_done))
    if turn.argument.startswith(TAKE_BACK):
        return _taken_back(turn)
    return _marked(turn, MarkKind.DONE, turn.words.settings.done)


def press_done(turn: Turn) -> Answer:
    """The same as a message of its own: the reminder whose button this was stays to be read."""
    return done(turn)


def mute(turn: Turn) -> Answer:
    """Nothing of it any more for me."""
    if not turn.argument:
        return Answer(text=Rich.of(turn.words.settings.usage_mute))
    return _marked(turn, MarkKind.MUTED, turn.words.settings.muted)


def _marked(turn: Turn, kind: MarkKind, said: str) -> Answer:
    milestone = turn.milestone(turn.argument)
    wishing.answer(turn.tx, turn.subscriber(), milestone, kind)
    return _answer(turn, milestone, said)


def _taken_back(turn: Turn) -> Answer:
    milestone = turn.milestone(turn.argument.removeprefix(TAKE_BACK))
    wishing.answer(turn.tx, turn.subscriber(), milestone, None)
    text = turn.words.settings.taken_back.format(name=short_name(milestone.facts, turn.words))
    return Answer(text=Rich.of(text), rows=(mark_buttons(milestone, turn.words),), replace=bool(turn.incoming.data))


def _answer(turn: Turn, milestone: Milestone, said: str, *, replace: bool = False, **more: str) -> Answer:
    text = said.format(name=short_name(milestone.facts, turn.words), **more)
    back = Button(turn.words.settings.button_take_back, data=f"done:{TAKE_BACK}{code_of(milestone.uid)}")
    return Answer(text=Rich.of(text), rows=((back,),), replace=replace)


def snooze(turn: Turn) -> Answer:
    """Once more at the time that is typed; without one, times to tap."""
    code, _, typed = turn.argument.partition(" ")
    if not code:
        return Answer(text=Rich.of(turn.words.settings.usage_snooze))
    milestone = turn.milestone(code)
    name = short_name(milestone.facts, turn.words)
    if milestone.status is Status.CANCELLED or _useful_until(turn, milestone) <= turn.now:
        return Answer(text=Rich.of(turn.words.settings.over.format(name=name)))
    return _snoozed(turn, milestone, typed.strip()) if typed.strip() else _choice(turn, milestone)


def _choice(turn: Turn, milestone: Milestone) -> Answer:
    said, code = turn.words.settings, code_of(milestone.uid)
    name = short_name(milestone.facts, turn.words)
    text = Rich.of(said.snooze_ask.format(name=name), said.snooze_how.format(code=code))
    return Answer(text=text, rows=_rows(turn, milestone))


def _rows(turn: Turn, milestone: Milestone) -> tuple[Row, ...]:
    said, code = turn.words.settings, code_of(milestone.uid)
    offered = (
        (said.in_an_hour, HOUR, turn.now + timedelta(hours=1)),
        *((label, str(moment), moment.begins_at(turn.house.timing.zone)) for label, moment in _moments(turn)),
    )
    end = _useful_until(turn, milestone)
    return grid(
        [Button(label, data=f"snooze:{code} {typed}") for label, typed, at in offered if turn.now < at < end], COLUMNS
    )


def _moments(turn: Turn) -> tuple[tuple[str, Moment], ...]:
    """Tonight and tomorrow morning, as instants of their own: a button that is tapped tomorrow means no other."""
    said = turn.words.settings
    return (
        (said.tonight, Moment(turn.today, EVENING)),
        (said.tomorrow_morning, Moment(turn.today + timedelta(days=1), MORNING)),
    )


def _snoozed(turn: Turn, milestone: Milestone, typed: str) -> Answer:
    at, timing, said = _instant(turn, typed), turn.house.timing, turn.words.settings
    if at is None or not turn.now < at < _useful_until(turn, milestone):
        raise UsageError(said.bad_snooze.format(code=code_of(milestone.uid)))
    comes_at = wishing.snooze(turn.tx, timing, turn.subscriber(), milestone, at, turn.now)
    when = instant_words(at, turn.today, timing.zone, turn.words) + said.after_quiet * (comes_at != at)
    return _answer(turn, milestone, said.snoozed, replace=bool(turn.incoming.data), when=when)


def _instant(turn: Turn, typed: str) -> datetime | None:
    """1小时后, 30m, 明天15:00, tomorrow 3pm; a day alone means its morning."""
    timing = turn.house.timing
    try:
        length = LeadTime.parse(typed.removesuffix("后").removesuffix("以后").removeprefix("in "))
    except UsageError:
        understood = understand(typed, turn.now, timing.zone)
        if understood is None:
            return None
        moment = understood.one
        minute = moment.minute if moment.minute is not None else timing.morning.hour * 60 + timing.morning.minute
        return Moment(moment.on, minute).begins_at(timing.zone)
    return turn.now + length.amount * _LENGTHS[length.unit] if length.unit in _LENGTHS else None


def _useful_until(turn: Turn, milestone: Milestone) -> datetime:
    return plan.useful_until(milestone.facts, turn.house.timing)


def rows(turn: Turn, milestone: Milestone) -> tuple[Row, ...]:
    """What can be answered to a milestone that is still ahead, or taken back; a row under its card."""
    if _useful_until(turn, milestone) <= turn.now:
        return ()
    return (mark_buttons(milestone, turn.words, _mark(turn, milestone)),)


def standing(turn: Turn, milestone: Milestone) -> str:
    """What was answered to it, in words; nothing where it was not."""
    return mark_words(_mark(turn, milestone), turn.today, turn.house.timing.zone, turn.words)


def _mark(turn: Turn, milestone: Milestone) -> Mark | None:
    """Looked up without making a subscriber of who only asks."""
    here = store.subscribers.find(turn.tx, turn.incoming.receiver, turn.incoming.address)
    return wishing.answered(turn.tx, here, milestone, turn.now) if here is not None else None


DONE = Command(name="done", answer=done, press=press_done, words=("已申报", "已报名", "done"))
SNOOZE = Command(name="snooze", answer=snooze, press=snooze, words=("稍后提醒", "稍后", "snooze"))
MUTE = Command(name="mute", answer=mute, press=mute, words=("静音", "mute"))
