"""What a message carries beside words: core.telegram.org/bots/api#message."""

from typing import Any

from bot.given import File, named

_SEEN_OR_HEARD = frozenset(
    {"photo", "video", "animation", "audio", "voice", "video_note", "sticker", "story", "paid_media"}
)  # fmt: skip
_MEDIA = ("image/", "video/", "audio/")

Json = dict[str, Any]


def file_of(message: Json) -> File | None:
    """The document of a message, where it is one that could be text."""
    document = message.get("document")
    if is_picture(message) or not isinstance(document, dict) or not isinstance(document.get("file_id"), str):
        return None
    size = document.get("file_size")
    name, kind = _text(document, "file_name"), _text(document, "mime_type")
    return File(document["file_id"], named(name), size if isinstance(size, int) else None, kind)


def is_picture(message: Json) -> bool:
    """Whether it is something to look at or to listen to, also where it was sent as a file."""
    document = message.get("document")
    kind = _text(document, "mime_type") if isinstance(document, dict) else ""
    return bool(_SEEN_OR_HEARD & message.keys()) or kind.startswith(_MEDIA)


def album_of(message: Json) -> str:
    """The album that a message belongs to; empty when it is sent by itself."""
    return _text(message, "media_group_id")


def _text(document: Json, name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""
