"""Whom a notice is for, from the words beside 报名对象 and whoever must act; and what somebody says of themselves.

A clause says who by its last word: 企业技术负责人 are people, 人才科创企业 are companies. Nobody is left out but by a clear
word: where a clause is open (等, 优先), is cut, or names somebody we do not know, whoever it may concern is doubtful.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from domain.milestone import Facts, Kind, Topic
from domain.profile import CLASSES, COMPANY, EVERYBODY, INDIVIDUAL, NO_CLASS, TALENTS, Audience, Places, Side, Trait
from extract.cues import AUDIENCE
from extract.text import Text
from extract.towns import named_towns

_CUT = "…"  # at the end of what was too long to keep
_HEAD = re.compile(
    rf"(?:(?P<person>{AUDIENCE['person'].pattern})|(?P<either>{AUDIENCE['either'].pattern})"
    rf"|(?P<company>{AUDIENCE['company'].pattern}))(?={AUDIENCE['behind'].pattern})"
)
# Between two of those it is for; within brackets nothing is divided.
_BETWEEN = re.compile(r"(?:[,、;。!\n]|以及|及(?!其?以上)|和|(?<!参)与(?!会)|或者?|/)(?![^()]*\))")
_BRACKETS = re.compile(r"\([^()]*\)?")
_BUT = re.compile(rf"\((?:{AUDIENCE['but'].pattern})[^()]*\)?")
_CLASS = re.compile(
    r"(?<![A-Za-z])[A-F](?:\s*类?\s*(?:[~\-、,/和及与或]|至|到)\s*[A-F](?![A-Za-z]))*\s*类(?:人才)?(?P<up>及?以上)?(?P<down>及?以下)?"
)
_NO_TALENT = re.compile("企业|单位|公司|纳税|场地|项目|费用|地块")  # behind it: classes of something else
_IN_ENGLISH = re.compile("(?i:class|category) ([a-d])(?![a-z])", re.IGNORECASE)
_LETTERS = re.compile("[A-F]")
_NOT = re.compile("(?:除|非|不含|不包括)$")
_MARK = re.compile("⟦([A-F]*)([!?]?)⟧")  # classes found, in the place where they stood
_MEANT = {
    "company": frozenset({COMPANY}),
    "either of company": frozenset({COMPANY}),
    "person": frozenset({INDIVIDUAL}),
    "person of company": frozenset({INDIVIDUAL}),
}
_PEOPLE = frozenset({"person", "person of company"})
_BARE = 4  # characters of a clause that says nothing but who: 载体 of 张浦镇企业及载体
_ORGANISED = frozenset({Kind.EVENT, Kind.REGISTRATION})  #: each comes in person: a company does not come for its people


def audience_of(facts: Facts, places: Places) -> Audience:
    """Whom these facts are for; the towns are those of ``places``."""
    if not facts.audience:
        return EVERYBODY
    personal = facts.topic is Topic.TALENT or bool(AUDIENCE["personal"].search(facts.title + facts.audience))
    return _read(facts.audience, facts.actor, facts.kind, places, personal=personal)


@lru_cache(maxsize=4096)
def _read(audience: str, actor: str, kind: Kind, places: Places, *, personal: bool) -> Audience:
    said = _Said(audience)
    heard = (
        _party(said, _Said(actor).heads, kind, personal=personal),
        _talent(said),
        _town(said, places),
    )
    return Audience(
        said=True,
        admits=frozenset().union(*(one.admits for one in heard)),
        excludes=frozenset().union(*(one.excludes for one in heard)),
        doubtful=frozenset().union(*(one.doubtful for one in heard)),
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    """One of those it is for; classes of talent are marked in ``text``."""

    text: str
    who: str  #: company, person, either, the last two also ``of company``; empty where it names nobody

    @property
    def classes(self) -> bool:
        """Whether it names a class of talent."""
        return bool(_MARK.search(self.text))


class _Said:
    """The words of an audience, as clauses."""

    def __init__(self, words: str) -> None:
        folded = Text.of(words).folded.strip()
        self.cut = folded.endswith(_CUT)
        self.marked = _CLASS.sub(_mark, folded)
        self.kept = _BUT.sub("", self.marked)

    @cached_property
    def clauses(self) -> Sequence[_Clause]:
        """In their order; what is cut at the end is none."""
        parts = [part.strip() for part in _BETWEEN.split(self.kept)]
        return [_Clause(part, _who(part)) for part in (parts[:-1] if self.cut else parts) if part]

    @property
    def heads(self) -> frozenset[str]:
        """Who is named."""
        return frozenset(clause.who for clause in self.clauses if clause.who)

    @property
    def open(self) -> bool:
        """Whether others may be meant too."""
        return self.cut or bool(AUDIENCE["open"].search(self.kept))


def _mark(found: re.Match[str]) -> str:
    """A~D类 as ⟦ABCD⟧, with ``!`` where these are just not meant and ``?`` where it cannot be told which."""
    behind, before = found.string[found.end() :], found.string[: found.start()]
    if _NO_TALENT.match(behind):
        return found[0]
    letters = _expanded(found[0])
    if found["up"]:
        letters = "ABCDEF"[: "ABCDEF".index(max(letters)) + 1]
    doubt = "!" if _NOT.search(before) else "?" if found["down"] else ""
    people = "人才" if "人才" in found[0] else ""
    return f"⟦{letters}{doubt}⟧{people}"


def _expanded(spelled: str) -> str:
    letters = "".join(sorted(set(_LETTERS.findall(spelled))))
    if re.search(r"[~\-至到]", spelled):
        return "ABCDEF"["ABCDEF".index(letters[0]) : "ABCDEF".index(letters[-1]) + 1]
    return letters


def _who(clause: str) -> str:
    """By the last word that says who; before a colon, by the name that is explained behind it."""
    plain = _BRACKETS.sub("", clause)
    heads = [found.lastgroup or "" for found in _HEAD.finditer(plain.partition(":")[0])]
    heads = heads or [found.lastgroup or "" for found in _HEAD.finditer(plain)]
    if not heads:
        return ""
    # 企业技术负责人, 在昆创办企业的人才: people, and the company has to do with it.
    of_company = heads[-1] != "company" and AUDIENCE["company"].search(plain)
    return f"{heads[-1]} of company" if of_company else heads[-1]


def _party(said: _Said, acting: frozenset[str], kind: Kind, *, personal: bool) -> Audience:
    admits = frozenset[Trait]().union(*(_MEANT.get(who, frozenset()) for who in said.heads))
    excludes = frozenset[Trait]()
    in_person = kind in _ORGANISED
    if not said.open and said.heads == {"company"} and (in_person or not personal) and acting <= {"company"}:
        excludes = frozenset({INDIVIDUAL})
    if not said.open and said.heads == {"person"} and in_person and acting <= {"person"}:
        excludes = frozenset({COMPANY})
    return Audience(admits=admits, excludes=excludes, doubtful=frozenset({Side.PARTY}))


def _talent(said: _Said) -> Audience:
    marks = [(_traits(found[1]), found[2]) for found in _MARK.finditer(said.marked)]
    dropped = frozenset[Trait]().union(*(traits for traits, doubt in marks if doubt))
    dropped |= frozenset[Trait]().union(*(_traits(one[1]) for one in _MARK.finditer(_dropped(said))))
    named = frozenset[Trait]().union(*(traits for traits, _ in marks))
    if not named:
        doubtful = any(AUDIENCE["qualified"].search(it.text) for it in said.clauses if it.who != "company")
        return Audience(doubtful=frozenset({Side.TALENT} if doubtful else ()))
    clear = not said.open and not dropped and said.heads <= _PEOPLE and all(map(_of_class, said.clauses))
    return Audience(
        admits=named - dropped - {NO_CLASS},  # E类 is one of those that we do not tell apart
        excludes=frozenset(TALENTS) - named if clear else frozenset(),
        doubtful=frozenset({Side.TALENT}),
    )


def _dropped(said: _Said) -> str:
    return "".join(_BUT.findall(said.marked))


def _of_class(clause: _Clause) -> bool:
    """Whether those it is for are of a named class, or of the family of such."""
    return not clause.who or clause.classes or bool(AUDIENCE["kin"].search(clause.text))


def _traits(letters: str) -> frozenset[Trait]:
    by_letter = {trait.value: trait for trait in CLASSES}
    return frozenset(by_letter.get(letter, NO_CLASS) for letter in letters)


def _town(said: _Said, places: Places) -> Audience:
    found = named_towns(said.kept, places)
    doubtful = frozenset({Side.TOWN} if found.towns or found.elsewhere else ())
    clear = bool(found.towns and said.heads) and not (found.wider or found.elsewhere or said.open)
    if clear and all(_there(clause, places, first=not at) for at, clause in enumerate(said.clauses)):
        excludes = {town.trait for town in places.towns} - found.towns
        return Audience(admits=found.towns, excludes=frozenset(excludes), doubtful=doubtful)
    return Audience(admits=found.towns, doubtful=doubtful)


def _there(clause: _Clause, places: Places, *, first: bool) -> bool:
    """Whether a clause is of a named town itself, or goes on from one that is: 张浦镇企业及载体."""
    return bool(named_towns(clause.text, places).towns) or (not first and len(clause.text) <= _BARE)


def introduced(text: str, places: Places) -> frozenset[Trait]:
    """What somebody says of themselves: 我是C类人才，在高新区; nothing where none of it is understood."""
    said = _Said(text)
    plain = _MARK.sub("", said.marked).lower()
    traits = set(named_towns(said.marked, places, loosely=True).towns)
    traits |= {trait for mark in _MARK.finditer(said.marked) for trait in _traits(mark[1])}
    traits |= _traits("".join(_IN_ENGLISH.findall(text)).upper())
    if AUDIENCE["none_yet"].search(plain):
        traits.add(NO_CLASS)
    company, person = AUDIENCE["i_company"].search(plain), AUDIENCE["i_person"].search(plain)
    if company:  # 人才企业 is a company
        traits.add(COMPANY)
    elif person:
        traits.add(INDIVIDUAL)
    return frozenset(traits)
