"""What the documents tell people to type does what they say."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORD = {"id": "a1", "title": "路演", "published": "2026-02-02", "text": "时间：2026年2月6日14:00"}


def blocks(document: str, language: str) -> list[str]:
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def shell_lines() -> list[str]:
    """Every call of ours in the README, but for the one that goes on until it is stopped."""
    lines = [line.partition("  #")[0].strip() for block in blocks("README.md", "sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith(".venv/bin/kunqi") and not line.endswith(" run")]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder as the README supposes it: the configuration copied, some notices, the program in .venv/bin."""
    shutil.copy(ROOT / "config.example.toml", tmp_path / "config.toml")
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "a.json").write_text(json.dumps([RECORD]))
    (tmp_path / "notices.jsonl").write_text(json.dumps(RECORD))
    (tmp_path / "notice.md").write_text("# 路演\n\n发布时间：2026-02-02\n\n时间：2026年2月6日14:00")
    program = tmp_path / ".venv" / "bin" / "kunqi"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c 'from app.cli import main; main()' \"$@\"\n")
    program.chmod(0o755)
    return tmp_path


def test_every_call_in_the_readme_succeeds_in_its_order(checkout: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    outcomes = {
        line: subprocess.run(
            ["/bin/sh", "-c", line], cwd=checkout, env=environment, input="", capture_output=True, text=True, timeout=120, check=False
        )
        for line in shell_lines()
    }  # fmt: skip
    assert len(outcomes) >= 10
    assert {line: done.stderr for line, done in outcomes.items() if done.returncode != 0} == {}


def test_the_example_of_the_contract_is_read(checkout: Path) -> None:
    (example,) = blocks("docs/architecture.md", "json")
    answer = subprocess.run(
        [checkout / ".venv/bin/kunqi", "extract"], input=example, capture_output=True, text=True, cwd=ROOT, check=True
    )
    (milestone,) = json.loads(answer.stdout)["milestones"]
    assert (milestone["kind"], milestone["start"], milestone["evidence"]["quote"]) == (
        "event",
        "2026-02-06T14:00",
        "时间：2026年2月6日14:00",
    )
