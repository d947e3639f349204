"""/calendar: what there is to subscribe to in a calendar; the public ones, each with its ways into the programs."""

from collections.abc import Iterator

from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.messages.links import Link, is_only_here, spelled, ways
from bot.messages.moments import lead_words
from bot.rich import Rich, bold
from domain.milestone import Topic
from domain.subscription import DEFAULT_LEADS

COLUMNS = 2
PUBLIC, ONE, ALL = "public", "one", "*"
MINE = "mycalendar"  #: the command behind the button of one's own


def answer(turn: Turn) -> Answer:
    """The menu: one's own, or the public ones; where there is no site, that there is none."""
    return _card(turn)


def press(turn: Turn) -> Answer:
    """``public`` shows the topics, ``one OPERA 1`` a topic's calendar with alarms; anything else the menu."""
    what, _, rest = turn.argument.partition(" ")
    name, _, ringing = rest.partition(" ")
    if not turn.house.public_url or what not in (PUBLIC, ONE):
        return _card(turn, replace=True)
    if what == ONE and (name == ALL or name in Topic.__members__):
        return _public(turn, name, ringing=ringing == "1")
    return Answer(text=Rich.of(turn.words.calendar.pick), rows=_topics(turn), replace=True)


def _card(turn: Turn, *, replace: bool = False) -> Answer:
    said = turn.words.calendar
    if not turn.house.public_url:
        return Answer(text=Rich.of(*no_site(turn)), replace=replace)
    mine = Button(said.button_mine[turn.incoming.group], data=f"{MINE}:")
    rows = ((mine,), (Button(said.button_public, data=f"calendar:{PUBLIC}"),))
    return Answer(text=Rich.of(said.what, here(turn)), rows=rows, replace=replace)


def no_site(turn: Turn) -> Iterator[str]:
    """That nothing can be subscribed to, and to the staff what to do about it."""
    yield turn.words.calendar.no_site
    if turn.staff:
        yield turn.words.calendar.no_site_staff


def here(turn: Turn) -> str:
    """A warning where the addresses work on this machine only."""
    return turn.words.calendar.only_here if is_only_here(turn.house.public_url) else ""


def _topics(turn: Turn) -> tuple[Row, ...]:
    words = turn.words
    named = [Button(words.everything, data=_one(ALL)), *(Button(words.topics[it], data=_one(it.name)) for it in Topic)]
    return (*grid(named, COLUMNS), (Button(words.calendar.button_back, data="calendar:"),))


def _public(turn: Turn, name: str, *, ringing: bool) -> Answer:
    words, said = turn.words, turn.words.calendar
    topic = words.everything if name == ALL else words.topics[Topic[name]]
    path = f"/feeds/{'all' if name == ALL else name.lower()}"
    one = Link(base=turn.house.public_url, path=path, ringing=ringing, name=f"昆期 · {topic}")
    rings = said.public_ringing.format(leads=lead_words(DEFAULT_LEADS, words)) if ringing else ""
    other = Button(said.button_silent if ringing else said.button_ringing, data=_one(name, ringing=not ringing))
    back = Button(said.button_back, data=f"calendar:{PUBLIC}")
    text = Rich.of(bold(said.public.format(name=topic)), here(turn), spelled(one), rings, said.copy)
    return Answer(text=text, rows=(*ways(one, words), (other, back)), replace=True)


def _one(name: str, *, ringing: bool = False) -> str:
    return f"calendar:{ONE} {name} {int(ringing)}"


CALENDAR = Command(name="calendar", answer=answer, press=press, words=("日历", "calendar"), open=True)
