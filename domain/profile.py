"""Who a subscriber is, whom a notice is for, and whether the two fit.

Each of three sides says something of its own: company or individual, class of talent, town. Whoever says nothing of a
side is left out by none of it, and only what a notice clearly says leaves anybody out: what is doubtful is shown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from domain.errors import UsageError

_TOWN = re.compile(r"[^\s/|:;,，、]{1,16}")


class Side(StrEnum):
    """What can be said of somebody."""

    PARTY = "party"
    TALENT = "talent"
    TOWN = "town"


@dataclass(frozen=True, slots=True, order=True)
class Trait:
    """One thing that somebody is; ``str()`` is its stored form: ``talent:C``."""

    side: Side
    value: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The inverse of ``str``; None for what is no trait."""
        side, _, value = text.partition(":")
        return cls(Side(side), value) if side in set(Side) and value else None

    def __str__(self) -> str:
        return f"{self.side}:{self.value}"


COMPANY = Trait(Side.PARTY, "company")
INDIVIDUAL = Trait(Side.PARTY, "individual")
PARTIES = (COMPANY, INDIVIDUAL)
CLASSES = tuple(Trait(Side.TALENT, letter) for letter in "ABCD")
NO_CLASS = Trait(Side.TALENT, "other")  #: recognised as none of these, or not yet
TALENTS = (*CLASSES, NO_CLASS)


def kept(traits: Iterable[Trait]) -> str:
    """Traits as one text, ``|party:individual|talent:C|``, in which each stands between two bars; empty without any."""
    listed = "|".join(str(trait) for trait in sorted(traits))
    return f"|{listed}|" if listed else ""


def of_kept(text: str) -> frozenset[Trait]:
    """The inverse of ``kept``."""
    return frozenset(trait for part in text.split("|") if (trait := Trait.parse(part)) is not None)


@dataclass(frozen=True, slots=True)
class Town:
    """A part of the city by the name it is shown with, and how else it is written."""

    name: str
    spellings: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 张浦镇 or 开发区/经济技术开发区; UsageError otherwise."""
        name, *spellings = (part.strip() for part in text.split("/"))
        if not all(_TOWN.fullmatch(part) for part in (name, *spellings)):
            raise UsageError(f"「{text.strip()}」不是区镇名。例如：张浦镇，或带别名：开发区/经济技术开发区")
        return cls(name, tuple(spellings))

    def __str__(self) -> str:
        return "/".join((self.name, *self.spellings))

    @property
    def trait(self) -> Trait:
        """Being there."""
        return Trait(Side.TOWN, self.name)


@dataclass(frozen=True, slots=True)
class Places:
    """A city and its towns, as notices name them."""

    city: str = ""
    towns: tuple[Town, ...] = ()


NOWHERE = Places()


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """What somebody said of themselves; of one side several things may hold: a company with seats in two towns."""

    traits: frozenset[Trait] = frozenset()

    @classmethod
    def parse(cls, text: str) -> Self:
        """From its stored form."""
        return cls(of_kept(text))

    def __str__(self) -> str:
        return kept(self.traits)

    def __repr__(self) -> str:
        # A set has its elements in another order in every process, and calendars are known by what this says.
        return f"Profile({str(self)!r})"

    def of(self, side: Side) -> frozenset[Trait]:
        """What they said of one side."""
        return frozenset(trait for trait in self.traits if trait.side is side)

    def having(self, trait: Trait) -> Self:
        """The same, and this."""
        return type(self)(self.traits | {trait})

    def as_person(self) -> Self:
        """With 个人 beside 企业 where they are of a class of talent too: nobody but a person has one."""
        return self.having(INDIVIDUAL) if COMPANY in self.traits and self.traits & {*CLASSES} else self

    def without(self, trait: Trait) -> Self:
        """The same, but not this."""
        return type(self)(self.traits - {trait})

    def saying(self, traits: Iterable[Trait]) -> Self:
        """These in place of whatever was said of the same sides."""
        said = frozenset(traits)
        sides = {trait.side for trait in said}
        return type(self)(said | {trait for trait in self.traits if trait.side not in sides})


ANYBODY = Profile()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a notice is for, as far as it says so."""

    said: bool = False  #: it says anything at all
    admits: frozenset[Trait] = frozenset()  #: clearly meant
    excludes: frozenset[Trait] = frozenset()  #: clearly not meant
    doubtful: frozenset[Side] = frozenset()  #: something is said of it, and not clearly of everybody


EVERYBODY = Audience()


class Fit(StrEnum):
    """Whether something is for somebody, and why not."""

    FITS = "fits"
    UNSTATED = "nothing to compare"  #: they said nothing of themselves, or the notice says nothing of whom it is for
    UNCLEAR = "unclear"
    NOT_FOR_COMPANIES = "not for companies"
    NOT_FOR_INDIVIDUALS = "not for individuals"
    OTHER_TALENT = "for other classes of talent"
    OTHER_TOWN = "for other towns"

    @property
    def shown(self) -> bool:
        """All but a clear no."""
        return self in (Fit.FITS, Fit.UNSTATED, Fit.UNCLEAR)


def refused(side: Side, excludes: frozenset[Trait]) -> Fit:
    """Why somebody is left out who on this side is only what is excluded."""
    match side:
        case Side.PARTY:
            return Fit.NOT_FOR_COMPANIES if COMPANY in excludes else Fit.NOT_FOR_INDIVIDUALS
        case Side.TALENT:
            return Fit.OTHER_TALENT
        case Side.TOWN:
            return Fit.OTHER_TOWN


def fits(profile: Profile, audience: Audience) -> Fit:
    """Whether this is for them: a no only where all that they are on one side is clearly not meant."""
    unclear = False
    for side in Side:
        mine = profile.of(side)
        if mine and mine <= audience.excludes:
            return refused(side, audience.excludes)
        unclear |= bool(mine) and side in audience.doubtful and not mine & audience.admits
    if unclear:
        return Fit.UNCLEAR
    return Fit.FITS if audience.said and profile.traits else Fit.UNSTATED
