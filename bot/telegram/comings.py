"""Chats that come, go and move, written down."""

from datetime import datetime

import store
import store.deliveries
import store.replies
import store.subscribers
from bot.chat import Chat
from bot.telegram.presence import Gone, Joined
from bot.telegram.reply import Reply
from bot.telegram.updates import RECEIVER, Moved
from domain.delivery import Reason


def joined(tx: store.Tx, chat: Chat, found: Joined, now: datetime) -> Reply:
    """The chat is reached again, its topics too; what is to be said to it."""
    here = found.incoming
    answers = chat.joined(tx, here, now)
    for one in store.subscribers.of_chat(tx, RECEIVER, here.address, parts=here.group):
        store.subscribers.set_unreachable(tx, one, "")
    return Reply(answers, language=here.language)


def gone(tx: store.Tx, found: Gone) -> None:
    """Nothing is sent there any more, neither reminders nor answers."""
    chat = str(found.chat)
    for one in store.subscribers.of_chat(tx, RECEIVER, chat, parts=found.group):
        store.deliveries.give_up(tx, one, Reason.UNREACHABLE)
        store.subscribers.set_unreachable(tx, one, found.why)
    store.replies.give_up_chat(tx, RECEIVER, chat, Reason.UNREACHABLE)


def moved(tx: store.Tx, found: Moved) -> None:
    """The chat has another id; what it wished and what waits for it goes along."""
    store.subscribers.migrate(tx, RECEIVER, str(found.old), str(found.new))
    store.replies.move(tx, RECEIVER, str(found.old), str(found.new))
