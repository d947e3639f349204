"""Sending to a real server process: what arrives, and what each trouble on the way is called."""

import asyncio
import json
import logging
import socket
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.answer import Answer, Button
from bot.rich import Rich, Span, Style
from bot.telegram import Connection, Sender, connect
from bot.telegram.address import Address
from bot.telegram.pool import NeverLeft
from bot.telegram.request import Request
from domain.errors import KunqiError
from domain.notification import Notification
from domain.subscription import Subscriber
from scheduler.receiver import Migrated, NotSent, Refused, Unsure
from tests.bot.test_reminder import NOW, SURVEY, TALENT, item, milestone
from tests.botapi.client import BotApi

CHAT = 1001


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The far end of these tests has no limits."""
    monkeypatch.setattr("bot.telegram.sender.PAUSE", 0.0)


@pytest.fixture
async def connection(api: BotApi) -> AsyncIterator[Connection]:
    async with connect(api.token, base_url=api.base_url) as opened:
        yield opened


def due(address: str = str(CHAT)) -> Notification:
    anna = Subscriber(id=1, receiver="telegram", address=address)
    return Notification(subscriber=anna, items=(item(milestone(TALENT)),), now=NOW, code="K7QD")


async def test_a_reminder_arrives_with_its_form_and_buttons(api: BotApi, connection: Connection) -> None:
    assert await Sender(connection).send(due()) == "1"
    (accepted,) = api.accepted()
    assert accepted["text"].startswith("⏰ 还有3天 · 申报截止\n2026年度昆山市双创人才申报（网上填报）\n")
    assert [entity["type"] for entity in accepted["entities"]] == ["bold", "blockquote", "code"]
    assert accepted["link_preview_options"] == {"is_disabled": True}
    assert accepted["reply_markup"]["inline_keyboard"] == [
        [{"text": "详情", "callback_data": "show:3fa2c1"}, {"text": "原文", "url": "https://example.org/n1"}],
        [
            {"text": "我已申报", "callback_data": "done:3fa2c1"},
            {"text": "稍后提醒", "callback_data": "snooze:3fa2c1"},
            {"text": "静音", "callback_data": "mute:3fa2c1"},
        ],
    ]


async def test_what_comes_in_quiet_hours_comes_without_a_sound(api: BotApi, connection: Connection) -> None:
    sender = Sender(connection)
    for silent in (False, True, False):
        await sender.send(replace(due(), silent=silent))
    assert [sent.get("disable_notification") for sent in api.accepted()] == [None, True, None]


TROUBLES: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"then": "error", "code": 403, "description": "Forbidden: bot was blocked by the user"}, Refused),
    ({"then": "error", "code": 400, "description": "Bad Request: chat not found"}, Refused),
    ({"then": "error", "code": 429, "description": "Too Many", "parameters": {"retry_after": 3}}, NotSent),
    ({"then": "error", "code": 400, "description": "upgraded", "parameters": {"migrate_to_chat_id": -1009}}, Migrated),
    ({"then": "error", "code": 401, "description": "Unauthorized"}, NotSent),
    ({"then": "error", "code": 404, "description": "Not Found"}, NotSent),
    ({"then": "error", "code": 500, "description": "Internal Server Error: restart"}, Unsure),
    ({"then": "error", "code": 502, "description": "Bad Gateway", "accept": True}, Unsure),
    ({"then": "abort"}, Unsure),
    ({"then": "abort", "accept": True}, Unsure),
    ({"then": "body", "code": 200, "body": "<html>hello</html>", "accept": True}, Unsure),
    ({"then": "body", "code": 200, "body": '{"ok": true, "result": {', "accept": True}, Unsure),
    ({"then": "body", "code": 200, "body": '{"ok": true}', "accept": True}, Unsure),
    ({"then": "body", "code": 200, "body": '{"ok": false, "description": "?"}', "accept": True}, Unsure),
    ({"then": "body", "code": 200, "body": '{"ok": true, "result": {}}', "accept": True}, Unsure),
    ({"then": "body", "code": 200, "body": '{"ok": true, "result": true}', "accept": True}, Unsure),
    ({"then": "body", "code": 302, "body": ""}, Unsure),
]


@pytest.mark.parametrize(("fault", "kind"), TROUBLES, ids=lambda value: str(value)[:60])
async def test_trouble_has_a_name(
    api: BotApi, connection: Connection, fault: dict[str, Any], kind: type[Exception]
) -> None:
    await api.fault("sendMessage", **fault)
    with pytest.raises(kind) as raised:
        await Sender(connection).send(due())
    assert type(raised.value) is kind
    assert len(api.accepted()) == fault.get("accept", False)
    assert api.token not in f"{raised.value!r} {raised.value.__cause__!r} {raised.value.__context__!r}"


async def test_a_slow_answer_is_waited_for_and_a_missing_one_is_unsure(api: BotApi, connection: Connection) -> None:
    await api.fault("sendMessage", delay=0.3)
    assert await Sender(connection).send(due()) == "1"
    await api.fault("sendMessage", accept=True, then="hang")
    async with Request(read_timeout=0.2) as hasty:
        url = f"{connection.url}/sendMessage?chat_id={CHAT}&text=hello"
        with pytest.raises(TimedOut):
            await hasty.post(url)
    assert len(api.accepted()) == 2


async def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]  # bound, not listening: a connection is refused
        async with connect("1:A", base_url=f"http://127.0.0.1:{port}/bot") as connection:
            with pytest.raises(NotSent) as raised:
                await Sender(connection).send(due())
    assert str(raised.value) == "no connection (ConnectionRefusedError)"


async def test_a_name_that_does_not_resolve_was_sent_nothing() -> None:
    async with connect("1:A", base_url="http://nowhere.invalid/bot") as connection:
        with pytest.raises(NotSent):
            await Sender(connection).send(due())


async def test_an_address_that_is_none_is_told_without_the_token() -> None:
    async with connect("1:SECRET", base_url="http://[/bot") as connection:
        with pytest.raises(NotSent) as raised:
            await Sender(connection).send(due())
    assert "SECRET" not in "".join(traceback.format_exception(raised.value))


async def test_a_full_pool_was_sent_nothing(api: BotApi, connection: Connection) -> None:
    await api.fault("getMe", delay=0.4)
    async with Request(pool=1) as narrow:
        first = asyncio.create_task(narrow.post(f"{connection.url}/getMe"))
        await asyncio.sleep(0.1)
        with pytest.raises(NeverLeft):
            await narrow.post(f"{connection.url}/getMe", connect_timeout=0.1)
        await first


async def test_after_the_end_nothing_is_sent(connection: Connection) -> None:
    async with Request() as ended:
        pass
    with pytest.raises(NeverLeft):
        await ended.post(f"{connection.url}/getMe")


async def test_a_long_answer_comes_in_parts_with_the_buttons_under_the_last(
    api: BotApi, connection: Connection
) -> None:
    answer = Answer(text=Rich.of(*(f"{number}. " + "昆" * 3000 for number in range(3))), rows=((Button("好", "ok"),),))
    assert await Sender(connection).post(Address(CHAT), answer) == 1
    assert [("reply_markup" in part, part["text"][:2]) for part in api.accepted()] == [
        (False, "0."),
        (False, "1."),
        (True, "2."),
    ]


@pytest.mark.parametrize("code", [429, 403, 400])
async def test_when_the_beginning_arrived_the_rest_is_unsure(
    api: BotApi, connection: Connection, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sending all of it again would double the beginning without a mark."""
    sender = Sender(connection)
    answer = Answer(text=Rich.of("昆" * 3000, "期" * 3000))
    send = sender._message

    async def second_fails(to: Any, part: Any, markup: Any) -> int:
        if part.text.startswith("期"):
            await api.fault("sendMessage", then="error", code=code, description="chat not found")
        return await send(to, part, markup)

    monkeypatch.setattr(sender, "_message", second_fails)
    monkeypatch.setattr("bot.telegram.sender.LONGEST_PAUSE", 0.0)
    with pytest.raises(Unsure, match="part 2 of 2"):
        await sender.post(Address(CHAT), answer)
    assert len(api.accepted()) == 1


