"""What the options before the command's name say, for every command."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from app.config import Settings


@dataclass(frozen=True, slots=True)
class Chosen:
    """The global options of one call."""

    config: Path | None


def settings(context: typer.Context, *, service: bool = False) -> "Settings":
    """The settings of this call, with the logs set up by them; UsageError names each key that is wrong.

    Only a service tells what it does all the time; a command that somebody typed says what went wrong, and its answer.
    """
    from app import config, logging  # noqa: PLC0415 -- extract and explain need neither, and start faster without

    chosen = context.obj
    found = config.load(chosen.config if isinstance(chosen, Chosen) else None)
    level = "warning" if found.log.level == "info" and not service else found.log.level
    secrets = (found.telegram.token, found.telegram.webhook_secret)
    logging.set_up(level, json_lines=found.log.json_lines, secrets=secrets)
    return found
