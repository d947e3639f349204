"""Keeps the secrets in answers out of the store while the answers wait there: in memory alone, for a while.

An answer survives a crash because it is stored before it is sent (bot/telegram/replier.py). The address of a personal
calendar must not be stored, and a file remembers what was written over. So it is stored with a stand-in; who sends it puts
the secret back. After a crash the secret is gone for good, and the answer says how to get another.
"""

import json
import re
import secrets
from collections import OrderedDict

from bot.answer import Answer
from bot.messages import words_for
from bot.rich import Rich

ROOM = 1000  #: secrets kept; an answer is under way for moments
#: Of a personal calendar, as its address stands in a text, a link or inside the address of another program.
SECRET = re.compile(r"(?:(?<=/f/)|(?<=%2[Ff]f%2[Ff]))[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")
_STAND_IN = re.compile(r"\(sealed ([0-9a-f]{16})\)")


class Sealed:
    """Secrets by their stand-ins."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[str, str] = OrderedDict()

    def close(self, text: str) -> str:
        """The text as it may be stored."""
        stand_ins: dict[str, str] = {}
        for secret in SECRET.findall(text):
            if secret not in stand_ins:
                stand_ins[secret] = self._keep(secret)
        return SECRET.sub(lambda found: f"(sealed {stand_ins[found[0]]})", text)

    def open(self, answer: Answer, language: str) -> Answer:
        """The answer as it is sent; where its secret is gone, what to do about that."""
        text = json.dumps(answer.as_json())
        names = set(_STAND_IN.findall(text))
        if not names:
            return answer
        if not names <= self._kept.keys():
            return Answer(text=Rich.of(words_for(language).calendar.lost))
        return Answer.from_json(json.loads(_STAND_IN.sub(lambda found: self._kept[found[1]], text)))

    def _keep(self, secret: str) -> str:
        name = secrets.token_hex(8)
        self._kept[name] = secret
        while len(self._kept) > self._room:
            self._kept.popitem(last=False)
        return name
