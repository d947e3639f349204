"""kunqi db: looking after the database."""

from pathlib import Path
from typing import Annotated

import typer

from app import wiring
from app.cli.context import settings
from store import copy

command = typer.Typer(
    help="数据库：升级、备份、恢复、检查。 Upgrade, back up, restore, check.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@command.command()
def upgrade(context: typer.Context) -> None:
    """升级到这个程序的表结构。 Bring the schema up to date."""
    with wiring.opened(settings(context)):
        typer.echo("数据库已是最新。")


@command.command()
def backup(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """备份到一个新文件，服务不必停。 Everything into a new file, while the service goes on."""
    with wiring.opened(settings(context)) as store:
        typer.echo(f"已备份 {copy.backup(store, file)} 行到 {file}")


@command.command()
def restore(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """把备份恢复到空的数据库（也用于迁往 PostgreSQL）。 A backup into the empty configured database."""
    copy.check_backup(file)  # before a new, empty database is made for it
    with wiring.opened(settings(context), exclusive=True) as store:
        typer.echo(f"已恢复 {copy.restore(file, store)} 行")


@command.command()
def check(context: typer.Context) -> None:
    """检查数据库是否完好。 Whether the database is sound."""
    with wiring.opened(settings(context)) as store:
        problems = copy.check(store)
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.echo("完好。")
