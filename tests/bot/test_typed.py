"""A word that answers a question, what one person may ask where several read, and buttons that nobody made."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

import store.milestones
import store.subscribers
from bot.admin import ADMIN_COMMANDS
from bot.answer import Answer, Incoming
from bot.commands import COMMANDS
from bot.confirm import NO, YES
from bot.messages import ZH
from bot.telegram.updates import Heard, kept, read
from domain.milestone import Status
from scheduler import simulate
from scheduler.clock import SimulatedClock
from scheduler.dispatch import Dispatcher
from tests.bot.conversation import STAFF, Town
from tests.samples import at

MEMBER = 1002
GROUP = Incoming(receiver="telegram", address="-500", user_id=7, group=True, group_admin=True, text="/export")


def says(made: Town, who: str, *lines: str) -> list[str]:
    return [str(made.say(who, line)[-1].text) for line in lines]


def asks(made: Town, incoming: Incoming) -> tuple[Answer, ...]:
    with made.store.begin() as tx:
        return made.chat.answer(tx, incoming, made.now)


async def reminded(made: Town, moment: str) -> None:
    """Until then everybody has what is due."""
    clock, recorder = SimulatedClock(made.now), simulate.Recorder("telegram")
    dispatcher = Dispatcher(made.store, clock, made.chat.house.timing, {"telegram": recorder})
    await simulate.run(made.store, clock, dispatcher, at(moment))
    assert recorder.seen
    made.now = at(moment)


def cancelled(made: Town) -> bool:
    with made.store.read() as tx:
        found = store.milestones.find(tx, made.milestones["roadshow"][0].uid)
    assert found is not None
    return found.status is Status.CANCELLED


def test_a_typed_yes_does_what_was_asked_last_and_only_once(made: Town) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    says(made, "staff", f"/cancel {code} 场地")
    (done,) = made.say("staff", "是。")
    assert (str(done.text).splitlines()[0], done.replace, cancelled(made)) == ("已取消。", False, True)
    assert says(made, "staff", "是") == [ZH.answers.nothing_asked]


def test_a_typed_no_leaves_it(made: Town) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    says(made, "staff", f"/cancel {code} 场地")
    assert says(made, "staff", "算了", "是") == [ZH.nothing_changed, ZH.answers.nothing_asked]
    assert not cancelled(made)


def test_who_wants_to_be_forgotten_may_say_so_in_a_word(made: Town) -> None:
    says(made, "member", "/subscribe 路演", "/forget")
    assert says(made, "member", "OK") == [ZH.answers.forgotten]
    with made.store.read() as tx:
        assert store.subscribers.find(tx, "telegram", str(MEMBER)) is None
    says(made, "member", "/subscribe 路演", "/forget")
    assert says(made, "member", "不") == [ZH.nothing_changed]


@pytest.mark.parametrize("between", ["/list", "/topics", "多谢"])
def test_what_is_said_in_between_ends_the_question(made: Town, between: str) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    says(made, "staff", f"/cancel {code} 场地", between)
    assert says(made, "staff", "是") == [ZH.answers.nothing_asked]
    assert not cancelled(made)


def test_a_word_answers_for_an_hour_and_in_its_own_chat(made: Town) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    says(made, "staff", f"/cancel {code} 场地")
    assert says(made, "member", "是") == [ZH.answers.nothing_asked]
    made.now += timedelta(hours=1)
    assert says(made, "staff", "是") == [ZH.answers.nothing_asked]
    assert not cancelled(made)


@pytest.mark.parametrize(("word", "said"), [("好的", ZH.answers.overtaken), ("是", ZH.answers.overtaken), ("不", "")])
async def test_a_yes_after_a_reminder_does_nothing_that_was_asked_before(made: Town, word: str, said: str) -> None:
    """It may be meant for the reminder; asked once more, it is not."""
    made.now = at("2026-02-04T13:30")
    says(made, "member", "/subscribe 路演", "/forget")
    await reminded(made, "2026-02-04T14:01")
    assert says(made, "member", word) == [said or ZH.nothing_changed]
    with made.store.read() as tx:
        assert store.subscribers.find(tx, "telegram", str(MEMBER)) is not None
    assert says(made, "member", "好的") == [ZH.answers.nothing_asked]
    made.now += timedelta(minutes=1)
    says(made, "member", "/forget")
    assert says(made, "member", "好的") == [ZH.answers.forgotten]


def test_these_words_are_no_command() -> None:
    words = {word for command in COMMANDS + ADMIN_COMMANDS for word in command.words}
    assert (words | {command.name for command in COMMANDS}) & (YES | NO) == set()


def test_a_reply_of_yes_to_the_question_of_forget_is_its_button() -> None:
    markup = [[{"text": "是", "callback_data": "forget:yes 5"}, {"text": "不", "callback_data": "forget:no"}]]
    asked = {
        "message_id": 3,
        "from": {"is_bot": True, "username": "kunqi_bot"},
        "reply_markup": {"inline_keyboard": markup},
    }
    message = {"message_id": 4, "chat": {"id": 5, "type": "private"}, "from": {"id": 5}, "text": "是"}
    heard = read(json.dumps({"message": message | {"reply_to_message": asked}}), "kunqi_bot", lambda _: False)
    assert isinstance(heard, Heard)
    assert (heard.incoming.data, heard.incoming.message_id) == ("forget:yes 5", 3)


def test_in_a_group_what_is_of_one_person_is_refused_once_a_minute(made: Town) -> None:
    said = [asks(made, replace(GROUP, text=text)) for text in ("/export", "/forget", "/export")]
    assert [[str(one.text) for one in answers] for answers in said] == [[ZH.answers.private_only], [], []]
    (tapped,) = asks(made, replace(GROUP, text="", data="forget:yes 1"))
    assert (str(tapped.text), tapped.aside) == (ZH.answers.private_only, True)
    assert asks(made, replace(GROUP, address="-501")) != ()
    made.now += timedelta(minutes=1)
    assert asks(made, GROUP) != ()


FORGED = ("postpone:{uid}|1|25:99|x", "postpone:{uid}|1|不是时间|", "fix:{uid}|1|time|2026-13-40|", "fix:{uid}|1|x|y|z",
          "nudge:{uid}|1|2026-02-31T9|", "silence:全部||x|y|", "announce:没有|字", "keep:{{}}", "keep:[1]", "keep:x|y",
          "undo:99999999999999999999", "undo:x", "unsilence:yes x", "leads:{uid}|1|x", "cancel:{uid}|x|", "review:take x",
          "review:ok 99999999999999999999", "tools:zz", "add:~nosuch", "keep:~nosuch")  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
def test_a_button_that_nobody_made_is_refused_in_words_and_changes_nothing(made: Town, data: str) -> None:
    uid = made.milestones["roadshow"][0].uid[:18]
    staff = Incoming(receiver="telegram", address=str(STAFF), user_id=STAFF, data=data.format(uid=uid), message_id=1)
    with made.store.read() as tx:
        before = store.milestones.listed(tx)
    (said,) = asks(made, staff)
    with made.store.read() as tx:
        assert (store.milestones.listed(tx), bool(str(said.text))) == (before, True)


def test_days_off_that_nobody_knows_yet_are_said_to_be_unknown(made: Town) -> None:
    said = "2027 年元旦的放假安排还没有公布，说不准是哪几天。可以直接问日子，例如：10月1日到10月7日有什么。"
    assert says(made, "member", "元旦有什么", "/month 元旦前") == [said, said]
    assert says(made, "member", "春节期间有什么")[0].startswith("没有找到：2月15日（周日）至2月23日（周一）")


def test_the_link_of_a_calendar_that_comes_back_with_an_update_is_not_kept() -> None:
    secret = "F6b1zsVUQhP_t4tPjbPGvQ"
    link = f"https://kunqi.example.org/f/{secret}.ics?alarms=1"
    google = f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fkunqi.example.org%2Ff%2F{secret}.ics"
    pinned = {"text": link, "reply_markup": {"inline_keyboard": [[{"text": "Google", "url": google}]]}}
    [stored] = kept([{"update_id": 5, "message": {"chat": {"id": 7}, "pinned_message": pinned}}])
    assert secret not in stored.raw
    assert json.loads(stored.raw)["message"]["pinned_message"]["text"] == link.replace(secret, "x" * 22)
