"""The table for people, and the one JSON object for programs."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from tests.chaos.row import Row

COLUMNS = (
    "scenario",
    "database",
    "reminders",
    "kills",
    "ambiguous",
    "lost",
    "doubled_marked",
    "doubled_unmarked",
    "early",
    "recovery_max_s",
    "seconds",
)
_SUMS = COLUMNS[2:9]


def table(rows: Sequence[Row]) -> str:
    """A row a scenario, and under it what only that scenario counts and which promise did not hold."""
    cells = [[name.replace("doubled_", "") for name in COLUMNS]]
    cells += [[str(getattr(row, name)) for name in COLUMNS] for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(COLUMNS))]
    lines = [_line(cells[0], widths), "  ".join("-" * width for width in widths)]
    for row, line in zip(rows, cells[1:], strict=True):
        lines.append(_line(line, widths))
        lines += [f"    {name}: {value}" for name, value in row.more.items()]
        lines += [f"    BROKEN: {words}" for words in row.broken]
        lines += [f"    SLOW: {words}" for words in row.slow]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    left = [cell.ljust(width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
    right = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join([*left, *right])


def summary(rows: Sequence[Row], *, seed: int, share: int) -> dict[str, Any]:
    """Sums over all scenarios, the longest recovery, and each scenario by itself."""
    sums = {name: sum(getattr(row, name) for row in rows) for name in _SUMS}
    return {
        **sums,
        "recovery_max_s": max((row.recovery_max_s for row in rows), default=0.0),
        "broken": sum(len(row.broken) for row in rows),
        "slow": sum(len(row.slow) for row in rows),
        "seed": seed,
        "share": share,
        "scenarios": [dataclasses.asdict(row) for row in rows],
    }


def as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False)
