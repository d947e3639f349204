# ruff: noqa: PLC0415 -- each is imported by the process that runs it, and by no other
"""The loops that keep nothing: one message after the other, as their documents show it.

Run as ``python rivals.py NAME BASE_URL MESSAGE COUNT``; prints one line of JSON. What is sent is built once, before the
clock starts, which favours them: text, entities and buttons are those of a real reminder.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

TOKEN = "123456:TEST-TOKEN"  # noqa: S105 -- of the far end that is ours
Send = Callable[[int], Awaitable[object]]


@asynccontextmanager
async def ptb(address: str, message: dict[str, Any]) -> AsyncIterator[Send]:
    """python-telegram-bot with the request class it comes with, on httpx."""
    from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity

    async with Bot(TOKEN, base_url=f"{address}/bot") as bot:
        entities = MessageEntity.de_list(message["entities"], bot)
        markup = InlineKeyboardMarkup.de_json(message["reply_markup"], bot)
        preview = LinkPreviewOptions(is_disabled=True)
        yield lambda chat: bot.send_message(
            chat, message["text"], entities=entities, reply_markup=markup, link_preview_options=preview
        )


@asynccontextmanager
async def aiogram(address: str, message: dict[str, Any]) -> AsyncIterator[Send]:
    """The session that aiogram comes with, on aiohttp."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity

    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    async with Bot(TOKEN, session=session) as bot:
        entities = [MessageEntity(**entity) for entity in message["entities"]]
        markup = InlineKeyboardMarkup(**message["reply_markup"])
        preview = LinkPreviewOptions(is_disabled=True)
        yield lambda chat: bot.send_message(
            chat, message["text"], entities=entities, reply_markup=markup, link_preview_options=preview
        )


@asynccontextmanager
async def aiohttp(address: str, message: dict[str, Any]) -> AsyncIterator[Send]:
    """Bare aiohttp, no library for bots at all."""
    import aiohttp

    url = f"{address}/bot{TOKEN}/sendMessage"
    fields = {name: message[name] for name in ("text", "entities", "reply_markup")}
    async with aiohttp.ClientSession() as session:

        async def send(chat: int) -> object:
            asked = {**fields, "chat_id": chat, "link_preview_options": {"is_disabled": True}}
            async with session.post(url, json=asked) as response:
                return (await response.json())["result"]["message_id"]

        yield send


RIVALS = {"ptb": ptb, "aiogram": aiogram, "aiohttp": aiohttp}
DISTRIBUTIONS = {"ptb": "python-telegram-bot"}


async def run(name: str, address: str, message: dict[str, Any], count: int) -> dict[str, object]:
    """Seconds and seconds of processor for so many messages, after some to warm up."""
    async with RIVALS[name](address, message) as send:
        for chat in range(1, 101):
            await send(chat)
        began, used = time.perf_counter(), time.process_time()
        for chat in range(1, count + 1):
            await send(chat)
        took, cpu = time.perf_counter() - began, time.process_time() - used
    return {"took": took, "cpu": cpu, "version": metadata.version(DISTRIBUTIONS.get(name, name))}


if __name__ == "__main__":
    _, asked, base, file, number = sys.argv
    shown = json.loads(Path(file).read_text(encoding="utf-8"))
    print(json.dumps(asyncio.run(run(asked, base, shown, int(number)))))
