"""The commands as a person types them: real processes, the real notices, a store in a file."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from icalendar import Calendar

from app.cli import main
from tests.databases import PostgresServer

SEEDS = Path(__file__).parents[2] / "seeds"
KUNQI = (sys.executable, "-c", "from app.cli import main; main()")


class Shell:
    """A folder with a store in it, and the commands run there."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = environment

    def run(self, *words: str, typed: str = "", code: int = 0) -> str:
        """What the command prints; it must end with this exit code."""
        done = subprocess.run(
            [*KUNQI, *words],
            cwd=self.folder,
            input=typed.encode(),
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(SEEDS.parent), "PYTHONUTF8": "1", **self.environment},
        )
        assert done.returncode == code, done.stderr.decode()
        assert b"Traceback" not in done.stderr
        self.complaints = done.stderr.decode()
        return done.stdout.decode()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """An empty folder."""
    return Shell(tmp_path)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A folder whose store has read the seeds, and a subscriber of everything; its tests only look."""
    shell = Shell(tmp_path_factory.mktemp("kunqi"))
    shell.run("ingest", str(SEEDS))
    shell.run("chat", "--at", "2025-11-17", typed="/subscribe 全部\n")
    return shell


def test_reading_the_seeds_twice_changes_nothing(read: Shell) -> None:
    assert "新 0 · 有修改 0 · 无变化 90 ·" in read.run("ingest", str(SEEDS))


def test_the_demo_runs_to_its_end_and_tells_what_was_sent(shell: Shell) -> None:
    said = shell.run("demo", "--fast")
    assert said.startswith("读了 90 份通知和文件，找到 ")
    rows = [[cell.strip() for cell in line.split("│")[1:4]] for line in said.splitlines() if line.startswith("│")]
    assert [row for row in rows if row[1] == "月月有戏" and row[0].startswith("2026-02-0")] == [
        ["2026-02-03 15:00", "月月有戏", "提前1天"],
        ["2026-02-04 13:00", "月月有戏", "提前2小时"],
        ["2026-02-06 14:00", "月月有戏", "提前1天"],
        ["2026-02-07 12:00", "月月有戏", "提前2小时"],
    ]


def test_a_replay_says_the_same_twice_and_changes_nothing(read: Shell) -> None:
    span = ("--from", "2025-11-17", "--until", "2026-03-21")
    first = read.run("replay", *span)
    assert first == read.run("replay", *span)
    assert "2026-02-03 15:00\tterminal:me\t提前1天\t2月4日（周三）15:00 报名截止" in first


def test_the_feed_is_the_same_bytes_twice_and_holds_every_dated_milestone(read: Shell) -> None:
    feed = read.run("feed")
    assert feed == read.run("feed")
    listed = json.loads(read.run("agenda", "--json", "--from", "2025-11-01", "--days", "500"))
    in_feed = {str(event["UID"]) for event in Calendar.from_ical(feed).walk("VEVENT")}
    assert {row["uid"] for row in listed} == in_feed
    assert len(in_feed) > 30


def test_a_topic_alone(read: Shell) -> None:
    listed = json.loads(read.run("agenda", "--json", "--from", "2026-02-01", "--days", "28", "--topic", "月月有戏"))
    assert [(row["kind"], row["start"] or row["end"]) for row in listed] == [
        ("registration", "2026-02-04T15:00"),
        ("event", "2026-02-07T14:00"),
        ("event", "2026-02-21T14:00"),
    ]


def test_the_month_as_text(read: Shell) -> None:
    said = read.run("month", "2026-02")
    assert said.startswith("昆山 2026年2月 · ")
    assert "\n4日 周三\n  2月4日（周三）15:00  报名截止" in said


def test_a_backup_is_restored_elsewhere(read: Shell, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    read.run("db", "backup", str(file))
    other = Shell(tmp_path)
    other.run("db", "restore", str(file))
    assert other.run("feed") == read.run("feed")
    assert other.run("db", "check") == "完好。\n"


def test_all_moves_to_postgresql_and_back(read: Shell, tmp_path: Path, postgres: PostgresServer) -> None:
    there, back = postgres.empty(), f"sqlite:///{tmp_path / 'back.db'}"
    said = read.run("db", "move", there)
    assert said.startswith("已搬迁 ")
    assert '\n[store]\nurl = "postgresql+psycopg://' in said
    on_postgresql = Shell(tmp_path, KUNQI_STORE__URL=there)
    on_postgresql.run("db", "move", back)
    calendars = [shell.run("feed") for shell in (read, on_postgresql, Shell(tmp_path, KUNQI_STORE__URL=back))]
    assert calendars == [calendars[0]] * 3
    read.run("db", "move", there, code=2)
    assert "不是空的" in read.complaints


def test_an_owner_corrects_in_the_terminal_and_others_cannot(shell: Shell, read: Shell) -> None:
    shutil.copy(read.folder / "kunqi.db", shell.folder)
    [row] = [
        row
        for row in json.loads(shell.run("agenda", "--json", "--from", "2026-02-04", "--days", "1"))
        if row["kind"] == "registration"
    ]
    wish = f"/postpone {row['uid'][:6]} 2月6日17:00\n是\n"
    shell.run("chat", "--at", "2026-02-01T09:00", typed=wish)
    assert shell.run("agenda", "--from", "2026-02-06", "--days", "1") == "2026-02-06 起 1 天内没有已知的日期。\n"
    shell.run("chat", "--admin", "--at", "2026-02-01T09:00", typed=wish)
    assert "2月6日（周五）17:00  报名截止" in shell.run("agenda", "--from", "2026-02-06", "--days", "1")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("agenda", "--topic", "足球"), "没有「足球」这个主题"),
        (("agenda", "--from", "昨天"), "不是日期"),
        (("month", "2026-13"), "不是月份"),
        (("month", "二月"), "不是月份"),
        (("replay", "--from", "2026-02-02", "--until", "2026-02-01"), "早于"),
        (("ingest", "no-such-file"), "没有这个文件"),
        (("demo", "--from", "x"), "不是时间"),
        (("demo", "--fast", "--port", "x"), "port"),
        (("db", "restore", "nothing"), "没有这个备份"),
        (("dance",), "dance"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_code_2(
    words: tuple[str, ...],
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In this process: test_cli.py sees that a process of its own ends in the same way."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["kunqi", *words])
    monkeypatch.setattr("app.logging.set_up", lambda *_, **__: None)  # it is of the whole process
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert complaint in said.err
    assert "Traceback" not in said.err
