"""A card of /review where a newer text of a notice says something else than the staff's correction: they say which holds."""

import store.milestones
from bot.admin.change import anchor_in_full, notified, title
from bot.admin.log import entry
from bot.answer import Button, Row
from bot.command import Turn
from bot.messages.reminder import source_button
from bot.rich import Paragraph, lines, quote
from domain.errors import NotFound
from domain.milestone import Doubt, Facts, Milestone, Status
from domain.review import Review
from scheduler import audience, deeds, overrides
from scheduler.ingest import contradiction


def concerned(turn: Turn, review: Review) -> Milestone | None:
    """The milestone that such a question is about; None for every other question, and where it was corrected since."""
    if review.doubts != (Doubt.OVERRIDDEN,):
        return None
    kept = store.milestones.of_notice(turn.tx, review.notice.id)
    return next((one for one in kept if contradiction(one) == review.excerpt), None)


def about(turn: Turn, milestone: Milestone) -> tuple[str | Paragraph, ...]:
    """What holds by whose word, what the notice says now, and how many would be told if that were to hold."""
    words = turn.words.staff
    laid = overrides.corrections(turn.tx, milestone.uid)
    status = store.milestones.read_status(turn.tx, milestone.uid)
    told = audience.of_change(
        turn.tx, turn.house.timing, milestone, overrides.as_announced(milestone, status), turn.now
    )
    says = _said(milestone.announced, status, turn)
    return (
        lines(title(milestone, turn), words.contradicted),
        *(entry(one, turn) for one in laid),
        lines(
            words.staff_says.format(value=_said(milestone.facts, milestone.status, turn)),
            words.notice_says.format(value=says),
        ),
        (quote(milestone.announced.evidence.quote),),
        lines(words.if_followed, notified(told, turn)),
    )


def _said(facts: Facts, status: Status, turn: Turn) -> str:
    """When and where, or that it is called off."""
    if status is Status.CANCELLED:
        return turn.words.cancelled
    return " · ".join(filter(None, (facts.title, anchor_in_full(facts, turn), facts.location)))


def rows(turn: Turn, review: Review, milestone: Milestone) -> tuple[Row, ...]:
    """Follow the notice, or keep the correction."""
    words = turn.words.staff
    verdict = (
        Button(words.button_follow, data=f"review:follow {review.id}"),
        Button(words.button_stay, data=f"review:done {review.id}"),
    )
    skip = Button(turn.words.button_skip, data=f"review:skip {review.id}")
    return verdict, (skip, *source_button(milestone, turn.words))


def follow(turn: Turn, review: Review) -> None:
    """The notice has the last word."""
    milestone = concerned(turn, review)
    if milestone is None:
        raise NotFound(turn.words.expired)
    by, reason = turn.incoming.author, turn.words.staff.button_follow
    deeds.follow(turn.tx, turn.house.timing, milestone.uid, review, by=by, reason=reason, now=turn.now)
