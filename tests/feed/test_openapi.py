"""The JSON answers are what their description says, and the description would notice if they were not."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from domain.change import ChangeKind
from domain.milestone import Amendment, Doubt, Kind, Milestone, OpenState, Precision, Status, Topic
from feed.openapi import document
from store import Store
from tests.feed.build import BASE, PROGRAMME, facts, keep, milestone, performances, uid
from tests.feed.http import Visitor

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "boolean": (bool,), "array": (list,), "object": (dict,), "null": (type(None),),
}  # fmt: skip
FORMATS = {"date-time": datetime.fromisoformat, "date": date.fromisoformat}


def faults(value: Any, schema: dict[str, Any], way: str = "") -> list[str]:
    """Where a value is not what a schema says; all words of JSON Schema that the description uses."""
    if "$ref" in schema:
        return faults(value, document(BASE)["components"]["schemas"][schema["$ref"].rpartition("/")[2]], way)
    found = [] if "enum" not in schema or value in schema["enum"] else [f"{way}: {value!r} is none of them"]
    named = schema.get("type", [])
    kinds = [named] if isinstance(named, str) else named
    if kinds and type(value) not in [kind for name in kinds for kind in TYPES[name]]:
        return [*found, f"{way}: {value!r} is no {kinds}"]
    if isinstance(value, str):
        found += [] if re.search(schema.get("pattern", ""), value) else [f"{way}: {value!r} does not match"]
        FORMATS.get(schema.get("format", ""), str)(value)
    if isinstance(value, list):
        return found + [it for n, part in enumerate(value) for it in faults(part, schema["items"], f"{way}/{n}")]
    if isinstance(value, dict):
        properties = schema["properties"]
        found += [f"{way}: {name}" for name in value.keys() ^ set(schema["required"])]
        return found + [
            it for name in value.keys() & properties for it in faults(value[name], properties[name], f"{way}/{name}")
        ]
    return found


def varied() -> list[Milestone]:
    """Every kind, topic, state, doubt and sort of time."""
    later = replace(PROGRAMME, id="later")
    moved = replace(performances()[1].facts, location="")
    step = Amendment(kind=ChangeKind.POSTPONED, notice=later, facts=moved, cancelled=True)
    times: list[tuple[str | None, str | None]] = [
        ("2026-03-01", None),
        (None, "2026-03-04T24:00"),
        ("2026-03-01T09:30", "2026-03-02"),
    ]
    found = [replace(performances()[1], history=(step,))]
    for number, topic in enumerate(Topic):
        kind, (start, end) = list(Kind)[number % 5], times[number % 3]
        changed = {"kind": kind, "topic": topic, "states": tuple(OpenState), "warnings": tuple(Doubt)}
        status = list(Status)[number % 3]
        found.append(milestone(100 + number, facts(start, end, **changed), status=status))
    vague = facts("2026-03-11", "2026-03-20", kind=Kind.EVENT, precision=Precision.VAGUE)
    return [*found, milestone(200, vague)]


def answered(path: str) -> dict[str, Any]:
    described: dict[str, Any] = document(BASE)["paths"][path]["get"]["responses"]["200"]["content"]
    schema: dict[str, Any] = described["application/json"]["schema"]
    return schema


def test_every_answer_is_as_described(visitor: Visitor, sqlite_store: Store) -> None:
    keep(sqlite_store, varied())
    whole = json.loads(visitor.get("/api/v1/milestones").body)
    assert len(whole["milestones"]) == 12
    assert faults(whole, answered("/api/v1/milestones")) == []
    for one in whole["milestones"]:
        single = json.loads(visitor.get(f"/api/v1/milestones/{one['uid']}").body)
        assert faults(single, answered("/api/v1/milestones/{uid}")) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("kind", "party"), ("start", "2026-3-1"), ("start", "2026-03-01T25:00"), ("sequence", "0"), ("evidence", {}),
     ("states", ["full"]), ("surprise", 1), ("end", 5), ("title", None)],
)  # fmt: skip
def test_the_description_would_notice(visitor: Visitor, sqlite_store: Store, name: str, value: object) -> None:
    keep(sqlite_store, performances()[:1])
    one = json.loads(visitor.get(f"/api/v1/milestones/{uid(1)}").body)
    assert faults({**one, name: value}, answered("/api/v1/milestones/{uid}")) != []


def test_the_description_is_there_and_complete(visitor: Visitor) -> None:
    told = json.loads(visitor.get("/api/v1/openapi.json").body)
    assert told == document(BASE)
    assert (told["openapi"], told["servers"]) == ("3.1.0", [{"url": BASE}])
    names = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(told)))
    assert names == set(told["components"]["schemas"])
    (topic,) = told["paths"]["/api/v1/milestones"]["get"]["parameters"]
    assert [visitor.get(f"/api/v1/milestones?topic={name}").status for name in topic["schema"]["enum"][::2]] == [
        200
    ] * 10
