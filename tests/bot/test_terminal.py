"""The chat on a terminal and in a pipe: numbers for buttons, reminders between lines, nothing read twice."""

import asyncio
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.terminal import Terminal, converse
from domain.notification import Notification
from domain.subscription import Subscriber
from scheduler.clock import SimulatedClock
from scheduler.receiver import Receiver
from tests.bot.conversation import Town
from tests.bot.test_reminder import NOW, SURVEY, item, milestone


async def talk(made: Town, typed: Iterable[str], *, admin: bool = False) -> str:
    """What is on the screen after these lines."""
    screen: list[str] = []
    waiting = iter(typed)

    async def read_line() -> str | None:
        return next(waiting, None)

    terminal = Terminal(screen.append)
    clock = SimulatedClock(made.now)
    await converse(terminal, made.chat, made.store, clock, admin=admin, read_line=read_line)
    return "\n".join(screen)


async def test_buttons_are_numbers(made: Town) -> None:
    shown = await talk(made, ["/topics", "6", "", "[2]"])
    assert shown == (
        "想听哪些主题？点一下订阅，再点一次退订。\n"
        "\n"
        "还没有订阅任何主题，不会收到提醒。\n"
        "[1] 申报  [2] 补贴\n"
        "[3] 人才  [4] 月月有戏\n"
        "[5] 政策宣讲  [6] 路演对接\n"
        "[7] 大赛  [8] 文体亲子\n"
        "[9] 公示  [10] 调研征集\n"
        "[11] 全部  [12] 接下来\n"
        "[13] « 返回设置\n"
        "\n"
        "想听哪些主题？点一下订阅，再点一次退订。\n"
        "\n"
        "已订阅：路演对接\n"
        "[1] 申报  [2] 补贴\n"
        "[3] 人才  [4] 月月有戏\n"
        "[5] 政策宣讲  [6] ✅ 路演对接\n"
        "[7] 大赛  [8] 文体亲子\n"
        "[9] 公示  [10] 调研征集\n"
        "[11] 全部  [12] 接下来\n"
        "[13] « 返回设置\n"
        "\n"
        "想听哪些主题？点一下订阅，再点一次退订。\n"
        "\n"
        "已订阅：补贴、路演对接\n"
        "[1] 申报  [2] ✅ 补贴\n"
        "[3] 人才  [4] 月月有戏\n"
        "[5] 政策宣讲  [6] ✅ 路演对接\n"
        "[7] 大赛  [8] 文体亲子\n"
        "[9] 公示  [10] 调研征集\n"
        "[11] 全部  [12] 接下来\n"
        "[13] « 返回设置\n"
    )


async def test_a_label_means_its_button_too(made: Town) -> None:
    shown = await talk(made, ["列表", "下一页", "上一页"])
    assert [line for line in shown.splitlines() if "页" in line] == ["[9] 下一页 »", "[2] « 上一页", "[9] 下一页 »"]


async def test_a_number_that_is_no_button_is_a_message(made: Town) -> None:
    assert (await talk(made, ["7"])).startswith("没看懂这句话")


@pytest.mark.parametrize(
    ("typed", "said"), [("是", "已取消。"), ("算了", "好的，什么都没改。"), ("1", "已取消。"), ("y", "已取消。")]
)
async def test_an_owner_says_yes_or_no(made: Town, typed: str, said: str) -> None:
    code = made.milestones["roadshow"][0].uid[:6]
    shown = await talk(made, [f"/cancel {code} 主办方取消", typed], admin=True)
    assert said in shown.splitlines()


async def test_yes_means_nothing_where_nothing_was_asked(made: Town) -> None:
    assert "现在没有等你确认的事" in (await talk(made, ["/topics", "是"], admin=True))


async def test_a_file_dropped_on_the_window_is_read_for_an_owner_alone(made: Town, tmp_path: Path) -> None:
    file = tmp_path / "沙龙 通知.txt"
    file.write_text("知识产权沙龙定于2026年2月12日（周四）14:30在科技大厦举行。", encoding="utf-8")
    shown = await talk(made, [f"'{file}'", "是"], admin=True)
    assert shown.startswith("沙龙 通知.txt\n读出 1 个时间，这样收录吗？")
    assert "已收录。" in shown.splitlines()
    assert "读出" not in await talk(made, [str(file)])


async def test_a_link_is_judged_in_the_terminal_too(made: Town) -> None:
    assert "这个地址不在公开的互联网上" in await talk(made, ["http://127.0.0.1:8765/"], admin=True)


async def test_who_is_no_owner_is_told_nothing(made: Town) -> None:
    assert await talk(made, ["/log"]) == await talk(made, ["/nosuch"])


async def test_a_reminder_between_question_and_answer_does_not_move_the_numbers(made: Town) -> None:
    screen: list[str] = []
    terminal = Terminal(screen.append)
    lines = iter(["/topics", "6"])
    me = Subscriber(id=1, receiver="terminal", address="me")

    async def read_line() -> str | None:
        line = next(lines, None)
        if line == "6":
            due = Notification(subscriber=me, items=(item(milestone(SURVEY)),), now=NOW, code="K7QD")
            assert await terminal.send(due) == "1"
        return line

    await converse(terminal, made.chat, made.store, SimulatedClock(made.now), admin=False, read_line=read_line)
    shown = "\n".join(screen)
    assert "── 2026-03-03 09:00 ──\n⏰ 明天 · 征集截止\n企业研发费用调查\n" in shown
    assert "[14] 详情  原文 https://example.org/n1" in shown
    assert "已订阅：路演对接" in shown


async def test_a_yes_in_words_after_a_reminder_is_no_button(made: Town) -> None:
    terminal = Terminal(lambda _: None)
    (question,) = made.say("staff", f"/cancel {made.milestones['roadshow'][0].uid[:6]} 场地")[-1:]
    terminal.show(question)
    assert terminal.chosen("好的") == question.rows[0][0]
    due = Notification(
        subscriber=Subscriber(id=1, receiver="terminal", address="me"),
        items=(item(milestone(SURVEY)),),
        now=NOW,
        code="K7QD",
    )
    await terminal.send(due)
    assert (terminal.chosen("好的"), terminal.chosen("不")) == (None, question.rows[0][1])
    assert terminal.chosen("1") == question.rows[0][0]


def test_it_is_a_receiver() -> None:
    receiver: Receiver = Terminal(print)
    assert receiver.name == "terminal"


READ_ALL = """
import asyncio
from bot.terminal import StdinLines

async def main():
    lines, ticks = StdinLines(), 0
    async def tick():
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)
    ticking = asyncio.create_task(tick())
    while (line := await lines()) is not None:
        print(repr(line))
    ticking.cancel()
    lines.close()
    print("ticked" if ticks > 5 else "stood still")

asyncio.run(main())
"""


def test_a_pipe_is_read_to_its_end_while_the_loop_goes_on() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", READ_ALL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("第一行\n\n第二")
        process.stdin.flush()
        assert [process.stdout.readline() for _ in range(2)] == ["'第一行'\n", "''\n"]
        asyncio.run(asyncio.sleep(0.2))
        process.stdin.write("行")
        process.stdin.close()
        assert process.stdout.read() == "'第二行'\nticked\n"


def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("/start\n帮助\n", encoding="utf-8")
    with script.open() as lines:
        done = subprocess.run([sys.executable, "-c", READ_ALL], stdin=lines, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[:2] == ["'/start'", "'帮助'"]
