"""From times with a purpose to milestones: which are one and the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from domain.milestone import Facts, Kind
from domain.times import Moment, Precision
from extract.drafts import Draft
from extract.naming import Naming
from extract.page import Page
from extract.resolve import Shape

_RIVALS = 50  # of one day, that a less exact time is compared with


def assemble(drafts: Sequence[Draft], page: Page, title: str) -> tuple[Facts, ...]:
    """The milestones, in the order of the text."""
    if not drafts:
        return ()
    paired = list(_without_echoes(list(_paired(drafts))))
    naming = Naming(page, title, paired)
    return tuple(_distinct(list(_exactest(paired, naming)), naming))


def _exactest(drafts: Sequence[Draft], naming: Naming) -> Iterator[Draft]:
    """Without what says less of the same thing: 12.9 beside 12月9日 13:30."""
    exact: dict[tuple[Kind, date], list[Draft]] = {}
    for draft in drafts:
        if draft.to_the_minute:
            exact.setdefault((draft.promise.kind, draft.day), []).append(draft)
    for draft in drafts:
        rivals = exact.get((draft.promise.kind, draft.day), [])[:_RIVALS]
        vague = draft.slot.precision is Precision.VAGUE
        if (
            draft.to_the_minute
            or vague
            or draft.lasts
            or not any(_within(draft, rival) or naming.same_thing(draft, rival) for rival in rivals)
        ):
            yield draft


def _within(draft: Draft, rival: Draft) -> bool:
    """Whether a day only begins the heading of what the field right below times: 3月3日爱耳日：… / 时间：3月3日15:00."""
    first, field = draft.mention.line, rival.mention.label
    return field is not None and field.line is rival.mention.line and field.line.index - first.index == 1


def _without_echoes(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Without an end said again that a window of the same kind has: 7月20日17:00系统关闭 after 申报时间：7月1日至7月20日17:00."""
    windows = {(d.promise.kind, d.end.on) for d in drafts if d.promise.kind is not Kind.EVENT and d.start and d.end}
    for draft in drafts:
        unnamed = draft.mention.label is None and not draft.promise.phase
        echo = draft.start is None and draft.end is not None and (draft.promise.kind, draft.end.on) in windows
        if not (unnamed and echo):
            yield draft


def _paired(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """报名开始时间 and 报名截止时间 as one window: an opening goes to the next deadline of its kind that follows it."""
    waiting: dict[Kind, Draft] = {}
    taken: dict[int, Draft] = {}
    for draft in drafts:
        if draft.promise.opens and draft.end is None:
            waiting[draft.promise.kind] = draft
        elif draft.start is None and _closes(draft, waiting.get(draft.promise.kind)):
            taken[id(draft)] = waiting.pop(draft.promise.kind)
    paired = {id(opening) for opening in taken.values()}
    for draft in drafts:
        if id(draft) in taken:
            slot = replace(draft.slot, shape=Shape.SPAN, start=taken[id(draft)].start, end=draft.end)
            yield replace(draft, slot=slot)
        elif id(draft) not in paired:
            yield draft


def _closes(draft: Draft, opening: Draft | None) -> bool:
    """Whether a deadline is not over before the window opens; one that is, is of something else."""
    if opening is None or opening.start is None or draft.end is None:
        return False
    return (draft.end.on, draft.end.minute or 1440) >= (opening.start.on, opening.start.minute or 0)


def _distinct(drafts: Sequence[Draft], naming: Naming) -> Iterator[Facts]:
    """One milestone a promise: said twice, the fuller or first saying counts; two performances at one hour are two."""
    kept: dict[tuple[Kind, str, Moment | None, str], Draft] = {}
    named = {draft.key for draft in drafts if naming.own(draft)}
    for draft in drafts:
        name = naming.own(draft)
        if not name and draft.key in named:
            continue
        known = kept.get((*draft.key, name))
        if known is None or _states_more(draft, known):
            kept[(*draft.key, name)] = draft
    yield from map(naming.facts, kept.values())


def _states_more(draft: Draft, known: Draft) -> bool:
    return None not in (draft.start, draft.end) and None in (known.start, known.end)
