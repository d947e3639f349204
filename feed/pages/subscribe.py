"""``/subscribe``: how to follow a topic in one's own calendar, client by client; every choice is a link."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from domain.milestone import Kind, Topic
from feed.entry import CancelledStyle
from feed.pages.frame import page_of
from feed.pages.home import Filter
from feed.representation import answer
from feed.selection import Selection, selection_of
from feed.site import Site
from feed.words import Words, slug


@dataclass(frozen=True, slots=True)
class Address:
    """One calendar's address, as programs want it; Google's and Outlook's pages are given it in their own ways."""

    https: str
    webcal: str
    google: str
    outlook: str
    outlook_work: str


def subscribe(site: Site, request: Request, words: Words) -> Response:
    """``/subscribe``, asked as a calendar is; HTTPException 404 or 400 for what cannot be chosen."""
    chosen = selection_of("all", request.query_params)
    content = page_of(
        site,
        words,
        "subscribe.html",
        path_of(chosen),
        topic=chosen.topics[0] if len(chosen.topics) == 1 else None,
        chosen=_in_words(chosen, words),
        address=address(site, chosen),
        styled=chosen.cancelled != "mark",
        clients=words.help.known,
        **_choices(chosen, words),
    )
    return answer(request, content)


def address(site: Site, chosen: Selection) -> Address:
    """Where the chosen calendar is."""
    https, webcal = site.address(chosen.path), site.webcal(chosen.path)
    named = urlencode({"url": https, "name": site.name})
    return Address(
        https=https,
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/r?{urlencode({'cid': webcal})}",
        outlook=f"https://outlook.live.com/calendar/0/addfromweb?{named}",
        outlook_work=f"https://outlook.office.com/calendar/0/addfromweb?{named}",
    )


def path_of(chosen: Selection) -> str:
    """The page's own address with these choices: what would be asked of the calendar of everything, and the topics."""
    topics = {"topic": ",".join(map(slug, chosen.topics))} if chosen.topics else {}
    asked = "&".join(part for part in (urlencode(topics, safe=","), _but_topics(chosen)) if part)
    return f"/subscribe?{asked}" if asked else "/subscribe"


def _but_topics(chosen: Selection) -> str:
    return replace(chosen, topics=()).path.partition("?")[2]


def _in_words(chosen: Selection, words: Words) -> str:
    """「月月有戏」· 报名 · 带提醒."""
    named = words.help.between.join(words.topics[topic] for topic in chosen.topics) or words.home.everything
    kinds = words.help.between.join(words.kinds[kind] for kind in chosen.kinds)
    alarms = words.help.alarms_on if chosen.alarms else words.help.alarms_off
    return " · ".join(
        part for part in (words.help.chosen.format(name=named), kinds, " ".join(chosen.words), alarms) if part
    )


def _choices(chosen: Selection, words: Words) -> dict[str, list[Filter]]:
    texts = words.help
    topics: list[tuple[tuple[Topic, ...], str]] = [((), words.home.everything)]
    kinds: list[tuple[tuple[Kind, ...], str]] = [((), texts.all_kinds)]
    styles: list[tuple[CancelledStyle, str]] = [
        ("mark", texts.cancelled_mark),
        ("title", texts.cancelled_title),
        ("drop", texts.cancelled_drop),
    ]
    topics += [((topic,), words.topics[topic]) for topic in Topic]
    kinds += [((kind,), words.kinds[kind]) for kind in Kind]
    alarms = [(False, texts.alarms_off), (True, texts.alarms_on)]
    return {
        "topics": [_filter(word, replace(chosen, topics=one), chosen) for one, word in topics],
        "kinds": [_filter(word, replace(chosen, kinds=one), chosen) for one, word in kinds],
        "alarms": [_filter(word, replace(chosen, alarms=one), chosen) for one, word in alarms],
        "styles": [_filter(word, replace(chosen, cancelled=one), chosen) for one, word in styles],
    }


def _filter(word: str, other: Selection, chosen: Selection) -> Filter:
    return Filter(word, path_of(other), other == chosen)
