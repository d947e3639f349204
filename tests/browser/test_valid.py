"""HTML without a parse error, OpenAPI as OpenAPI is, and every JSON answer as it says: by parsers that others wrote."""

import json
from typing import Any

import pytest

from store import Store
from tests.feed.http import Visitor

PATHS = [
    "/",
    "/?topic=opera",
    "/month/2026-01",
    "/month/2031-05",
    "/subscribe",
    "/subscribe?topic=opera&alarms=1",
    "/nowhere",
]


@pytest.fixture(scope="session")
def visitor(town: tuple[Store, str]) -> Visitor:
    return Visitor(int(town[1].rpartition(":")[2]))


def test_html_has_no_parse_error(visitor: Visitor, corrected: tuple[str, str]) -> None:
    import html5lib  # type: ignore[import-untyped, import-not-found, unused-ignore]

    for prefix in ("", "/en"):
        for path in (*PATHS, *corrected):
            parser = html5lib.HTMLParser()
            parser.parse(visitor.get(prefix + path, Accept="text/html").text)
            assert parser.errors == [], prefix + path


def test_the_description_is_openapi_and_the_answers_are_as_described(visitor: Visitor) -> None:
    import jsonschema  # type: ignore[import-untyped, import-not-found, unused-ignore]
    from openapi_spec_validator import validate  # type: ignore[import-not-found, unused-ignore]

    described: dict[str, Any] = json.loads(visitor.get("/api/v1/openapi.json").body)
    validate(described)
    answers = [
        json.loads(visitor.get(path).body) for path in ("/api/v1/milestones", "/api/v1/milestones?topic=subsidy")
    ]
    assert [len(answer["milestones"]) for answer in answers][1] == 3
    for name, values in (("List", answers), ("Milestone", answers[0]["milestones"])):
        schema = {"$ref": f"#/components/schemas/{name}", **described}
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        assert [list(validator.iter_errors(value)) for value in values] == [[]] * len(values)
