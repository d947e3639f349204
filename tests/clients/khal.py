"""vdirsyncer fetches the feed and khal lists what is in it: calendars of the command line, in a folder of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from domain.times import CITY
from tests.clients.client import Arrived, Client, Refresh
from tests.clients.entry import Entry, entry, written

BIN = Path(sys.executable).parent
PATIENCE = 60
AN_HOUR = timedelta(hours=1)
FIELDS = ("title", "start-date", "start-time", "end-date", "end-time", "all-day", "location", "status")
KHAL = """\
[calendars]
[[kunqi]]
path = {folder}/calendars/kunqi
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Shanghai
default_timezone = America/New_York
[sqlite]
path = {folder}/khal.db
"""
VDIRSYNCER = """\
[general]
status_path = "{folder}/status/"
[pair kunqi]
a = "feed"
b = "disk"
collections = null
conflict_resolution = "a wins"
[storage feed]
type = "http"
url = "{feed}"
[storage disk]
type = "filesystem"
path = "{folder}/calendars/kunqi"
fileext = ".ics"
"""


@contextmanager
def subscribe(address: str, folder: Path) -> Iterator[Refresh]:
    (folder / "calendars" / "kunqi").mkdir(parents=True)
    (folder / "khal.conf").write_text(KHAL.format(folder=folder))
    (folder / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=folder, feed=address))
    _vdirsyncer(folder, "discover")

    def refresh(_arrived: Arrived) -> list[Entry]:
        _vdirsyncer(folder, "sync")
        return _listed(folder)

    yield refresh


def _vdirsyncer(folder: Path, step: str) -> None:
    _run(folder, "vdirsyncer", "-c", str(folder / "vdirsyncer.conf"), step)


def _listed(folder: Path) -> list[Entry]:
    """Each entry once, on its first day; khal prints one JSON list a day."""
    fields = [word for field in FIELDS for word in ("--json", field)]
    config = str(folder / "khal.conf")
    printed = _run(folder, "khal", "-c", config, "list", "--once", *fields, "2025-11-01", "200d")
    return sorted(_entry(one) for day in printed.splitlines() for one in json.loads(day))


def _entry(shown: dict[str, Any]) -> Entry:
    if shown["all-day"] == "True":
        last = date.fromisoformat(shown["end-date"])
        times: tuple[date, date] = (date.fromisoformat(shown["start-date"]), last + timedelta(days=1))
    else:
        times = (_instant(shown, "start"), _instant(shown, "end"))
    return entry("", shown["title"], times, shown["location"], shown["status"].strip())


def _instant(shown: dict[str, Any], which: str) -> datetime:
    return datetime.fromisoformat(f"{shown[f'{which}-date']}T{shown[f'{which}-time']}").replace(tzinfo=CITY)


def _sees(promised: Entry) -> Entry:
    """Without its uid, which vdirsyncer replaces by a sum of its bytes; an open end is drawn as an hour."""
    if promised.start == promised.end:
        return replace(promised, uid="", end=written(datetime.fromisoformat(promised.start) + AN_HOUR))
    return replace(promised, uid="")


def _run(folder: Path, *command: str) -> str:
    # LC_ALL: khal refuses Chinese on a machine without a locale.
    surroundings = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder), "TZ": "America/New_York"}
    program = [str(BIN / command[0]), *command[1:]]
    done = subprocess.run(program, env=surroundings, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def khal() -> Client:
    return Client("vdirsyncer + khal", f"{version('vdirsyncer')} + {version('khal')}", subscribe, sees=_sees)
