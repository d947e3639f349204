"""``/api/v1/openapi.json``: what the JSON answers look like (OpenAPI 3.1, JSON Schema 2020-12). Pure but for the handler."""

import json
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from domain.change import ChangeKind
from domain.milestone import Doubt, Kind, OpenState, Status, Topic
from domain.times import Precision
from feed.representation import answer, represent
from feed.site import Site
from feed.words import slug

JSON = "application/json; charset=utf-8"
Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_INSTANT: Schema = {"type": "string", "format": "date-time"}
_LINK: Schema = {"type": "string", "description": "An http or https address, or empty."}
_MOMENT: Schema = {
    "type": ["string", "null"],
    "pattern": r"^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d|T24:00)?$",
    "description": "The city's wall clock as printed: a day, or a minute of a day; 24:00 is the end of its own day.",
}


def described(site: Site, request: Request) -> Response:
    """The description, with this site as its server."""
    return answer(request, represent(json.dumps(document(site.base_url), ensure_ascii=False).encode(), JSON))


def document(base_url: str) -> Schema:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "昆期 Kunqi",
            "version": "1",
            "description": "Every dated promise in a city's public notices, with the words it was read from.",
            "license": {"name": "The notices belong to their publishers."},
        },
        "servers": [{"url": base_url}],
        "paths": {"/api/v1/milestones": {"get": _listed()}, "/api/v1/milestones/{uid}": {"get": _single()}},
        "components": {"schemas": schemas()},
    }


def _listed() -> Schema:
    names = [name for topic in Topic for name in (slug(topic), topic.value)]
    topic = {"name": "topic", "in": "query", "description": "Only this topic.", "schema": {"enum": names}}
    return {
        "operationId": "listMilestones",
        "summary": "What is not over yet, in order of the time that must not be missed",
        "parameters": [topic],
        "responses": {**_answers("List", "All of them."), "404": _plain("There is no such topic.")},
    }


def _single() -> Schema:
    uid = {"name": "uid", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
    return {
        "operationId": "getMilestone",
        "summary": "One milestone, over or not",
        "parameters": [uid],
        "responses": {**_answers("Milestone", "The milestone."), "404": _plain("There is no such milestone.")},
    }


def _answers(schema: str, words: str) -> Schema:
    content = {"application/json": {"schema": _ref(schema)}}
    return {
        "200": {"description": words, "headers": {"ETag": {"schema": _TEXT}}, "content": content},
        "304": {"description": "What If-None-Match names is still it."},
        "503": _plain("Try again after Retry-After seconds."),
    }


def _plain(words: str) -> Schema:
    return {"description": words, "content": {"text/plain": {"schema": _TEXT}}}


def schemas() -> dict[str, Schema]:
    """What the answers are made of, by name."""
    return {
        "List": _object(
            city=_TEXT,
            zone={"type": "string", "description": "IANA name of the zone of every wall clock."},
            revision={"type": "integer", "minimum": 0, "description": "Rises with every change."},
            changed_at=_INSTANT,
            milestones={"type": "array", "items": _ref("Milestone")},
        ),
        "Milestone": _object(**_milestone()),
        "Evidence": _object(
            quote={"type": "string", "description": "The notice's own words; private numbers are starred."},
            start={"type": "integer", "description": "Offset in the notice's text, in characters; -1: in its title."},
            end={"type": "integer"},
        ),
        "Notice": _object(
            id=_TEXT, title=_TEXT, published={"type": "string", "format": "date"}, url=_LINK, source=_TEXT
        ),
        "Step": _object(
            kind=_one_of(ChangeKind),
            before=_ref("Times"),
            after=_ref("Times"),
            cancelled={"type": "boolean"},
            quote=_TEXT,
            notice=_ref("Notice"),
        ),
        "Times": _object(start=_MOMENT, end=_MOMENT, location=_TEXT),
    }


def _milestone() -> dict[str, Schema]:
    texts = ("title", "phase", "location", "audience", "actor", "sign_up", "contact", "price")
    return {
        "uid": {"type": "string", "format": "uuid", "description": "Never changes, never comes back."},
        "sequence": {"type": "integer", "minimum": 0, "description": "Plus one at each change."},
        "status": _one_of(Status),
        "kind": _one_of(Kind),
        "topic": _one_of(Topic),
        "topic_slug": {"enum": [slug(topic) for topic in Topic]},
        **dict.fromkeys(texts, _TEXT),
        "start": _MOMENT,
        "end": {**_MOMENT, "description": f"{_MOMENT['description']} Of a window it is its deadline."},
        "precision": _one_of(Precision),
        "anchor_at": {**_INSTANT, "description": "The instant nobody must miss: a start, or a deadline."},
        "over_at": {**_INSTANT, "description": "The instant after which nothing can be done any more."},
        "states": {"type": "array", "items": _one_of(OpenState)},
        "warnings": {"type": "array", "items": _one_of(Doubt)},
        "evidence": _ref("Evidence"),
        "notice": _ref("Notice"),
        "history": {"type": "array", "items": _ref("Step"), "description": "What later notices changed, in order."},
        "revised_at": _INSTANT,
        "url": {"type": "string", "format": "uri"},
    }


def _object(**properties: Schema) -> Schema:
    """Exactly these, all of them always."""
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


def _one_of(names: Iterable[StrEnum]) -> Schema:
    return {"enum": [name.value for name in names]}


def _ref(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}
