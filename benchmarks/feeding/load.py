"""Who asks: wrk where there is one, else a client of our own with as many connections; the same for every server.

python -m benchmarks.feeding.load PORT CONNECTIONS SECONDS PATH [NAME:VALUE …]     # our own; prints a JSON line
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping

from benchmarks.feeding.rivals import Server

CONNECTIONS = 32
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def name() -> str:
    """Which of the two it is."""
    return "wrk" if shutil.which("wrk") else "our own client (apt install wrk for one that is never the bottleneck)"


def rate(server: Server, headers: Mapping[str, str], seconds: float) -> float:
    """Requests a second."""
    told = dict(headers)
    if server.user:
        told["Authorization"] = "Basic YmVuY2g6YmVuY2g="  # bench:bench
    if shutil.which("wrk"):
        return _wrk(server, told, seconds)
    command = [sys.executable, "-m", "benchmarks.feeding.load", str(server.port), str(CONNECTIONS), str(seconds)]
    fields = [f"{field}:{value}" for field, value in told.items()]
    done = subprocess.run([*command, server.path, *fields], capture_output=True, text=True, check=True, timeout=60)
    return float(json.loads(done.stdout)["rate"])


def _wrk(server: Server, headers: Mapping[str, str], seconds: float) -> float:
    fields = [part for field, value in headers.items() for part in ("-H", f"{field}: {value}")]
    address = f"http://127.0.0.1:{server.port}{server.path}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}", *fields, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    return float(said.partition("Requests/sec:")[2].split()[0])


async def _ask(port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    count = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        found = _LENGTH.search(head)
        if found is not None and not head.startswith(b"HTTP/1.1 304"):
            await reader.readexactly(int(found[1]))
        count += 1
    writer.close()
    return count


async def _all(port: int, connections: int, seconds: float, request: bytes) -> float:
    until = time.perf_counter() + seconds
    counts = await asyncio.gather(*(_ask(port, request, until) for _ in range(connections)))
    return sum(counts) / seconds


def main(port: str, connections: str, seconds: str, path: str, *fields: str) -> None:
    """Our own client."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(field.replace(":", ": ", 1) for field in fields), "", ""]
    found = asyncio.run(_all(int(port), int(connections), float(seconds), "\r\n".join(lines).encode()))
    print(json.dumps({"rate": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
