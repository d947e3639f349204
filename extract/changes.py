"""Whether a notice changes an earlier one, by cues/changes.toml: what it does, what it names, old and new times."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.change import Change, ChangeKind, Move
from domain.milestone import Doubt, Facts, Unread
from domain.notice import Notice
from domain.times import Moment
from extract.days import NoSuchDay
from extract.engine import GRAMMAR
from extract.finding import Finding
from extract.lexer import table
from extract.page import Page
from extract.resolve import Shape, Slot, resolve
from extract.rule import Node
from extract.text import Text
from extract.vetoes import still_holds

REPLACED = "replaced by another time"
CALLED_OFF = "called off by this notice"
_BEGINNING = 500  # characters in which a text says that it changes another, and which one
_MOST_LINKS = 20
_LONGEST_QUOTE = 160
_SENTENCE = re.compile(r"[^。;!?\n]+")
_NAME = re.compile(r"《((?:[^《》]|《[^《》]*》){2,120})》")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔(【]\d{4}[〕)】](?:第)?\d{1,4}号")
_LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'*+,;=%-]+")
_OLD = re.compile(
    r"(?:变更|调整|更正|修改|更改|延期|改期)前.{0,8}$|(?<!按)原(?![则因件创料著])\D{0,14}$|将.{0,10}(?:时间|日期)由$"
)
_NEW = re.compile(r"[为至到于]$|新|后|现|改|[:：“\"]$")
_CALLED_OFF = re.compile("取消|停办|停演|不再举")
_KEPT = re.compile(r"退[票费款]|不受影响|正常(?:举|进)|照常|其余|其他")
_PUT_OFF = re.compile("择期|另行|待定|未定")
_TIMES = {ChangeKind.POSTPONED, ChangeKind.BROUGHT_FORWARD}
_TIMELESS = {ChangeKind.CANCELLED, ChangeKind.CORRECTED, ChangeKind.SUPPLEMENTED}
_ROUNDS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say that a notice changes an earlier one."""

    name: str
    kind: ChangeKind
    in_title: bool
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    accepts: Sequence[str]
    rejects: Sequence[str]

    def search(self, folded: str) -> re.Match[str] | None:
        """Where the words stand in a folded title or sentence; None where they mean something else."""
        found = self.words.search(folded)
        return None if found is None or (self.unless and self.unless.search(folded)) else found


def _cue(row: Mapping[str, Any]) -> Cue:
    unless = _any_of(row["unless"]) if row["unless"] else None
    in_title = row["where"] == "title"
    return Cue(
        row["name"], ChangeKind(row["kind"]), in_title, _any_of(row["words"]), unless, row["accepts"], row["rejects"]
    )


def _any_of(listed: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(word.replace("：", ":").replace("，", ",") for word in listed))


CUES = tuple(_cue(row) for row in table("cues/changes")["change"])


@dataclass(frozen=True, slots=True)
class Seen:
    """A change, and the times of the text that do not hold any more, by their offset."""

    change: Change
    gone: Mapping[int, Moment | None]


def find(notice: Notice, page: Page, found: Sequence[Finding]) -> Seen | None:
    """What a notice says of an earlier one; None for a notice of its own."""
    said = _said(notice.title, page)
    if said is None:
        return None
    kind, quote, number = said
    moves, gone = _moves(kind, notice, page, found)
    change = Change(
        kind=_by_times(kind, moves),
        quote=quote,
        names=_unique(_names(notice.title, page)),
        numbers=_unique(_numbers(notice.title, page)),
        links=_unique(found[0].rstrip(".,;") for found in _LINK.finditer(page.text.raw))[:_MOST_LINKS],
        moves=moves,
        round=number,
    )
    return Seen(change, gone)


def _said(title: str, page: Page) -> tuple[ChangeKind, str, int] | None:
    folded = Text.of(title.strip()).folded
    for cue in CUES:
        if cue.in_title and (hit := cue.search(folded)):
            return cue.kind, title.strip(), _round(hit)
    beginning = page.text.folded[:_BEGINNING]
    likely = [cue for cue in CUES if not cue.in_title and cue.words.search(beginning)]
    for start, end in _sentences(page) if likely else ():
        for cue in likely:
            if cue.search(page.text.folded[start:end]):
                return cue.kind, page.text.quote(start, end).strip(), 0
    return None


