"""What a notice says of an earlier one: that its time moved, that it is off, that something is put right or added."""

from dataclasses import dataclass
from enum import StrEnum

from domain.times import Moment


class ChangeKind(StrEnum):
    """What one notice does to another."""

    POSTPONED = "postponed"  #: 延期, 顺延, 改期
    BROUGHT_FORWARD = "brought_forward"  #: 提前
    CANCELLED = "cancelled"  #: 取消
    CORRECTED = "corrected"  #: 更正, 勘误
    SUPPLEMENTED = "supplemented"  #: 补充
    LATER_ROUND = "later_round"  #: 第二轮通知


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A time that a notice takes back and the one it puts in its place; None where it prints none."""

    old: Moment | None
    new: Moment | None
    quote: str
    start: int  #: offsets in the text; -1 where the words stand in the title
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """That a notice changes an earlier one, and all it says about which one that is."""

    kind: ChangeKind
    quote: str  #: the words that say so, of the title or else of the text
    names: tuple[str, ...] = ()  #: titles in 《》 that it names
    numbers: tuple[str, ...] = ()  #: document numbers that it names: 昆科〔2026〕5号
    links: tuple[str, ...] = ()  #: addresses in its text
    moves: tuple[Move, ...] = ()
    round: int = 0  #: of a later round: 2 for 第二轮通知
