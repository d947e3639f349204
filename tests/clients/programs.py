"""Parsers in other languages, each a small program: a feed on its standard input, its entries on standard output.

ical.js and node-ical (Node), libical (C, built where it is wanted) and sabre/vobject (PHP). Whoever lacks a language can
still run the others: ``missing`` says what to install.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.clients.entry import Entry, from_fields

READERS = Path(__file__).parent / "readers"
#: Another zone than the city's: a parser that takes a city's hours for the machine's own is found out.
SURROUNDINGS = {"PATH": os.environ.get("PATH", os.defpath), "TZ": "America/New_York", "LC_ALL": "C.UTF-8"}
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Program:
    """``command`` reads a feed; ``--version`` after it prints its version unless ``version`` is known."""

    command: tuple[str, ...]
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
    if shutil.which("node") is None or not installed.exists():
        return Program((), missing="nodejs, then npm ci --ignore-scripts in tests/clients/readers")
    return Program(("node", str(script)), json.loads(installed.read_text(encoding="utf-8"))["version"])


def libical(folder: Path) -> Program:
    """Built in ``folder``."""
    flags = _libical_flags()
    if flags is None:
        return Program((), missing="gcc pkg-config libical-dev")
    target = folder / "libical"
    built = _run(["gcc", "-O1", "-Wall", "-Werror", "-o", str(target), str(READERS / "libical.c"), *flags])
    assert built.returncode == 0, built.stderr.decode()
    return Program((str(target),), _version(str(target)))


def _libical_flags() -> list[str] | None:
    if shutil.which("gcc") is None or shutil.which("pkg-config") is None:
        return None
    asked = _run(["pkg-config", "--cflags", "--libs", "libical"])
    return asked.stdout.decode().split() if asked.returncode == 0 else None


def sabre() -> Program:
    """Debian's package."""
    script = str(READERS / "vobject.php")
    if shutil.which("php") is None or _run(["php", script, "--version"]).returncode != 0:
        return Program((), missing="php-cli php-sabre-vobject")
    return Program(("php", script), _version("php", script))


def _version(*command: str) -> str:
    return _run([*command, "--version"]).stdout.decode().strip()


def programs(folder: Path) -> dict[str, Program]:
    """Every program there is, by name; ``folder`` is for what must be built."""
    return {
        "ical.js": javascript("ical.js"),
        "node-ical": javascript("node-ical"),
        "libical": libical(folder),
        "sabre/vobject": sabre(),
    }
