"""Files that people send: what getFile tells of them, and where their bytes are (core.telegram.org/bots/api#getfile)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from tests.botapi.rules import Params, Refusal

LARGEST = 20 * 1024 * 1024  #: bytes of what a bot may download


def file_of(files: Mapping[str, bytes], params: Params) -> dict[str, Any]:
    """The file as the Bot API describes it."""
    content = files.get(params.get("file_id", ""))
    if content is None:
        raise Refusal(400, "Bad Request: invalid file_id")
    if len(content) > LARGEST:
        raise Refusal(400, "Bad Request: file is too big")
    name = params["file_id"]
    return {"file_id": name, "file_unique_id": name, "file_size": len(content), "file_path": _path(name)}


def content_of(files: Mapping[str, bytes], path: str) -> bytes:
    """The bytes at a path; only one that getFile tells leads to any."""
    found = next((content for name, content in files.items() if _path(name) == path), None)
    if found is None:
        raise Refusal(404, "Not Found")
    return found


def _path(name: str) -> str:
    return f"documents/file_{hashlib.sha256(name.encode()).hexdigest()[:8]}"
