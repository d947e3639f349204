"""Evolution Data Server, which holds the calendars of Evolution and GNOME: started on a bus of its own, no display."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.clients.client import Arrived, Client, Refresh, patient
from tests.clients.entry import Entry
from tests.clients.processes import running

NAME = "Evolution Data Server"
PACKAGES = "apt install evolution-data-server gir1.2-ecal-2.0 python3-gi dbus"
READER = str(Path(__file__).parent / "readers" / "evolution.py")
#: The system's own Python: only that one has the bindings.
PYTHON = "/usr/bin/python3"
PATIENCE = 60
SOURCE = """\
[Data Source]
DisplayName=Kunqi
Enabled=true
Parent=webcal-stub

[Calendar]
BackendName=webcal
Selected=true

[Authentication]
Host={host}
Port={port}
Method=none

[Security]
Method=none

[WebDAV Backend]
ResourcePath={path}
ResourceQuery={query}

[Refresh]
Enabled=true
IntervalMinutes=60
"""


@contextmanager
def subscribe(address: str, folder: Path) -> Iterator[Refresh]:
    _write_source(address, folder)
    command = ["dbus-run-session", "--", PYTHON, READER, "kunqi"]
    with running(command, _home(folder), folder / "log", at_most=3 * PATIENCE, answers=True) as reader:
        yield lambda arrived: _refreshed(reader, arrived)


def _refreshed(reader: subprocess.Popen[bytes], arrived: Arrived) -> list[Entry]:
    return patient(lambda: _asked(reader), arrived, PATIENCE)


def _asked(reader: subprocess.Popen[bytes]) -> list[Entry]:
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write(b"\n")
    reader.stdin.flush()
    answer = reader.stdout.readline()
    assert answer, "it ended without an answer"
    return sorted(Entry(*fields) for fields in json.loads(answer))


def _write_source(address: str, folder: Path) -> None:
    sources, parts = folder / "config" / "evolution" / "sources", urlsplit(address)
    sources.mkdir(parents=True)
    source = SOURCE.format(host=parts.hostname, port=parts.port, path=parts.path, query=parts.query)
    (sources / "kunqi.source").write_text(source, encoding="utf-8")


def _home(folder: Path) -> dict[str, str]:
    """Nothing of the person's own calendars, and a zone that is not the city's."""
    places = {f"XDG_{kind.upper()}_HOME": str(folder / kind) for kind in ("config", "data", "cache", "state")}
    runtime = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "GSETTINGS_BACKEND": "memory"}
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "America/New_York", **places, **runtime}


def evolution() -> Client:
    if shutil.which(PYTHON) is None or shutil.which("dbus-run-session") is None:
        return Client(NAME, "", subscribe, missing=PACKAGES)
    asked = subprocess.run([PYTHON, READER, "--version"], capture_output=True, text=True, timeout=PATIENCE, check=False)
    if asked.returncode != 0:
        return Client(NAME, "", subscribe, missing=PACKAGES)
    return Client(NAME, asked.stdout.strip(), subscribe)
