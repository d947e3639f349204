"""The stories of tests/golden/chats, played against a real store; UPDATE_GOLDEN=1 writes what is answered now."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import store.milestones
import store.overrides
from bot.admin import ADMIN_COMMANDS
from bot.answer import Answer, Incoming
from bot.chat import understood
from bot.command import SHARED_IDS, House
from bot.commands import COMMANDS
from bot.telegram.render import keyboard, parts, units
from domain.errors import UsageError
from domain.times import Moment
from scheduler.timing import Timing
from tests.bot.conversation import STAFF, Town, play, script_of

STORIES = sorted(Path("tests/golden/chats").glob("*.txt"))
EVERY = COMMANDS + ADMIN_COMMANDS


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story(story: Path, made: Town) -> None:
    told = story.read_text(encoding="utf-8")
    played = play(made, script_of(told))
    if os.environ.get("UPDATE_GOLDEN"):
        story.write_text(played, encoding="utf-8")
    assert played == told


def press(made: Town, who: int, data: str) -> Answer:
    tap = Incoming(receiver="telegram", address=str(who), user_id=who, data=data, message_id=1)
    with made.store.begin() as tx:
        (answer,) = made.chat.answer(tx, tap, made.now)
    return answer


def overrides_kept(made: Town) -> int:
    with made.store.read() as tx:
        return len(store.overrides.latest(tx, 1000))


def test_a_question_is_answered_once(made: Town) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    (question,) = made.say("staff", f"/postpone {code} 2月6日15:00")
    yes = question.buttons[0].data
    assert yes == f"postpone:{made.milestones['roadshow'][0].uid[:18]}|0|2026-02-06T15:00|"
    assert str(press(made, STAFF, yes).text).startswith("已改期。")
    assert str(press(made, STAFF, yes).text) == "这一条刚才已被改动，请看清现在的内容再发一次命令。"
    assert overrides_kept(made) == 1


def test_a_question_too_long_for_its_button_is_answered_once_and_only_where_it_was_asked(made: Town) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    (question,) = made.say("staff", f"/cancel {code} 主办方因场地检修决定取消本期路演")
    yes = question.buttons[0].data
    assert yes.startswith("cancel:~")
    elsewhere = Incoming(receiver="telegram", address="-77", user_id=STAFF, data=yes, message_id=1)
    with made.store.begin() as tx:
        (answer,) = made.chat.answer(tx, elsewhere, made.now)
    assert str(answer.text) == "这次确认已经失效，请重新发一次命令。"
    assert str(press(made, STAFF, yes).text).startswith("已取消。")
    assert str(press(made, STAFF, yes).text) == "这次确认已经失效，请重新发一次命令。"
    assert overrides_kept(made) == 1


def test_a_stranger_cannot_press_what_staff_were_asked(made: Town) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    (question,) = made.say("staff", f"/cancel {code}")
    for data in (question.buttons[0].data, "review:ok 1", "undo:1", "no:"):
        assert str(press(made, 1003, data).text) == "这个按钮已经过时了，请重新发一次命令。"
    assert overrides_kept(made) == 0


def test_an_event_keeps_its_length_when_it_is_moved(made: Town) -> None:
    uid = made.milestones["opera"][1].uid
    (question,) = made.say("staff", f"/postpone {uid[:6]} 2月20日20:00")
    press(made, STAFF, question.buttons[0].data)
    with made.store.read() as tx:
        moved = store.milestones.find(tx, uid)
    assert moved is not None
    assert (str(moved.facts.start), str(moved.facts.end)) == ("2026-02-20T20:00", "2026-02-20T22:00")
    assert moved.read.start == Moment.parse("2026-02-14T19:30")


def test_only_telegram_vouches_for_a_telegram_id(made: Town) -> None:
    spoofed = Incoming(receiver="terminal", address="me", user_id=STAFF, text="/log")
    with made.store.begin() as tx:
        (answer,) = made.chat.answer(tx, spoofed, made.now)
    assert str(answer.text).startswith("没看懂这句话")


@pytest.mark.parametrize("shared", SHARED_IDS)
def test_an_id_that_many_people_share_is_no_admin(shared: int) -> None:
    with pytest.raises(UsageError, match=str(shared)):
        House(timing=Timing(), admins=frozenset({STAFF, shared}))


@pytest.mark.parametrize(
    ("said", "name", "argument"),
    [
        ("/list", "list", ""),
        ("/LIST@Kunqi_bot", "list", ""),
        ("  /show   3fa2c1 ", "show", "3fa2c1"),
        ("／订阅", None, ""),
        ("订阅：路演", "subscribe", "路演"),
        ("订阅路演、大赛", "subscribe", "路演、大赛"),
        ("取消订阅 路演", "unsubscribe", "路演"),
        ("取消 3fa2c1", "cancel", "3fa2c1"),
        ("取消了吗", None, ""),
        ("Help", "help", ""),
        ("?", "help", ""),
        ("#3FA2C1", "show", "#3FA2C1"),
        ("facade", None, ""),
        ("列表", "list", ""),
        ("列表在哪", None, ""),
        ("", None, ""),
        ("/", None, ""),
    ],
)
def test_what_is_meant(said: str, name: str | None, argument: str) -> None:
    command, rest = understood(said, EVERY)
    assert (command.name if command else None, rest) == (name, argument)


def test_names_and_words_mean_one_command_each() -> None:
    names = [command.name for command in EVERY]
    words = [word for command in EVERY for word in command.words]
    assert len(set(names)) == len(names)
    assert len(set(words)) == len(words)


WORDS = [
    "",
    "全部",
    "路演",
    "3月1日",
    "2月30日",
    "地点",
    "时间",
    "7天",
    "99999天",
    "-1",
    "9" * 30,
    "🎉" * 40,
    "|",
    "~",
    "f470d4",
    "2e201f",
    "\x00",
]
NAMES = [command.name for command in EVERY]
SAID = st.one_of(
    st.text(max_size=30),
    st.builds(
        lambda name, rest: f"/{name} {' '.join(rest)}",
        st.sampled_from(NAMES),
        st.lists(st.sampled_from(WORDS), max_size=4),
    ),
    st.builds(lambda name, rest: f"/{name} {rest}", st.sampled_from(NAMES), st.text(max_size=20)),
)
SAID |= st.builds(
    lambda name, code, field, value: f"/{name} {code} {field} {value}",
    st.sampled_from(["fix", "postpone", "cancel"]),
    st.sampled_from(["f470d4", "2e201f", "a3a6da"]),
    st.sampled_from(["时间", "标题", "地点", ""]),
    st.sampled_from(["3月1日", "2月20日20:00", "2月3日-2月1日", "大剧院|~", "tomorrow 9am"]) | st.text(max_size=50),
)
PRESSED = st.one_of(
    st.builds(lambda name, rest: f"{name}:{rest}", st.sampled_from(NAMES), st.text(max_size=20)),
    st.builds(lambda name, rest: f"{name}:{rest}", st.sampled_from(NAMES), st.sampled_from(["+", "-", "+*", "-7d", "+0d", "skip 1", "ok 1", "no 1", "done 2", "999999", "a|b|c|d", "~0", "1|0|time|/", "1|0|2026-13-01|", "f470d4|0|2026-13-01|", "f470d4|0|2026-03-01T99|", "f470d4|0|time|/", "f470d4|0|time|x/y", "f470d4|0|time|2026-02-03/2026-02-01", "f470d4|0|colour|red"])),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.sampled_from(["said", "pressed", "shown"]), SAID, PRESSED, st.sampled_from([STAFF, 1001]), st.integers(0, 99))
def test_whatever_comes_is_answered_within_the_limits(
    made: Town, how: str, said: str, pressed: str, who: int, which: int
) -> None:
    """One town for all examples, so that each begins where the others left off."""
    shown = [button.data for answer in made.last.values() for button in answer.buttons if button.data]
    if how == "shown" and shown:
        pressed = shown[which % len(shown)]
    incoming = Incoming(
        receiver="telegram",
        address=str(who),
        user_id=who,
        text=said if how == "said" else "",
        data="" if how == "said" else pressed,
        message_id=1,
    )
    with made.store.begin() as tx:
        answers = made.chat.answer(tx, incoming, made.now)
    for answer in answers:
        assert all(0 < units(part.text) <= 4096 for part in parts(answer.text))
        keyboard(answer.rows)
        made.last[f"{who}"] = answer
