"""/quiet: hours in which nothing rings."""

import store.wishes
from bot.commands.choice import Choice, Said
from bot.messages.wishes import quiet_words
from bot.messages.words import Words
from domain.wishes import Quiet
from scheduler import wishing


def _said(words: Words, quiet: Quiet | None) -> Said:
    its = words.settings
    now = its.quiet.format(quiet=quiet_words(quiet, words))
    return Said(now=now, rule=its.quiet_rule, how=its.quiet_how, unreadable=its.bad_quiet)


QUIET = Choice(
    name="quiet",
    common=(Quiet(22 * 60, 8 * 60), Quiet(21 * 60, 9 * 60), Quiet(12 * 60, 14 * 60)),
    columns=3,
    parse=Quiet.parse,
    held=lambda turn: store.wishes.of(turn.tx, turn.subscriber().id).quiet,
    keep=lambda turn, quiet: wishing.keep_quiet(turn.tx, turn.subscriber(), quiet, turn.now),
    said=_said,
    label=quiet_words,
).command("免打扰", "勿扰", "quiet")
