"""Where several people read: anybody may ask, only those who run the group change what it is told, and nobody chatters."""

from datetime import datetime, timedelta

import store.subscribers
from bot.answer import Answer, Incoming
from bot.command import Command, Turn
from bot.commands.topics import standing, toggles
from bot.rich import Rich

QUIET_FOR = timedelta(minutes=1)  #: between two refusals in one chat
MANY_CHATS = 1000  #: whose last album is remembered


def guarded(incoming: Incoming, command: Command | None) -> bool:
    """Whether only those who run the group, or the channel, may ask for this there.

    What staff do concerns no group, and staff are known by their own ids. In a channel whatever is answered is read by
    everybody, so there even a question is for those who run it.
    """
    if command is None or command.staff:
        return False
    return incoming.broadcast or not command.open


def refusal(turn: Turn) -> Answer:
    """One line: who may do this, or that nobody could say just now who that is."""
    words, here = turn.words.groups, turn.incoming
    if here.group_admin is None:
        said = words.not_now
    else:
        said = words.only_admins_of_channel if here.broadcast else words.only_admins
    return Answer(text=Rich.of(said), aside=bool(here.data))


def is_personal(command: Command | None) -> bool:
    """Whether it is about one person, and so for nobody to ask where several read."""
    return command is not None and command.personal


def personal(turn: Turn) -> Answer:
    """One line: to be asked where nobody else reads."""
    return Answer(text=Rich.of(turn.words.answers.private_only), aside=bool(turn.incoming.data))


def welcome(turn: Turn) -> tuple[Answer, ...]:
    """One message with what to tap, where a group has not known us or had sent us away.

    Nothing in a channel, where all its readers would get it, nor to one person, who has the whole chat to ask in.
    """
    here = turn.incoming
    known = store.subscribers.find(turn.tx, here.receiver, here.address)
    if not here.group or here.broadcast or (known is not None and not known.unreachable):
        return ()
    subscription, words = turn.subscription(), turn.words
    chosen = standing(subscription, words) if subscription.matchers else ""
    text = Rich.of(words.groups.welcome, words.groups.welcome_how, chosen)
    return (Answer(text=text, rows=toggles(subscription, words)),)


class Refusals:
    """When each chat was last refused something; only what all of it would read is held back."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def said(self, answer: Answer, incoming: Incoming, now: datetime) -> tuple[Answer, ...]:
        """The refusal, or nothing when this chat has read one within a minute."""
        if answer.aside:
            return (answer,)
        # A clock that was set back must not keep a chat silent for longer.
        self._last = {chat: at for chat, at in self._last.items() if abs(now - at) < QUIET_FOR}
        if incoming.address in self._last:
            return ()
        self._last[incoming.address] = now
        return (answer,)


class Albums:
    """Of which album each chat was last told that pictures cannot be read: nine pictures are one mistake, not nine."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, int | None]] = {}

    def heard(self, incoming: Incoming) -> bool:
        """Whether this is one more picture without words of an album that was answered.

        The picture that was answered is none: it comes again where what was answered could not be kept.
        """
        if not incoming.album or not incoming.picture or incoming.text:
            return False
        album, answered = self._last.get(incoming.address, ("", None))
        if album == incoming.album:
            return answered is None or answered != incoming.message_id
        if len(self._last) > MANY_CHATS:
            self._last.clear()
        self._last[incoming.address] = incoming.album, incoming.message_id
        return False
