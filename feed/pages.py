"""The pages: what is next, and one milestone with its words and where they stand. Server-rendered, no script."""

import hashlib
from collections import Counter
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from domain.milestone import Kind, Milestone, Topic
from feed.agenda import Agenda, agenda, item
from feed.corrections import corrections, history, staff_words
from feed.feeds import named
from feed.month.sheet import following
from feed.representation import Representation, answer, represent
from feed.selection import topic_of
from feed.site import Site
from feed.surroundings import passage
from feed.words import day_words, slug
from store import milestones, notices, state

HTML = "text/html; charset=utf-8"
CSS = "text/css; charset=utf-8"
#: The page stays within what a phone takes in; the feeds hold everything.
LONGEST_PAGE = 150
WEEK = timedelta(days=7)
#: What has just passed stays in sight: whoever comes a day late sees that it was there.
JUST_OVER = 8
_TO_DO = (Kind.APPLICATION.value, Kind.REGISTRATION.value, Kind.SURVEY.value)
_templates = Environment(
    loader=PackageLoader("feed"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def home(site: Site, request: Request) -> Response:
    """``/``: what is next, of one topic or all."""
    name = request.query_params.get("topic", "")
    return answer(request, _home(site, topic_of(name) if name else None))


def _home(site: Site, topic: Topic | None) -> Representation:
    # To the minute: what is over leaves the page within one, and within it every visitor gets the same bytes.
    now = site.clock.now().replace(second=0, microsecond=0)
    with site.store.read() as tx:
        number, _ = state.revision(tx)

        def make() -> Representation:
            coming = milestones.listed(tx, over_after=now)
            chosen = [one for one in coming if topic is None or one.facts.topic is topic]
            shown = agenda(chosen[:LONGEST_PAGE], now, site.zone)
            over = milestones.just_over(tx, now, JUST_OVER, topics=None if topic is None else (topic,))
            values = {
                "agenda": shown,
                "chips": _chips(coming, topic),
                "more": max(0, len(chosen) - LONGEST_PAGE),
                "past": [item(one, now, site.zone) for one in over],
            }
            return _page(
                site, "index.html", **values, **_headline(shown, site), feed=_feed_of(site, topic), topic=topic
            )

        return site.shelf.get(("home", topic, number, now), make)


def _chips(coming: list[Milestone], topic: Topic | None) -> list[dict[str, Any]]:
    """All, then every topic that has something coming, or is the one chosen."""
    counts = Counter(one.facts.topic for one in coming)
    everything = {"word": "全部", "href": "/", "count": len(coming), "current": topic is None}
    return [everything] + [
        {"word": one.value, "href": f"/?topic={slug(one)}", "count": counts[one], "current": one is topic}
        for one in Topic
        if counts[one] or one is topic
    ]


def _headline(shown: Agenda, site: Site) -> dict[str, Any]:
    """The week in two numbers, and the first thing that must be done: to apply, to sign up, to answer."""
    until = site.today() + WEEK
    week = [one for day in shown.days if day.on < until for one in day.items if not one.cancelled]
    to_do = [one for one in shown.items if one.kind in _TO_DO and not (one.cancelled or one.tentative)]
    events = sum(one.kind == "event" for one in week)
    return {
        "week_deadlines": len(week) - events,
        "week_events": events,
        "nearest": to_do[0] if to_do else None,
        "months": _months(site.today().replace(day=1)),
    }


def _months(first: date) -> list[dict[str, str]]:
    """The posters of this month and the next."""
    both = {"本月": first, "下月": following(first)}
    return [{"word": word, "href": f"/month/{month:%Y-%m}.png"} for word, month in both.items()]


def _feed_of(site: Site, topic: Topic | None) -> dict[str, str]:
    path = f"/feeds/{'all' if topic is None else slug(topic)}.ics"
    return {"word": "全部" if topic is None else topic.value, "webcal": site.webcal(path), "https": site.address(path)}


def detail(site: Site, request: Request) -> Response:
    """``/m/{uid}``: one milestone, its quote in its surroundings, the other promises of the same notice."""
    now = site.clock.now()
    with site.store.read() as tx:
        milestone = named(tx, request.path_params["uid"])
        revision = notices.find(tx, milestone.notice.id)
        siblings = milestones.of_notice(tx, milestone.notice.id)
    body = _page(
        site,
        "milestone.html",
        item=item(milestone, now, site.zone),
        passage=passage(revision.notice.text if revision else "", milestone.read.evidence),
        corrections=corrections(milestone),
        staff_words=staff_words(milestone),
        history=history(milestone),
        phases=[item(one, now, site.zone) for one in siblings],
        ics=f"/m/{milestone.uid}.ics",
        feed=_feed_of(site, milestone.facts.topic),
        revised=day_words(milestone.revised_at.astimezone(site.zone).date()),
    )
    return answer(request, body)


def problem(site: Site, status: int, sentence: str) -> Response:
    """A page that says what is wrong and where to go on."""
    content = _page(site, "problem.html", status=status, sentence=sentence)
    return Response(content.body, status, headers={"Cache-Control": "no-store"}, media_type=HTML)


def style(_site: Site, request: Request) -> Response:
    """The one style sheet; its address changes with its content, so a copy is good for ever."""
    return answer(request, _style(), {"Cache-Control": "public, max-age=31536000, immutable"})


@cache
def _style() -> Representation:
    return represent(files("feed").joinpath("static/kunqi.css").read_bytes(), CSS)


@cache
def _style_path() -> str:
    return f"/static/kunqi.css?v={hashlib.sha256(_style().body).hexdigest()[:12]}"


def _page(site: Site, template: str, **values: object) -> Representation:
    words = _templates.get_template(template).render(
        site=site, style=_style_path(), today=day_words(site.today()), topics=_all_feeds(site), **values
    )
    return represent(words.encode(), HTML)


def _all_feeds(site: Site) -> list[dict[str, str]]:
    return [_feed_of(site, topic) for topic in Topic]
