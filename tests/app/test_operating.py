"""docs/operating.md says what the program does: its commands run, its lists are whole."""

import ast
import configparser
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from app.cli import COMMANDS
from app.metrics import Metrics
from app.pulse import Pulse
from scheduler.clock import SystemClock
from store import Store
from tests.databases import PostgresServer

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
PLACES = ("app", "bot", "feed", "scheduler", "store", "sources", "extract", "domain")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
EVENT = re.compile(r"[a-z]+(_[a-z]+)*")


def section(heading: str) -> str:
    return DOCUMENT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def events(tree: ast.AST) -> Iterator[str]:
    """Names that a module logs: said in the call, or kept in something called event or _EVENTS before it."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=called, attr=level), args=[first, *_]) if level in LEVELS:
                logs = (isinstance(called, ast.Name) and called.id in ("log", "_log")) or "getLogger" in ast.dump(
                    called
                )
                if logs and isinstance(first, ast.Constant):
                    yield str(first.value)
            case ast.Assign(targets=[ast.Name(id="event")], value=value):
                yield from named(value)
            case ast.AnnAssign(target=ast.Name(id="_EVENTS"), value=ast.expr() as value):
                yield from named(value)


def named(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_event_of_the_log_is_listed_and_no_other() -> None:
    files = [file for place in PLACES for file in (ROOT / place).rglob("*.py")]
    logged = {event for file in files for event in events(ast.parse(file.read_text(encoding="utf-8")))}
    assert all(EVENT.fullmatch(event) for event in logged)
    listed = first_cells(section("The log"))
    assert len(listed) == len(set(listed))
    assert set(listed) == logged


def test_every_metric_is_listed_and_no_other(sqlite_store: Store) -> None:
    pulse = Pulse(sqlite_store, timedelta(seconds=5))
    pulse.close()
    registry = Metrics(sqlite_store, SystemClock(), pulse).registry
    counters = {"counter": "_total"}
    shown = {family.name + counters.get(family.type, "") for family in registry.collect()}
    assert {cell for cell in first_cells(section("Is it well?")) if cell.startswith("kunqi_")} == shown


def test_every_reason_of_readyz_is_listed() -> None:
    source = (ROOT / "app/pulse.py").read_text(encoding="utf-8")
    named_there = set(re.findall(r'\{"(\w+)": ', source)) | {"telegram"}
    assert {cell for cell in first_cells(section("Is it well?")) if "kunqi" not in cell} == named_there


def test_the_unit_starts_the_service() -> None:
    [text] = re.findall(r"```ini\n(.*?)```", DOCUMENT, re.DOTALL)
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    program, *words = unit["Service"]["ExecStart"].split()
    assert (program.endswith("/.venv/bin/kunqi"), words[0], words[-1] in COMMANDS) == (True, "--config", True)
    # Longer than the longest send may take, so that what is under way is noted before the kill.
    assert int(unit["Service"]["TimeoutStopSec"]) > 60


def test_every_command_runs_in_its_order(tmp_path: Path, postgres: PostgresServer) -> None:
    (tmp_path / "config.example.toml").write_text((ROOT / "config.example.toml").read_text(encoding="utf-8"))
    (tmp_path / "notices").mkdir()
    record = {"id": "a1", "title": "路演", "published": "2026-02-02", "text": "时间：2026年2月6日14:00"}
    (tmp_path / "notices" / "a.json").write_text(json.dumps([record]))
    program = tmp_path / ".venv" / "bin" / "kunqi"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c 'from app.cli import main; main()' \"$@\"\n")
    program.chmod(0o755)
    lines = [line for block in re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL) for line in block.splitlines()]
    assert len(lines) == 7
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "KUNQI_WEB__PORT": "0"}
    failures = {}
    for line in lines:
        real = re.sub(r"postgresql://\S+", postgres.empty(), line) if "postgresql://" in line else line
        done = subprocess.run(
            ["/bin/sh", "-c", real], cwd=tmp_path, env=environment, input="", capture_output=True, text=True, timeout=120, check=False
        )  # fmt: skip
        if done.returncode:
            failures[line] = done.stdout + done.stderr
    assert failures == {}
