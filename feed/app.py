"""The web application: which address leads where, and what a wrong one is told."""

from collections.abc import Callable, Mapping
from functools import partial
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feed import api, feeds, months, pages, personal
from feed.guard import Guard
from feed.site import Site, checked_site
from scheduler.clock import Clock
from store import Store

Application = Starlette  # for whoever serves it, without knowing what it is made of

_SENTENCES: Mapping[int, str] = {
    404: "没有这个页面。",
    405: "这个地址只能读取（GET、HEAD）。",
}


def create(store: Store, clock: Clock, *, zone: ZoneInfo, base_url: str, city_name: str) -> Starlette:
    """The city's site over a store that is open already; UsageError for an address or a zone that cannot work.

    ``base_url`` is what the world calls this site (``https://kunqi.example.cn``): it stands in every feed. The store
    and the clock are read on worker threads, one read transaction a request; several processes over one store answer
    with the same bytes and validators.
    """
    return over(checked_site(store, clock, zone=zone, base_url=base_url, city_name=city_name))


def over(site: Site) -> Starlette:
    """The web application over a site."""
    application = Starlette(
        routes=_routes(site),
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: partial(_refused, site)},
    )
    # A redirect would be built from whatever Host the visitor sent; a slash too many is a wrong address.
    application.router.redirect_slashes = False
    return application


def _routes(site: Site) -> list[Route]:
    table: list[tuple[str, Callable[[Site, Request], Response]]] = [
        ("/", pages.home),
        ("/feeds/{name}.ics", feeds.feed),
        ("/f/{secret}.ics", personal.feed),
        # Before the page: its {uid} would take the suffix in.
        ("/m/{uid}.ics", feeds.single),
        ("/m/{uid}", pages.detail),
        ("/api/v1/milestones", api.listed),
        ("/api/v1/milestones/{uid}", api.single),
        ("/month.png", months.picture),
        ("/month/{month}.png", months.picture),
        ("/month/{month}.txt", months.words),
        ("/static/kunqi.css", pages.style),
        ("/healthz", api.health),
        ("/readyz", api.ready),
    ]
    return [Route(path, _bound(site, handler)) for path, handler in table]


def _bound(site: Site, handler: Callable[[Site, Request], Response]) -> Callable[[Request], Response]:
    def respond(request: Request) -> Response:
        return handler(site, request)

    return respond


async def _refused(site: Site, request: Request, refusal: Exception) -> Response:
    """404, 405, 400: a page for people, a line for programs such as a calendar that tries PROPFIND first."""
    if not isinstance(refusal, HTTPException):
        raise refusal
    own_words = refusal.detail if not refusal.detail.isascii() else ""
    sentence = own_words or _SENTENCES.get(refusal.status_code, refusal.detail)
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        return pages.problem(site, refusal.status_code, sentence)
    # no-store: a 404 may be kept by caches (RFC 9110 §15.5.5), and the milestone may be read tomorrow.
    headers = {**(refusal.headers or {}), "Cache-Control": "no-store"}
    return PlainTextResponse(sentence + "\n", refusal.status_code, headers=headers)
