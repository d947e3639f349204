"""What the chat makes of files, links and pictures, and how it is taken back: no network in these."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

import extract
from bot.admin import ADMIN_COMMANDS
from bot.admin.add import title_of
from bot.admin.hand import MOST_TEXT
from bot.answer import Incoming
from bot.chat import Chat
from bot.command import House
from bot.given import File, Given, carried, link_of, named
from bot.messages import ZH
from domain.notice import Notice
from scheduler import handing, ingest
from scheduler.timing import Timing
from sources import read_file
from sources.fetch import Page
from sources.guard import Unfetched, Why
from store import milestones
from tests.bot.conversation import STAFF, Town
from tests.bot.hands import EXPORT, TEXT, kept
from tests.samples import at

LINKS = {
    "https://example.org/a": "https://example.org/a",
    "  HTTPS://Example.org/A?b=1 \n": "HTTPS://Example.org/A?b=1",
    "/add https://example.org/a": "https://example.org/a",
    "新增 https://example.org/a": "https://example.org/a",
    "昆山科创：二月月历\nhttps://example.org/a": "https://example.org/a",
    "看看这个 https://example.org/a": "",
    "https://example.org/a看看": "",
    "https://example.org/a\nhttps://example.org/b": "",
    "/silence https://example.org/a": "",
    "/fix 3fa2c1 地点\nhttps://example.org/a": "",
    "例" * 90 + "\nhttps://example.org/a": "",
    "一\n二\nhttps://example.org/a": "",
    "ftp://example.org/a": "",
    "": "",
}


@pytest.mark.parametrize("said", LINKS)
def test_what_is_a_link_alone(said: str) -> None:
    assert link_of(said) == LINKS[said]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "关于举办数字化转型讲座的通知。各企业：定于2026年3月12日下午2点在昆山科技大厦三楼举办数字化转型讲座，报名截止3月10日17:00。",
            "关于举办数字化转型讲座的通知",
        ),
        ("关于举办讲座的通知（第二轮）。各企业：定于3月12日举办。", "关于举办讲座的通知（第二轮）"),
        ("职工夜校开课啦！书法、古琴任你选\n3月12日开课", "职工夜校开课啦！书法、古琴任你选"),
        ("好消息！三月职工夜校下周开课。" + "书法古琴任你选，" * 9, "好消息！三月职工夜校下周开课"),
        ("讲" * 61 + "。", "讲" * 59 + "…"),
    ],
)
def test_what_names_a_pasted_notice(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_file_s_name_is_only_ever_a_name() -> None:
    given = ["a.txt", "../../etc/passwd", "C:\\x\\y.json", "a\x1b[31m\u202e\n.txt", "", "/", "长" * 300 + ".json"]
    assert [named(name) for name in given[:6]] == ["a.txt", "passwd", "y.json", "a[31m .txt", "", ""]
    assert (len(named(given[6])) <= 100, named(given[6])[-5:]) == (True, ".json")


def incoming(user: int, **more: Any) -> Incoming:
    return Incoming(receiver="telegram", address=str(user), user_id=user, **more)


def test_only_who_may_add_is_fetched_for() -> None:
    chat = Chat(House(timing=Timing(), admins=frozenset({1}), editors=frozenset({2}), reviewers=frozenset({3})))
    file, url = File("F", "a.txt"), "https://example.org/a"
    assert [chat.errand(incoming(user, file=file)) for user in (1, 2, 3, 4)] == [file, file, None, None]
    assert [chat.errand(incoming(user, text=url)) for user in (1, 2, 3, 4)] == [url, url, None, None]
    assert chat.errand(incoming(1, text=url, group=True)) is None
    assert chat.errand(incoming(1, data="list:")) is None
    assert chat.errand(Incoming(receiver="terminal", address="me", owner=True, file=file)) == file
    assert "keep" in {command.name for command in ADMIN_COMMANDS}


def test_an_album_of_pictures_is_answered_once(made: Town) -> None:
    def says(album: str, text: str = "", user: int = STAFF) -> list[str]:
        with made.store.begin() as tx:
            answers = made.chat.answer(tx, incoming(user, picture=True, album=album, text=text), made.now)
        return [str(answer.text) for answer in answers]

    assert [says("1"), says("1"), says("1"), says("2"), says(""), says("")] == [
        [ZH.given.pictures], [], [], [ZH.given.pictures], [ZH.given.pictures], [ZH.given.pictures]
    ]  # fmt: skip
    assert says("2", "/help")[0].startswith("昆期 · 用法")
    assert says("2", user=7) == [ZH.given.cannot_see]


def test_a_picture_whose_answer_was_not_kept_is_answered_when_it_comes_again(made: Town) -> None:
    def says(number: int) -> int:
        with made.store.begin() as tx:
            return len(made.chat.answer(tx, incoming(STAFF, picture=True, album="1", message_id=number), made.now))

    assert [says(number) for number in (5, 6, 5, 6, 7)] == [1, 0, 1, 0, 0]


def test_every_reason_has_words() -> None:
    assert set(ZH.given.whys) == set(Why)


async def test_a_page_of_pictures_and_a_page_that_is_a_file() -> None:
    async def page(kind: str, body: bytes) -> Given:
        async def get(url: str) -> Page:
            return Page(url, kind, body)

        return await carried("https://example.org/a", at("2026-02-01T09:00").date(), content=nobody, page=get)

    async def nobody(_file: File) -> bytes:
        raise Unfetched(Why.STATUS)

    assert (await page("text/html", b"<html><img src=a></html>")).why is Why.NO_TEXT
    export = await page("application/json", EXPORT.encode())
    assert (len(export.found), export.why) == (4, None)


def test_a_new_text_holds_and_undo_brings_back_the_old_one(made: Town) -> None:
    def hand(text: str) -> None:
        given = carried(File("F", "a.txt"), at("2026-02-01T09:00").date(), content=partial(content, text))
        message = incoming(STAFF, file=File("F", "a.txt"), given=asyncio.run(given))
        with made.store.begin() as tx:
            (asked,) = made.chat.answer(tx, message, made.now)
        assert changed(str(asked.text)) == (text != TEXT)
        does(asked.buttons[0].data)

    async def content(text: str, _file: File) -> bytes:
        return text.encode()

    def changed(said: str) -> bool:
        return ZH.given.changed in said

    def does(data: str) -> None:
        with made.store.begin() as tx:
            made.chat.answer(tx, incoming(STAFF, data=data, message_id=1), made.now)

    before = kept(made.store)
    hand(TEXT)
    first = kept(made.store)
    hand(TEXT.replace("2月10日", "2月9日"))
    assert set(kept(made.store)) - set(first) == {"知识产权沙龙 2026-02-09T17:00"}
    made.say("staff", "/undo")
    made.say("staff", "[是，就这样]")
    assert kept(made.store) == first
    made.say("staff", "/undo")
    made.say("staff", "[是，就这样]")
    assert kept(made.store) == before


def handed_over(made: Town, notice: Notice) -> None:
    with made.store.begin() as tx:
        handing.add(tx, Timing(), [notice], notice.title, looked_at=True, by="admin", now=made.now)


def statuses(made: Town, notice_id: str) -> list[str]:
    with made.store.read() as tx:
        return [f"{one.facts.anchor} {one.status}" for one in milestones.of_notice(tx, notice_id)]


def test_what_was_looked_at_is_in_no_doubt_after_an_undo(made: Town) -> None:
    doubtful = replace(article(1, 5, ""), text="创赢昆山路演定于2026年3月5日（周一）14:00在留学生创业园举行。")
    assert extract.read(doubtful).milestones[0].warnings
    handed_over(made, doubtful)
    before = statuses(made, "a1")
    handed_over(made, replace(doubtful, text=doubtful.text.replace("5日", "6日")))
    made.say("staff", "/undo")
    made.say("staff", "[是，就这样]")
    assert (before, statuses(made, "a1")) == (["2026-03-05T14:00 confirmed"],) * 2


def test_an_undo_leaves_alone_what_its_source_has_changed_since(made: Town) -> None:
    ingest.ingest(made.store, Timing(), article(1, 5, "https://a.org/1"), made.now)
    for number in (1, 2):
        handed_over(made, article(number, 6, f"https://a.org/{number}"))
        ingest.ingest(made.store, Timing(), article(number, 9, f"https://a.org/{number}"), made.now)
        before = statuses(made, f"a{number}")
        said = [str(made.say("staff", typed)[0].text) for typed in ("/undo", "[是，就这样]")]
        assert ("2026-03-09T14:00 confirmed" in before, statuses(made, f"a{number}")) == (True, before)
        assert [ZH.given.overtaken.format(count=1, titles="活动预告") in one for one in said] == [True, True]


def test_what_would_be_read_for_long_is_refused_unread(made: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def says(length: int) -> str:
        long = replace(article(1, 5, ""), text="例" * (length // 2))
        given = Given("a.json", (long, replace(long, id="a2")))
        with made.store.begin() as tx:
            (said,) = made.chat.answer(tx, incoming(STAFF, file=File("F", "a.json"), given=given), made.now)
        return str(said.text)

    assert "太长了" not in says(MOST_TEXT)
    monkeypatch.setattr(extract, "read", None)
    assert says(MOST_TEXT + 2) == ZH.given.too_long.format(limit=MOST_TEXT, count=MOST_TEXT + 2)


def article(number: int, day: int, url: str, **more: str) -> Notice:
    text = f"创赢昆山路演定于2026年3月{day}日14:00在留学生创业园举行。"
    on = at("2026-02-01T09:00").date()
    return Notice(id=f"a{number}", title="活动预告", published_on=on, text=text, url=url, **more)


@pytest.mark.parametrize(
    ("known", "given", "expected"),
    [
        (article(1, 5, "https://a.org/1"), [article(2, 6, "https://a.org/2")], ["a2 new"]),
        (article(1, 5, "https://a.org/1"), [article(2, 5, "https://a.org/2")], ["a1 known"]),
        (article(1, 5, "https://a.org/1"), [article(2, 6, "https://a.org/1")], ["a1 changed"]),
        (article(1, 5, ""), [article(2, 6, "https://a.org/2")], ["a1 changed"]),
        (article(1, 5, ""), [article(2, 5, "https://a.org/2"), article(3, 6, "")], ["a1 known", "a3 new"]),
        (article(1, 5, ""), [article(2, 5, "https://a.org/2"), article(3, 5, "")], ["a1 known"]),
        (article(9, 5, ""), [article(2, 5, ""), article(2, 6, "")], ["a9 changed"]),
    ],
)
def test_two_articles_of_one_title_and_day_are_two(
    made: Town, known: Notice, given: list[Notice], expected: list[str]
) -> None:
    with made.store.begin() as tx:
        handing.add(tx, Timing(), [known], "一份", looked_at=True, by="admin", now=made.now)
        weighed = handing.weigh_all(tx, given)
    assert [f"{one.notice.id} {one.standing}" for one in weighed] == expected


def test_a_notice_that_puts_another_off_is_taken_back_with_what_it_moved(made: Town) -> None:
    first = kept(made.store)
    made.say("staff", f"/add {TEXT}")
    made.say("staff", "[是，就这样]")
    second = kept(made.store)
    made.now += timedelta(days=1)
    later = "关于知识产权沙龙延期的通知\n发布时间：2026-02-02\n原定于2026年2月12日14:30举行的知识产权沙龙延期至2026年2月26日14:30举行。"
    given = Given("a.txt", tuple(read_text(later)))
    with made.store.begin() as tx:
        (asked,) = made.chat.answer(tx, incoming(STAFF, file=File("F", "a.txt"), given=given), made.now)
    assert "2月26日（周四）14:30" in str(asked.text)
    with made.store.begin() as tx:
        made.chat.answer(tx, incoming(STAFF, data=asked.buttons[0].data, message_id=1), made.now)
    assert set(kept(made.store)) - set(second) == {"知识产权沙龙 2026-02-26T14:30"}
    assert set(second) - set(kept(made.store)) == {"知识产权沙龙 2026-02-12T14:30"}
    for expected in (second, first):
        made.say("staff", "/undo")
        made.say("staff", "[是，就这样]")
        assert kept(made.store) == expected


def read_text(text: str) -> Any:
    return read_file("a.txt", text.encode(), at("2026-02-01T09:00").date())
