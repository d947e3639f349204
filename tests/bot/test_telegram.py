"""The bot over real HTTP: a Bot API server in its own process on one side, a real store on the other."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

import store.inbox
import store.subscribers
from bot.telegram import Reception, Sender, connect
from bot.telegram.listener import menus
from scheduler.clock import SimulatedClock
from tests.bot.conversation import Town
from tests.bot.working import confirmed, listening, pending, until
from tests.botapi.client import BotApi

ANNA = 1001
HELP = {"message_id": 5, "chat": {"id": ANNA, "type": "private"}, "from": {"id": ANNA}, "text": "/help"}


async def test_a_newcomer_subscribes_with_a_few_taps(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.says(ANNA, "/start")
        welcome = await api.reply(ANNA)
        assert welcome.text.startswith("昆期替你读昆山的科技与人才通知")
        assert welcome.labels[:2] == [["申报", "补贴"], ["人才", "月月有戏"]]
        await api.taps(ANNA, welcome, "月月有戏")
        chosen = await api.reply(ANNA)
        assert (chosen.edited, chosen.labels[1]) == (True, ["人才", "✅ 月月有戏"])
        await api.taps(ANNA, chosen, "下一步 »")
        who = await api.reply(ANNA)
        assert who.text.startswith("第二步：你是谁？")
        await api.taps(ANNA, who, "跳过 »")
        leads = await api.reply(ANNA)
        await api.taps(ANNA, leads, "完成")
        ready = await api.reply(ANNA)
        assert ready.text == "好了。会提前7天、提前1天、提前2小时提醒你：月月有戏"
        await api.taps(ANNA, ready, "接下来")
        coming = await api.reply(ANNA)
    assert not coming.edited
    assert [entity["type"] for entity in coming.message["entities"]] == ["bold", "bold", "bold"]
    state = await api.state()
    assert (state["tapped"], state["waiting"]) == (["q0", "q1", "q2", "q3", "q4"], 0)


async def test_the_menu_is_set_in_both_languages(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.says(ANNA, "/help")
        await api.reply(ANNA)
    given = {
        language: [(command["command"], command["description"]) for command in commands]
        for language, commands in (await api.state())["commands"].items()
    }
    assert given == menus()


async def test_without_a_menu_people_are_heard_all_the_same(api: BotApi, made: Town) -> None:
    await api.fault("setMyCommands", then="error", times=99)
    async with listening(api, made):
        await api.says(ANNA, "/help")
        assert (await api.reply(ANNA)).text.startswith("昆期 · 用法")


async def test_after_a_week_of_silence_update_ids_may_begin_anew(api: BotApi, made: Town) -> None:
    """core.telegram.org/bots/api#update: the next id is then chosen at random, so it can be lower than the last."""
    async with connect(api.token, base_url=api.base_url) as connection:
        clock = SimulatedClock(made.now)
        reception = Reception(connection, Sender(connection), made.chat, made.store, clock, poll_seconds=0)
        task = asyncio.create_task(reception.run())
        await api.update({"update_id": 1000, "message": HELP})
        await api.reply(ANNA)
        await confirmed(api)
        clock.set(made.now + timedelta(days=7))
        await api.update({"update_id": 500, "message": HELP | {"message_id": 6}})
        assert (await api.reply(ANNA)).text.startswith("昆期 · 用法")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_poison_is_buried_with_its_reason_and_blocks_nobody(api: BotApi, made: Town) -> None:
    poison: list[dict[str, Any]] = [
        {"message": {"text": "no chat"}},
        {"message": "a word"},
        {"callback_query": {"id": 5}},
        {"message": {"message_id": 1, "chat": {"id": ANNA, "type": "private"}, "text": ["a list"]}},
        {"nothing": True, "update_id": "one"},
        {"edited_channel_post": {}},
    ]
    for update in poison:
        await api.update(update)
    await api.says(ANNA, "\ud800\x00/help")
    async with listening(api, made):
        assert (await api.reply(ANNA)).text.startswith("昆期 · 用法")
    assert pending(made) == []
    with made.store.read() as tx:
        dead = tx.exec_driver_sql("select update_id, dead from inbox where dead <> ''").all()
    assert dict(map(tuple, dead)) == {1: "no message", 2: "no update", 3: "no callback query", 4: "no message"}


