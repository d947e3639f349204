"""A finished answer and its validators: what a client has, it need not be sent again (RFC 9110 §8.8, §13)."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response

#: Below this a compressed body saves no packet.
WORTH_COMPRESSING = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """A whole body, rendered before the first byte leaves: a failure can still become a 503."""

    body: bytes
    media_type: str
    etag: str  #: strong, quoted
    gzipped: bytes | None = None
    modified_at: datetime | None = None  #: UTC, whole seconds; None where the body depends on the time of asking

    @property
    def octets(self) -> int:
        """What it takes to keep it."""
        return len(self.body) + len(self.gzipped or b"")


def represent(body: bytes, media_type: str, modified_at: datetime | None = None) -> Representation:
    """The body with a strong validator, and compressed once for all who accept it."""
    worth = len(body) >= WORTH_COMPRESSING and not media_type.startswith("image/")
    return Representation(
        body=body,
        media_type=media_type,
        etag=f'"{hashlib.sha256(body).hexdigest()}"',
        # mtime=0: the same bytes from every process and at every time.
        gzipped=gzip.compress(body, 6, mtime=0) if worth else None,
        modified_at=modified_at.astimezone(UTC).replace(microsecond=0) if modified_at else None,
    )


class Coded:
    """One coding of a representation: its body, and the tag of its own that it has (RFC 9110 §8.8.3.3)."""

    __slots__ = ("body", "coding", "etag")

    def __init__(self, content: Representation, *, gzip: bool) -> None:
        if gzip and content.gzipped is not None:
            self.body, self.coding, self.etag = content.gzipped, "gzip", f'{content.etag[:-1]}-gzip"'
        else:
            self.body, self.coding, self.etag = content.body, "", content.etag


def answer(request: Request, content: Representation, headers: dict[str, str] | None = None) -> Response:
    """200 with the body, compressed where accepted, or 304 when the client's copy is this one."""
    unchanged = not_modified(request, content, headers)
    if unchanged is not None:
        return unchanged
    coded, common = _coded(request, content, headers)
    if coded.coding:
        common["Content-Encoding"] = coded.coding
    return Response(coded.body, headers=common, media_type=content.media_type)


def not_modified(request: Request, content: Representation, headers: dict[str, str] | None = None) -> Response | None:
    """304 when the client's copy is this one, else None; the body is not looked at and need not be at hand."""
    coded, common = _coded(request, content, headers)
    tags, since = request.headers.getlist("if-none-match"), request.headers.get("if-modified-since", "")
    if is_known(tags, since, coded.etag, content.modified_at):
        return Response(status_code=304, headers=common)
    return None


def _coded(request: Request, content: Representation, headers: dict[str, str] | None) -> tuple[Coded, dict[str, str]]:
    """What is to be sent, and its headers."""
    coded = Coded(content, gzip=accepts_gzip(request.headers.getlist("accept-encoding")))
    return coded, {**validators(coded.etag, content.modified_at), **(headers or {})}


def validators(etag: str, modified_at: datetime | None) -> dict[str, str]:
    """The headers by which a client asks again."""
    headers = {"ETag": etag, "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
    if modified_at is not None:
        headers["Last-Modified"] = format_datetime(modified_at, usegmt=True)
    return headers


def is_known(tags: list[str], since: str, etag: str, modified_at: datetime | None) -> bool:
    """Whether the client's copy is this one, by its If-None-Match fields and its If-Modified-Since.

    RFC 9110 §13.2.2: the date counts only where there is no tag.
    """
    if tags:
        return etag in tags or _matches(tags, etag)
    if not since or modified_at is None:
        return False
    known = _http_date(since)
    return known is not None and modified_at <= known


def _matches(fields: Iterable[str], etag: str) -> bool:
    # §13.1.2: weak comparison; a proxy that compresses may have put W/ before the tag. Our tags hold no comma.
    tags = [tag.strip() for field in fields for tag in field.split(",")]
    return "*" in tags or etag in {tag.removeprefix("W/") for tag in tags}


def _http_date(text: str) -> datetime | None:
    """§13.1.3: a date that cannot be read is ignored."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def accepts_gzip(fields: Iterable[str]) -> bool:
    """Whether gzip is named, or ``*`` is, with a weight above 0 (§12.5.3); its own weight wins over the star's."""
    weights = dict(_weight(part) for field in fields for part in field.lower().split(",") if part.strip())
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weight(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    key, _, value = parameters.strip().partition("=")
    try:
        return name.strip(), float(value) if key.strip() == "q" else 1.0
    except ValueError:
        return name.strip(), 0.0
