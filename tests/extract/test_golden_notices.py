"""Whole notices of other publishers, each a text with what must be read from it (tests/golden/notices)."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extract.contract import answer

FOLDER = Path(__file__).parents[1] / "golden" / "notices"
NOTICES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def answered(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    expected = tomllib.loads((FOLDER / f"{name}.expected.toml").read_text("utf-8"))
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    record = {"id": name, "title": expected["title"], "published": str(expected["published"]), "text": text}
    return expected, answer(record)


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_gives_exactly_its_promises(name: str) -> None:
    expected, found = answered(name)
    wanted = expected.get("milestone", [])
    given = {"start": None, "end": None}
    stated = [{key: (given | row).get(key) for key in {*given, *row}} for row in wanted]
    read = [{key: milestone[key] for key in row} for row, milestone in zip(stated, found["milestones"], strict=False)]
    assert (read, len(found["milestones"])) == (stated, len(wanted))


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_goes_to_a_person_only_for_its_stated_reasons(name: str) -> None:
    expected, found = answered(name)
    assert (found["review"], found["reasons"]) == (expected["review"], expected.get("reasons", []))
