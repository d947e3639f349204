"""From times with a purpose to milestones: which are one and the same, what they are called, where and for whom."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.milestone import Evidence, Facts, Kind
from domain.times import Moment, Precision
from extract.cues import LABELS, NAMED
from extract.fields import Places, audience, fields, own_name
from extract.labels import Label, is_name, is_time_field
from extract.mention import Mention
from extract.page import Page
from extract.promise import Promise
from extract.resolve import Shape, Slot
from extract.title import clean, topic

_HALF_DAY = re.compile("[上下]午场?|[日夜晚]场|[上下]半场")
_LONGEST_PHASE = 16
_LONGEST_FIRST_LINE = 30
_LONGEST_CLAUSE = 60  # characters on each side of a time that its evidence quotes
_RIVALS = 50  # of one day, that a less exact time is compared with


@dataclass(frozen=True, slots=True)
class Draft:
    """One occasion that the notice promises, not yet named."""

    mention: Mention
    promise: Promise
    slot: Slot

    @property
    def start(self) -> Moment | None:
        """When it opens or begins; a point that ends a window opens nothing."""
        start, end = self.slot.start, self.slot.end
        if self.promise.kind is Kind.EVENT and start and end and start.minute is None:
            return replace(start, minute=end.minute)  # 10月1日-3日 19:30: that hour on each day
        return None if self._is_deadline else start

    @property
    def end(self) -> Moment | None:
        """When it closes or ends."""
        one_day = self.slot.shape is Shape.POINT and self.promise.kind is not Kind.EVENT
        opens_only = self.promise.opens or self.mention.bound == "published"
        return self.slot.start if self._is_deadline or (one_day and not opens_only) else self.slot.end

    @property
    def _is_deadline(self) -> bool:
        return self.promise.ends and self.slot.shape in {Shape.POINT, Shape.SINCE}

    @property
    def key(self) -> tuple[Kind, str, Moment | None]:
        """What makes two drafts one promise: kind, step and the time nobody must miss."""
        if self.promise.kind is Kind.EVENT:
            return self.promise.kind, "", self.start or self.end
        return self.promise.kind, self.promise.phase, self.end or self.start

    @property
    def day(self) -> date:
        """The day of the time nobody must miss."""
        moment = self.key[2]
        return self.slot.last_on if moment is None else moment.on

    @property
    def lasts(self) -> bool:
        """Whether it is an event of several days, of which a programme's hour is only a part."""
        start, end = self.start, self.end
        return self.promise.kind is Kind.EVENT and start is not None and end is not None and start.on < end.on

    @property
    def to_the_minute(self) -> bool:
        """Whether the time nobody must miss has a clock."""
        moment = self.key[2]
        return moment is not None and moment.minute is not None


def assemble(drafts: Sequence[Draft], page: Page, title: str) -> tuple[Facts, ...]:
    """The milestones, in the order of the text."""
    paired = list(_paired(drafts))
    naming = _Naming(page, title, paired)
    return tuple(_distinct(list(_exactest(paired, naming)), naming))


def _exactest(drafts: Sequence[Draft], naming: "_Naming") -> Iterator[Draft]:
    """Without what says less of the same thing: 12.9 beside 12月9日 13:30."""
    exact: dict[tuple[Kind, date], list[Draft]] = {}
    for draft in drafts:
        if draft.to_the_minute:
            exact.setdefault((draft.promise.kind, draft.day), []).append(draft)
    for draft in drafts:
        rivals = exact.get((draft.promise.kind, draft.day), [])[:_RIVALS]
        vague = draft.slot.precision is Precision.VAGUE
        if draft.to_the_minute or vague or draft.lasts or not any(naming.same_thing(draft, rival) for rival in rivals):
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


def _distinct(drafts: Sequence[Draft], naming: "_Naming") -> Iterator[Facts]:
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