def _sentences(page: Page) -> Iterator[tuple[int, int]]:
    for sentence in _SENTENCE.finditer(page.text.folded, 0, min(_BEGINNING, len(page.text.folded))):
        yield sentence.span()


def _round(hit: re.Match[str]) -> int:
    number = next((group for group in hit.groups() if group), "") if hit.re.groups else ""
    return int(number) if number.isdecimal() else max(_ROUNDS.find(number), 0) if number else 0


def _unique(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _names(title: str, page: Page) -> Iterator[str]:
    for text in (title, page.text.raw[:_BEGINNING]):
        for found in _NAME.finditer(text):
            yield " ".join(found[1].split())


def _numbers(title: str, page: Page) -> Iterator[str]:
    for text in (Text.of(title).folded, page.text.folded[:_BEGINNING]):
        for found in _NUMBER.finditer(text):
            yield found[0]


def _by_times(kind: ChangeKind, moves: Sequence[Move]) -> ChangeKind:
    """改期 and 调整时间 go either way: the first pair of times says which."""
    pair = next((move for move in moves if move.old and move.new), None)
    if kind not in _TIMES or pair is None or pair.old is None or pair.new is None:
        return kind
    later = pair.new.passes_at() > pair.old.passes_at()
    return ChangeKind.POSTPONED if later else ChangeKind.BROUGHT_FORWARD


def _moves(
    kind: ChangeKind, notice: Notice, page: Page, found: Sequence[Finding]
) -> tuple[tuple[Move, ...], Mapping[int, Moment | None]]:
    """Old times with the new ones that follow them; those of the text that hold no more, by offset."""
    moves: list[Move] = []
    gone: dict[int, Moment | None] = {}
    waiting: Move | None = None
    for finding in found:
        if finding.node.rule == "moved":
            moves.append(_pair(page, finding, notice.published_on))
        elif _is_old(kind, page, finding):
            moves += [_whole(page, waiting)] if waiting else []
            waiting = _move(page, finding.node, old=_moment(finding.slots))
            gone[finding.node.start] = waiting.old
        elif waiting and _is_new(kind, page, waiting, finding):
            moves.append(_joined(page, waiting, finding))
            waiting = None
        elif finding.node.type == "moved":
            moves.append(_move(page, finding.node, new=_moment(finding.slots)))
    moves += [_whole(page, waiting)] if waiting else []
    moves += [] if moves else _of_title(kind, notice)
    return tuple(move for move in moves if move.old or move.new), gone


def _is_old(kind: ChangeKind, page: Page, finding: Finding) -> bool:
    if not finding.slots or finding.mention is None or still_holds(finding.mention):
        return False
    if finding.unread == REPLACED or finding.node.type == "moved":
        return finding.unread == REPLACED
    sentence = finding.mention.around.sentence_before + "\0" + finding.mention.around.sentence_after
    if kind is ChangeKind.CANCELLED:
        return bool(_CALLED_OFF.search(sentence)) and not _KEPT.search(sentence)
    before = page.text.folded[max(0, finding.node.start - 18) : finding.node.start]
    return bool(_OLD.search(_SENTENCE.findall(before)[-1])) if _SENTENCE.findall(before) else False


def _is_new(kind: ChangeKind, page: Page, old: Move, finding: Finding) -> bool:
    start = finding.node.start
    if kind is ChangeKind.CANCELLED or not finding.slots:
        return False
    is_new = finding.node.type == "moved" or _NEW.search(page.text.folded[max(0, start - 10) : start].rstrip())
    return bool(is_new) and not _PUT_OFF.search(page.text.folded, old.end, start)


def _pair(page: Page, finding: Finding, published: date) -> Move:
    """3月20日延长至3月31日: both in one node."""
    old = _moment(_slots(finding.node.parts[0], published))
    return replace(_move(page, finding.node, old=old), new=_moment(finding.slots))


def _slots(node: Node, published: date) -> tuple[Slot, ...]:
    try:
        return resolve(node.value, published)
    except NoSuchDay:
        return ()


def _move(page: Page, node: Node, *, old: Moment | None = None, new: Moment | None = None) -> Move:
    return Move(old=old, new=new, quote=page.text.quote(node.start, node.end), start=node.start, end=node.end)


def _whole(page: Page, move: Move) -> Move:
    """A time alone does not say that it is off: its sentence does, where that is not too long to quote."""
    around = page.around(move.start, move.end)
    start, end = move.start - len(around.sentence_before), move.end + len(around.sentence_after)
    if end - start > _LONGEST_QUOTE:
        return move
    quote = page.text.quote(start, end)
    start += len(quote) - len(quote.lstrip())
    return replace(move, quote=quote.strip(), start=start, end=start + len(quote.strip()))


def _joined(page: Page, old: Move, finding: Finding) -> Move:
    end = finding.node.end
    return replace(old, new=_moment(finding.slots), quote=page.text.quote(old.start, end), end=end)


def _moment(slots: Sequence[Slot]) -> Moment | None:
    """The side of a time that is spoken of: a window's end, a point's beginning."""
    if not slots:
        return None
    slot = slots[0]
    return (slot.start or slot.end) if slot.shape is Shape.POINT else (slot.end or slot.start)


def _of_title(kind: ChangeKind, notice: Notice) -> list[Move]:
    """关于取消3月7日讲座的通知: the text may leave out what the title has said."""
    if kind not in _TIMES | {ChangeKind.CANCELLED}:
        return []
    text = Text.of(notice.title)
    moves: list[Move] = []
    for node in GRAMMAR.read(text):
        quote, slots = text.quote(node.start, node.end), _slots(node, notice.published_on)
        if node.type in {"date", "moment", "moved", "span"} and slots:
            moves.append(_titled(node, quote, slots, notice.published_on))
    return moves


def _titled(node: Node, quote: str, slots: Sequence[Slot], published: date) -> Move:
    if node.type != "moved":
        return Move(old=_moment(slots), new=None, quote=quote, start=-1, end=-1)
    old = _moment(_slots(node.parts[0], published)) if node.rule == "moved" else None
    return Move(old=old, new=_moment(slots), quote=quote, start=-1, end=-1)


def standing(milestones: Sequence[Facts], seen: Seen) -> tuple[Facts, ...]:
    """The promises of a notice without the times that it takes back itself."""
    moved = _moved(seen)
    return tuple(facts for facts in milestones if not _is_taken_back(facts, seen, moved))


def taken_back(milestones: Sequence[Facts], seen: Seen) -> list[Unread]:
    """What would be promises in any other notice, and why they are none here."""
    why = CALLED_OFF if seen.change.kind is ChangeKind.CANCELLED else REPLACED
    moved = _moved(seen)
    taken = [facts.evidence for facts in milestones if _is_taken_back(facts, seen, moved)]
    return [Unread(quote=one.quote, start=one.start, end=one.end, why=why) for one in taken]


def _moved(seen: Seen) -> frozenset[Moment]:
    """The times that a new one replaces."""
    return frozenset(move.old for move in seen.change.moves if move.old and move.new)


def _is_taken_back(facts: Facts, seen: Seen, moved: frozenset[Moment]) -> bool:
    if facts.anchor in moved:  # the earlier notice's time, told once more: 其中明确申报截止时间为10月17日
        return True
    quoted = range(facts.evidence.start, facts.evidence.end)  # short, while what is gone may be all of a long text
    return any(at in seen.gone and seen.gone[at] in (facts.start, facts.end) for at in quoted)


def still_asked(doubts: tuple[Doubt, ...], seen: Seen | None) -> tuple[Doubt, ...]:
    """A notice that only calls something off, or puts right what is no time, needs no time of its own."""
    if seen is None or seen.change.kind not in _TIMELESS:
        return doubts
    return tuple(doubt for doubt in doubts if doubt not in {Doubt.PICTURE_ONLY, Doubt.UNREAD})