async def test_a_limit_met_half_way_is_waited_out(
    api: BotApi, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender, send, told = Sender(connection), Sender._message, list[str]()

    async def second_is_limited(to: Any, part: Any, markup: Any) -> int:
        told.append(part.text[0])
        if told == ["昆", "期"]:
            parameters = {"retry_after": 1}
            await api.fault("sendMessage", then="error", code=429, description="Too Many", parameters=parameters)
        return await send(sender, to, part, markup)

    monkeypatch.setattr(sender, "_message", second_is_limited)
    await sender.post(Address(CHAT), Answer(text=Rich.of("昆" * 3000, "期" * 3000)))
    assert (told, [part["text"][0] for part in api.accepted()]) == (["昆", "期", "期"], ["昆", "期"])


async def test_each_part_of_a_possible_double_says_so(api: BotApi, connection: Connection) -> None:
    long = tuple(item(milestone(replace(TALENT, location="昆" * 900))) for _ in range(6))
    for maybe_double in (False, True):
        await Sender(connection).send(replace(due(), items=long, maybe_double=maybe_double))
    once, again = [
        [part for part in api.accepted() if part["text"].startswith("「可能重复」") is it] for it in (False, True)
    ]
    mark = "「可能重复」若已收到过提醒码 K7QD，这条是同一条。\n\n"
    assert len(once) == len(again) > 1
    assert [part["text"].count(mark) for part in again] == [1] * len(again)
    assert [bold(part) for part in again] == [bold(part) for part in once]


def bold(part: dict[str, Any]) -> list[str]:
    """The words that are bold in a message without characters beyond the first plane."""
    found = [entity for entity in part["entities"] if entity["type"] == "bold"]
    return [part["text"][entity["offset"] : entity["offset"] + entity["length"]] for entity in found]


async def test_a_group_that_moves_half_way_gets_the_rest_where_it_is_now(
    api: BotApi, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.sender.GROUP_PAUSE", 0.0)
    sender, send = Sender(connection), Sender._message

    async def moves_before_the_second(to: Address, part: Any, markup: Any) -> int:
        if part.text.startswith("期") and to.chat_id == -7:
            parameters = {"migrate_to_chat_id": -1009}
            await api.fault("sendMessage", then="error", code=400, description="upgraded", parameters=parameters)
        return await send(sender, to, part, markup)

    monkeypatch.setattr(sender, "_message", moves_before_the_second)
    await sender.post(Address(-7), Answer(text=Rich.of("昆" * 3000, "期" * 3000, "曲" * 3000)))
    assert [(part["chat"]["id"], part["text"][0]) for part in api.accepted()] == [
        (-7, "昆"),
        (-1009, "期"),
        (-1009, "曲"),
    ]


async def test_a_form_that_telegram_dislikes_costs_the_form_not_the_reminder(
    api: BotApi, connection: Connection
) -> None:
    broken = Span("原文", Style.LINK, "gopher://example.org")
    answer = Answer(text=Rich.of((Span("看"), broken)), rows=((Button("去", url="gopher://x"),),))
    await Sender(connection).post(Address(CHAT), answer)
    (accepted,) = api.accepted()
    assert (accepted["text"], "entities" in accepted, "reply_markup" in accepted) == ("看原文", False, False)


async def test_hostile_titles_arrive_as_they_are(api: BotApi, connection: Connection) -> None:
    title = "<b>&amp; _*[x](y)`\u202e\x00 @all 🎉\ud800"
    hostile = replace(due(), items=(item(milestone(replace(SURVEY, title=title))),))
    await Sender(connection).send(hostile)
    assert api.accepted()[0]["text"].splitlines()[1] == "<b>&amp; _*[x](y)` @all 🎉"


async def test_an_edit_that_changes_nothing_is_fine_and_a_lost_message_sends_nothing(
    api: BotApi, connection: Connection
) -> None:
    sender, answer = Sender(connection), Answer(text=Rich.of("好"), replace=True)
    sent = await sender.post(Address(CHAT), answer)
    assert [await sender.edit(Address(CHAT), message_id, answer) for message_id in (sent, 4711)] == [True, False]
    assert [(shown["kind"], shown["text"]) for shown in api.accepted()] == [("send", "好")]


async def test_limits_are_enforced_by_the_server(api: BotApi, connection: Connection) -> None:
    await api.limits(chat_per_second=1)
    sender = Sender(connection)
    await sender.send(due())
    with pytest.raises(NotSent) as raised:
        await sender.send(due())
    assert raised.value.retry_after is not None
    assert 0 < raised.value.retry_after.total_seconds() <= 1


async def test_the_token_is_in_no_log(
    api: BotApi, connection: Connection, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await Sender(connection).send(due())
    await api.fault("sendMessage", then="abort")
    with pytest.raises(Unsure):
        await Sender(connection).send(due())
    secret = api.token.split(":")[1]
    printed = capsys.readouterr()
    assert secret not in caplog.text + printed.out + printed.err + repr(connection)


@pytest.mark.parametrize("payload", [b"", b"[]", b"1", b"null", b"{}", b'{"ok": true}', b"\xff", b"<html>"])
def test_an_answer_that_is_none_is_said_to_be_none(payload: bytes) -> None:
    with pytest.raises(TelegramError, match="not one of the Bot API"):
        Request.parse_json_payload(payload)


def test_an_answer_is_read() -> None:
    given = {"ok": False, "description": "Bad Request"}
    assert Request.parse_json_payload(json.dumps(given).encode()) == given


def test_never_left_is_a_network_error_to_the_library() -> None:
    assert issubclass(NeverLeft, NetworkError)


@pytest.mark.parametrize("text", ["1001", "-1001234/56"])
def test_an_address_is_read_as_it_is_written(text: str) -> None:
    assert str(Address.parse(text)) == text


MARCH = Answer(text=Rich.of("2026年3月"), rows=((Button("列表", data="list:"),),), month=date(2026, 3, 1))


async def test_a_months_picture_goes_as_a_file_with_its_words_under_it(api: BotApi, connection: Connection) -> None:
    asked = []

    def draw(month: date) -> bytes:
        asked.append(month)
        return b"\x89PNG\r\n\x1a\n" + bytes(500_000)

    assert await Sender(connection, draw=draw).post(Address(-5, 7), MARCH) == 1
    (message,) = api.accepted()
    assert (asked, message["text"], message["message_thread_id"]) == ([date(2026, 3, 1)], "2026年3月", 7)
    assert message["document"] == {
        "file_name": "2026-03.png",
        "mime_type": "image/png",
        "file_size": 500_008,
        "begins": "89504e470d0a1a0a",
    }
    assert message["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "list:"


async def test_where_no_picture_can_be_drawn_the_words_go_alone(api: BotApi, connection: Connection) -> None:
    def no_font(_month: date) -> bytes:
        raise KunqiError("no font")

    assert await Sender(connection, draw=no_font).post(Address(CHAT), MARCH) == 1
    assert await Sender(connection).post(Address(CHAT), MARCH) == 2
    assert [(message["text"], message.get("document")) for message in api.accepted()] == [("2026年3月", None)] * 2


async def test_a_picture_that_has_no_answer_may_have_arrived(api: BotApi, connection: Connection) -> None:
    await api.fault("sendDocument", then="abort", accept=True)
    with pytest.raises(Unsure):
        await Sender(connection, draw=lambda _: b"\x89PNG").post(Address(CHAT), MARCH)
