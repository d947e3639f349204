"""kunqi check: is everything there that ``kunqi run`` needs? One line a thing, each with a verdict."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import typer

from app.cli.context import settings
from app.config import Settings
from sources import Broken, read_paths


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
    url = urlsplit(found.store.url)
    if not url.scheme.startswith(("sqlite", "postgresql")):
        yield Line("数据库 store", Verdict.BAD, "应为 sqlite:///… 或 postgresql+psycopg://… · should be one of these")
    elif url.scheme.startswith("sqlite"):
        yield _writable(Path(found.store.url.partition(":///")[2]))
    else:
        yield Line("数据库 store", Verdict.GOOD, f"{url.scheme} {url.hostname or ''}{url.path}")


def _writable(file: Path) -> Line:
    place = file if file.exists() else file.absolute().parent
    if os.access(place, os.W_OK):
        return Line("数据库 store", Verdict.GOOD, f"{file}{'' if file.exists() else '（尚未建立 · to be made）'}")
    return Line("数据库 store", Verdict.BAD, f"{place}: 不可写 · not writable")


def _web(found: Settings) -> Iterator[Line]:
    web = found.web
    if not web.public_url and web.host not in ("127.0.0.1", "localhost", "::1"):
        yield Line("网页 web", Verdict.DOUBT, f"请设 public_url，否则链接以 {web.address} 开头 · set public_url")
    else:
        yield Line("网页 web", Verdict.GOOD, web.address)


def _telegram(found: Settings) -> Iterator[Line]:
    if not found.telegram.token:
        yield Line("Telegram", Verdict.OFF, "没有令牌 · no token")
    else:
        yield Line("Telegram", Verdict.GOOD, f"机器人编号 · bot {found.telegram.token.partition(':')[0]}")
    if not found.admins.ids:
        yield Line("管理员 admins", Verdict.DOUBT, "一个也没有，无人能更正 · none: nobody can correct anything")
    else:
        yield Line("管理员 admins", Verdict.GOOD, f"{len(found.admins.ids)} 位")


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


CHECKS: tuple[Callable[[Settings], Iterator[Line]], ...] = (_configuration, _store, _web, _telegram, _sources)
