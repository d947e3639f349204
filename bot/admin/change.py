"""What the staff commands share: taking the code off an argument, saying a change, doing it and saying how to undo it."""

from datetime import datetime

import store.audience
import store.milestones
import store.overrides
from bot.answer import Answer, Button
from bot.command import Turn
from bot.messages import moments
from bot.messages.card import code_words, name_of, what
from bot.messages.moments import left_words, moment_words
from bot.rich import Paragraph, Rich, bold, lines
from domain.errors import NotFound, UsageError
from domain.milestone import Facts, Milestone, Status
from domain.override import Override
from domain.times import Moment

LONGEST_REASON = 200


def code_and_rest(turn: Turn, usage: str) -> tuple[Milestone, str]:
    """The milestone named first, and what is written after it; UsageError with an example when nothing is."""
    code, _, rest = turn.argument.strip().partition(" ")
    if not code:
        raise UsageError(usage)
    return turn.milestone(code), rest.strip()


def title(milestone: Milestone, turn: Turn) -> Paragraph:
    """The milestone's name and code."""
    return lines(bold(name_of(milestone.facts, turn.words)), code_words(milestone, turn.words))


def old_new(old: str, new: str, turn: Turn) -> str:
    """原为 … 现为 …; an empty value is said."""
    nothing = turn.words.nothing_there
    return turn.words.old_new.format(old=old or nothing, new=new or nothing)


def moment_in_full(moment: Moment, turn: Turn) -> str:
    """A time with its weekday and how far away it is, so that a slip of a week, a year or an hour is seen."""
    when, words = moment_words(moment, turn.today, turn.words), turn.words
    if moment.minute is None:
        when += words.no_clock
    return f"{when} · {left_words(moment.on, turn.today, words)}"


def instant_words(at: datetime, turn: Turn) -> str:
    """An instant on the city's clock: 2月1日（周日）09:00."""
    return moments.instant_words(at, turn.today, turn.house.timing.zone, turn.words)


def anchor_in_full(facts: Facts, turn: Turn) -> str:
    """申报截止 3月20日（周五）17:00 · 还有3天."""
    return f"{what(facts, turn.words)} {moment_in_full(facts.anchor, turn)}"


def past_warning(moment: Moment, turn: Turn) -> str:
    """Said when a time is over already; empty otherwise."""
    return turn.words.already_past if moment.passes_at(turn.house.timing.zone) <= turn.now else ""


def notified(count: int, turn: Turn, words: str = "") -> str:
    """How many chats will be told: said before anything is done; ``words`` where another way to say it fits better."""
    if not count:
        return turn.words.staff.will_notify_nobody
    return (words or turn.words.staff.will_notify).format(count=count)


def reached(milestone: Milestone, turn: Turn, words: str = "") -> str:
    """How many subscribe to a milestone, in whatever way."""
    return notified(store.audience.wanting(turn.tx, [milestone.uid]), turn, words or turn.words.staff.will_remind)


def reason_words(reason: str, turn: Turn) -> str:
    """The reason that goes on record and to everybody who is told; empty when none was given."""
    return turn.words.corrections.read_by_all.format(reason=reason) if reason else ""


def short(reason: str) -> str:
    """A reason of a length that belongs on record."""
    return reason.strip()[:LONGEST_REASON]


def unchanged(turn: Turn, uid: str, sequence: str) -> Milestone:
    """The milestone as it was when the question was asked; UsageError when it has changed since."""
    milestone = store.milestones.find(turn.tx, uid)
    if milestone is None:
        raise NotFound(turn.words.expired)
    if str(milestone.sequence) != sequence:
        raise UsageError(turn.words.changed_meanwhile)
    return milestone


def named(milestone: Milestone) -> tuple[str, str]:
    """What a question calls its milestone: enough of the uid (64 bits) to fit into a button, and its sequence."""
    return milestone.uid[:18], str(milestone.sequence)


def moment_of(text: str, turn: Turn) -> Moment | None:
    """A time out of a button; None for none, NotFound for what no button of ours carries."""
    try:
        return Moment.parse(text) if text else None
    except ValueError:
        raise NotFound(turn.words.expired) from None


def done(turn: Turn, said: str, milestone: Milestone) -> Answer:
    """What was done, how the milestone stands now, and how to take it back."""
    words = turn.words
    number = store.overrides.of_milestone(turn.tx, milestone.uid)[-1].id
    now = words.cancelled if milestone.status is Status.CANCELLED else anchor_in_full(milestone.facts, turn)
    text = Rich.of(lines(said, title(milestone, turn), now), turn.words.undo_hint.format(id=number))
    show = Button(turn.words.button_details, data=f"show:{milestone.uid}")
    return Answer(text=text, rows=((show,),), replace=True)


def ordered(turn: Turn, said: str, milestone: Milestone, order: Override) -> Answer:
    """What was ordered for a milestone whose facts stay as they are, and how to take it back."""
    text = Rich.of(lines(said, title(milestone, turn)), turn.words.undo_hint.format(id=order.id))
    show = Button(turn.words.button_details, data=f"show:{milestone.uid}")
    return Answer(text=text, rows=((show,),), replace=True)
