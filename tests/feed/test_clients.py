"""Real calendar programs subscribe to a running server: vdirsyncer fetches, khal lists."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from domain.notice import Notice
from domain.times import Moment
from scheduler import overrides
from scheduler.ingest import ingest
from scheduler.timing import Timing
from sources import read_paths
from store import Store
from tests.feed.build import keep, performances, uid
from tests.samples import at

NOW = at("2026-02-02T10:00")
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
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
default_timezone = Asia/Shanghai
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


class Calendar:
    """Somebody's calendar program, in a folder of its own."""

    def __init__(self, folder: Path, feed: str) -> None:
        self.folder = folder
        (folder / "calendars" / "kunqi").mkdir(parents=True)
        (folder / "khal.conf").write_text(KHAL.format(folder=folder))
        (folder / "vdirsyncer.conf").write_text(VDIRSYNCER.format(folder=folder, feed=feed))

    def refresh(self) -> None:
        for step in ("discover", "sync"):
            self._run("vdirsyncer", "-c", str(self.folder / "vdirsyncer.conf"), step)

    def listed(self, day: str, days: int) -> list[str]:
        # No end: for an event without one khal shows an hour of its own making.
        form = "{start-date} {start-time} {title} @{location} {status}"
        config = str(self.folder / "khal.conf")
        lines = self._run("khal", "-c", config, "list", "--day-format", "", "--format", form, day, f"{days}d")
        return [line.strip() for line in lines.splitlines() if line]

    def _run(self, *command: str) -> str:
        # LC_ALL: khal refuses Chinese on a machine without a locale.
        surroundings = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.folder), "TZ": "Asia/Shanghai"}
        program = [str(BIN / command[0]), *command[1:]]
        done = subprocess.run(program, env=surroundings, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def address(sqlite_store: Store, tmp_path: Path) -> Iterator[str]:
    """The running server's address."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    url = f"sqlite:///{sqlite_store.path}"
    command = [sys.executable, "-m", "tests.feed.serve", url, NOW.isoformat(), str(port)]
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None, "the server stopped"
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def read_the_seeds(store: Store) -> None:
    """Every seed, on the morning after its publication."""
    found = [one for one in read_paths([ROOT / "seeds"]) if isinstance(one, Notice)]
    for notice in sorted(found, key=lambda one: (one.published_on, one.id)):
        ingest(store, Timing(), notice, at(f"{notice.published_on}T09:00") + timedelta(days=1))


def test_the_february_programme_in_a_real_calendar(sqlite_store: Store, address: str, tmp_path: Path) -> None:
    """From the article's text to the calendar on somebody's screen, through every layer."""
    read_the_seeds(sqlite_store)
    calendar = Calendar(tmp_path / "client", f"{address}/feeds/opera.ics")
    calendar.refresh()
    # The hours and places to the letter; how the reader joins the lines of a title is told by its own tests.
    programme = [
        r"2026-02-04 14:30 「报名截止 15:00」.*月月有戏.* CONFIRMED",
        r"2026-02-07 14:00 .*须生行吟.*陈超个人昆曲专场 @昆山梁辰鱼昆曲剧场 CONFIRMED",
        r"2026-02-21 14:00 .*五福临门.* @昆山梁辰鱼昆曲剧场 CONFIRMED",
    ]
    shown = calendar.listed("2026-02-01", 28)
    assert [bool(re.fullmatch(*pair)) for pair in zip(programme, shown, strict=True)] == [True] * 3, shown


def test_a_change_and_a_cancellation_arrive(sqlite_store: Store, address: str, tmp_path: Path) -> None:
    keep(sqlite_store, performances())
    calendar = Calendar(tmp_path / "client", f"{address}/feeds/all.ics")
    calendar.refresh()
    with sqlite_store.begin() as tx:
        to, later = Moment.parse("2026-02-08T19:30"), NOW + timedelta(hours=1)
        overrides.postpone(tx, Timing(), uid(2), to, by="telegram:1", reason="", now=later)
        overrides.cancel(tx, Timing(), uid(3), by="telegram:1", reason="", now=later)
    calendar.refresh()
    assert calendar.listed("2026-02-05", 25) == [
        "2026-02-08 19:30 须生行吟——陈超个人昆曲专场 @昆山梁辰鱼昆曲剧场 CONFIRMED",
        "2026-02-21 14:00 「已取消」五福临门昆曲开箱戏 @昆山梁辰鱼昆曲剧场 CANCELLED",
    ]
