"""What the promises of a notice are called, where and for whom they are, and the words that say so."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from domain.milestone import Evidence, Facts, Kind
from extract.cues import LABELS, NAMED, TITLES, WORDS, words
from extract.details import Details
from extract.drafts import Draft
from extract.fields import fields, nearest
from extract.items import Item, items_of, name_above, stands_alone
from extract.labels import Label, is_name, is_time_field
from extract.occasions import occasion_of, run_in_heading, thing_of
from extract.page import Line, Page
from extract.places import Places
from extract.tables import subject_of
from extract.title import clean, topic

_QUOTED = re.compile("《[^》]+》|[“「][^”」]+[”」]")
_BAR = re.compile(" ?[|｜丨] ?")
_FIELD = re.compile("[^:|]{2,8}[:|]")
_ASKS = re.compile("(?:申报|报名|推荐|审核|初审|复审|提交|报送|确认|缴费|登记|预约|报到|签约|评审|公示|申请|注册)$")
_COUNT = re.compile("第[一二三四五六七八九十\\d]+")
_HALF_DAY = re.compile("[上下]午场?|[日夜晚]场|[上下]半场")
_PHASES = words(WORDS["phases"]["words"])
_FIELD_NAMES = words(TITLES["fields"])
_LONGEST_FIELD_NAME = 8
_LONGEST_AUDIENCE = 80
_LONGEST_PHASE = 16
_LONGEST_FIRST_LINE = 30
_LONGEST_CLAUSE = 60  # characters on each side of a time that its evidence quotes
_SHORTEST_NAME = 5  # characters; a shorter cell beside a deadline is a batch or a step


class Naming:
    """What the drafts of one notice are called, and the fields around each."""

    def __init__(self, page: Page, title: str, drafts: Sequence[Draft]) -> None:
        self._page, self._title, self._whole = page, title, clean(title) or _first_line(page)
        self._places = Places(page, [d.mention for d in drafts])
        self._details = Details(page, [d.mention for d in drafts], title)
        self._audiences = list(fields(page, LABELS["audience"]))
        self._blocks = [line.index for line in page.lines if is_name(line) or is_time_field(line)]
        self._events = {d.mention.label.line.index for d in drafts if d.mention.label and _is_event(d)}
        self._items = items_of(page, [d.mention for d in drafts if _is_event(d)])
        self._drafts = drafts
        self._several = len({(draft.promise.kind, draft.key[2]) for draft in drafts}) > 1
        self._windows = len({draft.key for draft in drafts if not _is_event(draft)})

    def facts(self, draft: Draft) -> Facts:
        """A draft with its names: the milestone."""
        kind = draft.promise.kind
        until, own = self._until(draft), self.own(draft)
        said = self._details.of(draft.mention, kind, until)
        return Facts(
            kind=kind,
            topic=topic(own, self._title, kind),
            title=own or self._whole,
            start=draft.start,
            end=draft.end,
            precision=draft.slot.precision,
            evidence=self._evidence(draft),
            phase=self._phase(draft),
            location=self._place(draft, until),
            audience=nearest(self._audiences, draft.mention.line.index, until, _LONGEST_AUDIENCE),
            actor=said.actor,
            sign_up=said.sign_up,
            contact=said.contact,
            price=said.price,
            warnings=draft.slot.doubts,
        )

    def _until(self, draft: Draft) -> int:
        """Where the next time field stands: what follows belongs to it."""
        line = draft.mention.line.index
        at = bisect_right(self._blocks, line)
        return self._blocks[at] if at < len(self._blocks) else len(self._page.lines)

    def same_thing(self, draft: Draft, rival: Draft) -> bool:
        """Whether a draft has no name and no step that the other has not."""
        names = self.own(draft) in {"", self.own(rival)} and _row(draft) in {"", _row(rival)}
        return names and draft.promise.phase in {"", rival.promise.phase}

    def own(self, draft: Draft) -> str:
        """The name of its own that an event of a programme has; empty for the one thing a notice is about."""
        label, promise = draft.mention.label, draft.promise
        if not _is_event(draft):
            return promise.name or _row_name(draft, self._page) or self._of_event(draft)
        item = self._items.get(draft.mention.node.start)
        if promise.name:
            return item.name if item else _BAR.split(promise.name)[0]
        if item:
            return self._called(item.name)
        if label is None:
            said = self._several and (run_in_heading(self._page, draft.mention) or occasion_of(draft.mention))
            occasion = promise.phase or said or ""
            return f"{self._whole} {occasion}" if occasion and occasion not in self._whole else ""
        row = "" if label.line is draft.mention.line else subject_of(self._page, draft.mention.line) or label.row
        if row:
            return row if _QUOTED.search(row) else f"{self._whole} {row}"
        step = kind_word(label) or promise.phase * (promise.phase in label.text)
        if step:
            return f"{self._whole} {step}"
        return self._called(self._block_name(label.line)) if len(self._events) > 1 else ""

    def _of_event(self, draft: Draft) -> str:
        """The event of a programme in whose block a window stands: 【开放日·高中部】 over 时间：…, 预约：…."""
        label = draft.mention.label
        if label is None or label.line is not draft.mention.line or label.line.gap or len(self._events) < 2:
            return ""
        name = self._called(name_above(self._page, label.line, over=lambda line: bool(_FIELD.match(line.bare))))
        return name if name in self._named_events else ""

    @cached_property
    def _named_events(self) -> set[str]:
        return {self.own(draft) for draft in self._drafts if _is_event(draft)} - {""}

    def _called(self, name: str) -> str:
        return name if stands_alone(name) or not name else f"{self._whole} {name}"

    def _block_name(self, label: Line) -> str:
        """What the block of a programme is called in which a time's name stands."""
        return name_above(self._page, label, over=lambda line: line.index not in self._events and is_field(line))

    def _place(self, draft: Draft, until: int) -> str:
        if not _is_event(draft):
            return ""
        item = self._items.get(draft.mention.node.start, Item("", follows=False))
        named = item.follows or (bool(draft.promise.name) and not draft.promise.named_above)
        return item.place or self._places.near(draft.mention, until, itemised=named)

    def _phase(self, draft: Draft) -> str:
        """The step or batch, where the notice has more than one window."""
        if self._windows < 2 or _is_event(draft):
            return ""
        label, phase = draft.mention.label, draft.promise.phase if draft.promise.phase != "公示" else ""
        row = "" if _row_name(draft, self._page) else _row(draft)
        if row and not (phase and phase in row):
            step = phase or (without_time(label.text) if label and LABELS["ordinal"].search(row) else "")
            told = step and step not in row and not NAMED.fullmatch(step) and LABELS["empty"].sub("", step)
            return f"{row} {step}"[:_LONGEST_PHASE] if told else row[:_LONGEST_PHASE]
        step = without_time(label.text) if label and not phase else ""
        if label is None and not phase:
            heading = run_in_heading(self._page, draft.mention)
            return heading if _ASKS.search(heading) else thing_of(draft.mention)
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


