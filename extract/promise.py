"""What a time is for, as the reader decided it."""

from dataclasses import dataclass, field

from domain.milestone import Kind


@dataclass(frozen=True, slots=True)
class Promise:
    """What a time is for."""

    kind: Kind
    ends: bool  #: the time is the end of a window
    opens: bool = field(default=False, kw_only=True)  #: the time is only its beginning
    name: str = field(default="", kw_only=True)  #: what its own line calls it
    named_above: bool = field(default=False, kw_only=True)  #: the name stands above, and a place may follow the time
    if_ahead: bool = field(default=False, kw_only=True)  #: a promise only where its day follows the publication
    phase: str
    why: str  #: which words said so

    @property
    def word(self) -> str:
        """The word that told the kind: 报名 of 「报名截止时间」 报名 and of 「报名」 beside it."""
        quoted = self.why.rpartition("「")[2].partition("」")
        told = quoted[2].strip()
        return told if told and told.isascii() is False else quoted[0]


@dataclass(frozen=True, slots=True)
class NoPromise:
    """Why a time is none; ``unsure`` where the reader cannot tell and a person could."""

    why: str
    unsure: bool = False
