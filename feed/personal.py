"""``/f/{secret}.ics``: the calendar of one subscriber, for whoever has its address.

The address is the key, so it is kept by its hash, stands in no log (app/logging.py, feed/guard.py) and in no Referer, and a
shared cache keeps nothing of it. One that is wrong, renewed or revoked is answered like any page that does not exist.
"""

import gzip
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from domain.milestone import Milestone
from domain.wishes import Mark, MarkKind
from feed import own as drawing
from feed.entry import END
from feed.feeds import CALENDAR, CANCELLED_KEPT, PAST_KEPT
from feed.own import Seen, is_shown, stamped
from feed.representation import Representation, answer, not_modified, represent
from feed.selection import Selection, selection_of
from feed.site import Site
from scheduler import own
from scheduler.own import Own
from scheduler.timing import Timing
from store import Tx, feeds, milestones, state
from store.feeds import PersonalFeed

_SECRET = re.compile(r"[A-Za-z0-9_-]{22}")
_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Disposition": 'inline; filename="kunqi.ics"',
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
_TOO_OFTEN = (
    "读取太频繁，请稍后再试；已有的日历不受影响。\nToo many requests: keep what you have and ask again later.\n"
)
_NAMES = {"en": "{site} · my subscriptions"}
_NAME = "{site} · 我的订阅"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One reading of one feed: all that its bytes follow from."""

    feed: PersonalFeed
    own: Own
    selection: Selection
    revision: int
    midnight: datetime
    modified_at: datetime | None

    @property
    def key(self) -> bytes:
        """The same for all readers who are shown the same."""
        stamps = sorted((name, stamp.since) for name, stamp in self.feed.stamps.items() if stamp.since is not None)
        said = repr((self.own.settings, stamps, self.selection, self.revision, self.midnight))
        return hashlib.sha256(said.encode()).digest()


def feed(site: Site, request: Request) -> Response:
    """200, 304, 404 for whatever opens nothing, 429 with Retry-After for who asks in a loop."""
    secret, now = request.path_params["secret"], site.clock.now()
    with site.store.read() as tx:
        found = admitted(site, tx, secret)
        if isinstance(found, Response):
            return found
        look = _look(site, tx, found, selection_of("all", request.query_params))
        response = _answered(site, tx, request, look)
    _note(site, found, look.feed, now)
    return response


def admitted(site: Site, tx: Tx, secret: str) -> PersonalFeed | Response:
    """The feed that this secret opens, or the refusal of who asks too often; HTTPException 404 where it opens none."""
    found = feeds.opened_by(tx, secret) if _SECRET.fullmatch(secret) else None
    if found is None:
        raise HTTPException(404)
    wait = site.personal.rates.wait(found.subscriber_id, site.clock.now().timestamp())
    return _too_often(wait) if wait else found


def _look(site: Site, tx: Tx, found: PersonalFeed, selection: Selection) -> Look:
    number, changed_at = state.revision(tx)
    now, midnight = site.clock.now(), site.midnight()
    wanted = own.read(tx, found.subscriber_id, midnight - PAST_KEPT)
    looked = own.looked(found, wanted, now)
    # Two changes within one second share a Last-Modified, so it is given only once that second is over (§8.8.2.2).
    latest = max(changed_at, looked.changed_at, midnight)
    return Look(
        feed=looked,
        own=wanted,
        selection=selection,
        revision=number,
        midnight=midnight,
        modified_at=latest.replace(microsecond=0) if now >= latest + timedelta(seconds=1) else None,
    )


def _answered(site: Site, tx: Tx, request: Request, look: Look) -> Response:
    """Whoever has it already is told so without anything being rendered, as long as its tag is remembered."""
    key, hand = look.key, site.personal
    tag = hand.tags.get(key)
    if tag is not None:
        unchanged = not_modified(request, replace(tag, modified_at=look.modified_at), _HEADERS)
        if unchanged is not None:
            return unchanged
    with hand.making:
        content = _content(site, tx, look, key)
    hand.tags.put(key, replace(content, body=b"", gzipped=b"" if content.gzipped else None))
    return answer(request, replace(content, modified_at=look.modified_at), _HEADERS)


def _content(site: Site, tx: Tx, look: Look, key: bytes) -> Representation:
    """Kept compressed, a tenth of its size."""
    kept = site.personal.bodies.get(key)
    if kept is not None:
        return replace(kept, body=gzip.decompress(kept.gzipped)) if kept.gzipped else kept
    content = represent(_rendered(site, tx, look), CALENDAR)
    site.personal.bodies.put(key, replace(content, body=b"") if content.gzipped else content)
    return content


def _rendered(site: Site, tx: Tx, look: Look) -> bytes:
    name = _NAMES.get(look.own.language, _NAME).format(site=site.name)
    stock = _stock(site, tx, look)
    chosen = [stock[uid] for uid in feeds.wanted(tx, look.own.subscription, look.midnight - PAST_KEPT)]
    return drawing.calendar(name, _entries(site, chosen, look), site.base_url, site.zone)


def _stock(site: Site, tx: Tx, look: Look) -> Mapping[str, Milestone]:
    """Every milestone that can be in anybody's calendar, read once for each state of the store."""
    key, hand = (look.revision, look.midnight), site.personal
    found = hand.stock.get(key)
    if found is None:
        known = milestones.listed(tx, over_after=look.midnight - PAST_KEPT)
        found = hand.stock.put(key, {one.uid: one for one in known})
    return found


