"""The command line: ``kunqi COMMAND``; a contract, since other programs call it.

Adding a command is one file and one line. The file is app/cli/<name>.py and holds ``command``: either a function whose
parameters Typer reads (its docstring is the help text, Chinese first, English second), or a ``typer.Typer`` with
commands of its own (``kunqi db upgrade``). The line is its name in COMMANDS below. A module is imported only when its
command is called or help is asked for, so it may import what it needs at its top, and ``kunqi extract`` stays quick.

A command takes ``context: typer.Context`` where it needs the configuration, and gets it by ``app.cli.context.settings``.
It raises UsageError or KunqiError for what a person can mend (one line on standard error, exit code 2 or 1), and
``typer.Exit(1)`` where it has said itself what failed.

Exit codes: 0 done, 1 failed (quietly, where nobody reads the output any more), 2 wrong usage or configuration,
130 interrupted.
"""

import contextlib
import os
import sys
from importlib import import_module, metadata
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app.cli.context import Chosen
from domain.errors import KunqiError

COMMANDS = (
    "demo",
    "run",
    "chat",
    "ingest",
    "extract",
    "explain",
    "agenda",
    "feed",
    "replay",
    "month",
    "db",
    "check",
)


class _Commands(TyperGroup):
    """The commands by name, each imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 -- Typer's own context class is private
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 -- the same
        if cmd_name not in COMMANDS:
            return None
        return _built(cmd_name, import_module(f"app.cli.{cmd_name}").command)


def _built(name: str, entry: Any) -> Any:  # noqa: ANN401 -- Typer's own command class is private
    """The command as Typer builds it inside a group, and a line for the list of commands in both languages."""
    outer = typer.Typer(**_PLAIN)
    if isinstance(entry, typer.Typer):
        outer.add_typer(entry, name=name)
    else:
        outer.command(name)(entry)
    command = typer.main.get_group(outer).commands[name]
    chinese_and_english = (command.help or "").split("\n\n")[:2]
    command.short_help = " ".join(" ".join(chinese_and_english).split())
    return command


_PLAIN: dict[str, Any] = {
    "add_completion": False,
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,  # it would print local variables, secrets among them
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
cli = typer.Typer(cls=_Commands, no_args_is_help=True, **_PLAIN)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kunqi {metadata.version('kunqi')}")
        raise typer.Exit


@cli.callback()
def _options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="配置文件，默认为 ./config.toml（若有）。 Configuration file."),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="版本。 Print the version.")
    ] = False,
) -> None:
    """昆期：读懂通知里的每一个日期，不让关心它的人错过。

    Kunqi reads a city's notices, finds every promise with a date, and makes sure nobody who cares misses one.
    """
    context.obj = Chosen(config)


def main() -> None:
    """The entry point: run the command of sys.argv and exit with its code."""
    try:
        _speak_utf8()
        cli(prog_name="kunqi")
    except KunqiError as failure:
        _complain(failure)
        code = failure.exit_code
    except KeyboardInterrupt:
        code = 130
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else int(done.code is not None)
    sys.exit(_flushed(code))


def _speak_utf8() -> None:
    """A terminal that cannot show a character shows a question mark; it never ends the program."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # replaced by something that is no text stream
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _complain(failure: KunqiError) -> None:
    for line in str(failure).splitlines():
        typer.echo(f"kunqi: {line}", err=True)


def _flushed(code: int) -> int:
    """Write out what is left here, where a closed pipe can still be kept quiet; the interpreter would print it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code
