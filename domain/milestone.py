"""A dated promise: what the reader found (Facts), and the thing of its own it becomes (Milestone)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from domain.change import Change, ChangeKind
from domain.notice import NoticeRef
from domain.staff_word import StaffWord
from domain.times import CITY, Moment, Precision


class Kind(StrEnum):
    """What happens at the time."""

    APPLICATION = "application"
    REGISTRATION = "registration"
    EVENT = "event"
    PUBLICITY = "publicity"
    SURVEY = "survey"


class Topic(StrEnum):
    """What people subscribe to."""

    APPLICATION = "申报"
    SUBSIDY = "补贴"
    TALENT = "人才"
    OPERA = "月月有戏"
    LECTURE = "政策宣讲"
    ROADSHOW = "路演对接"
    CONTEST = "大赛"
    FAMILY = "文体亲子"
    PUBLICITY = "公示"
    SURVEY = "调研征集"


class OpenState(StrEnum):
    """What a notice says instead of a date, or beside one; shown, never turned into a date."""

    UNTIL_FULL = "额满为止"
    ALL_YEAR = "常年受理"
    TO_BE_TOLD = "另行通知"
    UNDECIDED = "待定"


class Status(StrEnum):
    """RFC 5545 §3.8.1.11 words for VEVENT."""

    TENTATIVE = "tentative"  #: waits for a person: never reminded of
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Doubt(StrEnum):
    """Why a reading asks for a person."""

    NO_BODY = "no body"
    PICTURE_ONLY = "picture only"
    FETCH_FAILED = "fetch failed"
    WEEKDAY = "weekday contradicts"
    WORKDAYS = "working days contradict"
    TWO_READINGS = "two readings"
    BACKWARDS = "end before start"
    NO_SUCH_DAY = "no such day"
    UNREAD = "unread date"
    PAST = "past"
    TOO_FAR = "too far"
    VANISHED = "no longer in the notice"
    CHANGES_UNKNOWN = "changes an unknown notice"
    CHANGES_SEVERAL = "may change several notices"
    CHANGES_UNCLEAR = "unclear what it changes"
    OVERRIDDEN = "contradicts an override"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where in the notice's text a promise stands: ``quote == text[start:end]``, and the rules that read it."""

    quote: str
    start: int
    end: int
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is promised. For a window ``end`` is its deadline; for an event ``start`` is when it begins."""

    kind: Kind
    topic: Topic
    title: str
    start: Moment | None = None
    end: Moment | None = None
    precision: Precision
    evidence: Evidence
    phase: str = ""  #: 网上填报, 区镇初审 …; empty where the notice has only one
    location: str = ""
    audience: str = ""
    actor: str = ""  #: who must act by then, as the notice calls them: 申报人, 各推荐单位
    sign_up: str = ""  #: how to take part: an address, a mailbox, a code to scan
    contact: str = ""  #: whom to ask
    price: str = ""  #: what it costs, how many may come
    states: tuple[OpenState, ...] = ()
    warnings: tuple[Doubt, ...] = ()

    @property
    def anchor(self) -> Moment:
        """The time nobody must miss: an event's start, a window's deadline (its opening while no deadline is known)."""
        first, second = (self.start, self.end) if self.kind is Kind.EVENT else (self.end, self.start)
        anchor = first or second
        if anchor is None:
            raise ValueError(f"{self.title}: a milestone has at least one time")
        return anchor

    def anchor_at(self, zone: tzinfo = CITY) -> datetime:
        """The instant the anchor is reached (event) or over (window), UTC."""
        return self.anchor.begins_at(zone) if self.kind is Kind.EVENT else self.anchor.passes_at(zone)

    def over_at(self, zone: tzinfo = CITY) -> datetime:
        """The instant after which nothing can be done about it any more, UTC."""
        return (self.end or self.anchor).passes_at(zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a later notice made of a promise: the facts that hold since then, their evidence in that notice's text."""

    kind: ChangeKind
    notice: NoticeRef
    facts: Facts
    cancelled: bool = False  #: it does not take place, or not at any time yet known

    @property
    def put_off(self) -> bool:
        """Postponed without a new time: off the calendar, but not off."""
        return self.cancelled and self.kind is not ChangeKind.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A promise with a name that lasts.

    ``read`` is what the reader found in its notice, ``history`` what later notices made of it, ``facts`` what holds
    after overrides.
    """

    uid: str  #: UUID; never reused, never changed
    sequence: int  #: RFC 5545 §3.8.7.4: from 0, plus one at each change
    status: Status
    notice: NoticeRef
    read: Facts
    facts: Facts
    first_seen_at: datetime  #: UTC
    revised_at: datetime  #: UTC, whole seconds, rises with every change: LAST-MODIFIED and DTSTAMP
    history: tuple[Amendment, ...] = ()  #: in the order of publication
    staff_word: StaffWord | None = None  #: where staff have the last word, and it is not what the notices say

    @property
    def announced(self) -> Facts:
        """What its notices say together, beneath any override."""
        return self.history[-1].facts if self.history else self.read

    def before(self, step: int = -1) -> Facts:
        """What held before a step of its history, by default the last one."""
        steps = [self.read, *(amendment.facts for amendment in self.history)]
        return steps[step - 1] if step < 0 else steps[step]

    @property
    def amended_by(self) -> Amendment | None:
        """The last change by a notice, while what it says still holds: an override on top has the last word."""
        overridden = self.staff_word is not None or self.facts != self.announced
        return self.history[-1] if self.history and not overridden else None


def opened_by(registration: Milestone, of_notice: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """What one signs up for: the standing events of the same notice that begin no earlier than the sign-up closes."""
    if registration.facts.kind is not Kind.REGISTRATION:
        return ()
    closes_at = registration.facts.anchor.begins_at()
    return tuple(
        other
        for other in of_notice
        if other.notice.id == registration.notice.id
        and other.facts.kind is Kind.EVENT
        and other.status is not Status.CANCELLED
        and other.facts.anchor.passes_at() > closes_at
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something date-like that no rule turned into a milestone, and why."""

    quote: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one notice says: its promises, what was left unread, and why a person is asked, if so."""

    milestones: tuple[Facts, ...] = ()
    unread: tuple[Unread, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    change: Change | None = None  #: what it says of an earlier notice

    @property
    def review(self) -> bool:
        """Whether a person must look at the notice."""
        return bool(self.doubts)
