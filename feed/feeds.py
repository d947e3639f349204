"""The calendar endpoints: all, by topic, and one milestone."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from domain.milestone import Milestone, Topic
from domain.subscription import DEFAULT_LEADS, LeadTime, LeadUnit
from feed.calendar import render
from feed.colours import colour
from feed.representation import Representation, answer, represent, validators
from feed.selection import Selection, selection_of
from feed.site import Site
from store import Tx, milestones, state

CALENDAR = "text/calendar; charset=utf-8"
CANCELLED_KEPT = timedelta(days=30)
#: A calendar is also a memory, but one that is fetched whole each hour.
PAST_KEPT = timedelta(days=60)
_UNITS = {LeadUnit.MINUTES: timedelta(minutes=1), LeadUnit.HOURS: timedelta(hours=1)}


def feed(site: Site, request: Request) -> Response:
    """``/feeds/{name}.ics``: what is to come and what was over no longer ago than ``PAST_KEPT``."""
    selection = selection_of(request.path_params["name"], request.query_params)
    return answer(request, calendar(site, selection), _headers(f"kunqi-{request.path_params['name']}"))


def calendar(site: Site, selection: Selection) -> Representation:
    """The calendar as the store has it now, rendered once for each of its states."""
    with site.store.read() as tx:
        return _calendar(site, tx, selection)


def single(site: Site, request: Request) -> Response:
    """``/m/{uid}.ics``: one milestone, to be added by hand or refreshed."""
    selection = selection_of("all", request.query_params)
    with site.store.read() as tx:
        milestone = named(tx, request.path_params["uid"])
    path = f"/m/{milestone.uid}.ics"
    chosen = replace(selection, topics=(milestone.facts.topic,), words=(), kinds=())
    body = _rendered(site, [milestone], chosen, milestone.facts.title, path, None)
    return answer(request, represent(body, CALENDAR, milestone.revised_at), _headers(f"kunqi-{milestone.uid[:8]}"))


def named(tx: Tx, uid: str) -> Milestone:
    """The milestone of this full uid; HTTPException 404 otherwise. A prefix is for chat, an address lasts."""
    milestone = milestones.find(tx, uid)
    if milestone is None or milestone.uid != uid:
        raise HTTPException(404, "没有这一条，或者链接不完整。")
    return milestone


def export(site: Site, topic: Topic | None) -> bytes:
    """Everything the store knows of a topic or of all, however long ago, as a file to keep."""
    selection = Selection(topics=() if topic is None else (topic,))
    with site.store.read() as tx:
        chosen = _chosen(tx, selection, None)
    return _rendered(site, chosen, selection, _name(site, selection), selection.path, None)


@dataclass(frozen=True, slots=True)
class State:
    """All that the feeds of a site depend on: the store's revision and the city's day."""

    number: int
    changed_at: datetime
    midnight: datetime
    #: Two changes within one second share a Last-Modified, so it is given only once that second is over (§8.8.2.2).
    settled: bool


def state_at(site: Site, number: int, changed_at: datetime) -> State:
    """The state at this revision and at this moment."""
    return State(number, changed_at, site.midnight(), site.clock.now() >= changed_at + timedelta(seconds=1))


def key(selection: Selection, now: State) -> Hashable:
    """The name of a feed on the shelf."""
    return "feed", selection, now.number, now.midnight, now.settled


def _calendar(site: Site, tx: Tx, selection: Selection) -> Representation:
    now = state_at(site, *state.revision(tx))
    midnight = now.midnight

    def make() -> Representation:
        chosen = _chosen(tx, selection, midnight - PAST_KEPT)
        body = _rendered(site, chosen, selection, _name(site, selection), selection.path, midnight - CANCELLED_KEPT)
        # At midnight the past and an old cancellation leave the feed: then it changed too.
        return represent(body, CALENDAR, max(now.changed_at, midnight) if now.settled else None)

    return site.shelf.get(key(selection, now), make)


def _chosen(tx: Tx, selection: Selection, over_after: datetime | None) -> list[Milestone]:
    return milestones.listed(
        tx,
        topics=selection.topics or None,
        kinds=selection.kinds or None,
        words=selection.words,
        over_after=over_after,
    )


def _name(site: Site, selection: Selection) -> str:
    return f"{site.name} · {selection.label}" if selection.label else site.name


def _rendered(
    site: Site, chosen: list[Milestone], selection: Selection, name: str, path: str, cancelled_since: datetime | None
) -> bytes:
    return render(
        chosen,
        name=name,
        url=site.address(path),
        base_url=site.base_url,
        zone=site.zone,
        alarms=[length(lead) for lead in DEFAULT_LEADS] if selection.alarms else (),
        cancelled=selection.cancelled,
        cancelled_since=cancelled_since,
        entries=site.entries,
        venues=site.venues,
        colour=colour(selection.topics),
    )


def length(lead: LeadTime) -> timedelta:
    """A lead time as a length; working days count as days, since an alarm in a client knows no holidays."""
    return lead.amount * _UNITS.get(lead.unit, timedelta(days=1))


def headers(etag: str, modified_at: datetime | None, name: str) -> dict[str, str]:
    """Those of the feed of this name in addresses."""
    return validators(etag, modified_at) | _headers(f"kunqi-{name}")


def _headers(name: str) -> dict[str, str]:
    plain = name if name.isascii() else "kunqi"
    return {"X-Robots-Tag": "noindex", "Content-Disposition": f'inline; filename="{plain}.ics"'}
