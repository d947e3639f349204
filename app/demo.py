"""The demo: notices arrive on the morning they were published, time runs, reminders come, the chat answers."""

import asyncio
import socket
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

import extract
from app import listing, logging, web, wiring
from app.config import Settings
from app.service import at_port, first_to_end, told_to_stop, until
from bot.terminal import ADDRESS, ReadLine, StdinLines, Terminal, converse
from domain.errors import UsageError
from domain.milestone import Reading, Topic
from domain.notice import Notice
from domain.notification import Notification
from domain.subscription import EVERYTHING, Matcher, MatcherKind
from domain.times import Moment, city_day
from scheduler import ingest, simulate, subscriptions
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from store import Store, subscribers

OPERA_LOVER = "月月有戏"
ARRIVES = 8 * 60  # minutes into the day of its publication
PAUSE = 20.0  # seconds of real time that the simulated clock stands still after something was typed
STEP = 0.1  # seconds of real time between two looks at the simulated clock


@dataclass(frozen=True, slots=True)
class Arrival:
    """A notice and the instant it reaches us."""

    at: datetime
    notice: Notice


@dataclass(frozen=True, slots=True)
class SeedReading:
    """What the seeds hold."""

    notices: tuple[Notice, ...]
    readings: tuple[Reading, ...]

    @property
    def summary(self) -> str:
        """Read, promises found, for review."""
        promises = sum(len(reading.milestones) for reading in self.readings)
        review = sum(reading.review for reading in self.readings)
        return f"读了 {len(self.notices)} 份通知和文件，找到 {promises} 个有日期的承诺，{review} 份请人看一眼。"


def read_seeds(folder: Path, *, live: bool) -> SeedReading:
    """Read every seed once, with a progress bar on a terminal."""
    notices, _ = wiring.notices([folder])
    console = Console(stderr=True)
    progress = track(notices, description="正在读通知 reading", console=console, disable=not live)
    reading = SeedReading(tuple(notices), tuple(extract.read(notice) for notice in progress))
    typer.echo(reading.summary)
    return reading


