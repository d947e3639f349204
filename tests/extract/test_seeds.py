"""The notices of seeds/: everything they promise is found, and nothing else."""

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.notice import Notice
from extract import read
from extract.contract import answer

ROOT = Path(__file__).parents[2]
ARTICLES = next((ROOT / "seeds").glob("000_*.txt"))
DOCUMENTS = sorted((ROOT / "seeds").glob("00[1-4]_*.txt"))
EXPECTED = tomllib.loads((ROOT / "tests" / "golden" / "seeds.expected.toml").read_text("utf-8"))
EMPTY = {"start": None, "end": None, "phase": "", "location": "", "states": []}
AT_MOST_IN_REVIEW = 8


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    articles = json.loads(ARTICLES.read_text("utf-8"))
    return [
        answer(
            {"id": a["文章标识符aid"], "title": a["标题title"], "published": a["时间time"], "text": a["finalContent"]}
        )
        for a in articles
    ]


def test_the_seeds_promise_exactly_this(answers: list[dict[str, Any]]) -> None:
    wanted = [EMPTY | row for row in EXPECTED["milestone"]]
    found = [
        {"notice": answered["id"], "quote": milestone["evidence"]["quote"], **milestone}
        for answered in answers
        for milestone in answered["milestones"]
    ]
    assert [{key: row[key] for key in sorted(wanted[0])} for row in found] == [
        {key: row[key] for key in sorted(wanted[0])} for row in wanted
    ]


def test_exactly_the_unreadable_notices_go_to_a_person(answers: list[dict[str, Any]]) -> None:
    asked = [answered["id"] for answered in answers if answered["review"]]
    assert asked == EXPECTED["review"]
    assert len(asked) <= AT_MOST_IN_REVIEW


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize("title", ["", "2026年项目申报通知"])
def test_a_policy_document_promises_nothing_whenever_it_is_published(document: Path, title: str) -> None:
    text = document.read_text("utf-8")
    days = [date(2020, 1, 15) + timedelta(days=97 * n) for n in range(24)]
    found = [
        read(Notice(id="1", title=title or text.strip()[:30], published_on=day, text=text)).milestones for day in days
    ]
    assert found == [()] * len(days)
