"""Lines of notices by the form of their times, each with exactly what it promises (tests/golden/forms/*.toml).

A promise is written ``kind start/end``; ``application /2026-03-15`` has only a deadline, ``event 2026-03-05T14:00`` only a
beginning.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.milestone import Facts, Kind
from domain.notice import Notice
from extract import read

FOLDER = Path(__file__).parents[1] / "golden" / "forms"
Line = tuple[str, str, date, str, list[str]]


def lines() -> Iterator[Line]:
    for path in sorted(FOLDER.glob("*.toml")):
        for group in tomllib.loads(path.read_text("utf-8")).get("group", []):
            where = (f"{path.stem}: {group['name']}", group["title"], group["published"])
            yield from ((*where, line, promises) for line, promises in group.get("accepts", {}).items())
            yield from ((*where, line, []) for line in group.get("rejects", []))


def whole() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.glob("whole-*.toml")):
        yield from tomllib.loads(path.read_text("utf-8"))["notice"]


def written(facts: Facts) -> str:
    if facts.kind is Kind.EVENT and facts.end in {None, facts.start}:
        return f"{facts.kind.value} {facts.start}"
    return f"{facts.kind.value} {facts.start or ''}/{facts.end or ''}"


def promises(title: str, published: date, line: str) -> list[str]:
    notice = Notice(id="line", title=title, published_on=published, text=line)
    return [written(facts) for facts in read(notice).milestones]


@pytest.mark.parametrize(
    ("form", "title", "published", "line", "expected"), list(lines()), ids=[f"{n[0]}: {n[3]}" for n in lines()]
)
def test_a_line_gives_exactly_its_promises(
    form: str, title: str, published: date, line: str, expected: list[str]
) -> None:
    assert promises(title, published, line) == expected, form


@pytest.mark.parametrize("expected", list(whole()), ids=lambda notice: notice["title"])
def test_a_whole_notice_gives_exactly_its_promises(expected: dict[str, Any]) -> None:
    published, title, text = expected["published"], expected["title"], expected["text"]
    reading = read(Notice(id="whole", title=title, published_on=published, text=text))
    given = [written(facts) for facts in reading.milestones]
    asked = [doubt.value for doubt in reading.doubts]
    assert (given, asked) == (expected["gives"], expected.get("asks", []))


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    told = [bool(line[4]) for line in lines()]
    notices = [bool(notice["gives"]) for notice in whole()]
    assert min(told.count(True), told.count(False)) >= 400
    assert min(notices.count(True), notices.count(False)) >= 40
