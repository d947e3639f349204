"""/stats: who subscribes, what was sent today, what failed and what waits for a person."""

from datetime import datetime, time

import store.figures
import store.queue
import store.reviews
from bot.admin.change import instant_words
from bot.answer import Answer
from bot.command import Command, Turn
from bot.rich import Paragraph, Rich, bold, lines
from domain.delivery import DeliveryState, Reason


def answer(turn: Turn) -> Answer:
    """All of it, from one view of the store."""
    midnight = datetime.combine(turn.today, time(), turn.house.timing.zone)
    sent = turn.words.staff.stats_sent.format(count=store.figures.sent_since(turn.tx, midnight))
    queue = store.queue.look(turn.tx, turn.now)
    ended = {reason: count for (state, reason), count in queue.ended.items() if state == DeliveryState.FAILED}
    why = turn.words.staff.failures
    failed = [f"{count} · {why.get(Reason(reason), reason)}" for reason, count in sorted(ended.items())]
    below = lines(sent, turn.words.staff.stats_failed.format(count=sum(ended.values())), *failed)
    return Answer(text=Rich.of(bold(turn.words.staff.stats_title), _people(turn), below, _reviews(turn)))


def _people(turn: Turn) -> Paragraph:
    words, found = turn.words, store.figures.audience(turn.tx)
    head = words.staff.stats_people.format(count=found.reachable, gone=found.unreachable)
    topics = sorted(found.topics.items(), key=lambda one: -one[1])
    counted = [f"{words.topics[topic]} {count}" for topic, count in topics if count]
    others = [f"{words.everything} {found.everything}", f"{words.staff.stats_keywords} {found.keywords}"]
    return lines(head, words.list_comma.join([*others, *counted]))


def _reviews(turn: Turn) -> str:
    first = store.figures.oldest_review(turn.tx)
    if first is None:
        return turn.words.review_none
    count = store.reviews.count(turn.tx)
    return turn.words.staff.stats_reviews.format(count=count, when=instant_words(first, turn))


STATS = Command(name="stats", answer=answer, words=("统计",), staff=True)
