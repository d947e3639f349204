"""Many rows in one statement: what differs from row to row is handed over as one table, so one plan serves any count."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, Integer, Text, bindparam, column, func, literal, select

from store.engine import Tx


class Given(NamedTuple):
    """A table of numbers, each with a word, that a statement joins with."""

    number: ColumnElement[int]
    word: ColumnElement[str]


def given(dialect: str) -> Given:
    """The table as it stands in a statement for this database; ``words`` makes its parameters."""
    if dialect == "postgresql":
        lists = func.unnest(bindparam("numbers", type_=ARRAY(Integer)), bindparam("words", type_=ARRAY(Text)))
        table = lists.table_valued(column("number", Integer), column("word", Text), name="given").render_derived()
        return Given(table.c.number, table.c.word)
    each = func.json_each(bindparam("pairs", type_=Text)).table_valued("value", name="given")
    return Given(func.json_extract(each.c.value, "$[0]"), func.json_extract(each.c.value, "$[1]"))


def words(tx: Tx, pairs: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """The parameters of a statement that joins with ``given``."""
    if tx.dialect.name == "postgresql":
        return {"numbers": [number for number, _ in pairs], "words": [word for _, word in pairs]}
    return {"pairs": json.dumps(pairs)}


def listed(dialect: str) -> ColumnElement[int]:
    """The column of a table of numbers; ``numbers`` makes its parameter."""
    if dialect == "postgresql":
        table = func.unnest(bindparam("numbers", type_=ARRAY(Integer))).table_valued(
            column("number", Integer), name="listed"
        )
        return table.render_derived().c.number
    return func.json_each(bindparam("numbers", type_=Text)).table_valued("value", name="listed").c.value


def numbers(tx: Tx, some: Sequence[int]) -> dict[str, Any]:
    """The parameter of a statement that has ``listed``."""
    return {"numbers": list(some) if tx.dialect.name == "postgresql" else json.dumps(some)}


def among(tx: Tx, which: ColumnElement[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """``which IN numbers`` as one parameter."""
    if tx.dialect.name == "postgresql":
        return which == func.any(literal(list(numbers), ARRAY(Integer)))
    each = func.json_each(str(list(numbers))).table_valued("value")
    return which.in_(select(each.c.value))
