"""The calendar endpoints: all, by topic, and one milestone."""

from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from domain.milestone import Milestone, Topic
from domain.subscription import DEFAULT_LEADS, LeadTime, LeadUnit
from feed.calendar import render
from feed.representation import Representation, answer, represent
from feed.selection import Selection, selection_of
from feed.site import Site
from feed.words import slug
from store import Tx, milestones, state

CALENDAR = "text/calendar; charset=utf-8"
CANCELLED_KEPT = timedelta(days=30)
_UNITS = {LeadUnit.MINUTES: timedelta(minutes=1), LeadUnit.HOURS: timedelta(hours=1)}


def feed(site: Site, request: Request) -> Response:
    """``/feeds/{name}.ics``: every milestone of the selection, past ones too: a calendar is also a memory."""
    selection = selection_of(request.path_params["name"], request.query_params)
    with site.store.read() as tx:
        content = _calendar(site, tx, selection)
    return answer(request, content, _headers(f"kunqi-{request.path_params['name']}"))


def single(site: Site, request: Request) -> Response:
    """``/m/{uid}.ics``: one milestone, to be added by hand or refreshed."""
    selection = selection_of("all", request.query_params)
    with site.store.read() as tx:
        milestone = named(tx, request.path_params["uid"])
    path = f"/m/{milestone.uid}.ics"
    body = _rendered(site, [milestone], selection, milestone.facts.title, path, None)
    return answer(request, represent(body, CALENDAR, milestone.revised_at), _headers(f"kunqi-{milestone.uid[:8]}"))


def named(tx: Tx, uid: str) -> Milestone:
    """The milestone of this full uid; HTTPException 404 otherwise. A prefix is for chat, an address lasts."""
    milestone = milestones.find(tx, uid)
    if milestone is None or milestone.uid != uid:
        raise HTTPException(404, "没有这一条，或者链接不完整。")
    return milestone


def export(site: Site, topic: Topic | None) -> bytes:
    """The bytes that ``/feeds/{topic}.ics`` answers with, for a file or another program."""
    with site.store.read() as tx:
        return _calendar(site, tx, Selection(topic=topic)).body


def _calendar(site: Site, tx: Tx, selection: Selection) -> Representation:
    number, changed_at = state.revision(tx)
    midnight = site.midnight()
    # Two changes within one second share a Last-Modified, so it is given only once that second is over (§8.8.2.2).
    settled = site.clock.now() >= changed_at + timedelta(seconds=1)

    def make() -> Representation:
        chosen = milestones.listed(tx, topics=selection.topics)
        topic = selection.topic
        path = f"/feeds/{'all' if topic is None else slug(topic)}.ics"
        name = site.name if topic is None else f"{site.name} · {topic.value}"
        body = _rendered(site, chosen, selection, name, path, midnight - CANCELLED_KEPT)
        # At midnight an old cancellation leaves the feed: then it changed too.
        return represent(body, CALENDAR, max(changed_at, midnight) if settled else None)

    return site.shelf.get(("feed", selection, number, midnight, settled), make)


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
    )


def length(lead: LeadTime) -> timedelta:
    """A lead time as a length; working days count as days, since an alarm in a client knows no holidays."""
    return lead.amount * _UNITS.get(lead.unit, timedelta(days=1))


def _headers(name: str) -> dict[str, str]:
    plain = name if name.isascii() else "kunqi"
    return {"X-Robots-Tag": "noindex", "Content-Disposition": f'inline; filename="{plain}.ics"'}