def _entries(site: Site, chosen: Iterable[Milestone], look: Look) -> Iterator[bytes]:
    """Muted is none of theirs; done stays in sight, marked, and rings no more."""
    drop, alarms = look.selection.cancelled == "drop", look.selection.alarms
    for milestone in chosen:
        mark = look.own.answers.get(milestone.uid)
        muted = mark is not None and mark.kind is MarkKind.MUTED
        if not muted and is_shown(milestone, drop=drop, since=look.midnight - CANCELLED_KEPT):
            event = _entry(site, milestone, mark, look)
            yield stamped(event, milestone, own.since(look.feed, milestone.uid, alarms=alarms))


def _entry(site: Site, milestone: Milestone, mark: Mark | None, look: Look) -> bytes:
    """Written once for all who have answered it so and are rung so long before."""
    style, alarms = look.selection.cancelled, look.selection.alarms
    done = mark is not None and mark.kind is MarkKind.DONE
    if not (done or alarms):
        return site.entries.opened(milestone, site.manner(style)) + END
    # The whole milestone counts, not its revision alone: a notice may get another address without a revision.
    rung = (own.leads_of(milestone, look.own), mark and mark.at) if alarms else ()
    key, hand = (milestone.uid, hash(milestone), style, done, rung), site.personal
    found = hand.entries.get(key)
    if found is None:
        seen = Seen(milestone, done, _offsets(site, milestone, look) if alarms else ())
        opened = site.entries.opened(milestone, site.manner(style))
        found = hand.entries.put(key, drawing.entry(opened, seen, site.zone))
    return found


def _offsets(site: Site, milestone: Milestone, look: Look) -> tuple[timedelta, ...]:
    rings = own.rings_at(milestone, look.own, Timing(zone=site.zone, morning=site.morning))
    return drawing.offsets(milestone, rings, site.zone, site.morning)


def _note(site: Site, before: PersonalFeed, after: PersonalFeed, now: datetime) -> None:
    """What was found out, before anybody is told of it: the next one who asks must find the same."""
    noting = feeds.is_worth_noting(before, now)
    if after is before and not noting:
        return
    with site.store.begin() as tx:
        if after is not before:
            feeds.keep(tx, after)
        if noting:
            feeds.used(tx, after, now)


def _too_often(wait: int) -> Response:
    return PlainTextResponse(_TOO_OFTEN, 429, {"Retry-After": str(wait), "Cache-Control": "private, no-store"})
