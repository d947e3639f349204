"""The JSON line contract of ``kunqi extract``: one record in, one record out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.errors import UsageError
from domain.milestone import Facts, Unread
from domain.notice import Notice
from domain.plain import plain, plain_change
from extract.reader import read

_EXAMPLE = '{"id": "1", "title": "…", "published": "2026-01-31", "text": "…"}'


def answer(record: Mapping[str, Any]) -> dict[str, Any]:
    """The reading of ``{"id","title","published":"YYYY-MM-DD","text"}`` as plain JSON values.

    A missing or empty text is a notice for a person. UsageError, with a line that says what is wrong, for a record
    that is none: no id, a publication date that is no date, a text that is no text.
    """
    notice = _notice(record)
    reading = read(notice)
    return {
        "id": notice.id,
        "milestones": [_milestone(facts) for facts in reading.milestones],
        "unread": [_unread(unread) for unread in reading.unread],
        "review": reading.review,
        "reasons": [doubt.value for doubt in reading.doubts],
        "change": plain_change(reading.change) if reading.change else None,
    }


def _notice(record: Mapping[str, Any]) -> Notice:
    if not isinstance(record, Mapping):
        raise UsageError(f"每行应是一个 JSON 对象，例如 {_EXAMPLE}")
    return Notice(
        id=_text(record, "id", required=True),
        title=_text(record, "title"),
        published_on=_day(record),
        text=_text(record, "text"),
    )


def _text(record: Mapping[str, Any], key: str, *, required: bool = False) -> str:
    value = record.get(key)
    if value is None and not required:
        return ""
    if required and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or (required and not value.strip()):
        raise UsageError(f"记录的 “{key}” 应是文字，现在是 {value!r}；例如 {_EXAMPLE}")
    return value


def _day(record: Mapping[str, Any]) -> date:
    value = record.get("published")
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        shown = record.get("id", "?")
        raise UsageError(f"记录 {shown} 的 “published” 应是 YYYY-MM-DD，现在是 {value!r}；例如 {_EXAMPLE}") from None


def _milestone(facts: Facts) -> dict[str, Any]:
    evidence = facts.evidence
    return plain(facts) | {"evidence": {"quote": evidence.quote, "start": evidence.start, "end": evidence.end}}


def _unread(unread: Unread) -> dict[str, Any]:
    return {"quote": unread.quote, "start": unread.start, "end": unread.end, "why": unread.why}