async def test_an_update_that_breaks_the_chat_is_buried_and_said_sorry_for(
    api: BotApi, made: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = made.chat.answer

    def breaking(tx: Any, incoming: Any, now: Any) -> Any:
        if incoming.text == "/boom":
            store.subscribers.ensure(tx, "telegram", "666", now)
            raise ZeroDivisionError
        return answer(tx, incoming, now)

    monkeypatch.setattr(made.chat, "answer", breaking)
    await api.says(ANNA, "/boom")
    await api.says(ANNA, "/help")
    async with listening(api, made):
        assert (await api.reply(ANNA)).text == "出错了，这一条没有办成，已记录。请稍后再试。"
        assert (await api.reply(ANNA)).text.startswith("昆期 · 用法")
    with made.store.read() as tx:
        assert [one.address for one in store.subscribers.everyone(tx)] == []


async def test_stopped_with_confirmed_updates_unhandled_nothing_is_lost(
    api: BotApi, made: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The far end has forgotten them: they are in our store only."""

    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr("bot.telegram.handler.Handler.run", never)
        async with listening(api, made):
            for text in ("/subscribe 路演", "/subscribe 大赛", "/list"):
                await api.says(ANNA, text)
            await until(lambda: len(pending(made)) == 3)
            await confirmed(api)
    async with listening(api, made):
        texts = [(await api.reply(ANNA)).text.splitlines()[0] for _ in range(3)]
    assert texts == ["好的，会提醒你：路演对接", "好的，会提醒你：大赛", "接下来（你订阅的）"]
    assert len(api.accepted()) == 3


@pytest.mark.parametrize("verb", ["keep", "unhandled", "waiting", "handled"])
async def test_a_database_in_trouble_loses_nothing(
    api: BotApi, made: Town, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    works, failures = getattr(store.inbox, verb), iter(range(2))

    def troubled(*given: Any, **more: Any) -> Any:
        if next(failures, None) is not None:
            raise OSError("database is locked")
        return works(*given, **more)

    monkeypatch.setattr(store.inbox, verb, troubled)
    await api.says(ANNA, "/help")
    async with listening(api, made):
        assert (await api.reply(ANNA)).text.startswith("昆期 · 用法")
        await confirmed(api)
    assert len(api.accepted()) == 1


async def test_it_stops_when_told_to(api: BotApi, made: Town) -> None:
    before = asyncio.all_tasks()
    async with listening(api, made) as task:
        await api.says(ANNA, "/help")
        await api.reply(ANNA)
    assert task.cancelled()
    assert asyncio.all_tasks() == before


async def test_the_same_update_twice_is_answered_once(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.update({"update_id": 50, "message": HELP})
        await api.reply(ANNA)
    await api.update({"update_id": 50, "message": HELP})
    async with listening(api, made):
        await api.says(ANNA, "/list", message_id=6)
        assert (await api.reply(ANNA)).text.startswith("接下来")
    assert len(api.accepted()) == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"then": "error", "code": 409, "description": "Conflict: terminated by other getUpdates request"},
        {"then": "error", "code": 429, "description": "Too Many", "parameters": {"retry_after": 1}, "times": 1},
        {"then": "error", "code": 502, "description": "Bad Gateway"},
        {"then": "abort"},
        {"then": "body", "code": 200, "body": '{"ok": true, "resu'},
        {"then": "body", "code": 200, "body": '{"ok": true, "result": {"not": "a list"}}'},
        {"then": "body", "code": 200, "body": '{"ok": true}'},
        {"then": "error", "code": 404, "description": "Not Found"},
    ],
    ids=["409", "429", "502", "reset", "cut", "no list", "half", "404"],
)
async def test_trouble_while_listening_is_waited_out(api: BotApi, made: Town, fault: dict[str, Any]) -> None:
    await api.fault("getUpdates", **{"times": 2, **fault})
    await api.says(ANNA, "/help")
    async with listening(api, made):
        assert (await api.reply(ANNA)).text.startswith("昆期 · 用法")


async def test_two_listeners_do_not_stop_each_other_for_good(api: BotApi, made: Town) -> None:
    async with listening(api, made), listening(api, made):
        for number in range(5):
            await api.says(ANNA, "/help", message_id=100 + number)
        for _ in range(5):
            await api.reply(ANNA)
    assert len(api.accepted()) == 5
