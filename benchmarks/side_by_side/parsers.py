"""Kunqi and the parsers beside it: each its own best documented call for all times of a text, from the publication day on.

A parser is given the text whole, by paragraphs or by lines, whichever does best for it: more needed times found, then
faster. What it returns is turned into times after the clock has stopped. It is imported only in the process that runs it.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.resources import files
from typing import Any

from domain.milestone import Reading
from domain.notice import Notice
from domain.times import CITY
from side_by_side.needed import Answer, Row

PARAGRAPHS = re.compile(r"\n\n+")
LINES = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class Tool:
    """A parser that is loaded: ``find`` is what is timed, ``answers`` says what it found."""

    find: Callable[[Notice], Any]
    answers: Callable[[Any], Iterable[Answer]]


@dataclass(frozen=True, slots=True)
class Parser:
    """A parser by name, the distribution that brings it, and how to load it (ImportError where it is not there)."""

    key: str
    title: str
    distribution: str
    load: Callable[[], Tool]


def midnight(notice: Notice) -> datetime:
    """When its publication day begins, on the city's clock."""
    return datetime.combine(notice.published_on, datetime.min.time())


def pieces(notice: Notice, by: re.Pattern[str]) -> list[str]:
    """The parts of a text that say anything."""
    return [piece for piece in by.split(notice.text) if piece.strip()]


def moments(values: Iterable[object]) -> Iterator[datetime]:
    """Those of a parser's values that are times, without their zone; 26:00 and "not resolved" are not."""
    for value in values:
        try:
            yield datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError:
            continue


def load_kunqi() -> Tool:
    """The whole reading: what each time is for, not only the expressions."""
    read = import_module("extract").read

    def answers(reading: Reading) -> Iterator[Answer]:
        for facts in reading.milestones:
            start, end = (str(moment) if moment else None for moment in (facts.start, facts.end))
            yield Answer(promise=Row("", facts.kind.value, start, end))

    return Tool(read, answers)


def load_jionlp() -> Tool:
    """``jio.ner.extract_time`` with parsing; without its future option, which finds fewer."""
    extract_time = import_module("jionlp").ner.extract_time
    # It writes every failed try of its own into the log, with a trace: time that nobody asked it to spend.
    logging.disable(logging.CRITICAL)

    def find(notice: Notice) -> list[Any]:
        base = midnight(notice)
        return [extract_time(line, time_base=base, with_parsing=True) for line in pieces(notice, LINES)]

    def answers(found: list[Any]) -> Iterator[Answer]:
        for entity in (entity for line in found for entity in line):
            times = entity["detail"].get("time")
            yield Answer(tuple(moments(times)) if isinstance(times, list) else ())

    return Tool(find, answers)


def load_dateparser(**options: str) -> Tool:
    """``search_dates`` in Chinese, relative to the publication day and towards the future."""
    search_dates = import_module("dateparser.search").search_dates

    def find(notice: Notice) -> list[Any]:
        settings = {"RELATIVE_BASE": midnight(notice), "PREFER_DATES_FROM": "future"}
        texts = pieces(notice, PARAGRAPHS)
        return [search_dates(text, languages=["zh"], settings=settings, **options) or [] for text in texts]

    def answers(found: list[Any]) -> Iterator[Answer]:
        return (Answer((time.replace(tzinfo=None),)) for piece in found for _, time in piece)

    return Tool(find, answers)


def load_cntimenlp() -> Tool:
    """``TimeNormalizer.parse``; it answers with two times at most, so all that it read on the way are taken as its answer."""
    at = import_module("arrow").get
    normalizer = import_module("cntimenlp").TimeNormalizer(isPreferFuture=False)
    units: list[Any] = []
    whole = normalizer.filter

    def keep(read: list[Any]) -> list[Any]:
        units.extend(read)
        return list(whole(read))

    normalizer.filter = keep

    def find(notice: Notice) -> tuple[Any, list[Any]]:
        units.clear()
        base = at(midnight(notice))
        for text in pieces(notice, PARAGRAPHS):
            normalizer.parse(target=text, baseTime=base)
        return base, list(units)

    def answers(found: tuple[Any, list[Any]]) -> Iterator[Answer]:
        base, read = found
        # What it could not set keeps the base; that is no time that it found.
        return (Answer((unit.time.naive,) if unit.time != base else ()) for unit in read)

    return Tool(find, answers)


def load_recognizers() -> Tool:
    """The date-time model of the Chinese culture; every value that it offers for an expression counts."""
    chinese = import_module("recognizers_text").Culture.Chinese
    model = import_module("recognizers_date_time").DateTimeRecognizer(chinese).get_datetime_model()

    def find(notice: Notice) -> list[Any]:
        return [model.parse(text, midnight(notice)) for text in pieces(notice, PARAGRAPHS)]

    def answers(found: list[Any]) -> Iterator[Answer]:
        for result in (result for piece in found for result in piece):
            values = (result.resolution or {}).get("values") or []
            yield Answer(tuple(moments(value.get(key) for value in values for key in ("value", "start", "end"))))

    return Tool(find, answers)


def load_duckling() -> Tool:
    """Facebook's parser, compiled into a wheel: the dimension time in zh_CN; every value that it offers counts."""
    duckling = import_module("duckling")
    zones = duckling.load_time_zones(str(files("tzdata") / "zoneinfo"))
    locale = duckling.parse_locale("ZH_CN", duckling.default_locale_lang(duckling.parse_lang("ZH")))
    dimensions = duckling.parse_dimensions(["time"])

    def find(notice: Notice) -> list[Any]:
        at = int(midnight(notice).replace(tzinfo=CITY).timestamp())
        context = duckling.Context(duckling.parse_ref_time(zones, CITY.key, at), locale)
        return [duckling.parse(line, context, dimensions, False) for line in pieces(notice, LINES)]

    def answers(found: list[Any]) -> Iterator[Answer]:
        return (Answer(tuple(moments(duckling_times(entity["value"])))) for line in found for entity in line)

    return Tool(find, answers)


def duckling_times(value: dict[str, Any]) -> Iterator[str]:
    """Its first reading and the others, each a time or an interval; an interval's end is given one grain late."""
    for one in [value, *value.get("values", [])]:
        yield from (end["value"] for end in (one, one.get("from"), one.get("to")) if end and "value" in end)
        yield from grain_earlier(one.get("to"))


def grain_earlier(end: dict[str, str] | None) -> Iterator[str]:
    """The last grain of an interval whose end is one past it; days need none, their midnight counts for both."""
    lengths = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
    if end and end["grain"] in lengths:
        yield (datetime.fromisoformat(end["value"]) - lengths[end["grain"]]).isoformat()


KUNQI = Parser("kunqi", "Kunqi", "kunqi", load_kunqi)
PARSERS = (
    KUNQI,
    Parser("jionlp", "jionlp", "jionlp", load_jionlp),
    Parser("dateparser", "dateparser, split", "dateparser", load_dateparser),
    Parser("dateparser_ngram", "dateparser, ngram", "dateparser", lambda: load_dateparser(strategy="ngram")),
    Parser("cntimenlp", "cntimenlp", "cntime-nlp", load_cntimenlp),
    Parser("recognizers", "Recognizers-Text", "recognizers-text-date-time", load_recognizers),
    Parser("duckling", "duckling", "pyduckling-native-phihos", load_duckling),
)
