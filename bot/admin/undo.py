"""/undo: take one change off again; the latest one when no number is given."""

import store.milestones
import store.overrides
from bot.admin.change import anchor_in_full, notified, title
from bot.admin.log import entry
from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.rich import Rich, lines
from domain.errors import NotFound, UsageError
from domain.override import Override
from scheduler import audience, deeds

LONGEST_NUMBER = 18  #: digits that every database takes
LOOKED_AT = 1000  #: how many of the latest changes are looked through for a number


def answer(turn: Turn) -> Answer:
    """Say which change would be taken off and ask."""
    override = _wanted(turn)
    about = store.milestones.find(turn.tx, override.uid)
    told = audience.of_undo(turn.tx, about, override.id) if about else 0
    said = lines(turn.words.ask_undo, entry(override, turn))
    return ask(turn, "undo", (str(override.id),), said, notified(told, turn))


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    (number,) = confirmed(turn, 1)
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        raise UsageError(turn.words.usage_undo)
    by = turn.incoming.author
    override, after = deeds.undo(turn.tx, turn.house.timing, int(number), by=by, now=turn.now)
    if after is None:
        return Answer(text=Rich.of(lines(turn.words.done_undo, entry(override, turn))), replace=True)
    show = Button(turn.words.button_details, data=f"show:{override.uid}")
    return Answer(
        text=Rich.of(lines(turn.words.done_undo, title(after, turn), anchor_in_full(after.facts, turn))),
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
    if not given.isdecimal():
        raise UsageError(turn.words.usage_undo)
    found = next((override for override in standing if override.id == int(given)), None)
    if found is None:
        raise NotFound(turn.words.no_such_override.format(id=given))
    return found


UNDO = Command(name="undo", answer=answer, press=press, words=("撤销",), staff=True)
