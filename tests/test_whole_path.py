"""From a real article to a reminder and a calendar, over real HTTP on both sides.

The Bot API server is a process of its own, the feed is served by uvicorn and fetched, the notice is one of the seeds, and
only the clock is ours.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
from icalendar import Calendar

from app import web, wiring
from app.config import Settings
from bot.telegram import Reception, Sender, connect
from domain.notice import Notice
from scheduler import ingest
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from sources import Broken, read_paths
from store import Store
from tests.botapi.client import BotApi
from tests.samples import at

SEEDS = Path(__file__).parent.parent / "seeds"
OPERA = "2247564839_1"
STAFF, FAMILY, STRANGER = 1001, 2002, 3003


def article(notice_id: str) -> Notice:
    """One of the seeds, as the files source reads it."""
    [found] = [it for it in read_paths([SEEDS]) if not isinstance(it, Broken) and it.id == notice_id]
    return found


class City:
    """A running Kunqi whose clock a test moves."""

    def __init__(
        self, store: Store, api: BotApi, settings: Settings, dispatcher: Dispatcher, clock: SimulatedClock
    ) -> None:
        self.store, self.api, self.settings = store, api, settings
        self.dispatcher, self.clock = dispatcher, clock

    async def is_at(self, moment: str) -> None:
        """It is now this time, and the ticker ticks."""
        self.clock.set(at(moment))
        await self.dispatcher.tick()

    async def asks(self, person: int, text: str) -> str:
        """What the bot answers to a message."""
        await self.api.says(person, text)
        return (await self.api.reply(person)).text

    async def calendar(self) -> dict[str, bytes]:
        """Every VEVENT of the feed by its UID, as a client fetches it."""
        address = f"{self.settings.web.address}/feeds/all.ics"
        async with aiohttp.ClientSession() as session, session.get(address) as response:
            assert (response.status, response.content_type) == (200, "text/calendar")
            calendar = Calendar.from_ical(await response.read())
        return {str(event["UID"]): event.to_ical() for event in calendar.walk("VEVENT")}


@asynccontextmanager
async def running(store: Store, folder: Path, now: str) -> AsyncIterator[City]:
    """The parts of ``kunqi run`` on a simulated clock, their far ends real servers."""
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi.start(folder))
        address = stack.enter_context(web.listen("127.0.0.1", 0))
        settings = Settings.model_validate({"web": {"port": address.getsockname()[1]}, "admins": {"ids": [STAFF]}})
        clock = SimulatedClock(at(now))
        connection = await stack.enter_async_context(connect(api.token, base_url=api.base_url))
        sender = Sender(connection)
        reception = Reception(connection, sender, wiring.chat(settings), store, clock)
        server = web.server(wiring.pages(settings, store, clock))
        tasks = [asyncio.create_task(reception.run()), asyncio.create_task(server.serve(sockets=[address]))]
        try:
            dispatcher = Dispatcher(store, clock, wiring.timing(settings), {"telegram": sender})
            yield City(store, api, settings, dispatcher, clock)
        finally:
            server.should_exit = True
            tasks[0].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def difference(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """The UIDs whose VEVENTs are not the same bytes."""
    return sorted(uid for uid in before.keys() | after.keys() if before.get(uid) != after.get(uid))


async def test_subscribe_be_reminded_and_hear_of_a_postponement(sqlite_store: Store, tmp_path: Path) -> None:
    async with running(sqlite_store, tmp_path, "2026-01-27T10:00") as city:
        assert "月月有戏" in await city.asks(FAMILY, "/subscribe 月月有戏")
        await city.asks(FAMILY, "/remind 1天")
        assert "大赛" in await city.asks(STRANGER, "/subscribe 大赛")
        kept = ingest.ingest(sqlite_store, wiring.timing(city.settings), article(OPERA), city.clock.now()).milestones
        registration = next(it for it in kept if it.facts.kind == "registration")

        await city.is_at("2026-02-03T15:00")
        reminder = (await city.api.reply(FAMILY)).text
        assert "2月4日（周三）15:00" in reminder
        assert registration.uid[:6] in reminder
        before = await city.calendar()
        assert len(before) == 3

        await city.api.says(STAFF, f"/postpone {registration.uid[:6]} 2月6日17:00 应要求延长")
        question = await city.api.reply(STAFF)
        assert "2月6日（周五）17:00" in question.text
        await city.api.taps(STAFF, question, question.labels[0][0])
        await city.api.reply(STAFF)

        await city.is_at("2026-02-03T15:11")
        told = (await city.api.reply(FAMILY)).text
        assert "2月4日（周三）15:00" in told
        assert "2月6日（周五）17:00" in told
        after = await city.calendar()
        [changed] = difference(before, after)
        assert changed == registration.uid
        assert [b"SEQUENCE:0" in before[changed], b"SEQUENCE:1" in after[changed]] == [True, True]

        # Exactly those who were told: nobody else heard a word, and the family not a second time.
        await city.is_at("2026-02-04T08:00")
        pushed = [it["chat"]["id"] for it in city.api.accepted()]
        assert pushed.count(FAMILY) == 4
        assert pushed.count(STRANGER) == 1


async def test_a_stranger_changes_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    async with running(sqlite_store, tmp_path, "2026-01-27T10:00") as city:
        kept = ingest.ingest(sqlite_store, wiring.timing(city.settings), article(OPERA), city.clock.now()).milestones
        before = await city.calendar()
        await city.asks(STRANGER, f"/cancel {kept[0].uid[:6]}")
        assert await city.calendar() == before
