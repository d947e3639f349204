"""Who may change what a group is told, over real HTTP: asked of Telegram before, believed for a minute, never guessed."""

import asyncio
from typing import Any

import pytest

import store.subscribers
from bot.messages import ZH
from bot.telegram.members import BELIEVED, Members, Question, Standing
from scheduler.clock import SimulatedClock
from tests.bot.conversation import STAFF, Town
from tests.bot.working import confirmed, listening
from tests.botapi.client import BotApi, Reply
from tests.samples import at

GROUP, CHANNEL, OTHER = -500, -700, -800
BOSS, BOB, ANNA = 11, 12, 1001
REFUSED, NOT_NOW = ZH.groups.only_admins, ZH.groups.not_now
UNNAMED: dict[str, Any] = {"from": {"id": 1087968824, "is_bot": True, "username": "GroupAnonymousBot"}}


def speaking_for(chat: int, account: dict[str, Any] = UNNAMED) -> dict[str, Any]:
    """What a message has in it whose author shows a chat instead of a name."""
    return account | {"sender_chat": {"id": chat, "type": "supergroup"}}


def wishes(made: Town, address: str = str(GROUP)) -> list[str]:
    with made.store.read() as tx:
        found = store.subscribers.find(tx, "telegram", address)
        return [] if found is None else [it.value for it in store.subscribers.wishes(tx, found).matchers]


async def said(api: BotApi, text: str, user: int = BOB, chat: int = GROUP, **more: Any) -> str:
    await api.says(chat, f"{text}@kunqi_bot" if " " not in text else text, user_id=user, **more)
    return (await api.reply(chat)).text


async def asides(api: BotApi) -> list[str]:
    found: list[str] = (await api.state())["asides"]
    return found


async def tapped(api: BotApi, under: Reply, label: str, user: int, chat: int = GROUP) -> None:
    """Tap a button, and wait until that was dealt with."""
    taps = len((await api.state())["tapped"])
    await api.taps(chat, under, label, user_id=user)
    async with asyncio.timeout(10):
        while len((await api.state())["tapped"]) == taps:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)


async def test_only_those_who_run_the_group_change_it_and_everybody_may_ask(api: BotApi, made: Town) -> None:
    await api.member(GROUP, BOSS, "administrator")
    async with listening(api, made):
        assert await said(api, "/subscribe 路演") == REFUSED
        assert (await said(api, "/list")).startswith("接下来")
        assert (await said(api, "/subscribe 路演", BOSS)).startswith("好的，会提醒你：路演对接")
        await api.member(GROUP, BOB, "creator")
    assert wishes(made) == ["路演对接"]


async def test_a_refusal_is_said_once_a_minute(api: BotApi, made: Town) -> None:
    clock = SimulatedClock(made.now)
    async with listening(api, made, clock):
        for _ in range(3):
            await api.says(GROUP, "/subscribe 路演", user_id=BOB)
        assert await said(api, "/list") == REFUSED
        assert (await api.reply(GROUP)).text.startswith("接下来")
        await confirmed(api)
        clock.set(at("2026-02-01T09:01"))
        assert await said(api, "/subscribe 路演") == REFUSED
    assert len(api.accepted()) == 3


async def test_a_button_is_for_admins_too_and_what_is_refused_only_the_one_who_tapped_reads(
    api: BotApi, made: Town
) -> None:
    await api.member(GROUP, BOSS, "administrator")
    async with listening(api, made):
        await api.says(GROUP, "/topics@kunqi_bot", user_id=BOSS)
        topics = await api.reply(GROUP)
        await tapped(api, topics, "月月有戏", BOB)
        assert (await asides(api), wishes(made)) == ([REFUSED], [])
        await tapped(api, topics, "月月有戏", BOSS)
        assert (await api.reply(GROUP)).edited
        # Whoever was one a moment ago is asked about again at each tap.
        await api.member(GROUP, BOSS, "member")
        await tapped(api, topics, "大赛", BOSS)
    assert (await asides(api), wishes(made)) == ([REFUSED] * 2, ["月月有戏"])
    assert len(api.accepted()) == 2


async def test_an_admin_without_a_name_runs_that_group_alone_and_is_never_staff(api: BotApi, made: Town) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    async with listening(api, made):
        assert (await said(api, "/subscribe 路演", **speaking_for(GROUP))).startswith("好的")
        assert await said(api, "/subscribe 大赛", **speaking_for(CHANNEL)) == REFUSED
        assert await said(api, "/subscribe 大赛", chat=OTHER, **UNNAMED) == REFUSED
        cancel = f"/cancel@kunqi_bot {code} 不办了"
        assert await said(api, cancel, **speaking_for(GROUP)) == ZH.not_understood
        channel_bot = {"from": {"id": 136817688, "is_bot": True}}
        await api.says(OTHER, "/subscribe 大赛", **speaking_for(OTHER, channel_bot))
        await api.says(OTHER, "/list@kunqi_bot", user_id=BOB)
        assert (await api.reply(OTHER)).text.startswith("接下来")
    assert (wishes(made), wishes(made, str(OTHER))) == (["路演对接"], [])
    assert (await api.state())["calls"].get("getChatMember", 0) == 0


async def test_a_post_forwarded_from_a_channel_is_nobodys_wish(api: BotApi, made: Town) -> None:
    forwarder = {"from": {"id": 777000}, "is_automatic_forward": True}
    async with listening(api, made):
        await api.says(GROUP, "/list@kunqi_bot", **speaking_for(CHANNEL, forwarder))
        await api.says(GROUP, "/subscribe@kunqi_bot 路演", **speaking_for(GROUP, {"from": {"id": 777000}}))
        await api.says(ANNA, "/help")
        await api.reply(ANNA)
    assert (len(api.accepted()), wishes(made)) == (1, [])


