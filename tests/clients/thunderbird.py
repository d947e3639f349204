"""Thunderbird without a window: a profile that subscribes, left to refresh by itself, and what it keeps of the calendar."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.clients.client import Arrived, Client, Refresh, patient
from tests.clients.entry import Entry, entry
from tests.clients.processes import running

NAME = "Thunderbird"
#: It starts within seconds, and asks anew each minute, the shortest that it can be set to.
PATIENCE = 150
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ALL_DAY = 8  # in the column flags
ENTRIES = """
SELECT id, title, event_start, event_end, ical_status, flags,
    (SELECT value FROM cal_properties WHERE item_id = id AND key = 'LOCATION')
FROM cal_events
"""
SETTINGS: dict[str, str] = {
    "calendar.registry.kunqi.name": '"Kunqi"',
    "calendar.registry.kunqi.type": '"ics"',
    "calendar.registry.kunqi.cache.enabled": "true",
    "calendar.registry.kunqi.readOnly": "true",
    "calendar.registry.kunqi.refreshInterval": '"1"',
    "calendar.registry.kunqi.calendar-main-in-composite": "true",
    "calendar.list.sortOrder": '"kunqi"',
    # It is to ask our server and nobody else.
    "app.update.enabled": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "extensions.update.enabled": "false",
    "mail.provider.suppress_dialog_on_startup": "true",
    "mail.shell.checkDefaultClient": "false",
    "mail.spotlight.firstRunDone": "true",
    "mailnews.start_page.enabled": "false",
    "toolkit.telemetry.enabled": "false",
}


@contextmanager
def subscribe(address: str, folder: Path) -> Iterator[Refresh]:
    profile = folder / "profile"
    profile.mkdir(parents=True)
    settings = {**SETTINGS, "calendar.registry.kunqi.uri": f'"{address}"'}
    lines = [f'user_pref("{name}", {value});' for name, value in settings.items()]
    (profile / "prefs.js").write_text("\n".join(lines), encoding="utf-8")
    command = ["thunderbird", "--headless", "--no-remote", "--profile", str(profile)]
    with running(command, _home(folder), folder / "log", at_most=3 * PATIENCE, answers=False):
        yield lambda arrived: _refreshed(profile, arrived)


def _home(folder: Path) -> dict[str, str]:
    quiet = {"MOZ_CRASHREPORTER_DISABLE": "1", "MOZ_HEADLESS": "1"}
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "America/New_York", **quiet}


def _refreshed(profile: Path, arrived: Arrived) -> list[Entry]:
    return patient(lambda: _kept(profile / "calendar-data"), arrived, PATIENCE)


def _kept(folder: Path) -> list[Entry]:
    """Its database is locked while it runs, so a copy is read; a copy made amid a change is nothing yet."""
    with tempfile.TemporaryDirectory() as copies, suppress(sqlite3.Error, FileNotFoundError):
        for name in ("cache.sqlite", "cache.sqlite-wal"):
            shutil.copy(folder / name, copies)
        with closing(sqlite3.connect(Path(copies) / "cache.sqlite")) as database:
            return sorted(_entry(*row) for row in database.execute(ENTRIES))
    return []


def _entry(uid: str, title: str, start: int, end: int, status: str, flags: int, location: str | None) -> Entry:
    read: Any = _day if flags & ALL_DAY else _instant
    return entry(uid, title, (read(start), read(end)), location, status)


def _instant(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def _day(microseconds: int) -> date:
    """A whole day is kept as its midnight without a zone."""
    return _instant(microseconds).date()


def thunderbird() -> Client:
    program = shutil.which("thunderbird")
    if program is None:
        return Client(NAME, "", subscribe, missing="apt install thunderbird")
    asked = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=PATIENCE, check=False)
    return Client(NAME, asked.stdout.split()[-1], subscribe)
