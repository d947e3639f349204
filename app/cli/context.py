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


def settings(context: typer.Context) -> "Settings":
    """The settings of this call, with the logs set up by them; UsageError names each key that is wrong."""
    from app import config, logging  # noqa: PLC0415 -- extract and explain need neither, and start faster without

    chosen = context.obj
    found = config.load(chosen.config if isinstance(chosen, Chosen) else None)
    logging.set_up(found.log.level, json_lines=found.log.json_lines, secrets=(found.telegram.token,))
    return found
