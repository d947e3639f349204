"""kunqi check: is everything there that ``kunqi run`` needs? One line a thing, each with a verdict."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http.client import HTTPConnection, HTTPException

import typer

from app import web, wiring
from app.cli.context import settings
from app.config import Settings
from bot.telegram.probe import username
from domain import workdays
from domain.delivery import Reason
from domain.errors import KunqiError, UsageError
from domain.times import city_day
from scheduler.clock import SystemClock
from sources import Broken, read_paths
from store import copy, milestones, notices, queue

OLDEST = timedelta(minutes=15)  #: what waits longer waits for something that somebody should look at
CLOCKS_APART = timedelta(seconds=5)


class Verdict(StrEnum):
    """How a thing stands; only BAD makes the check fail."""

    GOOD = "好 ok"
    OFF = "未启用 off"
    DOUBT = "留意 note"
    BAD = "不行 bad"


@dataclass(frozen=True, slots=True)
class Line:
    """A thing, how it stands, and what there is to say about it."""

    thing: str
    verdict: Verdict
    words: str

    def __str__(self) -> str:
        return f"{self.verdict}\t{self.thing}\t{self.words}"


def command(context: typer.Context) -> None:
    """检查配置、数据库、令牌与通知来源，逐项给出结论。

    Configuration, store, token and sources, each with a verdict; exit code 1 when one of them is bad.
    """
    found = settings(context)
    lines = [line for check in CHECKS for line in check(found)]
    for line in lines:
        typer.echo(line)
    if any(line.verdict is Verdict.BAD for line in lines):
        raise typer.Exit(1)


def _configuration(found: Settings) -> Iterator[Line]:
    yield Line("配置 configuration", Verdict.GOOD, f"{found.city.name} {found.city.zone}")


def _store(found: Settings) -> Iterator[Line]:
    """Opens it, which also brings its tables up to date, and has the database look through itself."""
    try:
        with wiring.opened(found) as store:
            problems = copy.check(store)
            with store.read() as tx:
                words = f"{notices.count(tx)} 篇通知，{milestones.count(tx)} 个日期 · notices, dates"
    except KunqiError as failure:
        problems, words = [str(failure)], ""
    yield from (Line("数据库 store", Verdict.BAD, problem) for problem in problems)
    if not problems:
        yield Line("数据库 store", Verdict.GOOD, words)


def _queue(found: Settings) -> Iterator[Line]:
    """What waits, what may have arrived twice, what failed lately; and whether the clocks agree."""
    now = SystemClock().now()
    try:
        with wiring.opened(found) as store, store.read() as tx:
            seen, clock = queue.look(tx, now), queue.clock(tx)
    except KunqiError:
        return  # said above
    yield _waiting(seen)
    yield _held(seen)
    whys = {Reason(why).name.lower(): number for (state, why), number in seen.ended.items() if state == "failed"}
    failed, named = sum(whys.values()), ", ".join(f"{why} {number}" for why, number in sorted(whys.items()))
    words = f"24 小时内 {failed} 条未能送达 · failed{f' ({named})' if named else ''}; "
    words += f"可能重复 unknown: {seen.waiting['unknown']}"
    yield Line("投递 deliveries", Verdict.DOUBT if failed or seen.waiting["unknown"] else Verdict.GOOD, words)
    yield _clock(clock - now, by_server=store.path is None)
    yield _workdays(seen.guessed, city_day(now, found.city.zone).year)


def _workdays(guessed: int, year: int) -> Line:
    """Whether the days off are known of every year that somebody counts working days in."""
    until = workdays.published_until()
    if not guessed and year <= until:
        return Line("工作日 workdays", Verdict.GOOD, f"放假安排收录至 {until} 年 · days off are known to {until}")
    words = f"放假安排只收录至 {until} 年，{guessed} 次按工作日提前的提醒暂按周一至周五计；更新 chinesecalendar 并重启即改正"
    words += f" · days off are known only to {until}: {guessed} reminders are guesses; update chinesecalendar, restart"
    return Line("工作日 workdays", Verdict.DOUBT, words)


def _waiting(seen: queue.Queue) -> Line:
    number = sum(seen.waiting.values()) + seen.sending
    oldest = timedelta(seconds=round(seen.oldest.total_seconds()))
    words = f"{number} 条待发 · waiting; 到期 due: {seen.due}，最久 oldest: {oldest}"
    return Line("队列 queue", Verdict.DOUBT if seen.oldest > OLDEST else Verdict.GOOD, words)


def _held(seen: queue.Queue) -> Line:
    """By quiet hours and digests, which people wished, and by silences of the staff, which /silence lists."""
    whys = {Reason(why).name.lower(): number for why, number in seen.held.items()}
    named = ", ".join(f"{why} {number}" for why, number in sorted(whys.items()))
    words = f"{sum(whys.values())} 条押后 · held{f' ({named})' if named else ''}; 静默压住未分发的 silenced: {seen.silenced}"
    return Line("押后 held", Verdict.GOOD, words)


def _clock(ahead: timedelta, *, by_server: bool) -> Line:
    """PostgreSQL has a clock of its own; an SQLite file only knows when it was last changed, which is no later than now."""
    seconds = round(ahead.total_seconds(), 1)
    if by_server:
        verdict = Verdict.GOOD if abs(ahead) <= CLOCKS_APART else Verdict.DOUBT
        return Line("时钟 clock", verdict, f"与数据库相差 {seconds} 秒 · apart from the database")
    if ahead > CLOCKS_APART:
        return Line(
            "时钟 clock", Verdict.DOUBT, f"比上次改动早 {seconds} 秒，时钟被拨回？ · set back since the last change?"
        )
    return Line("时钟 clock", Verdict.GOOD, f"{SystemClock().now():%Y-%m-%d %H:%M:%S} UTC")


def _web(found: Settings) -> Iterator[Line]:
    address = found.web.address
    if not found.web.public_url and found.web.host not in ("127.0.0.1", "localhost", "::1"):
        yield Line("网页 web", Verdict.DOUBT, f"请设 public_url，否则链接以 {address} 开头 · set public_url")
    else:
        yield _port(found)


def _port(found: Settings) -> Line:
    try:
        web.listen(found.web.host, found.web.port).close()
    except UsageError as taken:
        return _running(found) or Line("网页 web", Verdict.DOUBT, str(taken))
    return Line("网页 web", Verdict.GOOD, found.web.address)


def _running(found: Settings) -> Line | None:
    """Whoever has the port may be the service itself, which knows how it is; None when it is somebody else."""
    connection = HTTPConnection(found.web.host, found.web.port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        answer = json.loads(connection.getresponse().read())
        reasons = "; ".join(f"{name}: {why}" for name, why in answer["reasons"].items())
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError):
        return None
    finally:
        connection.close()
    if reasons:
        return Line("服务 service", Verdict.BAD, f"正在运行，但不正常 · it runs and is not well: {reasons}")
    return Line("服务 service", Verdict.GOOD, "正在运行 · it runs and is ready")


def _telegram(found: Settings) -> Iterator[Line]:
    if not found.telegram.token:
        yield Line("Telegram", Verdict.OFF, "没有令牌 · no token")
    else:
        yield _bot(found)
    if not found.admins.everyone:
        yield Line("管理员 admins", Verdict.DOUBT, "一个也没有，无人能更正 · none: nobody can correct anything")
    else:
        yield Line("管理员 admins", Verdict.GOOD, f"{len(found.admins.everyone)} 位")


def _bot(found: Settings) -> Line:
    telegram = found.telegram
    try:
        name = asyncio.run(username(telegram.token, base_url=telegram.base_url, proxy=telegram.proxy))
    except KunqiError as failure:
        return Line("Telegram", Verdict.BAD, f"问不到机器人的名字 · the bot does not answer: {failure}")
    way = f"由其送来 webhook: {telegram.webhook_url}" if telegram.webhook_url else "由本程序去取 · asked for"
    return Line("Telegram", Verdict.GOOD, f"@{name}，消息 updates: {way}")


def _sources(found: Settings) -> Iterator[Line]:
    if not found.sources.paths:
        yield Line("来源 sources", Verdict.OFF, "没有设定 paths · no paths")
    for path in found.sources.paths:
        items = list(read_paths([path]))
        broken = [item for item in items if isinstance(item, Broken)]
        good = len(items) - len(broken)
        words = f"{path}: {good} 篇可读 · {good} notices"
        yield Line("来源 sources", Verdict.GOOD if good else Verdict.BAD, words)
        yield from (Line("来源 sources", Verdict.DOUBT if good else Verdict.BAD, str(item)) for item in broken)


CHECKS: tuple[Callable[[Settings], Iterator[Line]], ...] = (_configuration, _store, _queue, _web, _telegram, _sources)