async def test_in_a_channel_even_a_question_is_for_those_who_run_it(api: BotApi, made: Town) -> None:
    await api.member(CHANNEL, BOSS, "creator")
    chat = {"id": CHANNEL, "type": "channel"}
    post = {"message_id": 5, "date": 0, "chat": chat, "sender_chat": chat}
    async with listening(api, made):
        await api.update({"channel_post": post | {"text": "/subscribe@kunqi_bot 路演"}})
        done = await api.reply(CHANNEL)
        done.message["chat"] = chat
        await tapped(api, done, "接下来", BOB, CHANNEL)
        assert (await asides(api), len(api.accepted())) == ([ZH.groups.only_admins_of_channel], 1)
        await tapped(api, done, "接下来", BOSS, CHANNEL)
        assert (await api.reply(CHANNEL)).text.startswith("接下来")
        await api.update({"channel_post": post | {"text": "今晚讲座 /list"}})
        await confirmed(api)
    assert (len(api.accepted()), wishes(made, str(CHANNEL))) == (2, ["路演对接"])


@pytest.mark.parametrize(
    "fault",
    [
        {"then": "error", "code": 403, "description": "Forbidden: bot was kicked from the supergroup chat"},
        {"then": "error", "code": 429, "description": "Too Many", "parameters": {"retry_after": 1}},
        {"then": "abort"},
        {"then": "body", "code": 200, "body": '{"ok": true, "result": {"st'},
        {"then": "body", "code": 200, "body": '{"ok": true, "result": {"status": 5}}'},
    ],
    ids=["403", "429", "reset", "half", "no status"],
)
async def test_when_nobody_can_say_who_is_admin_nothing_is_changed_and_that_is_said(
    api: BotApi, made: Town, fault: dict[str, Any]
) -> None:
    await api.member(GROUP, BOSS, "administrator")
    await api.fault("getChatMember", **fault)
    async with listening(api, made):
        assert await said(api, "/subscribe 路演", BOSS) == NOT_NOW
        # Nothing was believed of it: the next try asks again.
        assert (await said(api, "/subscribe 路演", BOSS)).startswith("好的")


async def test_a_slow_word_on_one_group_keeps_no_other_chat_waiting(
    api: BotApi, made: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.members.PATIENCE", 1.0)
    await api.fault("getChatMember", then="hang", chat_id=GROUP)
    async with listening(api, made):
        await api.says(GROUP, "/subscribe 路演", user_id=BOB)
        await api.says(GROUP, "/list", user_id=BOB)
        await api.says(ANNA, "/help")
        assert (await api.reply(ANNA)).text.startswith("昆期 · 用法")
        assert len(api.accepted()) == 1
        # In its own chat all waits its turn.
        texts = [(await api.reply(GROUP)).text.splitlines()[0] for _ in range(2)]
    assert texts == [NOT_NOW, "接下来（全部；你还没有订阅）"]


async def test_stopped_before_the_answer_came_it_is_asked_again(api: BotApi, made: Town) -> None:
    await api.member(GROUP, BOSS, "administrator")
    await api.fault("getChatMember", then="hang")
    async with listening(api, made):
        await api.says(GROUP, "/subscribe 路演", user_id=BOSS)
        async with asyncio.timeout(10):
            while "getChatMember" not in (await api.state())["calls"]:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.02)
    assert wishes(made) == []
    async with listening(api, made):
        assert (await api.reply(GROUP)).text.startswith("好的")
    assert wishes(made) == ["路演对接"]


async def test_staff_are_staff_in_a_group_as_well_but_do_not_run_it(api: BotApi, made: Town) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    async with listening(api, made):
        assert await said(api, "/subscribe 路演", STAFF) == REFUSED
        await api.says(GROUP, f"/cancel@kunqi_bot {code} 不办了", user_id=STAFF)
        question = await api.reply(GROUP)
        await tapped(api, question, "是，就这样", BOB)
        assert await asides(api) == [ZH.stale_button]
        # The same yes in words, as a reply: nobody tapped, so there is nobody to tell aside.
        await api.says(GROUP, "是", user_id=BOB, reply_to_message=question.message)
        await tapped(api, question, "是，就这样", STAFF)
        assert (await api.reply(GROUP)).text.startswith("已取消。")


async def test_an_answer_is_believed_for_a_minute_by_messages_and_not_by_taps() -> None:
    seconds, asked = [100.0], []

    async def call(method: str, fields: dict[str, Any]) -> object:
        asked.append((method, fields["chat_id"], fields["user_id"]))
        return {"status": "administrator"}

    members = Members(call, lambda: None, ticking=lambda: seconds[0])

    async def standing(number: int, *, tap: bool = False, user: int = BOSS) -> Standing | None:
        question = Question(number, str(GROUP), user, tap)
        first = members.standing(question)
        members.ask()
        await asyncio.sleep(0.01)
        assert members.waiting() == []
        return first or members.standing(question)

    assert [await standing(1), await standing(2), len(asked)] == [Standing.ADMIN, Standing.ADMIN, 1]
    assert [await standing(3, tap=True), len(asked)] == [Standing.ADMIN, 2]
    assert [await standing(4, user=BOB), len(asked)] == [Standing.ADMIN, 3]
    seconds[0] += BELIEVED
    assert [await standing(5), len(asked)] == [Standing.ADMIN, 4]
    assert asked[0] == ("getChatMember", GROUP, BOSS)
