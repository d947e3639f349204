"""Files and folders of notices."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from domain.notice import Notice
from domain.times import city_day
from sources import documents, pages, records
from sources.broken import Broken, Unreadable
from sources.text import decode

LARGEST_FILE = 20 * 1024 * 1024  #: bytes; the 86 articles of ten weeks are 0.3 MB
_JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})
_PAGE_SUFFIXES = frozenset({".html", ".htm"})
SUFFIXES = _JSON_SUFFIXES | _PAGE_SUFFIXES | {".txt", ".md", ".markdown"}  #: what is taken from a folder

Found = Notice | Broken


def read_paths(paths: Iterable[Path]) -> Iterator[Found]:
    """Every notice in files and folders, and a Broken for each record or file that gives none; never raises.

    A folder is walked whole in name order; hidden names, other suffixes than SUFFIXES and links to folders are left out.
    A file that is named itself is read whatever it is called. When an id comes again (a newer export of the same
    article), the last one holds; two documents with one file name are told apart by nothing, so the earlier is a Broken.
    """
    found = [(file, item) for path in paths for file in _files(path) for item in _read(file)]
    last = {item.id: place for place, (_, item) in enumerate(found) if isinstance(item, Notice)}
    for place, (file, item) in enumerate(found):
        if isinstance(item, Broken) or last[item.id] == place:
            yield item
        elif clash := _clash(file, item, found[last[item.id]]):
            yield clash


def _clash(file: Path, item: Notice, later: tuple[Path, Found]) -> Broken | None:
    """A Broken where a document would be lost to another one that only shares its name."""
    other, winner = later
    if item.id != documents.name_as_id(file.name) or other == file or winner == item:
        return None
    return Broken(file, "", f"与 {other} 同名，请在开头加一行 id: · shares its name with it, add a line id: on top")


def _files(path: Path) -> Iterator[Path]:
    """The path itself, or the files in a folder and below, in name order; folders that cannot be opened at the end."""
    if not path.is_dir():
        yield path
        return
    closed: list[OSError] = []
    for folder, below, names in os.walk(path, onerror=closed.append):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(folder, name)
    yield from (Path(error.filename) for error in closed)


def _read(file: Path) -> Iterator[Found]:
    try:
        data, changed_on = _load(file)
    except Unreadable as why:
        yield Broken(file, "", str(why))
    except (OSError, ValueError) as failure:  # ValueError: a NUL in the name
        reason = getattr(failure, "strerror", None) or failure
        yield Broken(file, "", f"打不开 · cannot be opened: {reason}")
    else:
        yield from read_bytes(file, data, changed_on)


def _load(file: Path) -> tuple[bytes, date]:
    """A file's bytes and the city date it was last changed; Unreadable when it is no file, or too large."""
    # Asked before it is opened: opening a pipe would wait for a writer for ever.
    mode = file.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # opening a folder says best what is wrong with it
        raise Unreadable("不是文件 · not a regular file")
    with file.open("rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
        changed = os.fstat(stream.fileno()).st_mtime
    if len(data) > LARGEST_FILE:
        raise Unreadable(f"超过 {LARGEST_FILE >> 20} MB · larger than {LARGEST_FILE >> 20} MB")
    return data, _city_day(changed)


def _city_day(seconds: float) -> date:
    """The city date of a file's time; a nonsense time counts as the epoch."""
    try:
        return city_day(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return city_day(datetime.fromtimestamp(0, UTC))


def read_bytes(file: Path, data: bytes, changed_on: date) -> Iterator[Found]:
    """The notices in a file's content; changed_on dates a document that says no date of its own."""
    try:
        for position, item in _items(file, decode(data), changed_on):
            yield Broken(file, position, str(item)) if isinstance(item, Unreadable) else item
    except Unreadable as why:
        yield Broken(file, "", str(why))


def _items(file: Path, text: str, changed_on: date) -> Iterator[records.Placed]:
    if records.looks_like_list(text):
        yield from records.read_list(text)
    elif file.suffix.lower() in _JSON_SUFFIXES or records.looks_like_lines(text):
        yield from records.read_lines(text)
    elif file.suffix.lower() in _PAGE_SUFFIXES or pages.looks_like_page(text):
        yield "", pages.read(text, file.name, changed_on)
    else:
        yield "", documents.read(text, file.name, changed_on)


def read_file(name: str, data: bytes, changed_on: date) -> tuple[Found, ...]:
    """The notices in a file that somebody hands over, whatever it is called.

    A document that names itself no id is named by its content: two people's notice.txt are not one notice.
    """
    found = read_bytes(Path(name), data, changed_on)
    own = documents.name_as_id(Path(name).name)
    return tuple(_by_content(item) if isinstance(item, Notice) and item.id == own else item for item in found)


def _by_content(notice: Notice) -> Notice:
    return replace(notice, id=f"file-{notice.content_hash[:16]}")
