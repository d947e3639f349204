"""/start: what Kunqi does in two lines, then three steps by tapping: topics, who they are, lead times.

Each can be passed over, and a group is not asked who it is.

Who has chosen something before is asked nothing again: they see what they have, and the way to change it.
"""

from datetime import timedelta

import store.milestones
from bot.agenda import details
from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.commands import me, remind, topics
from bot.messages.agenda import by_day
from bot.messages.moments import lead_words
from bot.messages.who import profile_words
from bot.rich import Rich, lines
from domain.milestone import Milestone, Status
from domain.profile import ANYBODY

SOON, MOST_SOON, LOOKED_THROUGH = timedelta(days=7), 3, 100
WHO, LEADS, READY = "me", "leads", "ready"


def answer(turn: Turn) -> Answer:
    """The welcome with the first step, or what is chosen already."""
    subscription, words = turn.subscription(), turn.words
    how = words.welcome_how.format(leads=lead_words(subscription.leads, words))
    if subscription.matchers:
        return _ready(turn, words.welcome)
    rows = topics.toggles(subscription, words, "start", _next(turn))
    return Answer(text=Rich.of(lines(words.welcome, how), words.settings.step_topics), rows=rows)


def press(turn: Turn) -> Answer:
    """``+OPERA`` is the first step, ``me`` and ``me+talent:C`` the second, ``leads+7d`` the third, ``ready`` the end."""
    if turn.argument == READY:
        return _ready(turn, replace=True)
    if turn.argument.startswith(WHO) and not turn.incoming.group:
        if tapped := turn.argument.removeprefix(WHO):
            me.toggle(turn, tapped)
        return _who(turn)
    if turn.argument.startswith(LEADS):
        if tapped := turn.argument.removeprefix(LEADS):
            remind.toggle(turn, tapped)
        return _leads(turn)
    topics.toggle(turn, turn.argument)
    return _topics(turn)


def _topics(turn: Turn) -> Answer:
    subscription, words = turn.subscription(), turn.words
    rows = topics.toggles(subscription, words, "start", _next(turn))
    standing = topics.standing(subscription, words)
    return Answer(text=Rich.of(words.settings.step_topics, standing), rows=rows, replace=True)


def _who(turn: Turn) -> Answer:
    words, profile = turn.words, me.standing(turn)
    said = words.who.now.format(who=profile_words(profile, words)) if profile != ANYBODY else words.who.rule
    label = words.who.button_skip if profile == ANYBODY else words.settings.button_next
    rows = (*me.toggles(turn, f"start:{WHO}"), (Button(label, data=f"start:{LEADS}"),))
    return Answer(text=Rich.of(words.who.step, said), rows=rows, replace=True)


def _leads(turn: Turn) -> Answer:
    subscription, said = turn.subscription(), turn.words.settings
    standing = said.leads.format(leads=lead_words(subscription.leads, turn.words))
    rows = remind.toggles(subscription, turn.words, f"start:{LEADS}")
    ready = (Button(said.button_ready, data=f"start:{READY}"),)
    return Answer(text=Rich.of(said.step_leads, standing), rows=(*rows, ready), replace=True)


def _ready(turn: Turn, welcome: str = "", *, replace: bool = False) -> Answer:
    """The end: what will come, and where to go from here."""
    subscription, words = turn.subscription(), turn.words
    names = words.list_comma.join(topics.matcher_words(matcher, words) for matcher in subscription.matchers)
    leads = lead_words(subscription.leads, words)
    template = words.settings.ready_again if welcome else words.settings.ready
    said = template.format(leads=leads, names=names) if names else words.settings.ready_without
    row = (
        Button(words.button_list, data="list:"),
        Button(words.settings.button_settings, data="settings:"),
        Button(words.button_help, data="help:"),
    )
    soon = _soon(turn) if welcome else []
    head = words.settings.soon if soon else ""
    return Answer(
        text=Rich.of(welcome, said, head, *by_day(soon, turn.today, words)), rows=(*details(soon), row), replace=replace
    )


def _soon(turn: Turn) -> list[Milestone]:
    """What comes within days of their own: who was away, or had blocked us, may have been told of none of it."""
    zone, until = turn.house.timing.zone, turn.now + SOON
    found = store.milestones.matching(turn.tx, turn.subscription(), over_after=turn.now, limit=LOOKED_THROUGH)
    near = (one for one in found if turn.now < one.facts.anchor_at(zone) <= until and turn.fit(one).shown)
    return [one for one in near if one.status is Status.CONFIRMED][:MOST_SOON]


def _next(turn: Turn) -> Button:
    return Button(turn.words.settings.button_next, data=f"start:{LEADS if turn.incoming.group else WHO}")


START = Command(name="start", answer=answer, press=press, words=("开始", "start"))
