"""/settings: everything a subscriber chose, each a tap away from being changed."""

import store.wishes
from bot.answer import Answer, Button, Row, grid
from bot.command import Command, Turn
from bot.commands.mycalendar import in_settings
from bot.commands.topics import matcher_words
from bot.messages.moments import lead_words
from bot.messages.who import profile_words
from bot.messages.wishes import blocked_words, digest_words, language_words, quiet_words
from bot.rich import Paragraph, Rich, bold, lines

COLUMNS = 3


def answer(turn: Turn) -> Answer:
    """The card."""
    return card(turn)


def press(turn: Turn) -> Answer:
    """The card in place of what was opened from it."""
    return card(turn, replace=True)


def card(turn: Turn, *, replace: bool = False) -> Answer:
    """What is chosen, a line each, and a button each."""
    return Answer(text=Rich.of(bold(turn.words.settings.title), _lines(turn)), rows=_rows(turn), replace=replace)


def _personal(turn: Turn) -> bool:
    """Whether one person reads this: a group is nobody in particular."""
    return not turn.incoming.group


def _lines(turn: Turn) -> Paragraph:
    subscription, words, said = turn.subscription(), turn.words, turn.words.settings
    wishes = store.wishes.of(turn.tx, turn.subscriber().id)
    names = words.list_comma.join(matcher_words(matcher, words) for matcher in subscription.matchers)
    return lines(
        said.topics.format(names=names) if names else said.no_topics,
        said.leads.format(leads=lead_words(subscription.leads, words)),
        turn.words.who.now.format(who=profile_words(wishes.profile, words)) if _personal(turn) else "",
        said.quiet.format(quiet=quiet_words(wishes.quiet, words)),
        said.digest.format(digest=digest_words(wishes.digest, words)),
        said.language.format(language=language_words(wishes.language, words)),
        said.blocked.format(words=blocked_words(wishes.blocked, words)),
        in_settings(turn),
    )


def _rows(turn: Turn) -> tuple[Row, ...]:
    words, said = turn.words, turn.words.settings
    who = (Button(words.who.button, data="me:"),) if _personal(turn) else ()
    calendar = (Button(words.calendar.button_setting, data="mycalendar:"),) if turn.house.public_url else ()
    buttons = (
        Button(words.button_topics, data="topics:"),
        Button(said.button_leads, data="remind:"),
        *who,
        Button(said.button_quiet, data="quiet:"),
        Button(said.button_digest, data="digest:"),
        Button(said.button_language, data="lang:"),
        Button(said.button_blocked, data="block:"),
        *calendar,
    )
    return grid(buttons, COLUMNS)


SETTINGS = Command(name="settings", answer=answer, press=press, words=("设置", "settings"))
