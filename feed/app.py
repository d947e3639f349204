"""The web application: which address leads where, and what a wrong one is told."""

from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feed import api, feeds, months, news, openapi, opening, personal, robots
from feed.express import Express, Fields, Reply
from feed.guard import Guard
from feed.pages import frame, home, month, one, subscribe
from feed.site import Site, checked_site
from feed.words import LANGUAGES, ZH, Words
from scheduler.clock import Clock
from store import Store


class Application(Starlette):
    """For whoever serves it, without knowing what it is made of."""

    at_once: Callable[[bytes, bytes, Fields], Reply | None]  #: what need not wait for its turn, see feed/express.py


def create(store: Store, clock: Clock, *, zone: ZoneInfo, base_url: str, city_name: str) -> Application:
    """The city's site over a store that is open already; UsageError for an address or a zone that cannot work.

    ``base_url`` is what the world calls this site (``https://kunqi.example.cn``): it stands in every feed. The store
    and the clock are read on worker threads, one read transaction a request; several processes over one store answer
    with the same bytes and validators.
    """
    return over(checked_site(store, clock, zone=zone, base_url=base_url, city_name=city_name))


def over(site: Site) -> Application:
    """The web application over a site."""
    application = Application(
        routes=_routes(site),
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: partial(_refused, site)},
    )
    # A redirect would be built from whatever Host the visitor sent; a slash too many is a wrong address.
    application.router.redirect_slashes = False
    application.at_once = Express(site).answer
    return application


def _routes(site: Site) -> list[Route]:
    table: list[tuple[str, Callable[[Site, Request], Response]]] = [
        ("/feeds/{name}.ics", feeds.feed),
        ("/feeds/{name}", opening.public),
        ("/f/{secret}.ics", personal.feed),
        ("/f/{secret}", opening.personal),
        # Before the pages: their {uid} and {month} would take the suffix in.
        ("/m/{uid}.ics", feeds.single),
        ("/month.png", months.picture),
        ("/month/{month}.png", months.picture),
        ("/month/{month}.txt", months.words),
        ("/api/v1/milestones", api.listed),
        ("/api/v1/milestones/{uid}", api.single),
        ("/api/v1/openapi.json", openapi.described),
        ("/atom.xml", news.atom),
        ("/robots.txt", robots.robots),
        ("/static/kunqi.css", frame.style),
        ("/en", home.to_slash),
        ("/healthz", api.health),
        ("/readyz", api.ready),
    ]
    return [Route(path, _bound(site, handler)) for path, handler in table] + [
        Route(words.prefix + path, _bound(site, partial(handler, words=words)))
        for words in LANGUAGES
        for path, handler in _PAGES
    ]


_PAGES: list[tuple[str, Callable[..., Response]]] = [
    ("/", home.home),
    ("/m/{uid}", one.one),
    ("/month", month.month),
    ("/month/{month}", month.month),
    ("/subscribe", subscribe.subscribe),
]


def _bound(site: Site, handler: Callable[[Site, Request], Response]) -> Callable[[Request], Response]:
    def respond(request: Request) -> Response:
        return handler(site, request)

    return respond


async def _refused(site: Site, request: Request, refusal: Exception) -> Response:
    """404, 405, 400: a page for people, a line for programs such as a calendar that tries PROPFIND first.

    Under a language's own prefix there is nothing but pages, so whoever reads there gets one.
    """
    if not isinstance(refusal, HTTPException):
        raise refusal
    status, words = refusal.status_code, _language(request)
    if request.method == "GET" and (words is not ZH or "text/html" in request.headers.get("accept", "")):
        return frame.problem(site, words, status, _sentence(refusal, words))
    # no-store: a 404 may be kept by caches (RFC 9110 §15.5.5), and the milestone may be read tomorrow.
    headers = {**(refusal.headers or {}), "Cache-Control": "no-store"}
    return PlainTextResponse(_sentence(refusal, ZH) + "\n", status, headers=headers)


def _language(request: Request) -> Words:
    path = request.url.path
    return next((words for words in LANGUAGES if words.prefix and path.startswith(f"{words.prefix}/")), ZH)


def _sentence(refusal: HTTPException, words: Words) -> str:
    """What was said where it was refused, which is in Chinese; else what the status means."""
    own_words = refusal.detail if words is ZH and not refusal.detail.isascii() else ""
    return own_words or words.problem.sentences.get(refusal.status_code, refusal.detail)
