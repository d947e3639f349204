"""/start: what Kunqi does in two lines, and the topics to tap."""

from bot.answer import Answer
from bot.command import Command, Turn
from bot.commands.topics import standing, toggles
from bot.messages.moments import lead_words
from bot.rich import Rich, lines


def answer(turn: Turn) -> Answer:
    """Welcome, topics, and what is chosen already for somebody who comes back."""
    subscription, words = turn.subscription(), turn.words
    how = words.welcome_how.format(leads=lead_words(subscription.leads, words))
    back = standing(subscription, words) if subscription.matchers else ""
    return Answer(text=Rich.of(lines(words.welcome, how), back), rows=toggles(subscription, words))


START = Command(name="start", answer=answer, words=("开始", "start"))
