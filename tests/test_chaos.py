"""A small share of ``make chaos``: killed, resent, refused, and still nobody misses a reminder or gets one twice unmarked."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.report import table
from tests.chaos.row import Row
from tests.chaos.verdict import Verdict, compared

ROOT = Path(__file__).parents[1]
SEED = 4
PROMISED = {"lost": 0, "doubled_unmarked": 0, "early": 0, "broken": 0, "seed": SEED}


async def chaos(*arguments: str) -> tuple[int | None, dict[str, Any], str]:
    """Exit code, the object of the last line, and everything that was said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chaos", "--seed", str(SEED), *arguments),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = (await asyncio.wait_for(process.communicate(), 170))[0].decode()
    return process.returncode, json.loads(said.splitlines()[-1]), said


@pytest.mark.parametrize(
    ("scenario", "share", "counts"),
    [
        ("outgoing", 400, {"reminders": 175, "kills": 10}),
        ("incoming", 250, {"reminders": 39, "kills": 2}),
    ],
)
async def test_what_is_promised_holds(scenario: str, share: int, counts: dict[str, int]) -> None:
    code, found, said = await chaos("--only", scenario, "--share", str(share), "--database", "sqlite")
    expected = PROMISED | counts | {"share": share}
    assert ({name: found[name] for name in expected}, code) == (expected, 0), said
    assert {"ambiguous", "doubled_marked", "recovery_max_s"} <= found.keys()


def came(address: int, text: str, at: float) -> dict[str, Any]:
    """A message as the far end keeps it."""
    return {"kind": "send", "at": at, "chat": {"id": address}, "text": text}


def test_the_sets_are_compared() -> None:
    due = {("1", "00000a"): 10.0, ("2", "00000a"): 10.0, ("3", "00000b"): 10.0, ("4", "00000b"): 10.0}
    verdict = compared(
        due,
        [
            came(1, "编号 00000a", 11.0),
            came(1, "「可能重复」若已收到过\n编号 00000a", 12.0),
            came(2, "编号 00000a\n编号 00000b", 9.5),
            came(2, "编号 00000a", 13.0),
            came(3, "「可能重复」\n编号 00000b", 11.5),
        ],
    )
    assert verdict == Verdict(
        reminders=4,
        lost=[("4", "00000b")],
        unexpected=[("2", "00000b")],
        doubled_marked=1,
        doubled_unmarked=1,
        early=1,
        needless_marks=1,
        lateness={("1", "00000a"): 1.0, ("2", "00000a"): -0.5, ("3", "00000b"): 1.5},
    )


def test_a_broken_promise_is_said() -> None:
    row = Row(scenario="outgoing", database="sqlite", reminders=3, lost=1, doubled_unmarked=2, early=1).judge()
    row.in_time(False, "recovery took 31 s")
    assert row.broken == ["1 lost", "2 doubled unmarked", "1 early"]
    said = [*(f"    BROKEN: {words}" for words in row.broken), "    SLOW: recovery took 31 s"]
    assert table([row]).splitlines()[-4:] == said
