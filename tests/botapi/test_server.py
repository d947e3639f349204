"""The far end that the other tests trust: it keeps, confirms, limits and refuses as the Bot API does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.botapi.client import BotApi
from tests.botapi.rules import Limits, Refusal

CHAT = 5


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[BotApi]:
    async with BotApi.start(tmp_path) as started:
        yield started


async def ask(api: BotApi, method: str, *, token: str | None = None, **params: Any) -> tuple[int, dict[str, Any]]:
    """Status and body of a call, its parameters as JSON."""
    url = f"{api.base_url}{token or api.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=params) as response:
        return response.status, await response.json()


async def test_an_update_comes_again_until_the_next_one_is_asked_for(api: BotApi) -> None:
    first, second = await api.says(CHAT, "一"), await api.says(CHAT, "二")
    for offset, expected in ((0, [first, second]), (first, [first, second]), (second, [second]), (0, [second])):
        _, body = await ask(api, "getUpdates", offset=offset)
        assert [update["update_id"] for update in body["result"]] == expected
    assert (await ask(api, "getUpdates", offset=second + 1))[1]["result"] == []


async def test_a_long_poll_ends_when_somebody_writes(api: BotApi) -> None:
    polling = asyncio.create_task(ask(api, "getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    update_id = await api.says(CHAT, "在吗")
    _, body = await asyncio.wait_for(polling, 5)
    assert [update["update_id"] for update in body["result"]] == [update_id]


async def test_a_second_listener_ends_the_first(api: BotApi) -> None:
    first = asyncio.create_task(ask(api, "getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(ask(api, "getUpdates", timeout=30))
    status, body = await asyncio.wait_for(first, 5)
    assert (status, body["error_code"], body["description"].split(":")[0]) == (409, 409, "Conflict")
    await api.says(CHAT, "在吗")
    assert (await asyncio.wait_for(second, 5))[0] == 200


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"text": "  \n"}, "message text is empty"),
        ({"text": "🎉" * 2049}, "message is too long"),
        ({"text": "昆期", "entities": [{"type": "bold", "offset": 1, "length": 2}]}, "can't parse entities"),
        ({"text": "🎉", "entities": [{"type": "bold", "offset": 1, "length": 1}]}, "can't parse entities"),
        (
            {"text": "好", "reply_markup": {"inline_keyboard": [[{"text": "好", "callback_data": "昆" * 22}]]}},
            "BUTTON_DATA",
        ),
        ({"text": "好", "reply_markup": {"inline_keyboard": [[{"text": "好", "url": "webcal://x"}]]}}, "BUTTON_URL"),
    ],
    ids=["empty", "long", "outside", "half a character", "data", "url"],
)
async def test_what_telegram_refuses(api: BotApi, params: dict[str, Any], said: str) -> None:
    status, body = await ask(api, "sendMessage", chat_id=CHAT, **params)
    assert status == 400
    assert said in body["description"]
    assert api.accepted() == []


async def test_a_wrong_token_and_an_unknown_method(api: BotApi) -> None:
    assert (await ask(api, "getMe", token="1:A"))[0] == 401
    assert (await ask(api, "getNothing"))[0] == 404


async def test_what_was_accepted_is_on_disk_before_it_is_answered(api: BotApi) -> None:
    await api.fault("sendMessage", accept=True, then="abort")
    with pytest.raises(aiohttp.ClientError):
        await ask(api, "sendMessage", chat_id=CHAT, text="好")
    assert [(record["chat"]["id"], record["text"]) for record in api.accepted()] == [(CHAT, "好")]


async def test_a_fault_meets_its_own_chat_and_only_so_often(api: BotApi) -> None:
    await api.fault("sendMessage", chat_id=CHAT, then="error", code=403, description="Forbidden: bot was blocked")
    statuses = [(await ask(api, "sendMessage", chat_id=chat, text="好"))[0] for chat in (6, CHAT, CHAT)]
    assert statuses == [200, 403, 200]


@given(st.lists(st.tuples(st.floats(0, 3), st.sampled_from([1, 2, -3])), max_size=80))
def test_never_more_than_the_limits_in_any_second(waits: list[tuple[float, int]]) -> None:
    limits, now = Limits(everywhere_per_second=3, chat_per_second=1, group_per_minute=2), 0.0
    taken: list[tuple[float, int]] = []
    for wait, chat in waits:
        now += wait
        with contextlib.suppress(Refusal):
            limits.check(chat, now)
            taken.append((now, chat))
    for at, chat in taken:
        window = [(then, there) for then, there in taken if at <= then < at + 1]
        assert len(window) <= 3
        assert sum(there == chat for _, there in window) == 1
        assert sum(there == -3 for then, there in taken if at <= then < at + 60) <= 2


def test_who_waits_as_long_as_told_is_let_through() -> None:
    limits = Limits(everywhere_per_second=3, chat_per_second=1, group_per_minute=2)
    limits.check(-3, 0.0)
    limits.check(-3, 10.0)
    with pytest.raises(Refusal) as refused:
        limits.check(-3, 20.0)
    wait = refused.value.parameters["retry_after"]
    assert wait == 40
    limits.check(-3, 20.0 + wait)
