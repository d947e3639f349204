"""What staff hand to the bot: files, links and photos, over real HTTP; and that nobody else's are ever fetched."""

import asyncio
import signal
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

import store.milestones
import store.notices
import store.overrides
from bot.chat import Chat
from bot.command import House
from bot.messages import ZH
from scheduler.timing import Timing
from sources.fetch import fetch
from tests.bot.conversation import STAFF, Town
from tests.bot.far_end import answers, far_end
from tests.bot.hands import EXPORT, PAGE, STRANGER, TEXT, kept
from tests.bot.working import bot_process, confirmed, listening
from tests.botapi.client import BotApi, Reply
from tests.databases import opened
from tests.samples import at

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def far(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BotApi]:
    """One far end for all tests of this file."""
    async with BotApi.start(tmp_path_factory.mktemp("given")) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def api(far: BotApi) -> BotApi:
    """With nothing wrong with it, and nothing left of the test before."""
    await far.fresh()
    return far


async def tapped(api: BotApi, reply: Reply, label: str = "是，就这样") -> Reply:
    await api.taps(STAFF, reply, label)
    return await api.reply(STAFF)


async def fetched(api: BotApi) -> tuple[int, int]:
    """How often the bot asked where a file is, and for one."""
    calls = (await api.state())["calls"]
    return calls.get("getFile", 0), calls.get("file", 0)


async def test_a_file_is_read_shown_and_kept_and_taken_back(api: BotApi, made: Town) -> None:
    before = kept(made.store)
    async with listening(api, made):
        await api.sends(STAFF, "沙龙 通知.txt", TEXT.encode("gb18030"))
        asked = await api.reply(STAFF)
        assert asked.text.splitlines()[:5] == [
            "沙龙 通知.txt", "读出 2 个时间，这样收录吗？", "", "原文：知识产权沙龙", "工作人员 1月30日（周五）发布"
        ]  # fmt: skip
        assert kept(made.store) == before
        done = await tapped(api, asked)
        assert (done.edited, done.text.splitlines()[0]) == (True, "已收录。")
        fresh = [one for one in kept(made.store) if one not in before]
        assert fresh == ["知识产权沙龙 2026-02-10T17:00", "知识产权沙龙 2026-02-12T14:30"]
        await api.sends(STAFF, "again.md", TEXT.encode())
        assert (await api.reply(STAFF)).text.endswith(ZH.given.known)
        await api.says(STAFF, "/undo")
        await tapped(api, await api.reply(STAFF))
    assert kept(made.store) == before
    assert await fetched(api) == (2, 2)


async def test_an_export_is_counted_listed_and_kept_together(api: BotApi, made: Town) -> None:
    before = kept(made.store)
    async with listening(api, made):
        await api.sends(STAFF, "export.json", EXPORT.encode(), kind="application/json")
        asked = await api.reply(STAFF)
        assert asked.text == "\n".join(
            [
                "export.json", "读到 3 份通知，共 2 个时间，一起收录吗？", "",
                "1. 通知之1 · 1月30日（周五） · 1 个时间",
                "2. 通知之2 · 1月30日（周五） · 1 个时间",
                "3. 2月项目申报月历 · 1月30日（周五） · 只有图片，交人工核对", "",
                "读不了 1 处，第一处：第4条 缺少正文「text / finalContent」 · no text", "",
                "拿不准的会放进 /review 等人核对。", "",
                "这次不会通知任何人。",
            ]
        )  # fmt: skip
        done = await tapped(api, asked)
        assert done.text.splitlines()[:2] == ["已收录 3 份通知，共 2 个时间。", "其中有拿不准的，发 /review 核对。"]
        assert len(kept(made.store)) == len(before) + 2
        await api.sends(STAFF, "export.json", EXPORT.encode(), kind="application/json")
        assert "里面的 3 份通知都已经收录过" in (await api.reply(STAFF)).text
        await api.says(STAFF, "/undo")
        question = await api.reply(STAFF)
        assert "3 份通知：通知之1 等" in question.text
        await tapped(api, question)
    assert kept(made.store) == before
    with made.store.read() as tx:
        assert [store.notices.find(tx, f"225_{number}") for number in (1, 2, 3)] == [None] * 3


