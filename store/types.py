"""How our values lie in columns: instants in UTC, facts as JSON."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

from domain.change import Change, ChangeKind, Move
from domain.milestone import Amendment, Doubt, Evidence, Facts, Kind, OpenState, Status, Topic
from domain.notice import NoticeRef
from domain.override import Changes
from domain.plain import plain, plain_change
from domain.staff_word import StaffAct, StaffWord
from domain.times import Moment, Precision, aware


class Instant(TypeDecorator[datetime]):
    """An aware datetime, UTC in the database; a naive one is refused (SQLite would keep it without its zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC, and without the mark where the database has no zones."""
        if value is None:
            return None
        at = aware(value)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Facts as plain JSON values, with the evidence and its rules."""
    evidence = facts.evidence
    return plain(facts) | {
        "evidence": {
            "quote": evidence.quote,
            "start": evidence.start,
            "end": evidence.end,
            "rules": list(evidence.rules),
        },
    }


def facts_from_json(row: Mapping[str, Any]) -> Facts:
    """The inverse of facts_to_json."""
    evidence = row["evidence"]
    return Facts(
        kind=Kind(row["kind"]),
        topic=Topic(row["topic"]),
        title=row["title"],
        phase=row["phase"],
        start=_moment(row["start"]),
        end=_moment(row["end"]),
        precision=Precision(row["precision"]),
        location=row["location"],
        audience=row["audience"],
        **{name: row.get(name, "") for name in ("actor", "sign_up", "contact", "price")},  # younger than the store
        states=tuple(OpenState(state) for state in row["states"]),
        warnings=tuple(Doubt(doubt) for doubt in row["warnings"]),
        evidence=Evidence(
            quote=evidence["quote"], start=evidence["start"], end=evidence["end"], rules=tuple(evidence["rules"])
        ),
    )


def changes_to_json(changes: Changes) -> dict[str, str]:
    """Only what an override says."""
    given = {
        "title": changes.title,
        "location": changes.location,
        "start": _text(changes.start),
        "end": _text(changes.end),
        "status": changes.status.value if changes.status else None,
        "emptied": " ".join(sorted(changes.emptied)) or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def changes_from_json(row: Mapping[str, str]) -> Changes:
    """The inverse of changes_to_json."""
    return Changes(
        title=row.get("title"),
        location=row.get("location"),
        start=_moment(row.get("start")),
        end=_moment(row.get("end")),
        status=Status(row["status"]) if "status" in row else None,
        emptied=frozenset(row.get("emptied", "").split()),
    )


def change_to_json(change: Change) -> dict[str, Any]:
    """A change as plain JSON values."""
    return plain_change(change)


def change_from_json(row: Mapping[str, Any]) -> Change:
    """The inverse of change_to_json."""
    moves = [row_ | {"old": _moment(row_["old"]), "new": _moment(row_["new"])} for row_ in row["moves"]]
    return Change(
        kind=ChangeKind(row["kind"]),
        quote=row["quote"],
        names=tuple(row["names"]),
        numbers=tuple(row["numbers"]),
        links=tuple(row["links"]),
        moves=tuple(Move(**move) for move in moves),
        round=row["round"],
    )


def amendment_to_json(amendment: Amendment) -> dict[str, Any]:
    """An amendment with the name of its notice, so that no other row is needed to show it."""
    notice = amendment.notice
    return {
        "kind": amendment.kind.value,
        "notice": {
            "id": notice.id,
            "title": notice.title,
            "published_on": notice.published_on.isoformat(),
            "url": notice.url,
            "source": notice.source,
        },
        "facts": facts_to_json(amendment.facts),
        "cancelled": amendment.cancelled,
    }


def amendment_from_json(row: Mapping[str, Any]) -> Amendment:
    """The inverse of amendment_to_json."""
    notice = row["notice"] | {"published_on": date.fromisoformat(row["notice"]["published_on"])}
    return Amendment(
        kind=ChangeKind(row["kind"]),
        notice=NoticeRef(**notice),
        facts=facts_from_json(row["facts"]),
        cancelled=row["cancelled"],
    )


def word_to_json(word: StaffWord | None) -> dict[str, str]:
    """Empty for none."""
    return {"act": word.act.value, "reason": word.reason} if word else {}


def word_from_json(row: Mapping[str, str]) -> StaffWord | None:
    """The inverse of word_to_json."""
    return StaffWord(act=StaffAct(row["act"]), reason=row["reason"]) if row else None


def _text(moment: Moment | None) -> str | None:
    return None if moment is None else str(moment)


def _moment(text: str | None) -> Moment | None:
    return None if text is None else Moment.parse(text)
