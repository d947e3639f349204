"""What read_paths makes of files and folders."""

import json
import os
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from domain.notice import Notice
from domain.times import CITY
from sources import Broken, read_paths
from sources.files import LARGEST_FILE

ROOT = Path(__file__).parents[2]
GOOD = {"id": "a1", "title": "路演", "published": "2026-02-04", "text": "2月6日下午2点"}
READ = Notice(id="a1", title="路演", published_on=date(2026, 2, 4), text="2月6日下午2点")


def write(file: Path, content: str | bytes) -> Path:
    """The file, with this in it, last changed on 3 March 2026 in the city (2 March in UTC)."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    changed = datetime(2026, 3, 3, 1, tzinfo=CITY).timestamp()
    os.utime(file, (changed, changed))
    return file


def read(*paths: Path) -> list[Notice | Broken]:
    return list(read_paths(paths))


def records(*records: object) -> str:
    return json.dumps(records, ensure_ascii=False)


def renamed(identifier: str) -> dict[str, str]:
    return {**GOOD, "id": identifier}


def test_the_seeds_are_86_articles_and_four_documents() -> None:
    notices = read(ROOT / "seeds")
    assert [notice.id for notice in notices if isinstance(notice, Notice)][-4:] == [
        "001_664c25d17c0e77a8.txt",
        "002_a2601fd7b6045fee.txt",
        "003_691691b7c4fcde3b.txt",
        "004_dd38b85c53c2e24e.txt",
    ]
    assert len(notices) == 90
    assert all(isinstance(notice, Notice) for notice in notices)


def test_what_the_four_documents_say_of_their_dates() -> None:
    found = {item.id[:3]: item.published_on for item in read(ROOT / "seeds") if isinstance(item, Notice)}
    assert (found["001"], found["004"]) == (date(2021, 3, 31), date(2022, 9, 29))


def test_the_articles_of_the_seeds_agree_with_their_export() -> None:
    export = ROOT / "seeds" / "000_d64bd7e62f6061c1.txt"
    printed = [
        (record["文章标识符aid"], record["时间time"], record["公众号名称"])
        for record in json.loads(export.read_text(encoding="utf-8"))
    ]
    notices = [notice for notice in read(export) if isinstance(notice, Notice)]
    assert [(notice.id, notice.published_on.isoformat(), notice.source) for notice in notices] == printed
    assert not [notice.id for notice in notices if "\r" in notice.text or "&nbsp;" in notice.text]


def test_an_export_is_read_by_its_content_whatever_its_suffix(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.txt", records(GOOD))) == [READ]
    assert read(write(tmp_path / "a.export", records(GOOD))) == [READ]
    assert read(write(tmp_path / "a.md", json.dumps(GOOD))) == [READ]


def test_a_markdown_link_at_the_front_is_no_json(tmp_path: Path) -> None:
    (notice,) = read(write(tmp_path / "2026-02-04.md", "[通知](http://a.example)\n\n2月6日"))
    assert isinstance(notice, Notice)
    assert (notice.title, notice.published_on) == ("[通知](http://a.example)", date(2026, 2, 4))


def test_json_lines_are_records_one_by_one(tmp_path: Path) -> None:
    lines = [json.dumps(GOOD), "", "{", json.dumps(renamed("a2"))]
    file = write(tmp_path / "a.jsonl", "\r\n".join(lines))
    good, broken, other = read(file)
    assert (good, other) == (READ, Notice(id="a2", title="路演", published_on=date(2026, 2, 4), text="2月6日下午2点"))
    assert isinstance(broken, Broken)
    assert (broken.file, broken.position) == (file, "第3行")


def test_a_folder_is_walked_in_name_order_without_what_is_hidden_or_no_notice(tmp_path: Path) -> None:
    for name in ("b/2.json", "a.json", "b/1.json", "c.json"):
        write(tmp_path / name, records(renamed(name)))
    for name in (".hidden.json", ".git/d.json", "picture.png", "__init__.py"):
        write(tmp_path / name, records(renamed(name)))
    assert [item.id for item in read(tmp_path) if isinstance(item, Notice)] == [
        "a.json",
        "c.json",
        "b/1.json",
        "b/2.json",
    ]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.json", records(GOOD)), tmp_path) == [READ]


def test_of_an_article_in_two_exports_the_later_holds(tmp_path: Path) -> None:
    write(tmp_path / "1.json", records(GOOD, renamed("a2")))
    write(tmp_path / "2.json", records({**GOOD, "text": "延期至2月9日"}))
    assert [(item.id, item.text) for item in read(tmp_path) if isinstance(item, Notice)] == [
        ("a2", "2月6日下午2点"),
        ("a1", "延期至2月9日"),
    ]


def test_two_documents_of_one_name_are_not_taken_for_one(tmp_path: Path) -> None:
    first = write(tmp_path / "1" / "通知.txt", "一")
    write(tmp_path / "2" / "通知.txt", "二")
    broken, notice = read(tmp_path)
    assert isinstance(broken, Broken)
    assert broken.file == first
    assert "同名" in broken.message
    assert isinstance(notice, Notice)
    assert (notice.id, notice.text) == ("通知.txt", "二")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "没有内容"),
        (b" \r\n\0", "没有内容"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "不是文本"),
        ("中文，".encode() * 20 + b"\xff" + "中文".encode(), "损坏"),
        (b"\xff\xfe\x00", "不是文本"),
        (b"published: soon\n\nhello", "不是日期"),
    ],
)
def test_what_is_no_text_is_broken_and_says_why(tmp_path: Path, content: bytes, complaint: str) -> None:
    (broken,) = read(write(tmp_path / "a.txt", content))
    assert isinstance(broken, Broken)
    assert complaint in broken.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert read(write(tmp_path / "a.json", records(GOOD).encode(encoding))) == [READ]


def test_a_damaged_record_does_not_cost_the_others(tmp_path: Path) -> None:
    content = records(renamed("a0"), GOOD, renamed("a2")).encode()
    damaged = content.replace("2月6日".encode(), b"2\xe6\x9c6", 1)
    broken, *rest = read(write(tmp_path / "a.json", damaged))
    assert isinstance(broken, Broken)
    assert (broken.position, broken.message[:8]) == ("第1条", "「text」含有")
    assert [item.id for item in rest if isinstance(item, Notice)] == ["a1", "a2"]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    assert read(file) == [Broken(file, "", "超过 20 MB · larger than 20 MB")]


def test_a_path_that_is_no_file_is_broken(tmp_path: Path) -> None:
    missing, pipe = tmp_path / "missing.txt", tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert read(missing) == [Broken(missing, "", "打不开 · cannot be opened: No such file or directory")]
    assert read(pipe) == [Broken(pipe, "", "不是文件 · not a regular file")]
    assert read(Path("a\0b")) == [Broken(Path("a\0b"), "", "打不开 · cannot be opened: embedded null byte")]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_broken(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", "一")
    file.chmod(0)
    assert read(file) == [Broken(file, "", "打不开 · cannot be opened: Permission denied")]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_broken_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path / "open" / "a.json", records(GOOD))
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert read(tmp_path) == [READ, Broken(closed, "", "打不开 · cannot be opened: Permission denied")]
