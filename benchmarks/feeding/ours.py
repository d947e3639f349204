"""Kunqi's server over a store that is filled already, as ``kunqi run`` serves it: ``ours STORE_URL PORT``."""

import asyncio
import gc
import sys

from app import web
from domain.times import CITY
from feed.app import create
from scheduler.clock import SystemClock
from store import open_store


def main(url: str, port: str) -> None:
    """Serve until killed."""
    base = f"http://127.0.0.1:{port}"
    site = create(open_store(url), SystemClock(), zone=CITY, base_url=base, city_name="昆山")
    gc.freeze()  # as the service does
    asyncio.run(web.server(site).serve(sockets=[web.listen("127.0.0.1", int(port))]))


if __name__ == "__main__":
    main(*sys.argv[1:])
