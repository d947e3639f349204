"""kunqi db: looking after the database."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from app import wiring
from app.cli.context import settings
from store import copy, open_store

command = typer.Typer(
    help="数据库：升级、备份、恢复、搬迁、检查。 Upgrade, back up, restore, move, check.",
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
def move(context: typer.Context, target: Annotated[str, typer.Argument(metavar="TARGET_URL")]) -> None:
    """把全部数据搬到另一个空的数据库（SQLite 与 PostgreSQL 之间皆可）；先停服务。

    Everything into another, empty database, from SQLite to PostgreSQL or back; stop the service first. The old one
    stays as it is. A password is better in PGPASSWORD or in ~/.pgpass than in TARGET_URL.
    """
    found = settings(context)
    with wiring.opened(found, exclusive=True) as source, closing(open_store(target)) as new:
        rows = copy.move(source, new)
        address = new.engine.url.render_as_string(hide_password=True)
    typer.echo(f"已搬迁 {rows} 行，行数与编号都已核对。旧数据库没有改动。")
    typer.echo("接下来把 config.toml 改为（或设环境变量 KUNQI_STORE__URL），再启动服务：")
    typer.echo(f'[store]\nurl = "{address}"')


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
