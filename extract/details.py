"""What else a notice prints beside a promise: how to take part, whom to ask, what it costs, and who must act.

Each is the printed value of a field, or else a clause that says so in its own words; nothing is concluded.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from domain.milestone import Kind
from extract.actors import actor_of, asked_in, may_be_asked
from extract.cues import DETAILS
from extract.fields import (
    NEAREST,
    TIME_IN_FIGURES,
    Field,
    clean_value,
    ends_with,
    fields,
    nearest,
    uncut,
    within,
)
from extract.mention import Mention
from extract.page import Page
from extract.tables import column_of, priced_rows

_LONGEST = 120
_LONGEST_COST = 80
_ASKED_ABOVE = 3  # lines above a time in which the clause stands that asks for something until then
_COSTS = re.compile("免费|费|限|名额|票价|门票|最多|至多")
_LONGEST_HEADING = 6  # of a step in the line below: （一）个人申报
_NAMED = re.compile("|".join(DETAILS[name].pattern for name in ("sign_up", "contact", "price")))
_CALL = re.compile(r"^(?:咨询|联系|报名|服务|预约|业务|会务)?(?:电话|热线|方式|☎|📞|联系)\uFE0F?[ ：:为]*")
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d０-９]{1,2}[)）、.．]")
_LEAST_CONTACT = re.compile(r"\d{5}|\d{3}[-—－ ]|\d{2}[×xX*＊]|@")  # a number or a mailbox; 联系人：见附件 helps nobody


@dataclass(frozen=True, slots=True)
class Said:
    """The printed details that belong to one promise; empty where the notice prints none."""

    sign_up: str = ""
    contact: str = ""
    price: str = ""
    actor: str = ""


class Details:
    """The details that a notice prints, and which of them belong to a promise."""

    def __init__(self, page: Page, times: Sequence[Mention], title: str = "") -> None:
        self._page, self._title = page, title
        self._times = sorted({mention.line.index for mention in times})

    @cached_property
    def _fields(self) -> list[Field]:
        return list(fields(self._page, _NAMED, below=1))

    @cached_property
    def _sign_up(self) -> list[Field]:
        return list(_ways(self._fields))

    @cached_property
    def _contact(self) -> list[Field]:
        return list(_contacts(self._fields)) or [call for call, _ in _said(self._page, "call")]

    @cached_property
    def _price(self) -> list[Field]:
        return [field for field in self._fields if _is_price(field)]

    @cached_property
    def _way_clauses(self) -> list[tuple[Field, int]]:
        """The clauses that say how to take part, and where each begins."""
        found = _said(self._page, "way")
        return [(way, at) for way, at in found if not DETAILS["no_way"].search(way.value)]

    @cached_property
    def _clauses(self) -> list[Field]:
        return [way for way, _ in self._way_clauses]

    @cached_property
    def _event_clauses(self) -> list[Field]:
        return [way for way in self._clauses if not DETAILS["application_way"].search(way.value)]

    @cached_property
    def _free(self) -> list[Field]:
        return [free for free, _ in _said(self._page, "free")] if _COSTS.search(self._page.text.folded) else []

    @cached_property
    def _asking(self) -> list[Field]:
        """Who is asked in the clauses that say how to take part."""
        return [replace(way, value=who) for way, at in self._way_clauses if (who := asked_in(self._page, at))]

    def of(self, mention: Mention, kind: Kind, until: int) -> Said:
        """The details of a time; ``until`` is the index of the line where the next time's block begins."""
        line = mention.line.index
        at = bisect_right(self._times, line)
        until = min([until, *self._times[at : at + 1]])
        return Said(
            sign_up="" if kind is Kind.PUBLICITY else self._way(line, until, kind),
            contact=_CALL.sub("", nearest(self._contact, line, until, _LONGEST)),
            price="" if kind is Kind.PUBLICITY else self._cost(mention, until, kind),
            actor="" if kind in {Kind.EVENT, Kind.PUBLICITY} else self._actor(mention, until),
        )

    def _actor(self, mention: Mention, until: int) -> str:
        """The subject beside the time, else whom the clause asks that stands in its block or right above it."""
        told = actor_of(mention, self._page)
        if told or not may_be_asked(mention):
            return told
        line = mention.line.index
        near = within(self._asking, line, until) or within(self._asking, line - _ASKED_ABOVE, line)
        return near[0].value if near else ""

    def _way(self, line: int, until: int, kind: Kind) -> str:
        """How to take part: what the time's own line says, else the field, or the clause that asks for it."""
        clauses = self._event_clauses if kind is Kind.EVENT else self._clauses
        beside = within(clauses, line, line + 1)
        if beside and kind is not Kind.EVENT:
            return clean_value(beside[0].value, _LONGEST)
        own = within(self._sign_up, line, until)
        if own or not beside:
            return nearest(self._sign_up, line, until, _LONGEST) or nearest(clauses, line, until, _LONGEST)
        return clean_value(beside[0].value, _LONGEST)

    def _cost(self, mention: Mention, until: int, kind: Kind) -> str:
        """票价：80/180元；名额：50人: every such field of the block, each with its name; or the clause that says it."""
        line = mention.line.index
        column = column_of(self._page, mention.line, DETAILS["price_column"])
        if column:
            return column[:_LONGEST_COST]
        if kind not in {Kind.EVENT, Kind.REGISTRATION}:
            return self._fee
        own, said = within(self._price, line, until), within(self._free, line, until)
        own = own or ([] if said else self._price[:NEAREST])
        named = list(dict.fromkeys(f"{field.name.strip('【】 ')}：{clean_value(field.value)}" for field in own))
        if not DETAILS["money"].search("".join(named)):
            named += dict.fromkeys(field.value for field in said or self._free[:1])
        return "；".join(named or self._of_table() or DETAILS["money"].findall(self._title)[:1])[:_LONGEST_COST]

    @cached_property
    def _fee(self) -> str:
        """What those who apply pay, or that they pay nothing."""
        asked = DETAILS["fee"].search(self._page.text.folded)
        return next((field.value for field in self._free if DETAILS["fee"].search(field.value)), "") if asked else ""

    def _of_table(self) -> list[str]:
        """会员 1500元: the first rows of a table of prices."""
        return priced_rows(self._page)[:NEAREST]


