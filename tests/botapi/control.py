"""How a test plays the people, the network and the limits: ``/control/<verb>`` with a JSON object."""

import base64
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.botapi.faults import KINDS, Fault
from tests.botapi.listening import Listening
from tests.botapi.rules import Limits

if TYPE_CHECKING:
    from tests.botapi.server import Server

Json = dict[str, Any]


class Control:
    """update, updates, next, fault, kind, heal, limits, refuse, member, file, fresh, met, state."""

    def __init__(self, server: "Server", listening: Listening) -> None:
        self._server = server
        self._listening = listening

    async def answer(self, request: web.Request) -> web.Response:
        asked = await request.json()
        match request.match_info["verb"]:
            case "update":
                return web.json_response((await self._server.updates.add([asked]))[0])
            case "updates":
                return web.json_response(await self._server.updates.add(asked["updates"]))
            case "next":
                return web.json_response(await self._server.seen(asked["chat_id"], asked["after"], asked["seconds"]))
            case "met":
                return web.json_response({fault.name: fault.chats for fault in self._server.faults if fault.name})
            case "refuse":
                response = web.json_response({})
                response.force_close()
                await self._listening.refuse(asked["seconds"], request.protocol)
                return response
            case verb:
                self._set(verb, asked)
        return web.json_response(self._state())

    def _set(self, verb: str, asked: Json) -> None:
        server = self._server
        match verb:
            case "fault":
                server.faults.append(Fault(**asked))
            case "kind":
                # By name, from the table of all that can go wrong.
                server.faults.append(Fault(**{"method": "sendMessage", **KINDS[asked["name"]], **asked}))
            case "heal" | "fresh":
                server.faults.clear()
                every = (server.calls, server.shown, server.files, server.updates.waiting)
                [it.clear() for it in every if verb == "fresh"]
            case "member":
                server.members[asked["chat_id"], asked["user_id"]] = asked["status"]
            case "file":
                server.files[asked["file_id"]] = base64.b64decode(asked["content"])
            case "limits":
                server.limits = Limits(**asked)

    def _state(self) -> Json:
        server = self._server
        return {
            "calls": server.calls,
            "commands": server.commands,
            "tapped": server.tapped,
            "webhook": server.webhook,
            "asides": server.asides,
            "waiting": len(server.updates.waiting),
            "accepted": server.count,
            "commits": server.ledger.commits,
            "limited": server.limits.limited,
            "disobeyed": server.limits.disobeyed,
            "faults": {fault.name: fault.met for fault in server.faults if fault.name},
        }
