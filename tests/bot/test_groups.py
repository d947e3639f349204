"""Groups, forum topics and who is meant, over real HTTP."""

import store.subscribers
from tests.bot.conversation import STAFF, Town
from tests.bot.working import listening
from tests.botapi.client import BotApi

ANNA, GROUP = 1001, -500


async def test_in_a_group_only_what_is_meant_for_us_is_answered(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        for text in ("大家好", "帮助", "/nosuch", "/help@other_bot", "是", "a1b2c3"):
            await api.says(GROUP, text, user_id=ANNA)
        await api.says(GROUP, "/help@Kunqi_Bot", user_id=ANNA)
        await api.says(GROUP, "/nosuch@kunqi_bot", user_id=ANNA)
        await api.says(GROUP, "/list", user_id=ANNA)
        replies = [(await api.reply(GROUP)).text.split("\n")[0] for _ in range(3)]
    assert replies == [
        "昆期 · 用法",
        "没看懂这句话。可以点下面的按钮，或发 /help 看用法。",
        "接下来（全部；你还没有订阅）",
    ]


async def test_a_topic_of_a_forum_is_answered_in_that_topic(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.says(GROUP, "/topics@kunqi_bot", message_thread_id=7, is_topic_message=True)
        topics = await api.reply(GROUP)
    assert topics.message["message_thread_id"] == 7
    with made.store.read() as tx:
        assert [one.address for one in store.subscribers.everyone(tx)] == ["-500/7"]


async def test_a_group_that_became_a_supergroup_keeps_its_subscriptions(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.says(GROUP, "/subscribe@kunqi_bot 路演")
        await api.reply(GROUP)
        await api.says(GROUP, "", migrate_to_chat_id=-1009)
        await api.says(-1009, "/subscribe@kunqi_bot 大赛")
        moved = await api.reply(-1009)
    assert moved.text == "好的，会提醒你：大赛\n\n已订阅：大赛、路演对接"


async def test_an_admins_yes_can_be_a_reply_in_words(api: BotApi, made: Town) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    async with listening(api, made):
        await api.says(STAFF, f"/cancel {code} 主办方取消")
        question = await api.reply(STAFF)
        assert question.labels == [["是，就这样", "算了"]]
        await api.says(STAFF, "是", reply_to_message=question.message)
        done = await api.reply(STAFF)
    assert (done.edited, done.text.splitlines()[0]) == (True, "已取消。")
