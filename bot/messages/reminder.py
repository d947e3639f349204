"""A notification in words: what closes or starts when, what changed, what was missed."""

from datetime import date, tzinfo

from bot.answer import Answer, Button, Row
from bot.messages.announcement import announced
from bot.messages.card import body, code_of, code_words, name_of, notice_words, quoted, said_by, short_name, what
from bot.messages.moments import anchor_left, anchor_words, instant_words, moment_words
from bot.messages.wishes import mark_buttons
from bot.messages.words import Words
from bot.rich import Paragraph, Rich, bold, lines
from domain.delivery import OccasionKind, Reason
from domain.milestone import Milestone
from domain.notification import Announcement, Item, Notification
from domain.profile import Fit
from domain.staff_word import StaffAct
from domain.subscription import LeadTime
from domain.times import CITY, city_day
from scheduler import plan

MISSED_NAMED = 5  #: how many of the missed are named in their one line
_BY_LEAD = {OccasionKind.LEAD, OccasionKind.OWN}
_CHANGES = {Reason.POSTPONED, Reason.BROUGHT_FORWARD, Reason.CANCELLED, Reason.CHANGED}
ITEMS_WITH_BUTTONS = 8  #: more would be a wall of buttons; each has its code to type


def reminder(notification: Notification, words: Words, zone: tzinfo = CITY) -> Answer:
    """The message for everything due for one subscriber at one moment."""
    today = city_day(notification.now, zone)
    if notification.announcement is not None:
        return _announcement(notification.announcement, notification, today, words, zone)
    many = len(notification.items) > 1
    paragraphs: list[str | Paragraph] = []
    if notification.maybe_double:
        paragraphs.append(words.maybe_double.format(code=notification.code))
    if many:
        paragraphs.append(words.several_due.format(count=len(notification.items)))
    for number, item in enumerate(notification.items, 1):
        paragraphs.append(_item(item, f"{number}. " if many else "", today, words, zone))
    if notification.missed:
        paragraphs.append(_missed(notification.missed, today, words))
    paragraphs.append(words.message_code.format(code=notification.code))
    return Answer(text=Rich.of(*paragraphs), rows=_buttons(notification.items, words))


def _announcement(said: Announcement, notification: Notification, today: date, words: Words, zone: tzinfo) -> Answer:
    double = words.maybe_double.format(code=notification.code) if notification.maybe_double else ""
    message = announced(said, today, words, zone).paragraphs
    return Answer(text=Rich.of(double, *message, words.message_code.format(code=notification.code)))


def _item(item: Item, number: str, today: date, words: Words, zone: tzinfo) -> Paragraph:
    facts = item.milestone.facts
    return lines(
        number + _heading(item, today, words),
        bold(name_of(facts, words)),
        _times(item, today, words),
        _guess(item, words),
        said_by(item.word, words),
        body(item.milestone, words, item.fit if item.fit.shown else Fit.UNSTATED, _place(item, words)),
        _opens(item, today, words),
        quoted(item.milestone, words),
        _changed_by(item, today, words),
        code_words(item.milestone, words),
        words.staff.note.format(note=item.note) if item.note else "",
        _lateness(item, today, words, zone),
    )


def _guess(item: Item, words: Words) -> str:
    """That nobody knows yet whether the working days were counted right."""
    facts, occasion = item.milestone.facts, item.delivery.occasion
    if occasion.kind not in _BY_LEAD or not plan.guessed(facts, LeadTime.parse(occasion.lead)):
        return ""
    return words.workdays.guessed.format(year=facts.anchor.on.year)


def _changed_by(item: Item, today: date, words: Words) -> Paragraph:
    """The notice that says so, where a change is told and a notice made it."""
    amendment = item.milestone.amended_by
    if amendment is None or item.delivery.reason not in _CHANGES:
        return ()
    return notice_words(amendment.notice, today, words)


def _opens(item: Item, today: date, words: Words) -> Paragraph:
    """What one signs up for, a line each."""
    if not item.opens or item.delivery.reason is Reason.CANCELLED:
        return ()
    events = [
        words.opened_line.format(when=moment_words(one.facts.anchor, today, words), name=short_name(one.facts, words))
        for one in item.opens
    ]
    return lines(words.opened, *events)


