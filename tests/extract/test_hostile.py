"""Texts that nobody wrote: nothing breaks, the work grows with the length, and no process setting changes an answer."""

import json
import os
import subprocess
import sys
from datetime import date
from itertools import product
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from benchmarks.fuzz import faults
from benchmarks.hostile import FAMILIES
from benchmarks.texts import invented
from domain.notice import Notice
from extract import read

ROOT = Path(__file__).parents[2]
SEED, TEXTS = 20260301, 300
#: Characters that are enough to show what looks at all of a text for every time, or every line, in it.
SHORT = {
    "units": 10_000, "nested brackets": 40_000, "blank lines": 20_000, "labels": 10_000, "one line of prose": 5000,
    "dates": 800, "dates after open": 800, "list of days": 1500, "chain of spans": 800, "tabs": 3000, "programme": 7000,
    "openings": 3000, "hours of a day": 7000, "sentences": 3000, "changes": 3000, "pictures": 1500, "signatures": 2000,
}  # fmt: skip
MOST_GROWTH = 2.1
A_TIME = 20_000  # operations at most for a single time, which only the whole may hold
READ_SEEDS = """
import json, sys, time
from extract.contract import answer
print(time.tzname[0], file=sys.stderr)
print(json.dumps([answer(record) for record in json.load(sys.stdin)], ensure_ascii=False))
"""
SETTINGS = list(product(["UTC", "Asia/Shanghai", "America/New_York"], ["0", "1", "42"]))


@pytest.mark.parametrize("first", range(0, TEXTS, 100))
def test_no_text_breaks_the_reading(first: int) -> None:
    notices = [invented(SEED, number) for number in range(first, first + 100)]
    assert [(notice.id, fault) for notice in notices for fault in faults(notice, read(notice))] == []


@pytest.mark.parametrize(
    "text",
    [
        "报名时间：即日至2月29日",
        "准考证3月4日起0日内领取",
        "报名时间：00年6月底前",
        "报名开始时间：3月24日\n报名截止时间：3月10日",
        "报名：3月5日9:00开始，时间2月前",
    ],
)
def test_what_once_broke_the_reading_breaks_it_no_more(text: str) -> None:
    notice = Notice(id="1", title="活动预告", published_on=date(2026, 2, 1), text=text)
    assert list(faults(notice, read(notice))) == []


def steps(text: str) -> int:
    """How many of Python's operations a reading takes: a measure of work that no clock and no load disturbs."""
    notice = Notice(id="1", title="关于举办系列活动的预告", published_on=date(2026, 1, 15), text=text)
    read(notice)  # what is kept from text to text is kept now
    taken = 0

    def count(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal taken
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        taken += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        read(notice)
    finally:
        sys.settrace(before)
    return taken


@pytest.mark.parametrize("family", SHORT)
def test_twice_the_text_is_twice_the_work(family: str) -> None:
    whole = FAMILIES[family](2 * SHORT[family])
    assert steps(whole) <= MOST_GROWTH * steps(whole[: SHORT[family]]) + A_TIME


@pytest.fixture(scope="module")
def records() -> str:
    articles = json.loads(next((ROOT / "seeds").glob("000_*.txt")).read_text("utf-8"))
    return json.dumps(
        [
            {"id": a["文章标识符aid"], "title": a["标题title"], "published": a["时间time"], "text": a["finalContent"]}
            for a in articles
        ]
    )


def test_no_time_zone_and_no_hash_seed_of_the_process_changes_an_answer(records: str) -> None:
    children = [
        subprocess.Popen(
            [sys.executable, "-c", READ_SEEDS],
            cwd=ROOT,
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for zone, seed in SETTINGS
    ]
    said = [child.communicate(records) for child in children]
    assert [zone.split()[0] for _, zone in said] == ["UTC"] * 3 + ["CST"] * 3 + ["EST"] * 3
    answers = {answer for answer, _ in said}
    assert len(answers) == 1
    assert len(json.loads(answers.pop())) == 86
