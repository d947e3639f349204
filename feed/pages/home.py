"""``/``: what is next, of one topic or all, all of it or only what must be done or only what takes place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.milestone import Kind, Milestone, Topic
from feed.agenda import Agenda, agenda
from feed.items import item
from feed.pages.frame import page_of, say, this_minute
from feed.representation import Representation, answer
from feed.selection import topic_of
from feed.site import Site
from feed.words import Counted, Words, slug
from store import milestones, state

#: The page stays within what a phone takes in; the feeds hold everything.
LONGEST_PAGE = 150
WEEK = timedelta(days=7)
#: What has just passed stays in sight: whoever comes a day late sees that it was there.
JUST_OVER = 8
_TO_DO = (Kind.APPLICATION.value, Kind.REGISTRATION.value, Kind.SURVEY.value)


class Show(StrEnum):
    """Which of them."""

    ALL = ""
    DEADLINES = "deadlines"
    EVENTS = "events"

    def fits(self, milestone: Milestone) -> bool:
        """Whether a milestone is one of these."""
        return self is Show.ALL or (milestone.facts.kind is Kind.EVENT) is (self is Show.EVENTS)


@dataclass(frozen=True, slots=True)
class View:
    """What of all that comes is asked for."""

    topic: Topic | None = None
    show: Show = Show.ALL

    @property
    def path(self) -> str:
        """Its address without the language."""
        given = {"topic": self.topic and slug(self.topic), "show": self.show.value}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"/?{query}" if query else "/"

    def fits(self, milestone: Milestone) -> bool:
        """Whether a milestone belongs into it."""
        return self.show.fits(milestone) and self.topic in (None, milestone.facts.topic)


@dataclass(frozen=True, slots=True)
class Filter:
    """A link to another view of the same page."""

    word: str
    path: str
    current: bool
    count: int = 0


def home(site: Site, request: Request, words: Words) -> Response:
    """``/?topic=&show=``; HTTPException 404 for a topic that is none, 400 for anything else to show."""
    name = request.query_params.get("topic", "")
    view = View(topic_of(name) if name else None, _show(request.query_params.get("show", "")))
    return answer(request, _home(site, view, words))


def to_slash(_site: Site, request: Request) -> Response:
    """A language's first page has a slash at its end; who typed none is shown the way."""
    return RedirectResponse(f"{request.url.path}/", 308)


def _show(name: str) -> Show:
    try:
        return Show(name)
    except ValueError:
        raise HTTPException(400, "show 只能是 deadlines 或 events。") from None


def _home(site: Site, view: View, words: Words) -> Representation:
    now = this_minute(site)
    with site.store.read() as tx:
        number, _ = state.revision(tx)

        def make() -> Representation:
            coming = milestones.listed(tx, over_after=now)
            chosen = list(filter(view.fits, coming))
            topics = None if view.topic is None else (view.topic,)
            over = filter(view.show.fits, milestones.just_over(tx, now, JUST_OVER, topics=topics))
            shown = agenda(chosen[:LONGEST_PAGE], now, site.zone, words)
            values = {
                "agenda": shown,
                "topics": topic_filters(coming, view, words),
                "shows": show_filters(view, words),
                "topic_word": words.topics[view.topic] if view.topic else "",
                "narrowed": view != View(),
                "more": max(0, len(chosen) - LONGEST_PAGE),
                "past": [item(one, now, site.zone, words) for one in over],
            }
            return page_of(
                site, words, "index.html", view.path, topic=view.topic, **values, **headline(shown, site, words)
            )

        return site.pages.get(("home", words.code, view, number, now), make)


def topic_filters(coming: Iterable[Milestone], view: View, words: Words) -> list[Filter]:
    """All, then every topic that has something coming, or is the one chosen."""
    counts = Counter(one.facts.topic for one in coming if view.show.fits(one))
    everything = Filter(words.home.everything, replace(view, topic=None).path, view.topic is None, sum(counts.values()))
    return [everything] + [
        Filter(words.topics[one], replace(view, topic=one).path, one is view.topic, counts[one])
        for one in Topic
        if counts[one] or one is view.topic
    ]


def show_filters(view: View, words: Words) -> list[Filter]:
    """All, what must be done by a time, what takes place."""
    names = {
        Show.ALL: words.home.show_all,
        Show.DEADLINES: words.home.show_deadlines,
        Show.EVENTS: words.home.show_events,
    }
    return [Filter(word, replace(view, show=show).path, show is view.show) for show, word in names.items()]


def headline(shown: Agenda, site: Site, words: Words) -> dict[str, Any]:
    """The week in two numbers, and the first thing that must be done: to apply, to sign up, to answer."""
    until = site.today() + WEEK
    week = [one for day in shown.days if day.on < until for one in day.items if not one.cancelled]
    to_do = [one for one in shown.items if one.kind in _TO_DO and not (one.cancelled or one.tentative)]
    events = sum(one.is_event for one in week)
    return {
        "week": week_words(len(week) - events, events, words),
        "nearest": to_do[0] if to_do else None,
    }


def week_words(deadlines: int, events: int, words: Words) -> Markup:
    """3 个期限，2 场活动: what there is none of is not said; empty where there is neither."""
    pairs = ((words.home.deadlines, deadlines), (words.home.events, events))
    return Markup(words.home.week_joint).join(_strong(forms, number) for forms, number in pairs if number)  # noqa: S704


def _strong(forms: Counted, number: int) -> Markup:
    return say(forms[number != 1], number=Markup("<strong>{}</strong>").format(number))