async def test_a_link_is_fetched_read_and_kept_with_its_address(api: BotApi, made: Town) -> None:
    body = PAGE.encode()
    said = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)

    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    async with far_end(answers(said)) as end:
        page = partial(fetch, resolve=here, allowed=frozenset({("127.0.0.1", end.port)}))
        url = f"http://news.example:{end.port}/a?id=1"
        async with listening(api, made, page=page):
            await api.says(STAFF, f"知识产权沙龙\n{url}#top")
            asked = await api.reply(STAFF)
            assert asked.text.splitlines()[1] == "读出 2 个时间，这样收录吗？"
            assert [it["url"] for it in asked.message["entities"] if it["type"] == "text_link"] == [url]
            await tapped(api, asked)
            assert end.heard[0].startswith(b"GET /a?id=1 HTTP/1.1\r\nHost: news.example")
    with made.store.read() as tx:
        assert {one.notice.url for one in store.milestones.listed(tx) if one.facts.title == "知识产权沙龙"} == {url}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:PORT/", "http://localhost:PORT/control/state", "http://169.254.169.254/"]
)
async def test_a_link_never_reaches_inside(api: BotApi, made: Town, url: str) -> None:
    async with listening(api, made):
        await api.says(STAFF, url.replace("PORT", api.address.rpartition(":")[2]))
        said = (await api.reply(STAFF)).text
    assert said.splitlines()[0] == "没能读这个网页：这个地址不在公开的互联网上，不去读。"


async def test_a_strangers_file_is_never_fetched_and_nobodys_in_a_group(api: BotApi, made: Town) -> None:
    made.chat = Chat(House(timing=Timing(), admins=frozenset({STAFF}), reviewers=frozenset({77})))
    async with listening(api, made):
        await api.sends(STRANGER, "a.txt", TEXT.encode())
        assert (await api.reply(STRANGER)).text == ZH.given.cannot_see
        await api.sends(77, "a.txt", TEXT.encode())
        assert (await api.reply(77)).text == "这需要「编辑」权限，你是「审核」。"
        await api.says(77, "https://example.org/a")
        assert (await api.reply(77)).text == "这需要「编辑」权限，你是「审核」。"
        await api.sends(-500, "a.txt", TEXT.encode(), user_id=STAFF)
        await api.says(STRANGER, "https://example.org/a")
        assert (await api.reply(STRANGER)).text == ZH.not_understood
        await confirmed(api)
    assert await fetched(api) == (0, 0)
    assert [it["chat"]["id"] for it in api.accepted()] == [STRANGER, 77, 77, STRANGER]


