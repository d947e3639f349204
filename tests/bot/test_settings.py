"""What a subscriber chooses in the chat is kept, and reminders keep to it: language, sound, buttons, and the first minute."""

from dataclasses import replace

import pytest

import store.subscribers
import store.wishes
from bot.answer import Incoming
from bot.messages import EN, ZH, spoken_by
from bot.messages.reminder import reminder
from bot.telegram.shapes import Shapes
from domain.milestone import Milestone, Status
from domain.notification import Item, Notification
from domain.subscription import Subscriber
from domain.times import CITY
from domain.wishes import LONGEST_BLOCKED, MOST_BLOCKED, Digest, Mark, MarkKind, Quiet, Wishes
from tests.bot.conversation import PEOPLE, Town
from tests.bot.test_reminder import TALENT, item, milestone
from tests.samples import at

NOW = at("2026-03-03T09:00")


def wished(made: Town, who: str) -> Wishes:
    with made.store.read() as tx:
        return store.wishes.at_address(tx, "telegram", str(PEOPLE[who]))


def test_whatever_is_chosen_is_kept_together(made: Town) -> None:
    for said in ("/quiet 22:00-8:00", "/digest 周一 9:00", "/block 大赛", "/lang en", "/block AI"):
        made.say("member", said)
    everything = Wishes(language="en", quiet=Quiet(1320, 480), digest=Digest(540, 0), blocked=("大赛", "AI"))
    assert wished(made, "member") == everything
    for said in ("/quiet off", "/digest off", "/unblock 大赛", "/unblock AI", "/lang auto"):
        made.say("member", said)
    assert wished(made, "member") == Wishes()


def test_a_client_that_speaks_english_gets_english_reminders_and_may_change_its_mind(made: Town) -> None:
    made.say("guest", "/settings")
    assert wished(made, "guest") == Wishes(heard="en")
    made.say("guest", "/lang zh")
    assert wished(made, "guest").speaks == "zh"
    made.say("guest", "/lang auto")
    assert wished(made, "guest").speaks == "en"


def test_in_a_group_the_language_is_the_groups_choice_and_nobodys_client(made: Town) -> None:
    group = Incoming(
        receiver="telegram", address="-5", user_id=1, language="en", group=True, group_admin=True, text="/list"
    )
    with made.store.begin() as tx:
        made.chat.answer(tx, group, made.now)
        assert store.wishes.at_address(tx, "telegram", "-5") == Wishes()
        made.chat.answer(tx, replace(group, text="/lang zh"), made.now)
        [answer] = made.chat.answer(tx, replace(group, text="/settings"), made.now)
    assert str(answer.text).startswith("你的设置")


def test_there_is_an_end_of_blocked_words(made: Town) -> None:
    for number in range(MOST_BLOCKED):
        made.say("member", f"/block 词{number}")
    [refused] = made.say("member", "/block 又一个")
    assert str(refused.text) == f"最多 {MOST_BLOCKED} 个屏蔽词，请先去掉一个。"
    [too_long] = made.say("stranger", "/block " + "长" * (LONGEST_BLOCKED + 1))
    assert str(too_long.text).startswith("屏蔽词需要 1 到 40 个字。")
    assert len(wished(made, "member").blocked) == MOST_BLOCKED
    assert wished(made, "stranger") == Wishes()


def test_an_old_button_unblocks_no_other_word(made: Town) -> None:
    made.say("member", "/block 甲乙")
    [card] = made.say("member", "/block 丙丁")
    tap = next(button.data for button in card.buttons if button.data == "unblock:0 甲乙")
    made.say("member", "/unblock 甲乙")
    incoming = Incoming(receiver="telegram", address=str(PEOPLE["member"]), user_id=PEOPLE["member"], data=tap)
    with made.store.begin() as tx:
        made.chat.answer(tx, incoming, made.now)
    assert wished(made, "member").blocked == ("丙丁",)


def test_who_comes_back_is_asked_nothing_again(made: Town) -> None:
    made.say("member", "/subscribe 人才")
    [answer] = made.say("member", "/start")
    assert [button.data for button in answer.buttons] == ["list:", "settings:", "help:"]
    assert str(answer.text).endswith("现在会提前7天、提前1天、提前2小时提醒你：人才")


def test_every_step_of_the_first_minute_can_be_passed_over(made: Town) -> None:
    made.say("member", "/start")
    made.say("member", "[下一步 »]")
    made.say("member", "[跳过 »]")
    [last] = made.say("member", "[完成]")
    assert str(last.text) == "好了。还没有选主题，不会收到提醒；随时发 /topics 再选。"


def notified(found: Milestone, language: str = "", **more: object) -> Notification:
    reader = Subscriber(id=1, receiver="telegram", address="1", language=language)
    return Notification(subscriber=reader, items=(item(found),), now=NOW, code="K7QD", **more)  # type: ignore[arg-type]


def test_a_shape_speaks_the_language_of_its_reader() -> None:
    shapes, found = Shapes("zh", CITY), milestone(TALENT)
    for language, words in (("", ZH), ("en", EN), ("zh", ZH), ("en", EN)):
        [part] = shapes.of(notified(found, language)).parts
        assert part.text.startswith(str(reminder(notified(found), words, CITY).text)[:12])


def test_what_is_cancelled_asks_for_no_answer() -> None:
    off = replace(milestone(TALENT), status=Status.CANCELLED)
    one: Item = item(off)
    answer = reminder(replace(notified(off), items=(one,)), ZH, CITY)
    assert [button.label for button in answer.buttons] == ["详情", "原文"]


@pytest.mark.parametrize(("hint", "code"), [("en-GB", "en"), ("zh-hans", ""), ("de", ""), ("", "")])
def test_only_what_is_not_chinese_needs_keeping(hint: str, code: str) -> None:
    assert spoken_by(hint) == code


def test_a_mark_is_its_own_subscribers(made: Town) -> None:
    made.say("member", "/show a3a6da")
    made.say("member", "[我已报名]")
    [other] = made.say("stranger", "/show a3a6da")
    assert "我已报名" in [button.label for button in other.buttons]
    with made.store.read() as tx:
        mine = store.subscribers.find(tx, "telegram", str(PEOPLE["member"]))
        assert mine is not None
        uid = made.milestones["opera"][0].uid
        assert store.wishes.marks_of(tx, [mine.id], [uid]) == {(mine.id, uid): Mark(MarkKind.DONE)}