class Demo:
    """One run of it: a subscriber of everything who is also an admin (you), and one of 月月有戏 alone."""

    def __init__(self, settings: Settings, store: Store, reading: SeedReading, span: tuple[datetime, datetime]) -> None:
        logging.set_up("error", json_lines=False)
        self._settings = settings
        self._timing = wiring.timing(settings)
        self._store = store
        self._begin, self._until = span
        self._clock = SimulatedClock(self._begin)
        self._arrivals = self._in_order(reading.notices)
        self._sent: list[Notification] = []
        self._paused_until = 0.0
        self._subscribe("terminal", ADDRESS, EVERYTHING)
        self._subscribe("demo", OPERA_LOVER, Matcher(MatcherKind.TOPIC, Topic.OPERA.value))

    async def fast(self) -> None:
        """Run to the end without waiting, then show what was sent."""
        recorders = {name: simulate.Recorder(name, then=self._sent.append) for name in ("terminal", "demo")}
        dispatcher = Dispatcher(self._store, self._clock, self._timing, recorders)
        await self._advance(dispatcher, self._until)
        Console(width=None if sys.stdout.isatty() else 160).print(self._table())
        typer.echo(self._totals())

    async def live(self, speed: float) -> None:
        """Let time run at ``speed`` days a second, with pages, calendars and the chat; Ctrl-D or Ctrl-C ends it."""
        with self._address() as address:
            self._settings = at_port(self._settings, address.getsockname()[1])
            server = web.server(wiring.pages(self._settings, self._store, self._clock))
            terminal = Terminal(typer.echo, zone=self._timing.zone, live=True)
            other = simulate.Recorder("demo", then=self._to_the_other)
            dispatcher = Dispatcher(self._store, self._clock, self._timing, {"terminal": terminal, "demo": other})
            self._welcome()
            chat = wiring.chat(self._settings)
            lines = self._pausing(StdinLines("昆期> "))
            await first_to_end(
                [
                    server.serve(sockets=[address]),
                    self._flow(dispatcher, speed),
                    until(told_to_stop()),
                    converse(terminal, chat, self._store, self._clock, admin=True, read_line=lines),
                ]
            )

    def _to_the_other(self, notification: Notification) -> None:
        self._say(f"📣 {OPERA_LOVER}的订阅者也收到：{what_was_said(notification)}")

    async def _flow(self, dispatcher: Dispatcher, speed: float) -> None:
        """Move the clock along with real time; past the end it stands still and the chat goes on."""
        loop = asyncio.get_running_loop()
        looked_at = loop.time()
        while self._clock.now() < self._until:
            await asyncio.sleep(STEP)
            passed, looked_at = loop.time() - looked_at, loop.time()
            if looked_at >= self._paused_until:
                to = self._clock.now() + timedelta(days=speed) * passed
                await self._advance(dispatcher, min(to, self._until), say=True)
        self._say("⏹ 模拟的时间到头了；可以继续提问，Ctrl-D 结束。")
        await asyncio.Event().wait()

    def _pausing(self, lines: StdinLines) -> ReadLine:
        """Whoever types wants to read the answer: time stands still for a while."""

        async def read() -> str | None:
            line = await lines()
            self._paused_until = asyncio.get_running_loop().time() + PAUSE
            return line

        return read

    def _address(self) -> socket.socket:
        """The asked port, or any free one where somebody has it: a demo should not need configuring."""
        try:
            return web.listen(self._settings.web.host, self._settings.web.port)
        except UsageError:
            return web.listen(self._settings.web.host, 0)

    async def _advance(self, dispatcher: Dispatcher, to: datetime, *, say: bool = False) -> None:
        """Let everything happen that happens up to ``to``: arrivals and reminders, in their order."""
        while self._arrivals and self._arrivals[0].at <= to:
            arrival = self._arrivals.pop(0)
            await simulate.run(self._store, self._clock, dispatcher, arrival.at)
            await asyncio.to_thread(self._arrive, arrival, say=say)
        await simulate.run(self._store, self._clock, dispatcher, to)

    def _arrive(self, arrival: Arrival, *, say: bool) -> None:
        done = ingest.ingest(self._store, self._timing, arrival.notice, self._clock.now())
        if say and (done.milestones or done.review):
            found = f"{len(done.milestones)} 个日期" if done.milestones else "读不出日期，请管理员看 /review"
            day = arrival.at.astimezone(self._timing.zone)
            self._say(f"📰 {day:%Y-%m-%d} {arrival.notice.title} → {found}")

    def _in_order(self, notices: Iterable[Notice]) -> list[Arrival]:
        """Those published by the end, in the order of their publication; older ones are there at the beginning."""
        arrivals = [
            Arrival(max(Moment(notice.published_on, ARRIVES).begins_at(self._timing.zone), self._begin), notice)
            for notice in notices
        ]
        return sorted((it for it in arrivals if it.at <= self._until), key=lambda it: (it.at, it.notice.id))

    def _subscribe(self, receiver: str, address: str, matcher: Matcher) -> None:
        leads = self._settings.reminders.default_leads
        with self._store.begin() as tx:
            subscriber = subscribers.ensure(tx, receiver, address, self._begin, leads)
            subscriptions.subscribe(tx, self._timing, subscriber, matcher, self._begin)

    def _say(self, line: str) -> None:
        typer.echo(f"\r\x1b[K{line}")

    def _welcome(self) -> None:
        url = self._settings.web.address
        typer.echo(f"网页 {url}/ · 日历 {url}/feeds/all.ics")
        typer.echo("你订阅了全部主题，也是管理员。试试：/list、/show 编号、/postpone、/review、/help。")
        typer.echo(f"输入后模拟时间停 {PAUSE:.0f} 秒，方便看答复；Ctrl-D 结束。\n")

    def _table(self) -> Table:
        table = Table(title="发出的提醒 What was sent", title_justify="left")
        for heading in ("时间", "给谁", "为何", "什么"):
            table.add_column(heading, no_wrap=heading != "什么")
        for notification in self._sent:
            for item in (*notification.items, *notification.missed):
                said = listing.told(item, city_day(notification.now))
                table.add_row(self._at(notification.now), whom(notification), listing.why(item), said)
        return table

    def _totals(self) -> str:
        of_all = sum(whom(notification) == "全部" for notification in self._sent)
        return f"共 {len(self._sent)} 条消息：订阅全部的 {of_all} 条，只订月月有戏的 {len(self._sent) - of_all} 条。"

    def _at(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._timing.zone):%Y-%m-%d %H:%M}"


def whom(notification: Notification) -> str:
    """The subscriber in a word."""
    return "全部" if notification.subscriber.address == ADDRESS else notification.subscriber.address


def what_was_said(notification: Notification) -> str:
    """All of it in one line."""
    if notification.announcement is not None:
        return " ".join(listing.announced(notification.announcement).replace("\t", "：").split())
    today = city_day(notification.now)
    return "；".join(listing.told(item, today) for item in (*notification.items, *notification.missed))
