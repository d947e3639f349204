"""A deadline in January whose year has no table of days off yet: who hears of it, and how it is put right.

2027 stands for that year, whatever tables are known by now.
"""

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from app import service
from app.cli import check
from app.cli.check import Verdict
from app.config import Settings
from bot.messages import EN, ZH
from bot.messages.reminder import reminder
from domain import workdays
from domain.subscription import EVERYTHING, LeadUnit
from domain.workdays import NoTable, is_workday
from scheduler import planning
from store import Store, occasions
from tests.app.test_metrics import watched
from tests.bot.conversation import Town
from tests.samples import at, facts
from tests.scheduler.world import World, city

OFF_IN_2027 = {date(2027, 1, day) for day in (1, 2, 3)}  #: as a notice to come may have it
WORKED_IN_2027 = {date(2027, 1, 9)}


@pytest.fixture(autouse=True)
def unpublished(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def known(day: date) -> bool:
        if day.year >= 2027:
            raise NoTable
        return is_workday(day)

    monkeypatch.setattr(workdays, "is_workday", known)
    _forget()
    yield
    _forget()


def _forget() -> None:
    workdays.published_until.cache_clear()
    planning._say_guessed.cache_clear()


def publish(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version knows the table."""

    def known(day: date) -> bool:
        if day.year > 2027:
            raise NoTable
        return is_workday(day) if day.year < 2027 else day in WORKED_IN_2027 or day.weekday() < 5

    monkeypatch.setattr(workdays, "is_workday", lambda day: known(day) and day not in OFF_IN_2027)
    _forget()


def waiting(store: Store) -> World:
    """Somebody wants to hear three working days before, and there is something on 12 January 2027."""
    world = World(store, "2026-12-20T09:00")
    world.subscriber("anna", EVERYTHING, leads=["3wd"])
    world.publishes(facts(end="2027-01-12T17:00"))
    return world


def due(store: Store) -> list[str]:
    with store.read() as tx:
        rows = occasions.planned_with(tx, LeadUnit.WORKDAYS, after=at("2026-12-20T09:00"))
    return [city(row.due_at) for row in rows]


def test_a_subscriber_reads_it_in_the_reminder_and_nowhere_else(sqlite_store: Store) -> None:
    world = waiting(sqlite_store)
    assert asyncio.run(world.until("2027-01-08T09:00")) == ["01-07 09:00 anna: 领军人才计划 (due)"]
    [sent] = world.recorder.seen
    guess = "（2027年放假安排尚未收录，工作日暂按周一至周五计算）"
    assert guess in str(reminder(sent, ZH).text).splitlines()
    assert "(The days off of 2027 are not known yet:" in str(reminder(sent, EN).text)

    world = World(sqlite_store, "2026-12-21T09:00")
    world.subscriber("bert", EVERYTHING, leads=["7d"])
    asyncio.run(world.until("2027-01-08T09:00"))
    assert [guess in str(reminder(one, ZH).text) for one in world.recorder.seen] == [False]


@pytest.mark.parametrize(
    ("now", "said", "told"),
    [
        ("2026-11-21T09:00", "/remind 3个工作日", True),
        ("2026-11-21T09:00", "/remind 3天", False),
        ("2026-10-21T09:00", "/remind 3个工作日", False),
    ],
)
def test_who_chooses_working_days_is_told_once_it_matters(made: Town, now: str, said: str, *, told: bool) -> None:
    made.now = at(now)
    notice = "2027年的放假安排尚未收录：那年的工作日暂按周一至周五计算，收录后自动改正。"
    assert [notice in str(made.say("member", what)[-1].text) for what in (said, "/remind")] == [told, told]


def test_the_staff_see_it_and_it_is_put_right_by_itself(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with capture_logs() as log:
        world = waiting(store)
        world.publishes(facts("另一个项目", end="2027-01-20"), id="n2")
    assert due(store) == ["01-07 09:00", "01-15 09:00"]
    assert [one for one in log if one["event"] == "workdays_guessed"] == [
        {"event": "workdays_guessed", "log_level": "warning", "year": 2027}
    ]
    page = generate_latest(watched(world).registry).decode()
    assert "kunqi_occasions_guessed 2.0\n" in page
    assert "kunqi_workdays_until_year 2026.0\n" in page
    line = check._workdays(2, 2026)
    assert line.verdict is Verdict.DOUBT
    assert "只收录至 2026 年，2 次按工作日提前的提醒暂按周一至周五计；更新 chinesecalendar 并重启即改正" in line.words

    publish(monkeypatch)
    with capture_logs() as log:
        service.retime(Settings(), store, world.clock)
        service.retime(Settings(), store, world.clock)
    assert due(store) == ["01-08 09:00", "01-15 09:00"]
    assert log == [{"event": "workdays_retimed", "log_level": "info", "reminders": 1}]
    assert "kunqi_occasions_guessed 0.0\n" in generate_latest(watched(world).registry).decode()
    assert check._workdays(0, 2027).verdict is Verdict.GOOD
