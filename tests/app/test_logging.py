"""Nothing secret and nobody's number reaches the log, whichever way it is logged. The canaries are made up."""

import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from app.logging import Redaction, set_up

BOT_TOKEN = "123456789:AAE-canary_canary_canary_canary_123"
CONFIGURED = "a-secret-of-no-known-shape"
FEED = "https://kunqi.example/f/Zm9vYmFyYmF6cXV4Zm9vYg.ics"
MOBILE = "13912345678"
IDENTITY = "32058319900101123X"
CANARIES = (BOT_TOKEN, CONFIGURED, "Zm9vYmFyYmF6cXV4Zm9vYg", MOBILE, IDENTITY, "hunter2")
IN_A_QUESTION = f"https://calendar.example/r?cid={quote(FEED.replace('https', 'webcal'), safe='')}"
EVERYTHING = (
    f"{IN_A_QUESTION} {BOT_TOKEN} {CONFIGURED} {FEED} {MOBILE} {IDENTITY} postgresql+psycopg://kunqi:hunter2@db/kunqi"
)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Logging is of the whole process: leave it as it was."""
    root = logging.getLogger()
    before = (root.handlers, root.level, sys.excepthook)
    yield
    root.handlers, sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture(params=[False, True], ids=["console", "json"])
def log(request: pytest.FixtureRequest) -> io.StringIO:
    """Everything that is logged, in either form."""
    stream = io.StringIO()
    set_up("debug", json_lines=request.param, secrets=[CONFIGURED, ""], to=stream)
    return stream


def clean(log: io.StringIO, event: str) -> bool:
    written = log.getvalue()
    assert event in written
    return not [canary for canary in CANARIES if canary in written]


def fail() -> None:
    raise ConnectionError(f"cannot reach https://api.telegram.org/bot{BOT_TOKEN}/sendMessage") from ValueError(
        EVERYTHING
    )


def test_our_own_events(log: io.StringIO) -> None:
    structlog.get_logger("kunqi").info(
        "reminder sent",
        text=EVERYTHING,
        number=int(MOBILE),
        nested={"to": [EVERYTHING, (MOBILE,)], EVERYTHING: 1},
        whatever=ValueError(EVERYTHING),
        raw=EVERYTHING.encode(),
    )
    assert clean(log, "reminder sent")


def test_exceptions(log: io.StringIO) -> None:
    try:
        fail()
    except ConnectionError:
        structlog.get_logger("kunqi").exception("send failed")
        logging.getLogger("somebody").exception("their send failed")
    assert clean(log, "send failed")
    assert "their send failed" in log.getvalue()
    assert "ConnectionError" in log.getvalue()
    assert "tests/app/test_logging.py" in log.getvalue()


def test_the_libraries_records(log: io.StringIO) -> None:
    logging.getLogger("httpx").warning("HTTP Request: POST https://api.telegram.org/bot%s/x", BOT_TOKEN)
    logging.getLogger("a").error("%(who)s", {"who": MOBILE}, extra={"feed": FEED})
    logging.getLogger("b").error(EVERYTHING, stack_info=True)
    assert clean(log, "HTTP Request")


def test_the_libraries_chatter_is_not_kept(log: io.StringIO) -> None:
    for name in (
        "httpx",
        "httpcore.http11",
        "aiohttp.access",
        "telegram.ext",
        "apscheduler.executors",
        "sqlalchemy.engine",
    ):
        logging.getLogger(name).info("chatter")
    assert log.getvalue() == ""


def test_warnings(log: io.StringIO) -> None:
    # pytest catches warnings itself, and anew for each phase of a test: capture again in this one.
    logging.captureWarnings(capture=False)
    logging.captureWarnings(capture=True)
    warnings.simplefilter("always")
    warnings.warn(EVERYTHING, RuntimeWarning, stacklevel=1)
    assert clean(log, "RuntimeWarning")


def test_crashes(log: io.StringIO) -> None:
    try:
        fail()
    except ConnectionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert clean(log, "crashed")


def test_an_interrupt_is_no_crash(log: io.StringIO) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert log.getvalue() == ""


def test_one_event_is_one_line_of_json() -> None:
    stream = io.StringIO()
    set_up(json_lines=True, to=stream)
    structlog.get_logger("kunqi.test").info("notice read", id="2247_1", title="两行\n标题")
    structlog.get_logger("kunqi.test").debug("never")
    (line,) = stream.getvalue().splitlines()
    found = json.loads(line)
    assert found.pop("timestamp").endswith("Z")
    assert found == {
        "event": "notice read",
        "level": "info",
        "logger": "kunqi.test",
        "id": "2247_1",
        "title": "两行\n标题",
    }


def test_a_second_set_up_reaches_loggers_made_before_it() -> None:
    first, second = io.StringIO(), io.StringIO()
    set_up(to=first)
    log = structlog.get_logger("kunqi")
    log.info("before")
    set_up(secrets=[CONFIGURED], to=second)
    log.info("after", secret=CONFIGURED)
    assert "before" in first.getvalue()
    assert "after" not in first.getvalue()
    assert "[secret]" in second.getvalue()


@pytest.mark.parametrize(
    "harmless",
    [
        "2026-02-04T09:00",
        "2247565219_1",
        "昆政办发〔2022〕97号",
        "400-828-1234",
        "http://a.example/feeds/all.ics",
        "12:30",
        "1.3912345678901",
    ],
)
def test_what_is_no_secret_stays(harmless: str) -> None:
    assert Redaction([""]).text(harmless) == harmless


@given(st.text(), st.text(), st.sampled_from(CANARIES[:2] + CANARIES[3:4]))
def test_a_canary_goes_whatever_stands_around_it(before: str, after: str, canary: str) -> None:
    assert canary not in Redaction([CONFIGURED]).text(f"{before} {canary} {after}")
