"""What all pages share: templates, the style sheet, the language, and where each of their links leads."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from domain.milestone import Topic
from feed.representation import Representation, answer, represent
from feed.site import Site
from feed.words import LANGUAGES, Words, day_words, slug

_ORIGINAL = Markup(' lang="zh-CN"')  #: on what stays Chinese in a page that is not
HTML = "text/html; charset=utf-8"
CSS = "text/css; charset=utf-8"
_templates = Environment(
    loader=PackageLoader("feed"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def say(text: str, **values: object) -> Markup:
    """A sentence with its blanks filled in: what is markup stays so, all else is escaped."""
    return Markup(escape(text)).format(**values)  # noqa: S704 - escaped one call before


_templates.filters["say"] = say


@dataclass(frozen=True, slots=True)
class Followed:
    """A topic's calendar, or that of all, as a page offers it."""

    word: str
    path: str
    webcal: str
    https: str
    query: str  #: of the page that says how to subscribe to it


def original(text: str, words: Words) -> str:
    """Words that stay Chinese, for a sentence of the page's language."""
    return Markup("<span{}>{}</span>").format(_ORIGINAL, text) if text and words.code != "zh" else text


def city_of(site: Site, words: Words) -> str:
    """The city in a sentence of the page's language; its own name, marked as Chinese, where it has no other."""
    plain = _city(site, words)
    return original(plain, words) if plain == site.city_name else plain


def _city(site: Site, words: Words) -> str:
    return site.city_name if words.code == "zh" else site.city_english or site.city_name


def feed_path(topic: Topic | None) -> str:
    """Where the calendar of a topic is; None: that of everything."""
    return f"/feeds/{'all' if topic is None else slug(topic)}.ics"


def followed(site: Site, topic: Topic | None, words: Words) -> Followed:
    """The calendar of a topic; None: of everything."""
    path = feed_path(topic)
    return Followed(
        word=words.home.everything if topic is None else words.topics[topic],
        path=path,
        webcal=site.webcal(path),
        https=site.address(path),
        query="" if topic is None else f"?topic={slug(topic)}",
    )


def page(site: Site, words: Words, template: str, path: str, *, topic: Topic | None = None, **values: object) -> str:
    """The HTML of one page; ``path`` is its address without the language, empty where no other language has it.

    ``topic`` is the one whose calendar the page offers.
    """
    return _templates.get_template(template).render(
        site=site,
        w=words,
        zh=_ORIGINAL if words.code != "zh" else "",
        city=city_of(site, words),
        to=lambda address: words.prefix + address,
        path=path,
        at=path.partition("?")[0],
        languages=LANGUAGES,
        name=words.frame.city.format(city=plain) if (plain := _city(site, words)) else words.frame.brand,
        style=_style_path(),
        today=day_words(site.today(), words),
        feed=followed(site, topic, words),
        **values,
    )


def page_of(
    site: Site, words: Words, template: str, path: str, *, topic: Topic | None = None, **values: object
) -> Representation:
    """The same, ready to be answered with."""
    return represent(page(site, words, template, path, topic=topic, **values).encode(), HTML)


def this_minute(site: Site) -> datetime:
    """To the minute: what is over leaves a page within one, and within it every visitor gets the same bytes."""
    return site.clock.now().replace(second=0, microsecond=0)


def problem(site: Site, words: Words, status: int, sentence: str) -> Response:
    """A page that says what is wrong and where to go on."""
    body = page(site, words, "problem.html", "", status=status, sentence=sentence)
    return Response(body, status, headers={"Cache-Control": "no-store"}, media_type=HTML)


def style(_site: Site, request: Request) -> Response:
    """The one style sheet; its address changes with its content, so a copy is good for ever."""
    return answer(request, _style(), {"Cache-Control": "public, max-age=31536000, immutable"})


@cache
def _style() -> Representation:
    return represent(files("feed").joinpath("static/kunqi.css").read_bytes(), CSS)


@cache
def _style_path() -> str:
    return f"/static/kunqi.css?v={hashlib.sha256(_style().body).hexdigest()[:12]}"
