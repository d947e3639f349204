"""How the Bot API takes parameters and puts answers."""

import json
import time
from typing import Any

from aiohttp import web

from tests.botapi.rules import Params, Refusal

BOT = {"id": 777, "is_bot": True, "first_name": "Kunqi", "username": "kunqi_bot"}
TOKEN = "123456:TEST-TOKEN"

Json = dict[str, Any]


def check_token(token: str) -> None:
    if token != TOKEN:
        raise Refusal(401, "Unauthorized")


def message_of(message_id: int, chat_id: int, text: str, entities: list[Json], markup: Json | None) -> Json:
    message: Json = {
        "message_id": message_id,
        "from": BOT,
        "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"},
        "date": int(time.time()),
        "text": text,
    }
    if entities:
        message["entities"] = entities
    if markup:
        message["reply_markup"] = markup
    return message


def _file(field: web.FileField) -> str:
    """What the Bot API says of a file that was sent, and its first bytes, by which a test knows it."""
    content = field.file.read()
    told = {"file_name": field.filename, "mime_type": field.content_type, "file_size": len(content)}
    return json.dumps(told | {"begins": content[:8].hex()})


async def params_of(request: web.Request) -> Params:
    """Parameters wherever the Bot API takes them: the query, a form, or JSON."""
    given = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        given |= {name: it if isinstance(it, str) else json.dumps(it) for name, it in body.items()}
    else:
        posted = (await request.post()).items()
        given |= {name: _file(it) if isinstance(it, web.FileField) else str(it) for name, it in posted}
    return given


def accepted(result: Any) -> web.Response:
    return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")


def refused(refusal: Refusal) -> web.Response:
    body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)
