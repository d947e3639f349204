"""What the Bot API refuses, in its own words (github.com/tdlib/telegram-bot-api, Client.cpp)."""

import json
import math
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_CAPTION = 1024
LONGEST_TEXT = 4096
LONGEST_DATA = 64
UNDER_WAY = 0.5  #: seconds after a 429 in which what comes may have left before it was heard
CLOCKS = 0.05  #: seconds that two clocks may be apart

Params = Mapping[str, str]


class Refusal(Exception):
    """An error answer: HTTP code, description and, for some, parameters."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def captioned(params: Params) -> Params:
    """A file's caption in the place of a text; Refusal for one that is too long or for no file."""
    if "document" not in params:
        raise Refusal(400, "Bad Request: there is no document in the request")
    if units(params.get("caption", "")) > LONGEST_CAPTION:
        raise Refusal(400, "Bad Request: message caption is too long")
    return {**params, "text": params.get("caption", ""), "entities": params.get("caption_entities", "[]")}


def checked(params: Params) -> tuple[str, list[dict[str, Any]], dict[str, Any] | None]:
    """Text, entities and keyboard of a message; Refusal for what Telegram would not take."""
    text = params.get("text", "").strip()
    if not text:
        raise Refusal(400, "Bad Request: message text is empty")
    if units(text) > LONGEST_TEXT:
        raise Refusal(400, "Bad Request: message is too long")
    entities = json.loads(params.get("entities", "[]"))
    for entity in entities:
        _check_entity(entity, text)
    markup = json.loads(params["reply_markup"]) if "reply_markup" in params else None
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            _check_button(button)
    return text, entities, markup


def _check_entity(entity: dict[str, Any], text: str) -> None:
    begin, length = entity["offset"], entity["length"]
    whole = text.encode("utf-16-le")
    inside = begin >= 0 and length > 0 and begin + length <= units(text)
    try:
        whole[begin * 2 : (begin + length) * 2].decode("utf-16-le")
    except UnicodeDecodeError:
        inside = False
    if not inside:
        raise Refusal(400, "Bad Request: can't parse entities: entity is outside of the text")
    if entity["type"] == "text_link" and not entity.get("url", "").startswith(("http://", "https://", "tg://")):
        raise Refusal(400, "Bad Request: can't parse entities: wrong URL")


def _check_button(button: dict[str, Any]) -> None:
    if not button.get("text"):
        raise Refusal(400, "Bad Request: can't parse inline keyboard button: text is empty")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= LONGEST_DATA:
        raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not url.startswith(("http://", "https://", "tg://")):
        raise Refusal(400, "Bad Request: BUTTON_URL_INVALID")


@dataclass
class Limits:
    """How many messages may be sent; 0 is no limit. Times are seconds of one monotonic clock."""

    everywhere_per_second: int = 0
    chat_per_second: int = 0
    group_per_minute: int = 0
    limited: int = 0  #: 429s that were given, for whatever reason
    disobeyed: int = 0  #: messages that came before the time they had been told to wait was over
    _until: dict[str, tuple[float, float]] = field(default_factory=dict)
    _sent: dict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, chat_id: int, now: float) -> None:
        """Count one message, or refuse it with the whole seconds until it may come again."""
        rules = [("all", self.everywhere_per_second, 1.0), (chat_id, self.chat_per_second, 1.0)]
        if chat_id < 0:
            rules.append((("group", chat_id), self.group_per_minute, 60.0))
        waits = [self._wait(key, most, window, now) for key, most, window in rules if most]
        if any(waits):
            seconds = max(1, math.ceil(max(waits)))
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for key, most, _ in rules:
            if most:
                self._sent[key].append(now)

    def told(self, refusal: Refusal, chat_id: str, now: float) -> None:
        """Somebody was refused: remember until when, to see whether they obey."""
        if refusal.code == 429:
            self.limited += 1
            wait = refusal.parameters.get("retry_after", 0)
            self._until[chat_id] = (now + UNDER_WAY, now + wait - CLOCKS)

    def asked(self, chat_id: str, now: float) -> None:
        """Somebody sends: count it where they were told to wait and had time to hear of it."""
        heard_at, until = self._until.get(chat_id, (0.0, 0.0))
        self.disobeyed += heard_at <= now < until

    def _wait(self, key: object, most: int, window: float, now: float) -> float:
        sent = self._sent[key]
        while sent and sent[0] <= now - window:
            sent.popleft()
        return 0.0 if len(sent) < most else sent[-most] + window - now