def _heading(item: Item, today: date, words: Words) -> str:
    facts, amendment = item.milestone.facts, item.milestone.amended_by
    put_off = amendment is not None and amendment.put_off
    template = {
        Reason.POSTPONED: words.postponed,
        Reason.BROUGHT_FORWARD: words.brought_forward,
        Reason.CANCELLED: words.postponed if put_off else words.called_off,
        Reason.CHANGED: words.corrected,
    }.get(item.delivery.reason, words.due)
    template = _undoing(item, words) or template
    return template.format(left=anchor_left(facts, today, words), what=what(facts, words))


def _undoing(item: Item, words: Words) -> str:
    """The heading of what staff changed or cancelled and took back, or of what they restored; empty for anything else."""
    if item.word is None or item.word.act not in (StaffAct.TAKEN_BACK, StaffAct.RESTORED):
        return ""
    match item.delivery.reason:
        case Reason.POSTPONED | Reason.BROUGHT_FORWARD:
            return words.corrections.back if _taken_back(item) else ""
        case Reason.CHANGED if item.told is None:
            return words.corrections.restored
        case Reason.CHANGED if item.told_place and _taken_back(item):
            return words.corrections.back_there
        case _:
            return ""


def _times(item: Item, today: date, words: Words) -> str:
    now = anchor_words(item.milestone.facts, today, words)
    old = moment_words(item.told or item.milestone.facts.anchor, today, words)
    match item.delivery.reason:
        case Reason.CANCELLED:
            return words.was_planned.format(when=old)
        case Reason.POSTPONED | Reason.BROUGHT_FORWARD:
            return (words.corrections.was_now_back if _taken_back(item) else words.old_new).format(old=old, new=now)
        case Reason.CHANGED if item.told is not None:
            return words.still_same_time.format(when=now)
        case Reason.CHANGED if item.milestone.amended_by is not None:
            # Put off before without a new time: what was told last is no time to compare with.
            before = item.milestone.before()
            return words.old_new.format(old=anchor_words(before, today, words), new=now)
        case _:
            return now


def _place(item: Item, words: Words) -> str:
    """Where they were told to go and where to go now; empty where that is the same, or nothing was told of it."""
    if not item.told_place:
        return ""
    template = words.corrections.place_back if _taken_back(item) else words.corrections.place_moved
    return template.format(old=item.told_place, new=item.milestone.facts.location or words.nothing_there)


def _taken_back(item: Item) -> bool:
    return item.word is not None and item.word.act is StaffAct.TAKEN_BACK


def _lateness(item: Item, today: date, words: Words, zone: tzinfo) -> str:
    if item.delivery.reason is not Reason.LATE:
        return ""
    return words.late.format(when=instant_words(item.delivery.occasion.due_at, today, zone, words))


def _missed(missed: tuple[Item, ...], today: date, words: Words) -> str:
    named = words.list_comma.join(_missed_item(item.milestone, today, words) for item in missed[:MISSED_NAMED])
    if len(missed) > MISSED_NAMED:
        named = words.missed_more.format(items=named)
    return words.missed.format(count=len(missed), items=named)


def _missed_item(milestone: Milestone, today: date, words: Words) -> str:
    when = moment_words(milestone.facts.anchor, today, words)
    return words.missed_item.format(name=short_name(milestone.facts, words), when=when)


def _buttons(items: tuple[Item, ...], words: Words) -> tuple[Row, ...]:
    """A row an item; under one alone also what can be answered to it. Of several, each one's details have that."""
    if len(items) == 1:
        [item] = items
        return tuple(row for row in (_row(item.milestone, "", words), mark_buttons(item.milestone, words)) if row)
    numbered = enumerate(items[:ITEMS_WITH_BUTTONS], 1)
    return tuple(_row(item.milestone, f" {number}", words) for number, item in numbered)


def _row(milestone: Milestone, number: str, words: Words) -> Row:
    details = Button(words.button_details + number, data=f"show:{code_of(milestone.uid)}")
    return (details, *source_button(milestone, words, number))


def source_button(milestone: Milestone, words: Words, number: str = "") -> Row:
    """The button that opens the notice, where it has an address a chat may open."""
    amendment = milestone.amended_by
    url = (amendment.notice.url if amendment else "") or milestone.notice.url
    return (Button(words.button_source + number, url=url),) if url.startswith(("https://", "http://")) else ()
