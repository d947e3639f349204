"""Answers on their way: what each trouble leads to, in which order they arrive, and that none is lost."""

from datetime import timedelta
from typing import Any

import pytest

import store.subscribers
from bot.answer import Answer, Button, Incoming
from bot.rich import Rich, bold, link
from bot.telegram import replied
from bot.telegram.address import Address
from bot.telegram.reply import Reply
from bot.telegram.updates import Heard
from scheduler.clock import SystemClock
from scheduler.receiver import NotSent
from store.turns import Limits
from tests.bot.conversation import Town
from tests.bot.working import listening, until
from tests.botapi.client import BotApi

ANNA, BEN, CLUB = 1001, 1002, -1009
AGAIN = "「可能重复」这条回答可能已经发过一次。\n\n"


def replies(made: Town) -> list[tuple[str, str, str]]:
    """Chat, state and reason of every reply."""
    with made.store.read() as tx:
        rows = tx.exec_driver_sql("SELECT chat, state, reason FROM inbox WHERE state <> '' ORDER BY update_id")
        return [(row.chat, row.state, row.reason) for row in rows]


def left(made: Town) -> int:
    """How many updates still hold what somebody wrote, or what is answered."""
    with made.store.read() as tx:
        return int(tx.exec_driver_sql("SELECT count(*) FROM inbox WHERE raw <> '' OR reply <> ''").scalar_one())


def told(api: BotApi, chat: int) -> list[str]:
    return [shown["text"] for shown in api.accepted() if shown["chat"]["id"] == chat]


def test_a_reply_comes_back_from_the_store_as_it_was() -> None:
    rich = Rich.of("好", (bold("粗"), link("这里", "https://example.org/")))
    answer = Answer(text=rich, rows=((Button("是", data="a:b"), Button("原文", url="https://x.org")),), replace=True)
    incoming = Incoming(receiver="telegram", address="-5/7", message_id=3, language="en", text="x")
    reply = Reply.to(Heard(incoming, Address(-5, 7), "q1"), (answer, Answer(text=Rich.of("二"))))
    assert Reply.read(str(reply)) == reply
    assert str(reply).isascii()
    assert (reply.rest.answers, reply.rest.query, str(reply.rest.rest)) == (reply.answers[1:], "", "")
    assert str(reply.marked.text).startswith("“Possible double”: ")


TROUBLES: list[tuple[dict[str, Any], list[str], tuple[str, str]]] = [
    ({"then": "error", "code": 429, "description": "x", "parameters": {"retry_after": 1}}, [""], ("sent", "accepted")),
    ({"then": "error", "code": 400, "description": "Bad Request: odd", "times": 2}, [""], ("sent", "accepted")),
    (
        {"then": "error", "code": 403, "description": "Forbidden: bot was blocked by the user"},
        [],
        ("failed", "refused"),
    ),
    ({"then": "abort", "accept": True}, ["", AGAIN], ("sent", "accepted")),
    ({"then": "error", "code": 502, "description": "Bad Gateway"}, [AGAIN], ("sent", "accepted")),
    ({"then": "abort", "accept": True, "times": 2}, ["", AGAIN], ("failed", "may have arrived")),
]


@pytest.mark.parametrize(("fault", "copies", "end"), TROUBLES, ids=lambda value: str(value)[:40])
async def test_what_trouble_leads_to(
    api: BotApi,
    made: Town,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, Any],
    copies: list[str],
    end: tuple[str, str],
) -> None:
    at_once(monkeypatch)
    await api.fault("sendMessage", **{"chat_id": ANNA, **fault})
    async with listening(api, made):
        await api.says(ANNA, "/help")
        await until(lambda: [row[1:] for row in replies(made)] == [end])
    assert [text.split("昆期 · 用法")[0] for text in told(api, ANNA)] == copies
    assert left(made) == 0


async def test_a_chat_that_cannot_be_answered_keeps_its_order_and_blocks_nobody(api: BotApi, made: Town) -> None:
    await api.fault("sendMessage", chat_id=ANNA, then="error", code=400, description="Bad Request: odd")
    words = [f"/subscribe 词{number}" for number in range(5)]
    for word in words:
        await api.says(ANNA, word)
    await api.says(BEN, "/help")
    await api.fault("sendMessage", chat_id=ANNA, then="error", code=400, description="Bad Request: odd")
    async with listening(api, made):
        assert (await api.reply(BEN)).text.startswith("昆期 · 用法")
        await until(lambda: [row[1] for row in replies(made)] == ["retry", *["pending"] * 4, "sent"])
        assert told(api, ANNA) == []
    made.now += timedelta(minutes=1)
    async with listening(api, made):
        await until(lambda: len(told(api, ANNA)) == len(words))
    assert [text.splitlines()[0][-2] for text in told(api, ANNA)] == list("01234")


async def test_a_chat_that_moved_is_answered_where_it_is(
    api: BotApi, made: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(monkeypatch)
    moved = {"then": "error", "code": 400, "description": "upgraded", "parameters": {"migrate_to_chat_id": -1000}}
    await api.fault("sendMessage", chat_id=CLUB, **moved)
    async with listening(api, made):
        await api.says(CLUB, "/subscribe 词")
        assert "词" in (await api.reply(-1000)).text
        await until(lambda: replies(made) == [("-1000", "sent", "accepted")])
    with made.store.read() as tx:
        assert [one.address for one in store.subscribers.everyone(tx)] == ["-1000"]


async def test_an_edit_is_tried_again_without_a_mark(api: BotApi, made: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(monkeypatch)
    async with listening(api, made):
        await api.says(ANNA, "/topics")
        asked = await api.reply(ANNA)
        await api.fault("editMessageText", then="abort", accept=True)
        await api.taps(ANNA, asked, "月月有戏")
        assert not (await api.reply(ANNA)).text.startswith("「可能重复」")
        await until(lambda: [row[1] for row in replies(made)] == ["sent", "sent"])
    assert [shown["kind"] for shown in api.accepted()] == ["send", "edit"]


async def test_answers_keep_to_the_limits(api: BotApi, made: Town) -> None:
    await api.limits(chat_per_second=1)
    for _ in range(3):
        await api.says(ANNA, "/help")
    # Wider than what the far end enforces: on a busy machine one may arrive half a second later than the next.
    async with listening(api, made, SystemClock(), limits=Limits(per_chat_seconds=1.5)):
        await until(lambda: [row[1] for row in replies(made)] == ["sent"] * 3)
    assert (await api.state())["calls"]["sendMessage"] == 3


def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again without waiting: the clock of these tests stands still."""
    plain = replied._again

    def without_wait(tx: Any, claimed: Any, failure: NotSent, now: Any) -> Any:
        failure.retry_after = None
        return plain(tx, claimed, failure, now)

    monkeypatch.setattr(replied, "FIRST_WAIT", timedelta())
    monkeypatch.setattr(replied, "backoff", lambda _: timedelta())
    monkeypatch.setattr(replied, "_again", without_wait)
