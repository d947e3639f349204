"""Calendars in the chat: what is offered, how the private link is made, renewed and revoked, and where its secret goes."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import store.feeds
import store.subscribers
from bot.answer import Answer, Button, Incoming
from bot.chat import Chat
from bot.messages import ZH
from bot.messages.links import Link
from bot.rich import Rich
from bot.telegram.sealed import Sealed
from domain.milestone import Topic
from domain.subscription import Matcher, MatcherKind
from domain.times import CITY
from feed.app import create
from scheduler.clock import SimulatedClock
from tests.bot.conversation import STAFF, Town, shown
from tests.bot.working import confirmed, listening
from tests.botapi.client import BotApi
from tests.feed.http import serving
from tests.feed.parsed import titles

SITE = "https://kunqi.example.org"
ANNA: Mapping[str, Any] = {"receiver": "telegram", "address": "1001", "user_id": 1001, "message_id": 1}
GROUP: Mapping[str, Any] = {"receiver": "telegram", "address": "-500", "group": True, "message_id": 1}
LINK = re.compile(r"/f/([A-Za-z0-9_-]{22})\.ics")


def ask(made: Town, said: str, who: Mapping[str, Any] = ANNA) -> Answer:
    """A message, or with a colon in it a tap."""
    kind = "data" if ":" in said else "text"
    with made.store.begin() as tx:
        (answer,) = made.chat.answer(tx, Incoming(**who, **{kind: said}), made.now)
    return answer


def subscribe(made: Town, topic: Topic = Topic.OPERA, address: str = "1001") -> int:
    with made.store.begin() as tx:
        someone = store.subscribers.ensure(tx, "telegram", address, made.now)
        store.subscribers.add_matcher(tx, someone.id, Matcher(MatcherKind.TOPIC, topic.value))
    return someone.id


def secret_of(answer: Answer) -> str:
    (secret,) = set(LINK.findall(str(answer.text)))
    return str(secret)


def opens(made: Town, secret: str) -> bool:
    with made.store.read() as tx:
        return store.feeds.opened_by(tx, secret) is not None


def test_the_menu_offers_ones_own_and_the_public_ones(made: Town) -> None:
    assert shown(ask(made, "/calendar")) == (
        "把日历加到手机或电脑里，改期和取消会自动同步。\n[我的日历（私人链接）]\n[公开日历，按主题]"
    )
    assert [button.data for button in ask(made, "/calendar").buttons] == ["mycalendar:", "calendar:public"]


def test_a_public_calendar_has_a_tap_for_each_program(made: Town) -> None:
    assert shown(ask(made, "calendar:one OPERA 1")) == (
        "(edited)\n"
        "公开日历 · 月月有戏\n\n"
        "https://kunqi.example.org/feeds/opera.ics?alarms=1\n"
        "webcal://kunqi.example.org/feeds/opera.ics?alarms=1\n\n"
        "带提醒：提前7天、提前1天、提前2小时。Google 和 Outlook 不理会日历里的提醒。\n\n"
        "其他应用：复制链接，选「通过网址订阅」。\n"
        "[苹果日历 → https://kunqi.example.org/feeds/opera?alarms=1] "
        "[Google → https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fkunqi.example.org%2Ffeeds%2Fopera.ics]\n"
        "[Outlook 个人 → https://outlook.live.com/calendar/0/addfromweb?url=https%3A%2F%2Fkunqi.example.org%2Ffeeds"
        "%2Fopera.ics&name=%E6%98%86%E6%9C%9F%20%C2%B7%20%E6%9C%88%E6%9C%88%E6%9C%89%E6%88%8F] "
        "[Outlook 工作 → https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fkunqi.example.org%2Ffeeds"
        "%2Fopera.ics&name=%E6%98%86%E6%9C%9F%20%C2%B7%20%E6%9C%88%E6%9C%88%E6%9C%89%E6%88%8F]\n"
        "[其他应用，一步步怎么做 → https://kunqi.example.org/subscribe]\n"
        "[要不带提醒的] [« 返回]"
    )
    topics = [button.data for button in ask(made, "calendar:public").buttons]
    assert topics == [f"calendar:one {name} 0" for name in ("*", *Topic.__members__)] + ["calendar:"]
    for nonsense in ("calendar:one NOSUCH 1", "calendar:nonsense", "calendar:one"):
        assert ask(made, nonsense).replace


def test_a_link_is_made_once_and_shown_once(made: Town) -> None:
    anna = subscribe(made)
    assert shown(ask(made, "mycalendar:")) == (
        "(edited)\n我的日历\n还没有链接。\n\n" + ZH.calendar.about[0] + "\n"
        "[生成链接，带提醒] [生成链接，不带提醒]\n[« 返回]"
    )
    answer = ask(made, "mycalendar:make 1")
    secret = secret_of(answer)
    assert str(answer.text) == (
        "我的日历链接（只显示这一次）\n\n"
        f"{SITE}/f/{secret}.ics?alarms=1\nwebcal://kunqi.example.org/f/{secret}.ics?alarms=1\n\n"
        "带提醒：提前7天、提前1天、提前2小时。Google 和 Outlook 不理会日历里的提醒，到点仍由我在这里说。\n\n"
        "我只存链接的校验值，丢了找不回来；丢了或泄露了，发 /mycalendar 换新，旧的立刻失效。\n"
        "点 Google 或 Outlook，会把链接交给它们保管。\n\n"
        "其他应用：复制链接，选「通过网址订阅」。"
    )
    apple, google, outlook, work, _ = (button.url for button in answer.buttons)
    assert apple == f"{SITE}/f/{secret}?alarms=1"
    assert parse_qs(urlsplit(google).query) == {"cid": [f"webcal://kunqi.example.org/f/{secret}.ics"]}
    assert parse_qs(urlsplit(outlook).query) == {"url": [f"{SITE}/f/{secret}.ics"], "name": ["昆期 · 我的日历"]}
    assert [urlsplit(url).scheme + "://" + urlsplit(url).netloc for url in (google, outlook, work)] == [
        "https://calendar.google.com", "https://outlook.live.com", "https://outlook.office.com"
    ]  # fmt: skip
    with made.store.read() as tx:
        kept = store.feeds.of(tx, anna)
    assert kept is not None
    assert secret not in repr(kept)
    # An old button asks first, and shows no link again.
    assert str(ask(made, "mycalendar:make 1").text) == ZH.calendar.ask_renew
    assert opens(made, secret)


def test_who_has_chosen_nothing_is_told_that_it_will_be_empty(made: Town) -> None:
    assert ZH.calendar.nothing_chosen in str(ask(made, "/mycalendar").text)
    assert ZH.calendar.nothing_chosen in str(ask(made, "mycalendar:make 0").text)


def test_when_it_was_last_read_is_shown(made: Town) -> None:
    anna = subscribe(made)
    ask(made, "mycalendar:make 0")
    said = []
    for hours in (None, 0, -15, -60):
        with made.store.begin() as tx:
            feed = store.feeds.of(tx, anna)
            assert feed is not None
            if hours is not None:
                store.feeds.used(tx, feed, made.now + timedelta(hours=hours))
        said.append(str(ask(made, "/mycalendar").text).split("\n")[2])
    assert said == [
        "上次读取：从未",
        "上次读取：今天 09:00",
        "上次读取：昨天 18:00",
        "上次读取：1月29日（周四）21:00",
    ]


def test_renewing_and_revoking_are_asked_for_and_end_the_old_link(made: Town) -> None:
    subscribe(made)
    first = secret_of(ask(made, "mycalendar:make 0"))
    assert shown(ask(made, "mycalendar:renew")) == (
        "(edited)\n换新链接吗？旧链接立刻失效，用它订阅的日历要重新添加。\n[换新，带提醒] [换新，不带提醒]\n[算了]"
    )
    assert opens(made, first)
    yes, again = ask(made, "mycalendar:renew").buttons[1].data, ask(made, "mycalendar:revoke").buttons[0].data
    made.now += timedelta(seconds=1)
    second = secret_of(ask(made, yes))
    assert [opens(made, secret) for secret in (first, second)] == [False, True]
    for tapped_twice in (yes, again):
        assert "链接生成于：今天 09:00" in str(ask(made, tapped_twice).text)
    assert opens(made, second)
    assert shown(ask(made, "mycalendar:revoke")) == (
        "(edited)\n作废链接吗？它立刻失效，用它订阅的日历不再更新。\n[是，作废] [算了]"
    )
    assert opens(made, second)
    assert (
        str(ask(made, ask(made, "mycalendar:revoke").buttons[0].data).text) == "已作废。日历应用里的旧订阅请手动删除。"
    )
    assert not opens(made, second)
    for stale in (yes, again, "mycalendar:renewed 1", "mycalendar:renew", "mycalendar:nonsense"):
        assert "还没有链接。" in str(ask(made, stale).text)


def test_a_word_answers_the_question(made: Town) -> None:
    subscribe(made)
    secret = secret_of(ask(made, "mycalendar:make 0"))
    ask(made, "mycalendar:revoke")
    assert "链接生成于：今天 09:00" in str(ask(made, "算了").text)
    assert opens(made, secret)
    ask(made, "mycalendar:revoke")
    assert str(ask(made, "是").text) == "已作废。日历应用里的旧订阅请手动删除。"
    assert not opens(made, secret)


def test_the_settings_say_how_it_stands_and_lead_there(made: Town) -> None:
    subscribe(made)
    assert str(ask(made, "/settings").text).endswith("\n日历：没有私人链接")
    ask(made, "mycalendar:make 0")
    card = ask(made, "/settings")
    assert str(card.text).endswith("\n日历：私人链接，上次读取 从未")
    assert card.buttons[-1] == Button("日历", data="mycalendar:")


def test_a_group_has_one_of_its_own_for_those_who_run_it(made: Town) -> None:
    subscribe(made), subscribe(made, Topic.ROADSHOW, "-500")
    assert shown(ask(made, "/calendar", {**GROUP, "user_id": 1002, "group_admin": False})).endswith(
        "[本群的日历（私人链接）]\n[公开日历，按主题]"
    )
    member = ask(made, "mycalendar:make 0", {**GROUP, "user_id": 1002, "group_admin": False})
    assert str(member.text) == ZH.groups.only_admins
    admin = ask(made, "mycalendar:make 0", {**GROUP, "user_id": 1001, "group_admin": True})
    assert str(admin.text).startswith("本群的日历链接（只显示这一次）")
    with made.store.read() as tx:
        feed = store.feeds.opened_by(tx, secret_of(admin))
        group = store.subscribers.find(tx, "telegram", "-500")
    assert (feed and feed.subscriber_id) == (group and group.id)


@pytest.mark.parametrize("said", ["/calendar", "/mycalendar", "mycalendar:make 1", "calendar:public"])
def test_without_a_site_that_is_said(made: Town, said: str) -> None:
    made.chat = Chat(replace(made.chat.house, public_url=""))
    assert str(ask(made, said).text) == "这里还没有对外的网址，日历暂时订阅不了。"
    staff = ask(made, said, {**ANNA, "address": str(STAFF), "user_id": STAFF})
    assert str(staff.text).endswith("请在 config.toml 的 [web] public_url 填上网址。")


def test_on_one_machine_alone_that_is_said_too(made: Town) -> None:
    made.chat = Chat(replace(made.chat.house, public_url="http://127.0.0.1:8765"))
    for said in ("/calendar", "/mycalendar", "mycalendar:make 1", "calendar:one * 0"):
        answer = ask(made, said)
        assert ZH.calendar.only_here in str(answer.text)
        # Google and Outlook fetch for themselves, and would find nothing.
        assert {urlsplit(button.url).hostname for button in answer.buttons if button.url} <= {"127.0.0.1"}


def test_an_address_too_long_for_google_is_not_offered_to_it() -> None:
    link = Link(base="https://" + "a" * 250, path="/f/x", ringing=False, name="名")
    assert link.google == ""


def test_what_is_stored_of_an_answer_holds_no_secret_and_what_is_sent_does() -> None:
    secret = "Zm9vYmFyYmF6cXV4Zm9vYg"
    link = Link(base=SITE, path=f"/f/{secret}", ringing=True, name="名")
    rows = ((Button("G", url=link.google), Button("A", url=link.page), Button("O", url=link.outlook("o"))),)
    answer = Answer(text=Rich.of(link.https), rows=rows)
    sealed = Sealed(room=1)
    stored = sealed.close(json.dumps(answer.as_json()))
    assert secret not in stored
    waiting = Answer.from_json(json.loads(stored))
    assert sealed.open(waiting, "zh") == answer
    assert sealed.open(waiting, "zh") == answer  # sent again after no answer came
    assert sealed.open(Answer(text=Rich.of("别的")), "zh") == Answer(text=Rich.of("别的"))
    sealed.close(f"/f/{secret}.ics")  # no room for both
    assert (
        str(sealed.open(waiting, "en").text)
        == "The link did not arrive, and it was not kept. Please send /mycalendar for a new one."
    )
    assert str(Sealed().open(waiting, "zh").text) == ZH.calendar.lost


async def test_a_link_arrives_whole_and_no_file_of_the_store_ever_held_it(api: BotApi, made: Town) -> None:
    async with listening(api, made):
        await api.says(1001, "/mycalendar")
        card = await api.reply(1001)
        await api.taps(1001, card, "生成链接，带提醒")
        reply = await api.reply(1001)
        secret = LINK.findall(reply.text)[0]
        assert opens(made, secret)
        await confirmed(api)
    rows = reply.message["reply_markup"]["inline_keyboard"]
    assert [secret in button["url"] for row in rows for button in row] == [True] * 4 + [False]
    files = [file for file in made.store.path.parent.iterdir() if file.name.startswith("kunqi.db")]  # type: ignore[union-attr]
    assert len(files) >= 2
    assert [file.name for file in files if secret.encode() in file.read_bytes()] == []


def test_from_the_chat_to_the_calendar_and_back(made: Town) -> None:
    """A link is made in the chat, read over HTTP, follows what is tapped in the chat, and ends there."""
    clock = SimulatedClock(made.now)
    subscribe(made)
    path = f"/f/{secret_of(ask(made, 'mycalendar:make 1'))}"
    with serving(create(made.store, clock, zone=CITY, base_url=SITE, city_name="昆山")) as visitor:
        assert titles(visitor.get(f"{path}.ics").body) == ["「报名截止 17:00」昆剧《牡丹亭》", "昆剧《牡丹亭》"]
        page = visitor.get(f"{path}?alarms=1")
        assert (page.status, page.headers["cache-control"], page.headers["referrer-policy"]) == (
            200, "private, no-store", "no-referrer"
        )  # fmt: skip
        assert f'content="0; url=webcal://kunqi.example.org{path}.ics?alarms=1"' in page.text
        ask(made, f"/done {made.milestones['opera'][0].uid[:6]}")
        assert titles(visitor.get(f"{path}.ics").body) == ["✓ 「报名截止 17:00」昆剧《牡丹亭》", "昆剧《牡丹亭》"]
        ask(made, "/block 牡丹亭")
        assert titles(visitor.get(f"{path}.ics").body) == []
        ask(made, ask(made, "mycalendar:renew").buttons[0].data)
        assert [visitor.get(path + suffix).status for suffix in ("", ".ics")] == [404, 404]
        assert (
            visitor.get("/feeds/opera?alarms=1").text.count("webcal://kunqi.example.org/feeds/opera.ics?alarms=1") == 2
        )
        assert visitor.get("/feeds/nosuch").status == 404
