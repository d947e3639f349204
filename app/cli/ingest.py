"""kunqi ingest: notices from files into the store."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from app import wiring
from app.cli.context import settings
from domain.errors import UsageError
from scheduler import ingest
from scheduler.clock import SystemClock
from store import reviews


def command(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="文件或文件夹。 Files or folders.")],
    reread: Annotated[
        bool, typer.Option("--reread", help="没有变化的通知也重新读一遍。 Read unchanged notices again too.")
    ] = False,
) -> None:
    """把文件里的通知读进数据库；坏的记录单独报告，好的照常入库。

    Notices from files into the store; what is broken is reported with its place, the rest is kept.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"没有这个文件或文件夹：{path}")
    found = settings(context)
    good, broken = wiring.notices(paths)
    clock, timing = SystemClock(), wiring.timing(found)
    outcomes: Counter[str] = Counter()
    with wiring.opened(found) as store:
        for notice in good:
            done = ingest.ingest(store, timing, notice, clock.now(), reread=reread)
            outcomes.update([done.outcome.value])
            outcomes["milestones"] += len(done.milestones)
        with store.read() as tx:
            waiting = reviews.count(tx)
    for record in broken:
        typer.echo(f"kunqi: {record}", err=True)
    typer.echo(
        f"新 {outcomes['new']} · 有修改 {outcomes['revised']} · 无变化 {outcomes['unchanged']} · "
        f"日期承诺 {outcomes['milestones']} · 待人工核实 {waiting} · 读不了 {len(broken)}"
    )
    if broken:
        raise typer.Exit(1)
