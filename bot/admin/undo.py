"""/undo: take one change off again; the latest one when no number is given."""

import store.milestones
import store.overrides
from bot.admin.change import anchor_in_full, notified, title
from bot.admin.log import entry
from bot.admin.silence import holds_words
from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.rich import Paragraph, Rich, lines
from domain.errors import NotFound, UsageError
from domain.milestone import Status
from domain.override import Action, Override
from scheduler import audience, deeds, handing, recall

LONGEST_NUMBER = 18  #: digits that every database takes
MOST_TITLES = 3
LOOKED_AT = 1000  #: how many of the latest changes are looked through for a number


def answer(turn: Turn) -> Answer:
    """Say which change would be taken off and ask."""
    override = _wanted(turn)
    about = store.milestones.find(turn.tx, override.uid)
    told = audience.of_undo(turn.tx, turn.house.timing, about, override.id, turn.now) if about else 0
    said = lines(turn.words.ask_undo, entry(override, turn))
    return ask(turn, "undo", (str(override.id),), said, _reach(override, told, turn))


def _reach(override: Override, told: int, turn: Turn) -> Paragraph | str:
    """How many will be told, how many have it already, or what it held back until now."""
    if override.action is Action.SILENCE:
        return holds_words(turn)
    return lines(_heard(override, turn) or notified(told, turn), _overtaken(override, turn))


def _overtaken(override: Override, turn: Turn) -> str:
    """Said of the notices whose text has changed since they were handed over: it stays."""
    newer = handing.overtaken(turn.tx, override)
    titles = turn.words.list_comma.join(one.title for one in newer[:MOST_TITLES])
    return turn.words.given.overtaken.format(count=len(newer), titles=titles) if newer else ""


def _heard(override: Override, turn: Turn) -> str:
    """Said of what has reached some: they keep it. UsageError where it has reached all."""
    count = recall.heard(turn.tx, override)
    if recall.too_late(turn.tx, override):
        raise UsageError(turn.words.staff.all_heard.format(count=count))
    return turn.words.staff.some_heard.format(count=count) if count else ""


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    (number,) = confirmed(turn, 1)
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        raise UsageError(turn.words.usage_undo)
    by, before = turn.incoming.author, store.overrides.find(turn.tx, int(number))
    some = _heard(before, turn) if before is not None and before.undone_at is None else ""
    left = _overtaken(before, turn) if before is not None else ""
    override, after = deeds.undo(turn.tx, turn.house.timing, int(number), by=by, now=turn.now)
    if after is None:
        return Answer(text=Rich.of(lines(turn.words.done_undo, entry(override, turn)), some, left), replace=True)
    show = Button(turn.words.button_details, data=f"show:{override.uid}")
    stands = turn.words.cancelled if after.status is Status.CANCELLED else anchor_in_full(after.facts, turn)
    return Answer(
        text=Rich.of(lines(turn.words.done_undo, title(after, turn), stands), some),
        rows=((show,),),
        replace=True,
    )


def _wanted(turn: Turn) -> Override:
    given = turn.argument.strip().rstrip(".")
    standing = [it for it in store.overrides.latest(turn.tx, LOOKED_AT) if it.undone_at is None]
    if not given:
        if not standing:
            raise NotFound(turn.words.nothing_to_undo)
        return standing[0]
    if not given.isdecimal() or len(given) > LONGEST_NUMBER:
        raise UsageError(turn.words.usage_undo)
    found = next((override for override in standing if override.id == int(given)), None)
    if found is None:
        raise NotFound(turn.words.no_such_override.format(id=given))
    return found


UNDO = Command(name="undo", answer=answer, press=press, words=("撤销",), staff=True)
