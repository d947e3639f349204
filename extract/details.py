"""What else a notice prints beside a promise: how to take part, whom to ask, what it costs, and who must act.

Each is the printed value of a field, or the printed subject of the clause; nothing is concluded.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.milestone import Kind
from extract.cues import LABELS
from extract.fields import Field, clean_value, fields
from extract.mention import Mention
from extract.page import Line, Page

_LONGEST = 80
_LONGEST_CONTACT = 60
_ACTOR = re.compile(rf"(?:{LABELS['actors'].pattern})(?=$|[于在须应可请将按、/及和登提填报完进对审网])")
_ACTOR_REACH = 30  # characters before a time in which its subject stands


@dataclass(frozen=True, slots=True)
class Said:
    """The printed details that belong to one promise; empty where the notice prints none."""

    sign_up: str = ""
    contact: str = ""
    price: str = ""
    actor: str = ""


class Details:
    """The detail fields of a notice, and which of them belong to a promise."""

    def __init__(self, page: Page) -> None:
        self._sign_up = list(fields(page, LABELS["sign_up"]))
        self._contact = list(fields(page, LABELS["contact"], LABELS["not_contact"]))
        self._price = list(fields(page, LABELS["price"]))

    def of(self, mention: Mention, kind: Kind, until: int) -> Said:
        """The details of a time; ``until`` is the index of the line where the next time's block begins."""
        line = mention.line
        return Said(
            sign_up="" if kind is Kind.PUBLICITY else _value(_near(self._sign_up, line, until), _LONGEST),
            contact=_value(_near(self._contact, line, until), _LONGEST_CONTACT),
            price=_priced(self._price, line, until) if kind in {Kind.EVENT, Kind.REGISTRATION} else "",
            actor="" if kind in {Kind.EVENT, Kind.PUBLICITY} else actor_of(mention),
        )


def _near(found: Sequence[Field], line: Line, until: int) -> Field | None:
    """The field in the promise's own block, else the first of the notice."""
    own = [field for field in found if line.index <= field.line.index < until]
    return next(iter(own or found), None)


def _value(field: Field | None, longest: int) -> str:
    return clean_value(field.value, longest) if field else ""


def _priced(found: Sequence[Field], line: Line, until: int) -> str:
    """票价：80/180元；名额：50人: every such field of the block, each with its name."""
    own = [field for field in found if line.index <= field.line.index < until] or found
    named = dict.fromkeys(f"{field.name.strip('【】 ')}：{clean_value(field.value, _LONGEST_CONTACT)}" for field in own)
    return "；".join(named)[:_LONGEST]


def actor_of(mention: Mention) -> str:
    """Who must act by then, as the notice calls them: the subject of the clause, or in the time's name."""
    label = mention.label
    said = f"{label.row}\n{label.text}" if label else mention.around.sentence_before[-_ACTOR_REACH:]
    found = list(_ACTOR.finditer(said)) or list(_ACTOR.finditer(mention.around.before[-_ACTOR_REACH:]))
    return found[-1][0] if found else ""
