"""The same in JSON, and whether the service is well."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.milestone import Facts, Milestone
from domain.notice import NoticeRef
from feed.feeds import named
from feed.representation import answer, represent
from feed.selection import topic_of
from feed.site import Site
from feed.text import masked
from feed.words import slug
from store import milestones, state

JSON = "application/json; charset=utf-8"


def listed(site: Site, request: Request) -> Response:
    """``/api/v1/milestones?topic=``: what is not over yet, in order of the time that must not be missed."""
    name = request.query_params.get("topic", "")
    topics = (topic_of(name),) if name else None
    now = site.clock.now().replace(second=0, microsecond=0)
    with site.store.read() as tx:
        number, changed_at = state.revision(tx)
        chosen = milestones.listed(tx, topics=topics, over_after=now)
    body = {
        "city": site.city_name,
        "zone": site.zone.key,
        "revision": number,
        "changed_at": changed_at.isoformat(),
        "milestones": [fields(one, site) for one in chosen],
    }
    return answer(request, represent(json.dumps(body, ensure_ascii=False).encode(), JSON))


def single(site: Site, request: Request) -> Response:
    """``/api/v1/milestones/{uid}``: one of them, over or not."""
    with site.store.read() as tx:
        milestone = named(tx, request.path_params["uid"])
    return answer(request, represent(json.dumps(fields(milestone, site), ensure_ascii=False).encode(), JSON))


def fields(milestone: Milestone, site: Site) -> dict[str, Any]:
    """One milestone; ``start`` and ``end`` are the city's wall clock as in ``kunqi extract``, ``_at`` instants UTC."""
    facts, notice = milestone.facts, milestone.notice
    return {
        "uid": milestone.uid,
        "sequence": milestone.sequence,
        "status": milestone.status.value,
        "kind": facts.kind.value,
        "topic": facts.topic.value,
        "topic_slug": slug(facts.topic),
        "title": masked(facts.title),
        "phase": masked(facts.phase),
        "start": None if facts.start is None else str(facts.start),
        "end": None if facts.end is None else str(facts.end),
        "precision": facts.precision.value,
        "anchor_at": facts.anchor_at(site.zone).isoformat(),
        "over_at": facts.over_at(site.zone).isoformat(),
        "location": masked(facts.location),
        "audience": masked(facts.audience),
        "actor": masked(facts.actor),
        "sign_up": masked(facts.sign_up),
        "contact": masked(facts.contact),
        "price": masked(facts.price),
        "states": [state.value for state in facts.states],
        "warnings": [doubt.value for doubt in facts.warnings],
        "evidence": {"quote": masked(facts.evidence.quote), "start": facts.evidence.start, "end": facts.evidence.end},
        "notice": _notice(notice),
        "history": [_step(milestone, number) for number in range(len(milestone.history))],
        "revised_at": milestone.revised_at.isoformat(),
        "url": site.address(f"/m/{milestone.uid}"),
    }


def _notice(notice: NoticeRef) -> dict[str, Any]:
    return {
        "id": notice.id,
        "title": notice.title,
        "published": notice.published_on.isoformat(),
        "url": notice.url,
        "source": notice.source,
    }


def _step(milestone: Milestone, number: int) -> dict[str, Any]:
    """What a later notice changed; its quote stands in the text of that notice."""
    amendment, before = milestone.history[number], milestone.before(number)
    return {
        "kind": amendment.kind.value,
        "before": _times(before),
        "after": _times(amendment.facts),
        "cancelled": amendment.cancelled,
        "quote": masked(amendment.facts.evidence.quote),
        "notice": _notice(amendment.notice),
    }


def _times(facts: Facts) -> dict[str, str | None]:
    return {
        "start": None if facts.start is None else str(facts.start),
        "end": None if facts.end is None else str(facts.end),
        "location": masked(facts.location),
    }


def health(site: Site, _request: Request) -> Response:
    """``/healthz``: 200 when the store answers; a store that does not is a failure like any other, so 503."""
    with site.store.read() as tx:
        number, _ = state.revision(tx)
    return JSONResponse({"status": "ok", "revision": number}, headers={"Cache-Control": "no-store"})


def ready(site: Site, _request: Request) -> Response:
    """``/readyz``: 200 while the service does what it is for, else 503 with what is wrong, by name."""
    reasons = dict(site.unready())
    body = {"status": "unready" if reasons else "ready", "reasons": reasons}
    return JSONResponse(body, 503 if reasons else 200, headers={"Cache-Control": "no-store"})