class _Naming:
    """What the drafts of one notice are called, and the fields around each."""

    def __init__(self, page: Page, title: str, drafts: Sequence[Draft]) -> None:
        self._page, self._title, self._whole = page, title, clean(title) or _first_line(page)
        self._places = Places(page) if drafts else None
        self._audiences = list(fields(page, LABELS["audience"])) if drafts else []
        self._blocks = [line.index for line in page.lines if is_name(line) or is_time_field(line)] if drafts else []
        self._events = {d.mention.label.line.index for d in drafts if d.mention.label and _is_event(d)}
        self._steps = Counter(kind for kind, _, _ in {draft.key for draft in drafts})

    def facts(self, draft: Draft) -> Facts:
        kind = draft.promise.kind
        until, own = self._until(draft), self.own(draft)
        return Facts(
            kind=kind,
            topic=topic(own, self._title, kind),
            title=own or self._whole,
            start=draft.start,
            end=draft.end,
            precision=draft.slot.precision,
            evidence=self._evidence(draft),
            phase=self._phase(draft),
            location=self._places.near(draft.mention, until, itemised=bool(draft.promise.name))
            if self._places and _is_event(draft)
            else "",
            audience=audience(self._audiences, draft.mention.line, until),
            warnings=draft.slot.doubts,
        )

    def _until(self, draft: Draft) -> int:
        """Where the next time field stands: what follows belongs to it."""
        line = draft.mention.line.index
        at = bisect_right(self._blocks, line)
        return self._blocks[at] if at < len(self._blocks) else len(self._page.lines)

    def same_thing(self, draft: Draft, rival: Draft) -> bool:
        """Whether a draft has no name and no step that the other has not."""
        names = self.own(draft) in {"", self.own(rival)}
        return names and draft.promise.phase in {"", rival.promise.phase}

    def own(self, draft: Draft) -> str:
        """The name of its own that an event of a programme has; empty for the one thing a notice is about."""
        label, promise = draft.mention.label, draft.promise
        if not _is_event(draft) or promise.name:
            return promise.name
        if label is None:
            return f"{self._whole} {promise.phase}" if promise.phase else ""
        if label.row and label.line is not draft.mention.line:
            return f"{self._whole} {label.row}"
        step = kind_word(label) or promise.phase * (promise.phase in label.text)
        if step:
            return f"{self._whole} {step}"
        return own_name(self._page, label.line) if len(self._events) > 1 else ""

    def _phase(self, draft: Draft) -> str:
        """The step or batch, where the notice has more than one of the kind."""
        if self._steps[draft.promise.kind] < 2 or _is_event(draft):
            return ""
        label, phase = draft.mention.label, draft.promise.phase
        row = label.row if label else ""
        if row and not (phase and phase in row):
            return row[:_LONGEST_PHASE]
        step = without_time(label.text) if label and not phase else ""
        return phase or ("" if NAMED.fullmatch(step) else step[:_LONGEST_PHASE])

    def _evidence(self, draft: Draft) -> Evidence:
        """The time with the words that say what it is for: its name in the same line, or its clause."""
        node, label, line = draft.mention.node, draft.mention.label, draft.mention.line
        start, end = node.start, node.end
        if label and label.line is line:
            start = max(line.start, self._page.text.folded.rfind(label.text, 0, node.start))
        elif label is None:
            before, after = draft.mention.around.before.lstrip(), draft.mention.around.after.rstrip()
            start -= len(before) if len(before) <= _LONGEST_CLAUSE else 0
            end += len(after) if len(after) <= _LONGEST_CLAUSE else 0
        folded = self._page.text.folded
        end += folded.startswith(")", end) and folded.count("(", start, end) > folded.count(")", start, end)
        quote = self._page.text.quote(start, end)
        return Evidence(quote=quote, start=start, end=end, rules=tuple(dict.fromkeys(node.rules())))


def _is_event(draft: Draft) -> bool:
    return draft.promise.kind is Kind.EVENT


def _first_line(page: Page) -> str:
    """What stands for a title that is missing."""
    first = page.lines[0] if page.lines else None
    return page.text.shown(first.start, min(first.end, first.start + _LONGEST_FIRST_LINE)) if first else ""


def without_time(name: str) -> str:
    """What a name says beside its time word: 第一批 of 第一批截止时间."""
    return re.sub(f"(?:{LABELS['time'].pattern}|{LABELS['start'].pattern}|时间)+$", "", name)


def kind_word(label: Label) -> str:
    """The step that a name without a time word is: 初赛 of 初赛：3月5日, none of 活动时间：…."""
    unnamed = is_name(label.line) or LABELS["time"].search(label.text) or _HALF_DAY.fullmatch(label.text)
    return "" if unnamed else label.text
