"""One notice from text to reading: mentions, what they are for, when they are, and what belongs together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.milestone import Reading, Unread
from domain.notice import Notice
from extract import changes
from extract.assemble import assemble
from extract.days import NoSuchDay
from extract.doubts import doubts
from extract.drafts import Draft
from extract.engine import GRAMMAR
from extract.finding import PAST, Finding
from extract.mention import Mention, mentions
from extract.page import Page
from extract.promise import NoPromise, Promise
from extract.purpose import purpose
from extract.resolve import Slot, resolve
from extract.states import States
from extract.text import Text
from extract.title import LONGEST_TITLE


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a notice's text holds, before and after it was put together."""

    page: Page
    found: tuple[Finding, ...]
    reading: Reading


def study(notice: Notice) -> Findings:
    """Read a notice and keep the reasons."""
    notice = replace(notice, title=notice.title[:LONGEST_TITLE])  # every time of the text is looked at beside it
    page = Page(Text.of(notice.text))
    found = tuple(_findings(notice, page))
    drafts = [draft for finding in found for draft in _drafts(finding)]
    milestones = assemble(drafts, page, notice.title)
    states = States(page)
    unread = [_unread(page, finding) for finding in found if finding.unread]
    unread += states.unread(page)
    milestones = tuple(states.beside(page, facts) for facts in milestones)
    seen = changes.find(notice, page, found)
    if seen:
        unread += changes.taken_back(milestones, seen)
        milestones = changes.standing(milestones, seen)
    asked = changes.still_asked(doubts(notice, page, milestones, found), seen)
    return Findings(
        page,
        found,
        Reading(
            milestones=milestones,
            unread=tuple(sorted(unread, key=lambda u: u.start)),
            doubts=asked,
            change=seen.change if seen else None,
        ),
    )


def _findings(notice: Notice, page: Page) -> Iterator[Finding]:
    nodes = list(GRAMMAR.read(page.text))
    found = [_decided(mention, page, notice) for mention in mentions(page, nodes, notice.title)]
    found += [
        Finding(node, None, NoPromise(_DATE_LIKE[node.type]), unread=_DATE_LIKE[node.type])
        for node in nodes
        if node.type in _DATE_LIKE and not page.text.folded[node.start : node.end].endswith("号")
    ]
    yield from sorted(found, key=lambda finding: finding.node.start)


#: Single tokens that look like a time and are none by themselves. A year alone (2026年行动方案) is part of a name.
_DATE_LIKE = {
    "day": "a day without its month",
    "bare_day": "a day without its month",
    "weekday": "a weekday without a day",
    "week": "a week without a day",
    "holiday": "a holiday, and nothing that happens then",
    "school_holiday": "a holiday that no published table knows",
    "part": "a part of an unnamed month",
    "workdays": "a number of working days, no date",
    "days": "a number of days, no date",
    "every_month": "every month, but no range says from when to when",
    "ordinal_week": "a weekday of an unnamed month",
}


def _decided(mention: Mention, page: Page, notice: Notice) -> Finding:
    decided = purpose(mention, page, notice.title)
    try:
        slots = resolve(mention.time, notice.published_on)
    except NoSuchDay:
        why = decided.why if isinstance(decided, NoPromise) else "no such day in any calendar"
        return Finding(mention.node, mention, decided, unread=why, no_such_day=isinstance(decided, Promise))
    if isinstance(decided, NoPromise):
        return Finding(
            mention.node, mention, decided, slots, decided.why, _may_matter(decided, slots, notice.published_on)
        )
    earliest = notice.published_on + timedelta(days=int(decided.if_ahead))
    ahead = tuple(slot for slot in slots if slot.last_on >= earliest)
    if not ahead:
        return Finding(mention.node, mention, decided, slots, PAST if slots else "no range says from when to when")
    return Finding(mention.node, mention, decided, ahead)


def _may_matter(decided: NoPromise, slots: tuple[Slot, ...], published: date) -> bool:
    return decided.unsure and any(slot.last_on >= published for slot in slots)


def _drafts(finding: Finding) -> Iterator[Draft]:
    if finding.unread or finding.mention is None or isinstance(finding.purpose, NoPromise):
        return
    for slot in finding.slots:
        yield Draft(finding.mention, finding.purpose, slot)


def _unread(page: Page, finding: Finding) -> Unread:
    node = finding.node
    return Unread(quote=page.text.quote(node.start, node.end), start=node.start, end=node.end, why=finding.unread)


def read(notice: Notice) -> Reading:
    """All that a notice says: its milestones with evidence, what was left unread and why, and the doubts.

    Offsets count in ``notice.text`` as given. Pure: the publication day is the only "now" there is.
    """
    return study(notice).reading
