"""Parsers in other languages, each a small program: a feed on its standard input, its entries on standard output.

ical.js and node-ical (Node), libical (C, built where it is wanted) and sabre/vobject (PHP). Whoever lacks a language can
still run the others: ``missing`` says what to install.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.clients.entry import Entry, from_fields

READERS = Path(__file__).parent / "readers"
#: Another zone than the city's: a parser that takes a city's hours for the machine's own is found out.
SURROUNDINGS = {"PATH": os.environ.get("PATH", os.defpath), "TZ": "America/New_York", "LC_ALL": "C.UTF-8"}
PATIENCE = 60
NPM = "npm ci --ignore-scripts --prefix tests/clients/readers"


@dataclass(frozen=True, slots=True)
class Program:
    command: tuple[str, ...]  #: reads a feed on its standard input
    version: str = ""
    missing: str = ""  #: what to install; empty when it runs here

    def read(self, feed: bytes) -> list[Entry]:
        done = self.run(feed)
        assert done.returncode == 0, (done.returncode, done.stderr.decode())
        return from_fields(done.stdout)

    def run(self, feed: bytes) -> subprocess.CompletedProcess[bytes]:
        """Exit code 3 from a strict one: it objects."""
        return _run(self.command, feed)


def _run(command: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, input=given, env=SURROUNDINGS, capture_output=True, timeout=PATIENCE, check=False)


def javascript(package: str) -> Program:
    """A package of npm, put beside the readers by ``npm ci``."""
    script = READERS / f"{package.replace('.', '-')}.mjs"
    installed = READERS / "node_modules" / package / "package.json"
    if shutil.which("node") is None or shutil.which("npm") is None:
        return Program((), missing=f"apt install nodejs npm && {NPM}")
    if not installed.exists():
        return Program((), missing=NPM)
    return Program(("node", str(script)), json.loads(installed.read_text(encoding="utf-8"))["version"])


def libical(folder: Path) -> Program:
    """Built in ``folder``."""
    flags = _libical_flags()
    if flags is None:
        return Program((), missing="apt install gcc pkg-config libical-dev")
    target = folder / "libical"
    built = _run(["gcc", "-O1", "-Wall", "-o", str(target), str(READERS / "libical.c"), *flags])
    assert built.returncode == 0, built.stderr.decode()
    return Program((str(target),), _run(["pkg-config", "--modversion", "libical"]).stdout.decode().strip())


def _libical_flags() -> list[str] | None:
    if shutil.which("gcc") is None or shutil.which("pkg-config") is None:
        return None
    asked = _run(["pkg-config", "--cflags", "--libs", "libical"])
    return asked.stdout.decode().split() if asked.returncode == 0 else None


def sabre() -> Program:
    """Debian's package."""
    script = str(READERS / "vobject.php")
    if shutil.which("php") is None or (asked := _run(["php", script, "--version"])).returncode != 0:
        return Program((), missing="apt install php-cli php-sabre-vobject")
    return Program(("php", script), asked.stdout.decode().strip())


#: Every program there is, by name; each is given a folder for what must be built.
PROGRAMS: dict[str, Callable[[Path], Program]] = {
    "ical.js": lambda _: javascript("ical.js"),
    "node-ical": lambda _: javascript("node-ical"),
    "libical": libical,
    "sabre/vobject": lambda _: sabre(),
}
