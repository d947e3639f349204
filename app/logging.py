"""Logs to standard error, one event a line, with secrets and personal numbers taken out before anything is written.

Event names are greppable: ``log.info("reminder sent", delivery=7)``, never a sentence built from values. The libraries'
own records go through the same redaction, exceptions and tracebacks too: httpx at INFO prints every URL, and the Bot
API's URLs hold the token.
"""

import logging
import re
import sys
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_QUIET = ("httpx", "httpcore", "aiohttp", "asyncio", "telegram", "apscheduler", "sqlalchemy", "alembic", "uvicorn")
_PATTERNS = (
    (re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"), "[bot token]"),
    (re.compile(r"(/f/|%2[Ff]f%2[Ff])[A-Za-z0-9_%~.-]{8,}"), r"\1[feed secret]"),
    (re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])"), "[id number]"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "[mobile]"),
    (re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"), "[user]:[password]"),
)


class Redaction:
    """Replaces what must not be logged: by shape, and the configured secrets wherever they stand."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # Longest first, so that a secret that contains another one goes whole.
        self._secrets = sorted((secret for secret in secrets if len(secret) >= 4), key=len, reverse=True)

    def text(self, text: str) -> str:
        """The text without them."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        for pattern, label in _PATTERNS:
            text = pattern.sub(label, text)
        return text

    def value(self, value: object) -> object:
        """The value without them, whatever it is: a mapping and a sequence part by part, anything else as its repr."""
        match value:
            case None | bool() | float():
                return value
            case int():
                return value if self.text(str(value)) == str(value) else self.text(str(value))
            case str():
                return self.text(value)
            case Mapping():
                return {self.text(str(key)): self.value(part) for key, part in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.value(part) for part in value]
            case _:
                return self.text(repr(value))

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """As a structlog processor; stands after tracebacks have become text."""
        return {self.text(key): value if key.startswith("_") else self.value(value) for key, value in event.items()}


def set_up(
    level: str = "info", *, json_lines: bool = False, secrets: Iterable[str] = (), to: TextIO | None = None
) -> None:
    """Send structlog's and the standard library's records to standard error (or ``to``), redacted; may be called again.

    level is that of our own events; the libraries are heard from WARNING on, and from DEBUG on never, since their debug
    records quote messages and addresses whole.
    """
    stream = to or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(Redaction(secrets), json_lines=json_lines, colors=stream.isatty()))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _crashed
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The last words of a bug: a traceback as ever, but through the redaction; an interrupt needs no words."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("kunqi").critical("crashed", exc_info=(kind, error, trace))


def _shared() -> list[Processor]:
    """What every record gets, ours and the libraries'."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(redaction: Redaction, *, json_lines: bool, colors: bool) -> logging.Formatter:
    """Tracebacks become text first, then everything is redacted, and only then rendered."""
    renderer: Processor
    if json_lines:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=colors)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *_shared(), structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            redaction,
            renderer,
        ],
    )
