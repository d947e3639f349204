"""/digest: one message a day or a week instead of many."""

import store.wishes
from bot.commands.choice import Choice, Said
from bot.messages.wishes import digest_words
from bot.messages.words import Words
from domain.wishes import Digest
from scheduler import wishing


def _said(words: Words, digest: Digest | None) -> Said:
    its = words.settings
    now = its.digest.format(digest=digest_words(digest, words))
    return Said(now=now, rule=its.digest_rule, how=its.digest_how, unreadable=its.bad_digest)


DIGEST = Choice(
    name="digest",
    common=(Digest(8 * 60), Digest(18 * 60), Digest(9 * 60, 0)),
    columns=2,
    parse=Digest.parse,
    held=lambda turn: store.wishes.of(turn.tx, turn.subscriber().id).digest,
    keep=lambda turn, digest: wishing.gather(turn.tx, turn.subscriber(), digest, turn.now),
    said=_said,
    label=digest_words,
).command("汇总", "摘要", "digest")