async def test_a_file_that_is_none_of_ours_is_not_fetched_either(
    api: BotApi, made: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(api, made):
        for name, kind, said in (
            ("表.xlsx", "application/vnd.ms-excel", "没能读这份文件（表.xlsx）：不是文本（.xlsx）"),
            ("../../etc/pass\u202ewd.pdf", "application/pdf", "没能读这份文件（passwd.pdf）：不是文本（.pdf）"),
        ):
            await api.sends(STAFF, name, b"PK", kind=kind)
            assert (await api.reply(STAFF)).text.startswith(said)
        await api.sends(STAFF, "海报.png", b"\x89PNG", kind="image/png")
        assert (await api.reply(STAFF)).text == ZH.given.pictures
        big: dict[str, Any] = {"file_id": "F1", "file_name": "a.txt", "file_size": 6 * 2**20}
        await api.shows(STAFF, document=big)
        assert (await api.reply(STAFF)).text == "没能读这份文件（a.txt）：太大了。"
        assert await fetched(api) == (0, 0)
        monkeypatch.setattr("bot.telegram.files.LARGEST_FILE", 2000)
        await api.sends(STAFF, "a.txt", b" " * 2001, file_size=None)
        assert (await api.reply(STAFF)).text == "没能读这份文件（a.txt）：太大了。"
        assert await fetched(api) == (1, 0)
        await api.sends(STAFF, "b.txt", b"\xff\xfe\x00\xd8\x00")
        assert (await api.reply(STAFF)).text.startswith("b.txt\n没有读到通知。\n\n读不了 1 处，第一处：不是文本")


async def test_a_file_that_is_more_than_it_says_is_cut_off(
    api: BotApi, made: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody told its size: what comes is bounded all the same."""
    monkeypatch.setattr("bot.telegram.wire.LARGEST", 20_000)
    await api.fault("file", then="body", code=200, body="x" * 30_000, times=3)
    async with listening(api, made):
        await api.sends(STAFF, "a.txt", b"short")
        assert (await api.reply(STAFF)).text == "没能读这份文件（a.txt）：连不上，请稍后再试。"


async def test_trouble_on_the_way_is_tried_again(api: BotApi, made: Town) -> None:
    await api.fault("getFile", then="error")
    await api.fault("file", then="abort")
    async with listening(api, made):
        await api.sends(STAFF, "a.txt", TEXT.encode())
        assert (await api.reply(STAFF)).text.startswith("a.txt\n读出 2 个时间")
    assert await fetched(api) == (3, 2)


async def test_while_one_waits_for_a_file_others_are_answered(api: BotApi, made: Town) -> None:
    await api.fault("file", then="hang")
    async with listening(api, made):
        await api.sends(STAFF, "a.txt", TEXT.encode())
        await api.says(STAFF, "/help")
        await api.says(STRANGER, "/help")
        assert (await api.reply(STRANGER)).text.startswith("昆期 · 用法")
    assert [it["chat"]["id"] for it in api.accepted()] == [STRANGER]
    await api.heal()
    async with listening(api, made):
        assert (await api.reply(STAFF)).text.startswith("a.txt\n读出 2 个时间")
        assert (await api.reply(STAFF)).text.startswith("昆期 · 用法")


async def test_killed_between_the_file_and_the_answer_it_is_fetched_again_and_answered_once(
    api: BotApi, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'kunqi.db'}"
    await api.sends(STAFF, "a.txt", TEXT.encode())
    async with bot_process(api, url, "after_errand", STAFF) as process:
        assert await asyncio.wait_for(process.wait(), 30) == -signal.SIGKILL
    assert (await fetched(api), api.accepted()) == ((1, 1), [])
    with opened(url) as store_:
        town = Town(
            store=store_, chat=Chat(House(timing=Timing(), admins=frozenset({STAFF}))), now=at("2026-02-01T09:00")
        )
        async with listening(api, town):
            assert (await api.reply(STAFF)).text.startswith("a.txt\n读出 2 个时间")
            await confirmed(api)
        assert (await fetched(api), len(api.accepted())) == ((2, 2), 1)
        with store_.read() as tx:
            assert tx.exec_driver_sql("select count(*) from pending where token not like '?%'").scalar_one() == 1


async def test_a_photo_is_never_nothing(api: BotApi, made: Town) -> None:
    photo = [{"file_id": "P1", "width": 90, "height": 90}]
    async with listening(api, made):
        await api.shows(STAFF, photo=photo)
        assert (await api.reply(STAFF)).text == ZH.given.pictures
        await api.shows(STAFF, photo=photo, caption="知识产权沙龙定于2月12日14:30在科技大厦举行")
        read = (await api.reply(STAFF)).text
        assert read.startswith(f"{ZH.given.caption_only}\n\n读出 1 个时间，这样收录吗？")
        await api.shows(STAFF, photo=photo, caption="二月的月历")
        assert (await api.reply(STAFF)).text == ZH.given.pictures
        await api.shows(STAFF, photo=photo, caption="/list")
        assert (await api.reply(STAFF)).text.startswith("接下来")
        await api.shows(STRANGER, voice={"file_id": "V1", "duration": 1})
        assert (await api.reply(STRANGER)).text == ZH.given.cannot_see
        await api.shows(STRANGER, photo=photo, caption="/help")
        assert (await api.reply(STRANGER)).text.startswith("昆期 · 用法")
    assert await fetched(api) == (0, 0)
