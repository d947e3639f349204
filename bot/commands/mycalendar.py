"""/mycalendar: the private link to one's own calendar, made, renewed and revoked; a group's is for who runs the group.

The secret is shown in the message that brings it and is nowhere else: not in the store, not in a button that comes back.
Renewing and revoking are asked for first, since a calendar on a phone somewhere goes quiet by it.
"""

from datetime import datetime, timedelta

import store.feeds
from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.commands.calendar import here, no_site
from bot.messages.links import Link, is_only_here, spelled, ways
from bot.messages.moments import instant_words, lead_words
from bot.rich import Rich, bold, lines
from domain.times import city_day
from store.feeds import PersonalFeed

MAKE, RENEW, RENEWED, REVOKE, REVOKED, NO = "make", "renew", "renewed", "revoke", "revoked", "no"
RINGING, SILENT = "1", "0"


def answer(turn: Turn) -> Answer:
    """How it stands with the link, and what can be done with it."""
    return _card(turn)


def press(turn: Turn) -> Answer:
    """A step of it. A button of long ago does no harm: where there is a link already, a new one is asked for first."""
    what, _, rest = turn.argument.partition(" ")
    if not turn.house.public_url:
        return _card(turn, replace=True)
    feed = store.feeds.of(turn.tx, turn.subscriber().id)
    if feed is None:
        return _made(turn, ringing=rest == RINGING) if what == MAKE else _card(turn, replace=True)
    ringing, _, meant = rest.rpartition(" ")
    if what == RENEWED and meant == _name(feed):
        return _made(turn, ringing=ringing == RINGING)
    if what == REVOKED and meant == _name(feed):
        store.feeds.revoke(turn.tx, feed.subscriber_id)
        return Answer(text=Rich.of(turn.words.calendar.revoked), replace=True)
    if what in (MAKE, RENEW):
        return _ask_renew(turn, feed)
    return _ask_revoke(turn, feed) if what == REVOKE else _card(turn, replace=True)


def _name(feed: PersonalFeed) -> str:
    """Which link a question is about: yes to it, tapped twice, does not end the one that was just made."""
    return f"{feed.made_at:%Y%m%d%H%M%S%f}"


def _card(turn: Turn, *, replace: bool = False) -> Answer:
    if not turn.house.public_url:
        return Answer(text=Rich.of(*no_site(turn)), replace=replace)
    said, group = turn.words.calendar, turn.incoming.group
    feed = store.feeds.of(turn.tx, turn.subscriber().id)
    if feed is None:
        first = (_button(said.button_make_ringing, MAKE, RINGING), _button(said.button_make_silent, MAKE, SILENT))
    else:
        first = (_button(said.button_renew, RENEW), _button(said.button_revoke, REVOKE))
    stands = lines(bold(said.title[group]), *_standing(turn, feed))
    back = Button(said.button_back, data="calendar:")
    text = Rich.of(stands, said.about[group], _warning(turn), here(turn))
    return Answer(text=text, rows=(first, (back,)), replace=replace)


def _standing(turn: Turn, feed: PersonalFeed | None) -> tuple[str, ...]:
    said = turn.words.calendar
    if feed is None:
        return (said.none_yet,)
    used = said.never if feed.last_used_at is None else _when(turn, feed.last_used_at)
    return said.made.format(when=_when(turn, feed.made_at)), said.used.format(when=used)


def in_settings(turn: Turn) -> str:
    """How it stands with the link in one line; empty where there are no links."""
    if not turn.house.public_url:
        return ""
    said, feed = turn.words.calendar, store.feeds.of(turn.tx, turn.subscriber().id)
    if feed is None:
        return said.setting_none
    return said.setting.format(used=said.never if feed.last_used_at is None else _when(turn, feed.last_used_at))


def _when(turn: Turn, at: datetime) -> str:
    """今天 14:00, 昨天 14:00, 2月1日（周日）14:00."""
    words, zone = turn.words, turn.house.timing.zone
    days = {turn.today: words.today, turn.today - timedelta(days=1): words.calendar.yesterday}
    near = days.get(city_day(at, zone))
    if near is None:
        return instant_words(at, turn.today, zone, words)
    return words.clock.format(day=f"{near} ", clock=f"{at.astimezone(zone):%H:%M}").replace("  ", " ")


def _warning(turn: Turn) -> str:
    return "" if turn.subscription().matchers else turn.words.calendar.nothing_chosen


def _made(turn: Turn, *, ringing: bool) -> Answer:
    """A message of its own, which stays where it can be found again, or deleted."""
    said, group = turn.words.calendar, turn.incoming.group
    secret = store.feeds.make(turn.tx, turn.subscriber().id, turn.now)
    name = f"昆期 · {said.title[group]}"
    one = Link(base=turn.house.public_url, path=f"/f/{secret}", ringing=ringing, name=name)
    rings = said.ringing.format(leads=lead_words(turn.subscription().leads, turn.words)) if ringing else said.silent
    handed = "" if is_only_here(one.base) else said.handed
    text = Rich.of(
        bold(said.link[group]),
        here(turn),
        spelled(one),
        rings,
        _warning(turn),
        lines(said.kept, handed),
        said.copy,
    )
    return Answer(text=text, rows=ways(one, turn.words))


def _ask_renew(turn: Turn, feed: PersonalFeed) -> Answer:
    said, name = turn.words.calendar, _name(feed)
    ringing = _button(said.button_renew_ringing, RENEWED, RINGING, name)
    yes = (ringing, _button(said.button_renew_silent, RENEWED, SILENT, name))
    return Answer(text=Rich.of(said.ask_renew), rows=(yes, (_button(turn.words.button_no, NO),)), replace=True)


def _ask_revoke(turn: Turn, feed: PersonalFeed) -> Answer:
    said = turn.words.calendar
    row = (_button(said.button_yes_revoke, REVOKED, _name(feed)), _button(turn.words.button_no, NO))
    return Answer(text=Rich.of(said.ask_revoke), rows=(row,), replace=True)


def _button(label: str, *what: str) -> Button:
    return Button(label, data=f"mycalendar:{' '.join(what)}")


MYCALENDAR = Command(name="mycalendar", answer=answer, press=press, words=("我的日历", "my calendar", "mycalendar"))
