"""Those who serve the same: nginx the same bytes from disk, Radicale the same events from its own files."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

NGINX = """\
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; types {{ text/calendar ics; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""
RADICALE = """\
[server]
hosts = 127.0.0.1:{port}
max_connections = 64
[auth]
type = none
[rights]
type = authenticated
[storage]
filesystem_folder = {folder}/radicale
[logging]
level = error
[web]
type = none
"""
_HERE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs; ``user`` where it wants to know who asks."""

    name: str
    port: int
    path: str
    process: subprocess.Popen[bytes]
    user: str = ""


@contextmanager
def kunqi(url: str) -> Iterator[Server]:
    """One process of ours."""
    port = _free_port()
    command = [sys.executable, "-m", "benchmarks.feeding.ours", url, str(port)]
    with _running(command, port) as process:
        yield Server("Kunqi", port, "/feeds/all.ics", process)


@contextmanager
def nginx(folder: Path, body: bytes) -> Iterator[Server]:
    """One process of nginx with a file; FileNotFoundError where it is not installed."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/sbin:/bin")
    if program is None:
        raise FileNotFoundError("nginx: apt install nginx")
    port, place = _free_port(), folder / "www"
    place.mkdir()
    (place / "feed.ics").write_bytes(body)
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port), encoding="utf-8")
    # Its default errors go to a log of the system before the configuration is read.
    with _running([program, "-e", f"{folder}/nginx.log", "-c", str(configuration)], port) as process:
        folder.chmod(0o755)
        yield Server("nginx", port, "/feed.ics", process)


@contextmanager
def radicale(folder: Path, body: bytes, python: str) -> Iterator[Server]:
    """Radicale with one calendar, an event a file; FileNotFoundError where it is not installed."""
    if not Path(python).exists():
        raise FileNotFoundError("Radicale: make bench-feed sets it up")
    port, place = _free_port(), folder / "radicale" / "collection-root" / "bench" / "all"
    place.mkdir(parents=True)
    (place / ".Radicale.props").write_text('{"tag": "VCALENDAR"}', encoding="ascii")
    head, *events = body.removesuffix(b"END:VCALENDAR\r\n").split(b"BEGIN:VEVENT\r\n")
    zone = head[head.index(b"BEGIN:VTIMEZONE") :]
    start = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//bench//EN\r\n" + zone + b"BEGIN:VEVENT\r\n"
    for number, event in enumerate(events):
        (place / f"{number}.ics").write_bytes(start + event + b"END:VCALENDAR\r\n")
    configuration = folder / "radicale.conf"
    configuration.write_text(RADICALE.format(folder=folder, port=port), encoding="utf-8")
    with _running([python, "-m", "radicale", "--config", str(configuration)], port) as process:
        yield Server("Radicale", port, "/bench/all/", process, user="bench")


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
    return port


@contextmanager
def _running(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, cwd=_HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"stopped with {process.returncode}")
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/")
                connection.getresponse().read()
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise RuntimeError("does not answer")
