"""One occasion that a notice promises, before it has a name."""

from dataclasses import dataclass, replace
from datetime import date

from domain.milestone import Kind
from domain.times import Moment
from extract.mention import Mention
from extract.promise import Promise
from extract.resolve import Shape, Slot


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
