"""Let in, sent away, moved, blocked and back, over real HTTP."""

from typing import Any

import pytest

import store.subscribers
from bot.messages import EN, ZH
from bot.telegram.presence import Gone, read_presence
from domain.notification import Notification
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from scheduler.receiver import NotSent
from scheduler.timing import Timing
from tests.bot.conversation import Town
from tests.bot.working import confirmed, listening
from tests.botapi.client import BotApi
from tests.samples import at

GROUP, SUPERGROUP, CHANNEL, ANNA, BOSS = -500, -1009, -700, 1001, 11


def reached(made: Town) -> dict[str, str]:
    """Every subscriber's address with why nothing is sent there."""
    with made.store.read() as tx:
        return {one.address: one.unreachable for one in store.subscribers.everyone(tx)}


async def test_let_into_a_group_there_is_one_welcome_with_what_to_tap(api: BotApi, made: Town) -> None:
    await api.member(GROUP, BOSS, "administrator")
    async with listening(api, made):
        await api.presence(GROUP, "left", "member", user_id=BOSS)
        welcome = await api.reply(GROUP)
        await api.presence(GROUP, "member", "administrator", user_id=BOSS)
        await api.presence(GROUP, "left", "member", user_id=BOSS)
        await api.taps(GROUP, welcome, "月月有戏", user_id=BOSS)
        chosen = await api.reply(GROUP)
    assert welcome.text == f"{ZH.groups.welcome}\n\n{ZH.groups.welcome_how}"
    assert welcome.labels[0] == ["申报", "补贴"]
    assert (chosen.edited, len(api.accepted())) == (True, 2)


async def test_in_a_channel_and_to_one_person_nothing_is_said_unasked(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.presence(CHANNEL, "left", "administrator", user_id=BOSS, kind="channel")
        await api.presence(ANNA, "kicked", "member", user_id=ANNA)
        await api.says(ANNA, "/help")
        assert (await api.reply(ANNA)).text.startswith("昆期 · 用法")
    assert len(api.accepted()) == 1


async def test_sent_away_nothing_is_sent_to_any_of_its_topics_until_it_is_let_in_again(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.says(GROUP, "/subscribe 路演")
        await api.reply(GROUP)
        await api.says(GROUP, "/subscribe 大赛", message_thread_id=7, is_topic_message=True)
        await api.reply(GROUP)
        await api.says(-5000, "/subscribe 大赛")
        await api.reply(-5000)
        await api.presence(GROUP, "member", "kicked", user_id=BOSS)
        await confirmed(api)
        await api.says(ANNA, "/topics")
        await api.reply(ANNA)
        gone = dict(reached(made))
        await api.presence(GROUP, "kicked", "member", user_id=BOSS)
        assert (await api.reply(GROUP)).text.splitlines()[-1] == "已订阅：路演对接"
    why = "removed from the group"
    assert gone == {"-500": why, "-500/7": why, "-5000": "", "1001": ""}
    assert reached(made) == dict.fromkeys(gone, "")


class Unreached:
    """A receiver behind a network that is down."""

    name = "telegram"

    async def send(self, notification: Notification) -> str:
        raise NotSent(f"no way out for {notification.code}")


def deliveries(made: Town) -> list[tuple[str, str]]:
    with made.store.read() as tx:
        return [(row.state, row.reason) for row in tx.exec_driver_sql("SELECT state, reason FROM deliveries")]


async def test_sent_away_what_still_waits_for_it_is_given_up(api: BotApi, made: Town) -> None:
    clock = SimulatedClock(made.now)
    async with listening(api, made, clock):
        await api.says(GROUP, "/subscribe 路演")
        await api.reply(GROUP)
        clock.set(at("2026-02-04T14:00"))
        await Dispatcher(made.store, clock, Timing(), {"telegram": Unreached()}).tick()
        waiting = deliveries(made)
        await api.presence(GROUP, "member", "left", user_id=BOSS)
        await api.says(ANNA, "/help")
        await api.reply(ANNA)
    assert waiting == [("retry", "network failure")]
    assert deliveries(made) == [("failed", "subscriber unreachable")]


async def test_a_private_chat_that_blocks_and_unblocks(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.says(ANNA, "/subscribe 路演")
        await api.reply(ANNA)
        await api.presence(ANNA, "member", "kicked", user_id=ANNA)
        await api.says(42, "/topics")
        await api.reply(42)
        blocked = reached(made)[str(ANNA)]
        await api.presence(ANNA, "kicked", "member", user_id=ANNA)
        await api.says(42, "/topics")
        await api.reply(42)
    assert (blocked, reached(made)[str(ANNA)]) == ("blocked by the user", "")


async def test_a_group_that_was_left_on_its_way_to_a_supergroup_is_reached_there(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.says(GROUP, "/subscribe@kunqi_bot 路演")
        await api.reply(GROUP)
        await api.presence(GROUP, "member", "left", user_id=BOSS, kind="group")
        await api.says(GROUP, "", migrate_to_chat_id=SUPERGROUP)
        await api.says(SUPERGROUP, "", migrate_from_chat_id=GROUP)
        await api.presence(SUPERGROUP, "left", "member", user_id=BOSS)
        await api.says(SUPERGROUP, "/list@kunqi_bot", user_id=BOSS)
        assert (await api.reply(SUPERGROUP)).text.startswith("接下来（你订阅的）")
    assert reached(made) == {str(SUPERGROUP): ""}
    assert len(api.accepted()) == 2


async def test_the_welcome_is_in_the_language_of_whoever_let_us_in(api: BotApi, made: Town) -> None:
    change = {
        "chat": {"id": GROUP, "type": "group"},
        "from": {"id": BOSS, "language_code": "en"},
        "old_chat_member": {"status": "left"},
        "new_chat_member": {"status": "member"},
    }
    async with listening(api, made):
        await api.update({"my_chat_member": change})
        assert (await api.reply(GROUP)).text.startswith(EN.groups.welcome)


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ({"status": "member"}, {"status": "left"}, True),
        ({"status": "restricted", "is_member": True}, {"status": "restricted", "is_member": False}, True),
        ({"status": "member"}, {"status": "restricted", "is_member": True}, None),
        ({"status": "left"}, {"status": "restricted", "is_member": True}, False),
        ({"status": "administrator"}, {"status": "member"}, None),
    ],
)
def test_what_a_change_of_membership_means(before: dict[str, Any], after: dict[str, Any], gone: bool | None) -> None:
    chat = {"id": GROUP, "type": "supergroup"}
    found = read_presence({"chat": chat, "old_chat_member": before, "new_chat_member": after}, "telegram")
    assert (None if found is None else isinstance(found, Gone)) == gone
