"""Pages that open a calendar program: a chat opens http and https only, and many programs answer to webcal alone.

``/f/{secret}`` for a personal calendar, ``/feeds/{name}`` for a public one. No script: a browser that knows the scheme
follows at once, and whoever stays here finds the addresses to copy. The page of a secret is kept by nobody.
"""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from feed.personal import admitted
from feed.selection import selection_of
from feed.site import Site

HTML = "text/html; charset=utf-8"
_HEADERS = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
_environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_page = _environment.from_string(files("feed").joinpath("templates/open.html").read_text(encoding="utf-8"))


def personal(site: Site, request: Request) -> Response:
    """The way into somebody's own calendar; 404 like any page that does not exist for whatever opens nothing."""
    secret = request.path_params["secret"]
    with site.store.read() as tx:
        found = admitted(site, tx, secret)
    if isinstance(found, Response):
        return found
    # Of the question only what we know ourselves goes on: the address is opened by another program.
    asked = "?alarms=1" if request.query_params.get("alarms") == "1" else ""
    return _opening(site, f"/f/{secret}.ics{asked}", private=True)


def public(site: Site, request: Request) -> Response:
    """The way into a public calendar, narrowed as asked; HTTPException 404 or 400 as for the calendar itself."""
    return _opening(site, selection_of(request.path_params["name"], request.query_params).path, private=False)


def _opening(site: Site, path: str, *, private: bool) -> Response:
    body = _page.render(name=site.name, webcal=site.webcal(path), https=site.address(path), private=private)
    return Response(body, headers=_HEADERS, media_type=HTML)
