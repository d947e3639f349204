"""``/robots.txt``: pages may be found, calendars may be fetched.

Google's calendar asks here before it fetches a feed, and a site that answers 404 or forbids it is not followed. What must
not be found by search engines says so itself (X-Robots-Tag).
"""

from starlette.requests import Request
from starlette.responses import Response

from feed.representation import answer, represent
from feed.site import Site

_ALL = b"User-agent: *\nAllow: /\n"


def robots(_site: Site, request: Request) -> Response:
    """Everything is allowed."""
    return answer(request, represent(_ALL, "text/plain; charset=utf-8"))
