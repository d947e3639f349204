"""What else a notice prints beside a promise: how to take part, whom to ask, what it costs, and who must act.

Each is the printed value of a field, or else a clause that says so in its own words; nothing is concluded.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from domain.milestone import Kind
from extract.cues import DETAILS
from extract.fields import TIME_IN_FIGURES, Field, clean_value, ends_with, fields, first_from
from extract.mention import Mention
from extract.page import Page, unnumbered

_LONGEST = 80
_MOST_PRICES = 3
_LONGEST_HEADING = 6  # of a step in the line below: （一）个人申报
_NAMED = re.compile("|".join(DETAILS[name].pattern for name in ("sign_up", "contact", "price")))
_CALL = re.compile(r"^(?:咨询|联系|报名|服务|预约|业务|会务)?(?:电话|热线|方式|☎|📞|联系)\uFE0F?[ ：:为]*")
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d０-９]{1,2}[)）、.．]")
_LEAST_CONTACT = re.compile(r"\d{5}|\d{3}[-—－ ]|\d{2}[×xX*＊]|@")  # a number or a mailbox; 联系人：见附件 helps nobody
# A subject begins where its clause does, and nothing in it says that something is done to it: 向各单位, 符合条件的企业.
_PART = "[^\\W\\d_的报向对给把将被从为请由经并但于至和在]"
_ACTOR = re.compile(
    rf"(?:^|[,。;:\s请由经但并]|其中)((?:{_PART}|[()、]){{0,16}}?(?:{DETAILS['actor'].pattern}))(?={DETAILS['acts'].pattern})"
)
_NOT_SUBJECT = re.compile("报送|提交|推荐给|符合|根据|按照|完成|明确|通过|寄|[前后]$")
_PRINTED = str.maketrans("()", "（）")  # names are folded where they are looked for
_NEAR = 40  # characters around a time in which the subject of its own sentence stands
_OPENING = 8  # characters before a time that opens its sentence
_ACTOR_REACH = 200  # before it, in its line


@dataclass(frozen=True, slots=True)
class Said:
    """The printed details that belong to one promise; empty where the notice prints none."""

    sign_up: str = ""
    contact: str = ""
    price: str = ""
    actor: str = ""


class Details:
    """The details that a notice prints, and which of them belong to a promise."""

    def __init__(self, page: Page, times: Sequence[Mention]) -> None:
        self._page = page
        self._times = sorted({mention.line.index for mention in times})

    @cached_property
    def _fields(self) -> list[Field]:
        return list(fields(self._page, _NAMED, below=1))

    @cached_property
    def _sign_up(self) -> list[Field]:
        return list(_ways(self._fields))

    @cached_property
    def _contact(self) -> list[Field]:
        return list(_contacts(self._fields)) or list(_said(self._page, "call"))

    @cached_property
    def _price(self) -> list[Field]:
        return [field for field in self._fields if _is_price(field)]

    @cached_property
    def _clauses(self) -> list[Field]:
        return [way for way in _said(self._page, "way") if not DETAILS["no_way"].search(way.value)]

    @cached_property
    def _event_clauses(self) -> list[Field]:
        return [way for way in self._clauses if not DETAILS["application_way"].search(way.value)]

    @cached_property
    def _free(self) -> list[Field]:
        return list(_said(self._page, "free"))

    def of(self, mention: Mention, kind: Kind, until: int) -> Said:
        """The details of a time; ``until`` is the index of the line where the next time's block begins."""
        line = mention.line.index
        at = bisect_right(self._times, line)
        until = min([until, *self._times[at : at + 1]])
        return Said(
            sign_up="" if kind is Kind.PUBLICITY else self._way(line, until, kind),
            contact=_CALL.sub("", _nearest(self._contact, line, until)),
            price=self._cost(line, until) if kind in {Kind.EVENT, Kind.REGISTRATION} else "",
            actor="" if kind in {Kind.EVENT, Kind.PUBLICITY} else actor_of(mention, self._page),
        )

    def _way(self, line: int, until: int, kind: Kind) -> str:
        """How to take part: the field, or the clause that asks for it."""
        own = _nearest(self._sign_up, line, until)
        return own or _nearest(self._event_clauses if kind is Kind.EVENT else self._clauses, line, until)

    def _cost(self, line: int, until: int) -> str:
        """票价：80/180元；名额：50人: every such field of the block, each with its name; or the clause that says it."""
        own, said = _within(self._price, line, until), _within(self._free, line, until)
        own = own or ([] if said else self._price[:_MOST_PRICES])
        named = dict.fromkeys(f"{field.name.strip('【】 ')}：{clean_value(field.value)}" for field in own)
        free = dict.fromkeys(field.value for field in said or self._free[:1])
        return "；".join(named or free)[:_LONGEST]


def _said(page: Page, what: str) -> Iterator[Field]:
    """The clauses that say it without a field's name, in order."""
    for found in DETAILS[what].finditer(page.text.folded):
        yield Field("", page.text.shown(found.start(), found.end()), page.line_at(found.start()))


def _is_price(field: Field) -> bool:
    named = ends_with(DETAILS["price"], field.name) and not DETAILS["not_price"].search(field.name)
    return named and bool(DETAILS["cost"].search(field.value))


def _ways(found: Sequence[Field]) -> Iterator[Field]:
    """How to take part; of a value that tells a time as well only the clause that tells the way."""
    for field in found:
        value = _NUMBERING.sub("", field.value)
        clause = DETAILS["way"].search(value) if TIME_IN_FIGURES.search(value) else None
        heads = value != field.value and len(value) <= _LONGEST_HEADING
        if ends_with(DETAILS["sign_up"], field.name) and not heads:
            yield replace(field, value=clause[0] if clause else value)


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


def _within(found: list[Field], line: int, until: int) -> list[Field]:
    """The first fields in the promise's own block."""
    at = first_from(found, line)
    return [field for field in found[at : at + _MOST_PRICES] if field.line.index < until]


def _nearest(found: list[Field], line: int, until: int) -> str:
    """The field in the promise's own block, else the first of the notice."""
    own = _within(found, line, until) or found
    return _cut(own[0].value) if own else ""


def _cut(value: str) -> str:
    return clean_value(value, _LONGEST)


def actor_of(mention: Mention, page: Page) -> str:
    """Who must act by then, as the notice calls them: the subject in the time's name, of its sentence or its line."""
    label, around, line = mention.label, mention.around, mention.line
    since = max(line.start, mention.node.start - _ACTOR_REACH)
    texts = [label.row, label.text] if label else []
    texts.append(around.sentence_before[-_NEAR:])
    if label is None and len(around.sentence_before) <= _OPENING:  # 4月10日前，由各学院汇总
        texts.append(around.sentence_after[:_NEAR].lstrip(",前 "))
    found = [unnumbered(one[1]) for one in map(_subject, (*texts, page.text.folded[since : mention.node.start])) if one]
    return next((one for one in found if not one.endswith("级")), next(iter(found), "")).translate(_PRINTED)


def _subject(text: str) -> re.Match[str] | None:
    """The last name of somebody who acts; 区级 only says at which level."""
    subjects = [one for one in _ACTOR.finditer(text) if not _NOT_SUBJECT.search(one[1])]
    return subjects[-1] if subjects else None
