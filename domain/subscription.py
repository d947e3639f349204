"""Who wants to hear of what, and how long before."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Self

from domain.errors import UsageError
from domain.profile import ANYBODY, Profile


class LeadUnit(StrEnum):
    """What a lead time is counted in."""

    MINUTES = "m"
    HOURS = "h"
    DAYS = "d"
    WORKDAYS = "wd"


LEAD_WORDS = {LeadUnit.MINUTES: "分钟", LeadUnit.HOURS: "小时", LeadUnit.DAYS: "天", LeadUnit.WORKDAYS: "个工作日"}
_UNIT_OF_WORD = {
    "m": LeadUnit.MINUTES, "min": LeadUnit.MINUTES, "分钟": LeadUnit.MINUTES, "分": LeadUnit.MINUTES,
    "mins": LeadUnit.MINUTES, "minute": LeadUnit.MINUTES, "minutes": LeadUnit.MINUTES,
    "h": LeadUnit.HOURS, "小时": LeadUnit.HOURS, "个小时": LeadUnit.HOURS, "钟头": LeadUnit.HOURS, "个钟头": LeadUnit.HOURS,
    "hour": LeadUnit.HOURS, "hours": LeadUnit.HOURS,
    "d": LeadUnit.DAYS, "天": LeadUnit.DAYS, "日": LeadUnit.DAYS, "day": LeadUnit.DAYS, "days": LeadUnit.DAYS,
    "wd": LeadUnit.WORKDAYS, "工作日": LeadUnit.WORKDAYS, "个工作日": LeadUnit.WORKDAYS,
    "workday": LeadUnit.WORKDAYS, "workdays": LeadUnit.WORKDAYS,
    "working day": LeadUnit.WORKDAYS, "working days": LeadUnit.WORKDAYS,
}  # fmt: skip
_UNITS = "|".join(sorted(_UNIT_OF_WORD, key=len, reverse=True))
_LEAD = re.compile(rf"(?:提前)?\s*(\d{{1,3}})\s*({_UNITS})\s*(?:之?前|以前|before|in advance|ahead|earlier)?")
SAME_DAY = "当天"  #: 0d: the morning of the day itself
_SHORTEST = {LeadUnit.MINUTES: 1, LeadUnit.HOURS: 1, LeadUnit.DAYS: 0, LeadUnit.WORKDAYS: 0}
_LONGEST = {LeadUnit.MINUTES: 999, LeadUnit.HOURS: 720, LeadUnit.DAYS: 365, LeadUnit.WORKDAYS: 200}


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long before a milestone somebody wants to be told; ``str()`` is its stored form: 7d, 2h, 3wd."""

    amount: int
    unit: LeadUnit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 7d, 2h, 30m, 3wd, 7天, 提前2小时, 3个工作日前; UsageError with an example otherwise."""
        found = _LEAD.fullmatch("0天" if text.strip() == SAME_DAY else text.strip().lower())
        unit = _UNIT_OF_WORD.get(found[2]) if found else None
        if found is None or unit is None or not _SHORTEST[unit] <= int(found[1]) <= _LONGEST[unit]:
            raise UsageError(f"「{text.strip()}」不是提前量。例如：7天、2小时、3个工作日。")
        return cls(int(found[1]), unit)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    def rough_length(self) -> timedelta:
        """A length to sort by; a working day counts as a day and a half."""
        return {
            LeadUnit.MINUTES: timedelta(minutes=self.amount),
            LeadUnit.HOURS: timedelta(hours=self.amount),
            LeadUnit.DAYS: timedelta(days=self.amount),
            LeadUnit.WORKDAYS: timedelta(days=self.amount) * 1.5,
        }[self.unit]

    @property
    def words(self) -> str:
        """提前7天, 提前3个工作日, 当天."""
        if self.amount == 0 and self.unit is LeadUnit.DAYS:
            return SAME_DAY
        return f"提前{self.amount}{LEAD_WORDS[self.unit]}"


DEFAULT_LEADS = (LeadTime(7, LeadUnit.DAYS), LeadTime(1, LeadUnit.DAYS), LeadTime(2, LeadUnit.HOURS))


class MatcherKind(StrEnum):
    """What a subscription looks at."""

    ALL = "all"
    TOPIC = "topic"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True)
class Matcher:
    """One thing somebody subscribes to: everything, a topic, or a literal keyword in title, audience or place."""

    kind: MatcherKind
    value: str = ""


EVERYTHING = Matcher(MatcherKind.ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One chat that is reached through one receiver."""

    id: int
    receiver: str  #: telegram, terminal
    address: str  #: the receiver's name of the chat
    unreachable: str = ""  #: named reason why nothing is sent any more; empty while reachable
    language: str = ""  #: of their reminders; empty: that of the house


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscriber's matchers and lead times; no matcher, no reminder."""

    subscriber: Subscriber
    matchers: tuple[Matcher, ...] = ()
    leads: tuple[LeadTime, ...] = field(default=DEFAULT_LEADS)
    blocked: tuple[str, ...] = ()  #: literal words: what has one of them is none of theirs
    profile: Profile = ANYBODY  #: who they are: what is clearly for others is none of theirs