def _said(page: Page, what: str) -> Iterator[tuple[Field, int]]:
    """The clauses that say it without a field's name, in order, and where each begins."""
    folded = page.text.folded
    for found in DETAILS[what].finditer(folded):
        shown = page.text.shown(found.start(), uncut(folded, found.end()))
        yield Field("", shown, page.line_at(found.start())), found.start()


def _is_price(field: Field) -> bool:
    named = ends_with(DETAILS["price"], field.name) and not DETAILS["not_price"].search(field.name)
    return named and bool(DETAILS["cost"].search(field.value))


def _ways(found: Sequence[Field]) -> Iterator[Field]:
    """How to take part; of a value that tells a time as well only the clause that tells the way."""
    for field in found:
        value = _NUMBERING.sub("", field.value)
        told = TIME_IN_FIGURES.search(value) or not DETAILS["means"].search(clean_value(value))
        clause = DETAILS["way"].search(value) if told else None
        heads = value != field.value and len(value) <= _LONGEST_HEADING
        idle = DETAILS["no_need"].match(value) and not clause
        if ends_with(DETAILS["sign_up"], field.name) and not heads and not idle:
            yield replace(field, value=value[clause.start() : uncut(value, clause.end())] if clause else value)


def _contacts(found: Sequence[Field]) -> Iterator[Field]:
    """Whom to ask; a person in one line and the telephone in the next are one contact."""
    waiting: Field | None = None
    for field in found:
        if not ends_with(DETAILS["contact"], field.name) or DETAILS["not_contact"].search(field.name):
            continue
        if DETAILS["contact"].fullmatch(field.value.partition("：")[0]):
            continue  # the heading over a field that has a name of its own
        follows = waiting is not None and field.line.index - waiting.line.index <= 1
        whole = replace(field, value=f"{waiting.value} {field.value}") if waiting and follows else field
        whole = replace(whole, value=whole.value.replace("；", " "))  # 联系人：汤老师；联系电话：…
        waiting = None if _LEAST_CONTACT.search(whole.value) else whole
        if waiting is None:
            yield whole
