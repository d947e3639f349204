"""The site as a process of its own: ``serve.py STORE_URL INSTANT PORT``, until it is told to stop."""

import asyncio
import sys
from datetime import datetime

from app import web
from domain.times import CITY
from feed.app import create
from scheduler.clock import SimulatedClock
from store import open_store


def main(url: str, instant: str, port: str) -> None:
    base = f"http://127.0.0.1:{port}"
    clock = SimulatedClock(datetime.fromisoformat(instant))
    application = create(open_store(url, exclusive=False), clock, zone=CITY, base_url=base, city_name="昆山")
    server = web.server(application)
    asyncio.run(server.serve(sockets=[web.listen("127.0.0.1", int(port))]))


if __name__ == "__main__":
    main(*sys.argv[1:])