def _row(draft: Draft) -> str:
    return draft.mention.label.row if draft.mention.label else ""


def _row_name(draft: Draft, page: Page) -> str:
    """What a row of a list of calls is about: 省级绿色工厂推荐; no batch, no step of one call, no line above a value."""
    label, row, line = draft.mention.label, _row(draft), draft.mention.line
    listed = label is not None and label.line is not line and (row in line.text or bool(subject_of(page, line)))
    named = listed and len(row) >= _SHORTEST_NAME
    return row if named and not LABELS["ordinal"].search(row) and not _PHASES.search(row) else ""


def _is_event(draft: Draft) -> bool:
    return draft.promise.kind is Kind.EVENT


def _first_line(page: Page) -> str:
    """What stands for a title that is missing."""
    first = page.lines[0] if page.lines else None
    return page.text.shown(first.start, min(first.end, first.start + _LONGEST_FIRST_LINE)) if first else ""


def is_field(line: Line) -> bool:
    """Whether a line is a field of an item: 主讲：…, 名额：…, but no name with a colon: 活动一：….

    A name of people or things beside a number counts as one.
    """
    name, colon, value = line.bare.partition(":")
    return bool(colon and value and _FIELD_NAMES.search(name)) and len(name) <= _LONGEST_FIELD_NAME


def without_time(name: str) -> str:
    """What a name says beside its time word: 第一批 of 第一批截止时间."""
    cut = re.sub(f"(?:{LABELS['time'].pattern}|{LABELS['start'].pattern}|时间)+$", "", name)
    return name if _COUNT.fullmatch(cut) else cut


def kind_word(label: Label) -> str:
    """The step that a name without a time word is: 初赛 of 初赛：3月5日, none of 活动时间：…."""
    unnamed = is_name(label.line) or LABELS["time"].search(label.text) or _HALF_DAY.fullmatch(label.text)
    return "" if unnamed else label.text
