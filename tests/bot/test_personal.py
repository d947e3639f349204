"""One's own data: all of it is shown, all of it goes, and the books of what was sent stay whole."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bot.answer import Answer, Incoming
from bot.chat import Chat
from bot.command import House
from domain.milestone import Kind
from domain.subscription import EVERYTHING, Matcher, MatcherKind
from domain.wishes import Digest, Quiet
from scheduler import wishing
from store import Store, feeds, pending, subscribers, tables, wished
from tests.samples import at, facts
from tests.scheduler.world import World

ANNA, BEN = "anna-4711", "ben-4712"
Dump = Mapping[str, list[dict[str, Any]]]


def dumped(kept: Store) -> Dump:
    """Every row of every table."""
    with kept.read() as tx:
        return {
            name: [dict(row) for row in tx.execute(select(table).order_by(*table.primary_key)).mappings()]
            for name, table in wished.metadata.tables.items()
        }


def but_the_question(kept: Store) -> Dump:
    """All but which question a word typed next would answer."""
    rows = dumped(kept)
    return {**rows, "pending": [row for row in rows["pending"] if not row["token"].startswith("?")]}


async def told(kept: Store) -> World:
    """A week in which both were told of one thing, and each waits for another."""
    world = World(kept, "2026-01-20T09:00")
    for address in (ANNA, BEN):
        world.subscriber(address, EVERYTHING, Matcher(MatcherKind.KEYWORD, f"词{address}"))
    _, roadshow = world.publishes(
        facts("领军人才", end="2026-01-28T17:00"), facts("路演", kind=Kind.EVENT, start="2026-02-14T14:00")
    )
    assert len(await world.until("2026-01-27T18:00")) == 4
    with kept.begin() as tx:
        anna = subscribers.find(tx, "terminal", ANNA)
        assert anna is not None
        wishing.keep_quiet(tx, anna, Quiet.parse("22:00-8:00"), world.clock.now())
        wishing.gather(tx, anna, Digest.parse("周一 9:00"), world.clock.now())
        wishing.block(tx, anna, "anna不要")
        wishing.speak(tx, anna, "zh")
        feeds.make(tx, anna.id, world.clock.now())
        wishing.snooze(tx, world.timing, anna, roadshow, at("2026-02-01T09:00"), world.clock.now())
        for number, (chat, raw) in enumerate(((ANNA, "anna's letter that nobody could read"), (BEN, "ben's"))):
            letter = {"update_id": number, "chat": chat, "raw": raw, "received_at": world.clock.now()}
            done = {"done_at": world.clock.now(), "dead": "odd"}
            tx.execute(tables.inbox.insert().values(receiver="terminal", **letter, **done))
        pending.put(tx, "terminal", ANNA, "anna's question", world.clock.now())
        tx.execute(tables.holds.insert().values(receiver="terminal", address=ANNA, until=world.clock.now(), since=None))
        tx.execute(tables.deliveries.update().where(tables.deliveries.c.id == _last(kept, ANNA)).values(state="retry"))
    return world


def _last(kept: Store, address: str) -> int:
    """The last delivery to this one."""
    with kept.read() as tx:
        one = subscribers.find(tx, "terminal", address)
        assert one is not None
        query = select(tables.deliveries.c.id).where(tables.deliveries.c.subscriber_id == one.id)
        return max(tx.scalars(query))


def ask(world: World, *, text: str = "", data: str = "", group: bool = False) -> Answer:
    """What Anna is answered."""
    said = Incoming(receiver="terminal", address=ANNA, text=text, data=data, group=group, group_admin=True)
    with world.store.begin() as tx:
        (answer,) = Chat(House(timing=world.timing)).answer(tx, said, world.clock.now())
    return answer


async def test_what_is_kept_is_shown_and_asking_changes_nothing(store: Store) -> None:
    world = await told(store)
    before = but_the_question(store)
    assert str(ask(world, text="/export").text) == (
        "我这里保存的你的数据\n\n"
        "会话：terminal anna-4711\n"
        "从1月20日（周二）起使用\n"
        "订阅：全部、关键词「词anna-4711」\n"
        "提醒：提前7天、提前1天、提前2小时\n"
        "语言：中文\n"
        "安静时段：22:00-08:00\n"
        "汇总：每周一 09:00\n"
        "屏蔽词：anna不要\n"
        "标记过的事项：1 件\n"
        "日历私人链接：1月27日（周二）18:00生成，还没有被读取过（链接本身不保存，只存它的校验值）\n"
        "等待发送的提醒：1 条\n"
        "发送记录：共 2 条\n\n"
        "最近告诉过你的（最多 20 条）：\n"
        "1月21日（周三）17:00　领军人才　" + _code(store, "领军人才") + "\n\n"
        "要全部删除：/forget"
    )
    assert str(ask(world, text="/forget").text) == (
        "要删除你的全部数据吗？删除后不能恢复，也不再收到提醒。\n\n"
        "会删除：会话地址、订阅、提前量与其他设置、标记、日历私人链接、还没发出的提醒、待确认的操作。\n"
        "会保留：2 条发送记录，只有时间、事项、结果和消息序号，不再与你的会话关联，用来保证账目完整。"
    )
    assert but_the_question(store) == before


def _code(kept: Store, title: str) -> str:
    return next(row["uid"][:6] for row in dumped(kept)["milestones"] if row["facts"]["title"] == title)


async def test_yes_deletes_all_of_one_and_nothing_of_another(store: Store) -> None:
    world = await told(store)
    before = dumped(store)
    yes, no = ask(world, text="/forget").buttons
    assert str(ask(world, data=no.data).text) == "好的，什么都没改。"
    assert dumped(store) == before
    assert str(ask(world, data=yes.data).text) == "已删除。以后要用，再发 /start 就是新的开始。"
    after = dumped(store)
    assert [name for name, rows in after.items() if "anna" in str(rows)] == []
    (anna,) = (row["id"] for row in before["subscribers"] if row["address"] == ANNA)
    assert [row for row in after["subscribers"] if row["id"] == anna] == [
        {
            "id": anna,
            "receiver": "terminal",
            "address": f"forgotten {anna}",
            "unreachable": "forgotten",
            "created_at": before["subscribers"][0]["created_at"],
        }
    ]
    (snooze,) = (row for row in after["occasions"] if row["kind"] == "snooze")
    assert (snooze["state"], snooze["reason"]) == ("void", "subscriber asked to be forgotten")
    assert [name for name, rows in after.items() if name != "deliveries" and _theirs(name, rows, anna)] == [
        "subscribers"
    ]
    for name, rows in before.items():
        gone = [*_theirs(name, rows, anna), *(row for row in rows if "anna" in str(row) or row.get("kind") == "snooze")]
        others = [row for row in rows if row not in gone]
        assert [row for row in after[name] if row in others] == others, name


def _theirs(table: str, rows: list[dict[str, Any]], who: int) -> list[dict[str, Any]]:
    """The rows that speak of one subscriber."""
    return [row for row in rows if row.get("id" if table == "subscribers" else "subscriber_id") == who]


async def test_the_books_stay_whole(store: Store) -> None:
    world = await told(store)
    before = dumped(store)["deliveries"]
    ask(world, data=ask(world, text="/forget").buttons[0].data)
    ended = {"state": "failed", "reason": "subscriber asked to be forgotten", "lease_until": None}
    (waiting,) = (row["id"] for row in before if row["state"] == "retry")
    assert dumped(store)["deliveries"] == [row | ended if row["id"] == waiting else row for row in before]
    sent = await world.until("2026-02-15T09:00")
    assert {line.split()[2] for line in sent} == {f"{BEN}:"}


async def test_who_comes_back_is_somebody_new(store: Store) -> None:
    world = await told(store)
    yes = ask(world, text="/forget").buttons[0].data
    ask(world, data=yes)
    assert str(ask(world, text="/export").text) == str(ask(world, data=yes).text) == "我这里没有保存你的任何数据。"
    ask(world, text="订阅 路演")
    assert "要删除你的全部数据吗" in str(ask(world, data=yes).text)
    assert "订阅：路演对接\n" in str(ask(world, text="/export").text)
    assert "还没有给你发过提醒。" in str(ask(world, text="/export").text)


async def test_a_lead_time_that_was_theirs_alone_is_planned_no_longer(store: Store) -> None:
    world = World(store, "2026-01-20T09:00")
    world.subscriber(ANNA, EVERYTHING, leads=("5d", "1d"))
    world.subscriber(BEN, EVERYTHING, leads=("1d",))
    ask(world, data=ask(world, text="/forget").buttons[0].data)
    assert [row["lead"] for row in dumped(store)["planned_leads"]] == ["1d"]


async def test_a_group_is_not_one_persons(store: Store) -> None:
    world = await told(store)
    before = but_the_question(store)
    yes = ask(world, text="/forget").buttons[0].data
    said = [ask(world, text="/export", group=True), ask(world, text="/forget", group=True)]
    said.append(ask(world, data=yes, group=True))
    assert {str(answer.text) for answer in said} == {"这是个人数据，请私聊我再发一次。"}
    assert but_the_question(store) == before
