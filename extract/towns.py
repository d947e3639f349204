"""The towns of the city in a clause: 张浦镇, 昆山高新区, and not 苏州高新区."""

import re
from dataclasses import dataclass
from functools import lru_cache

from domain.profile import Places, Town, Trait
from extract.cues import AUDIENCE

_ZONE = re.compile(AUDIENCE["zone"].pattern)
_ENDING = re.compile(rf"(?:{AUDIENCE['ending'].pattern})$")
_BEFORE_ZONE = re.compile(rf"(?:{AUDIENCE['before_zone'].pattern})$")
_SHORTEST = 2  # characters of a name without its ending


@dataclass(frozen=True, slots=True)
class NamedTowns:
    """What a text says of places."""

    towns: frozenset[Trait]
    wider: bool = False  #: it names the city as a whole, or more
    elsewhere: bool = False  #: it names a place that is none of ours


def named_towns(text: str, places: Places, *, loosely: bool = False) -> NamedTowns:
    """The towns that ``text`` names; ``loosely``: a short name counts whatever follows it, as when a person types it."""
    pattern, by_spelling = _patterns(places, loosely)
    found: set[Trait] = set()
    rest = text.replace(f"{places.city}市", "") if places.city else text
    elsewhere = bool(AUDIENCE["elsewhere"].search(rest))
    for one in pattern.finditer(text) if by_spelling else ():
        known = by_spelling.get(one["name"])
        if known is None or not (loosely or _ours(one, text)):
            elsewhere = True
            continue
        found.add(known.trait)
        rest = rest.replace(one[0], "", 1)
    wider = bool(AUDIENCE["wider"].search(rest))
    return NamedTowns(frozenset(found), wider=wider, elsewhere=elsewhere)


def _ours(found: re.Match[str], text: str) -> bool:
    """A zone that many cities have is ours after our city's name, or where no other name stands before it."""
    if found["before"] or not _ZONE.fullmatch(found["name"]):
        return True
    return bool(_BEFORE_ZONE.search(text[: found.start()]))


@lru_cache(maxsize=32)
def _patterns(places: Places, loosely: bool) -> tuple[re.Pattern[str], dict[str, Town]]:
    """What finds every spelling, the longest first, with the city's name before it, and whose each is."""
    whole = {spelling: town for town in places.towns for spelling in (town.name, *town.spellings)}
    short = {_ENDING.sub("", name): town for name, town in whole.items() if not _ZONE.fullmatch(name)}
    short = {name: town for name, town in short.items() if len(name) >= _SHORTEST and name not in whole}
    follows = "" if loosely else f"(?={AUDIENCE['of_town'].pattern})"
    spelled = [*(re.escape(name) for name in whole), *(re.escape(name) + follows for name in short), _ZONE.pattern]
    names = "|".join(sorted(spelled, key=len, reverse=True))
    city = f"(?P<before>{re.escape(places.city)}市?)?" if places.city else "(?P<before>)"
    return re.compile(f"{city}(?P<name>{names})"), whole | short
