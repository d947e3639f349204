"""The month's addresses: ``/month/2026-03.png`` and ``/month/2026-03.txt``; ``/month.png`` is the present one."""

import re
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import KunqiError
from feed.month.fonts import fonts
from feed.month.poster import Imprint, png
from feed.month.sheet import Sheet, bounds, sheet
from feed.month.words import text
from feed.representation import Representation, answer, represent
from feed.site import Site
from feed.words import ZH, Words
from store import Tx, milestones, state

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_DAY = timedelta(days=1)  # what is due on a whole day is anchored at either end of it


def picture(site: Site, request: Request) -> Response:
    """The month as PNG, drawn once for each state of the store; 503 with what to install where no font is found."""
    first = asked(site, request)
    with site.store.read() as tx:
        number, _ = state.revision(tx)
        content = site.shelf.get(("month.png", first, number), lambda: _drawn(site, sheet_of(site, tx, first)))
    return answer(request, content)


def drawn(site: Site, first: date) -> bytes:
    """The picture as PNG, for whoever sends it elsewhere; KunqiError with what to install where no font is found."""
    with site.store.read() as tx:
        found = sheet_of(site, tx, first)
    return _png(site, found)


def words(site: Site, request: Request) -> Response:
    """The same as text."""
    with site.store.read() as tx:
        body = text(sheet_of(site, tx, asked(site, request)))
    return answer(request, represent(body.encode(), "text/plain; charset=utf-8"))


def asked(site: Site, request: Request) -> date:
    """The first day of the month that an address names, or of the present one; HTTPException 404 where it names none."""
    name = request.path_params.get("month")
    if name is None:
        return site.today().replace(day=1)
    found = _MONTH.fullmatch(name)
    if found is None:
        raise HTTPException(404, "月份应写成 2026-03 这样。")
    return date(int(found[1]), int(found[2]), 1)


def sheet_of(site: Site, tx: Tx, first: date, words: Words = ZH) -> Sheet:
    """What falls in the month that begins with a day."""
    begin, end = bounds(first, site.zone)
    return sheet(milestones.listed(tx, over_after=begin - _DAY, before=end + _DAY), first, site.zone, words)


def _drawn(site: Site, found: Sheet) -> Representation:
    try:
        return represent(_png(site, found), "image/png")
    except KunqiError as failure:
        raise HTTPException(503, str(failure)) from None


def _png(site: Site, found: Sheet) -> bytes:
    return png(found, Imprint(name=site.name, address=site.address("")), fonts(site.font))
