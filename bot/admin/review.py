"""/review: what the reader was unsure of, one card at a time."""

from collections.abc import Callable

import store.audience
import store.milestones
import store.notices
import store.overrides
import store.reviews
from bot.admin import contradicted
from bot.admin.context import around
from bot.answer import Answer, Button, Row
from bot.command import Command, Turn
from bot.messages.card import code_of, name_of, short_name, source, what
from bot.messages.moments import when_words
from bot.messages.reminder import source_button
from bot.rich import Paragraph, Rich, bold, lines, quote
from bot.roles import may
from domain.milestone import Milestone
from domain.review import Review
from scheduler import deeds, overrides


def answer(turn: Turn) -> Answer:
    """The oldest that waits."""
    return _card(turn, store.reviews.waiting(turn.tx))


def press(turn: Turn) -> Answer:
    """``ok``, ``no``, ``done`` or ``skip`` and the number of a review; then the next one."""
    verb, _, number = turn.argument.partition(" ")
    waiting = store.reviews.waiting(turn.tx)
    review = next((it for it in waiting if str(it.id) == number), None)
    if verb == "skip" and number.isdecimal():
        later = [it for it in waiting if it.id > int(number)]
        return _card(turn, later or waiting, replace=True)
    if review is not None and verb == "fix" and review.uid is not None:
        return Answer(text=Rich.of(turn.words.staff.review_fix.format(code=code_of(review.uid))))
    if review is not None and verb in _VERDICTS:
        _VERDICTS[verb](turn, review)
        return _card(turn, store.reviews.waiting(turn.tx), _decided(turn, review), replace=True)
    return _card(turn, store.reviews.waiting(turn.tx), replace=True)


def _decided(turn: Turn, review: Review) -> Paragraph:
    """What was just done, so that a slip of the finger is seen, and how to take it back for whoever may."""
    [deed] = store.overrides.latest(turn.tx, 1)
    about = store.milestones.find(turn.tx, deed.uid)
    said = turn.words.staff.verdict.format(
        action=turn.words.actions[deed.action],
        name=short_name(about.facts, turn.words) if about else review.notice.title,
        code=code_of(deed.uid) if about else "",
    )
    undoes = may(turn.house.role(turn.incoming), "undo")
    return lines(said.rstrip(), turn.words.undo_hint.format(id=deed.id) if undoes else "")


def _confirm(turn: Turn, review: Review) -> None:
    if review.uid is not None:
        by = turn.incoming.author
        overrides.confirm(turn.tx, turn.house.timing, review.uid, by=by, reason="", now=turn.now)


def _discard(turn: Turn, review: Review) -> None:
    if review.uid is not None:
        by, reason = turn.incoming.author, turn.words.button_not_a_promise
        overrides.cancel(turn.tx, turn.house.timing, review.uid, by=by, reason=reason, now=turn.now)


def _handle(turn: Turn, review: Review) -> None:
    deeds.handle(turn.tx, review, by=turn.incoming.author, now=turn.now)


def _drop(turn: Turn, review: Review) -> None:
    if review.uid is not None:
        by, reason = turn.incoming.author, turn.words.staff.button_discard
        overrides.cancel(turn.tx, turn.house.timing, review.uid, by=by, reason=reason, now=turn.now)


_VERDICTS: dict[str, Callable[[Turn, Review], None]] = {
    "ok": _confirm, "no": _discard, "drop": _drop, "done": _handle, "follow": contradicted.follow,
}  # fmt: skip


def _card(turn: Turn, waiting: list[Review], decided: Paragraph = (), *, replace: bool = False) -> Answer:
    if not waiting:
        return Answer(text=Rich.of(decided, turn.words.review_none), replace=replace)
    review = waiting[0]
    head = bold(turn.words.review_title.format(count=len(store.reviews.waiting(turn.tx))))
    if (corrected := contradicted.concerned(turn, review)) is not None:
        text = Rich.of(decided, head, *contradicted.about(turn, corrected))
        return Answer(text=text, rows=contradicted.rows(turn, review, corrected), replace=replace)
    found = store.milestones.find(turn.tx, review.uid) if review.uid else None
    text = Rich.of(decided, head, *_about(turn, review, found))
    return Answer(text=text, rows=_rows(turn, review, found), replace=replace)


def _about(turn: Turn, review: Review, milestone: Milestone | None) -> tuple[str | Paragraph, ...]:
    words = turn.words
    doubts = words.review_doubts.format(doubts=words.list_comma.join(words.doubts[it] for it in review.doubts))
    if milestone is None:
        return lines(bold(review.notice.title), doubts), quote_of(review)
    facts = milestone.facts
    read = lines(
        bold(name_of(facts, words)),
        f"{words.topics[facts.topic]} · {what(facts, words)} · {when_words(facts, turn.today, words)}",
        doubts,
    )
    hint = words.review_hint_fix.format(code=code_of(milestone.uid))
    count = store.audience.wanting(turn.tx, [milestone.uid])
    told = words.staff.review_reaches.format(count=count) if count else ""
    return read, *_quoted(turn, review, milestone), source(milestone, turn.today, words), lines(told, hint)


def _quoted(turn: Turn, review: Review, milestone: Milestone) -> tuple[str | Paragraph, ...]:
    """The doubtful words between the sentence before and the one after."""
    evidence = milestone.announced.evidence
    notice = milestone.history[-1].notice if milestone.history else milestone.notice
    found = store.notices.find(turn.tx, notice.id)
    before, after = around(found.notice.text, evidence.quote, evidence.start) if found else ("", "")
    return (f"…{before}" if before else "", quote_of(review), f"{after}…" if after else "")


def quote_of(review: Review) -> Paragraph:
    """The doubtful words."""
    return (quote(review.excerpt),) if review.excerpt.strip() else ()


def _rows(turn: Turn, review: Review, milestone: Milestone | None) -> tuple[Row, ...]:
    words = turn.words
    skip = Button(words.button_skip, data=f"review:skip {review.id}")
    if milestone is None:
        return ((Button(words.button_handled, data=f"review:done {review.id}"), skip),)
    verdict = (
        Button(words.button_confirm, data=f"review:ok {review.id}"),
        Button(words.staff.button_correct, data=f"review:fix {review.id}"),
    )
    away = (
        Button(words.button_not_a_promise, data=f"review:no {review.id}"),
        Button(words.staff.button_discard, data=f"review:drop {review.id}"),
    )
    return (verdict, away, (skip, *source_button(milestone, words)))


REVIEW = Command(name="review", answer=answer, press=press, words=("复核", "待确认"), staff=True)
