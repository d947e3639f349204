"""The command line as other programs meet it: a process, its streams and its exit code."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module, metadata
from pathlib import Path

import pytest
import typer

from app.cli import COMMANDS
from tests.botapi.client import BotApi

ROOT = Path(__file__).parents[2]
KUNQI = [sys.executable, "-c", "from app.cli import main; main()"]
EXPORT = ROOT / "seeds" / "000_d64bd7e62f6061c1.txt"


def kunqi(
    *arguments: str | Path, stdin: str | bytes = b"", cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """One call, in UTF-8, with this on its standard input and these variables in its environment."""
    done = subprocess.run(
        [*KUNQI, *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def record(identifier: str, **change: object) -> dict[str, object]:
    return {"id": identifier, "title": "路演", "published": "2026-02-02", "text": "时间：2026年2月6日14:00", **change}


def lines(*records: Mapping[str, object] | str) -> str:
    return "".join(f"{one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)}\n" for one in records)


def ids(output: str) -> list[str]:
    return [json.loads(line)["id"] for line in output.splitlines()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_file_and_help_in_both_languages(name: str) -> None:
    entry = import_module(f"app.cli.{name}").command
    words = entry.info.help if isinstance(entry, typer.Typer) else entry.__doc__
    assert any("\u4e00" <= char <= "\u9fff" for char in words.splitlines()[0])
    assert any(char.isascii() and char.isalpha() for char in words)


def test_help_lists_every_command() -> None:
    done = kunqi("--help")
    assert done.returncode == 0
    listed = done.stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed if line.startswith("  ") and line[2] != " "] == list(COMMANDS)


def test_version() -> None:
    done = kunqi("--version")
    assert (done.returncode, done.stdout) == (0, f"kunqi {metadata.version('kunqi')}\n")


@pytest.mark.parametrize("arguments", [(), ("chekc",), ("check", "--nonsense"), ("explain",)])
def test_wrong_usage_is_exit_2_without_a_traceback(arguments: tuple[str, ...]) -> None:
    done = kunqi(*arguments)
    assert done.returncode == 2
    assert "Usage: kunqi" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_extract_imports_neither_configuration_nor_database() -> None:
    program = "import app.cli.extract, sys; print(*sorted({'pydantic', 'sqlalchemy', 'telegram', 'starlette'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == ""


def test_extract_answers_line_by_line_in_order() -> None:
    done = kunqi("extract", stdin=lines(record("一"), "", record("二")))
    assert (done.returncode, done.stderr, ids(done.stdout)) == (0, "", ["一", "二"])
    assert list(json.loads(done.stdout.splitlines()[0])) == [
        "id",
        "milestones",
        "unread",
        "review",
        "reasons",
        "change",
    ]


def test_extract_reports_a_broken_line_and_answers_the_others() -> None:
    wrong = ["{", "[]", "1", record("没有日期", published="soon"), {"id": "没有正文"}, "[" * 100_000]
    done = kunqi("extract", stdin=lines(record("一"), *wrong, record("二")))
    assert (done.returncode, ids(done.stdout)) == (1, ["一", "二"])
    assert [line.partition("有误")[0] for line in done.stderr.splitlines()] == [f"kunqi: 第{n}行" for n in range(2, 8)]


def test_extract_survives_bytes_that_are_no_text() -> None:
    done = kunqi("extract", stdin=b"\xff\xfe\n\xef\xbb\xbf" + lines(record("一")).encode())
    assert (done.returncode, ids(done.stdout)) == (1, ["一"])


def test_extract_answers_before_the_input_ends() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*KUNQI, "extract"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for name in ("一", "二"):
            running.stdin.write(lines(record(name)).encode())
            running.stdin.flush()
            assert ids(running.stdout.readline().decode()) == [name]
        running.stdin.close()
        assert running.wait(60) == 0


def test_a_reader_that_goes_away_gets_no_traceback() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*KUNQI, "extract"], env=environment, **pipes) as running:  # type: ignore[call-overload]
        running.stdout.close()
        running.stdin.write(lines(record("一")).encode())
        running.stdin.close()
        assert (running.wait(60), running.stderr.read()) == (1, b"")


def test_an_interrupt_is_130_without_a_traceback() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*KUNQI, "extract"], env=environment, **pipes) as running:  # type: ignore[call-overload]
        running.stdin.write(lines(record("一")).encode())
        running.stdin.flush()
        running.stdout.readline()  # it has answered, so it waits for the next line now
        running.send_signal(signal.SIGINT)
        assert (running.wait(60), running.stderr.read()) == (130, b"")


def test_explain_reads_what_sources_read(tmp_path: Path) -> None:
    file = tmp_path / "2026-02-04-路演.md"
    file.write_text("# 路演\n\n活动时间：2月6日下午2点", encoding="utf-8")
    done = kunqi("explain", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2026-02-06" in done.stdout


def test_explain_takes_another_day_of_publication_and_standard_input() -> None:
    done = kunqi("explain", "-", "--published", "2024-01-31", stdin="活动时间：2月6日下午2点")
    assert done.returncode == 0
    assert "2024-02-06" in done.stdout


def test_explain_says_what_it_cannot_read(tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    done = kunqi("explain", missing)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"kunqi: {missing}: 没有这个文件 · no such file\n"
    done = kunqi("explain", EXPORT, "--published", "soon")
    assert (done.returncode, done.stderr) == (2, "kunqi: --published soon: 不是日期，例如 2026-02-04 · not a date\n")
    done = kunqi("explain", "-", stdin=json.dumps([record("一"), record("二", published="soon")]))
    assert (done.returncode, "2026-02-06" in done.stdout) == (1, True)
    assert done.stderr.startswith("kunqi: - 第2条: ")


async def test_check_gives_each_thing_a_verdict(tmp_path: Path) -> None:
    async with BotApi.start(tmp_path) as api:
        done = await asyncio.to_thread(
            kunqi,
            "check",
            cwd=tmp_path,
            KUNQI_SOURCES__PATHS=json.dumps([str(EXPORT)]),
            KUNQI_TELEGRAM__TOKEN=api.token,
            KUNQI_TELEGRAM__BASE_URL=api.base_url,
        )
    found = {line.split("\t")[1].split()[-1]: line.split("\t")[0].split()[-1] for line in done.stdout.splitlines()}
    # The days off of a year are published in the November before it: a checkout that lies for longer says so.
    assert found.pop("workdays") in ("ok", "note")
    assert found == dict.fromkeys(found, "ok") | {"admins": "note"}
    assert {"configuration", "store", "web", "Telegram", "sources"} < found.keys()
    assert "86" in done.stdout
    assert api.token not in done.stdout + done.stderr


def test_check_says_when_the_bot_does_not_answer_and_never_its_token(tmp_path: Path) -> None:
    nobody = {"KUNQI_TELEGRAM__TOKEN": "7:canary", "KUNQI_TELEGRAM__BASE_URL": "http://127.0.0.1:9/bot"}
    done = kunqi("check", cwd=tmp_path, **nobody)
    assert (done.returncode, "不行 bad\tTelegram" in done.stdout) == (1, True)
    assert "canary" not in done.stdout + done.stderr


def test_check_fails_where_something_is_missing(tmp_path: Path) -> None:
    done = kunqi("check", cwd=tmp_path, KUNQI_SOURCES__PATHS='["nowhere"]')
    assert done.returncode == 1
    assert "nowhere: 打不开" in done.stdout


def test_a_wrong_configuration_is_exit_2_with_a_line_for_each_key(tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text("[web]\nport = 'x'\nprot = 1")
    done = kunqi("--config", file, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(":")[:2] for line in done.stderr.splitlines()] == [
        ["kunqi", f" {file} [web] port"],
        ["kunqi", f" {file} [web] prot"],
    ]


def test_a_terminal_without_chinese_gets_question_marks() -> None:
    done = kunqi("--help", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0
    assert "??" in done.stdout
