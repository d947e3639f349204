"""A file or a link of the staff: what was read in it, shown as it would be kept, kept on confirm, all of it at once."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import store.audience
from bot.admin import add
from bot.admin.add import MOST_SHOWN, promise
from bot.admin.change import notified
from bot.answer import Answer, Button
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.given import Given
from bot.messages.card import code_of, notice_words
from bot.messages.moments import day_words
from bot.rich import Rich, lines
from domain.errors import NotFound, UsageError
from domain.milestone import Doubt, Facts
from domain.notice import Notice
from scheduler import handing, ingest
from scheduler.handing import Standing, Weighed, weigh_all
from scheduler.ingest import Ingested
from sources import Broken

MOST_NOTICES = 200  #: of one file: keeping them holds up everybody else for a second
MOST_TEXT = 200_000  #: characters of one file: reading them takes a second or two, and nobody else writes meanwhile
MOST_LISTED = 20
_PICTURES = frozenset({Doubt.PICTURE_ONLY, Doubt.NO_BODY})


def answer(turn: Turn) -> Answer:
    """Nobody types this: it is what a file or link leads to."""
    return Answer(text=Rich.of(turn.words.staff.usage_add))


def handed(turn: Turn, given: Given) -> Answer:
    """What is in a file or behind a link, with the question whether to keep it; or why it could not be read."""
    if given.why is not None:
        return Answer(text=Rich.of(_not_read(turn, given)))
    good = [_signed(one, turn) for one in given.found if isinstance(one, Notice)]
    broken = [one for one in given.found if isinstance(one, Broken)]
    words = turn.words.given
    if len(good) > MOST_NOTICES:
        return Answer(text=Rich.of(words.too_many.format(limit=MOST_NOTICES, count=len(good))))
    if (length := sum(len(one.text) for one in good)) > MOST_TEXT:
        return Answer(text=Rich.of(words.too_long.format(limit=MOST_TEXT, count=length)))
    if not good:
        return Answer(text=Rich.of(words.nothing_in.format(name=given.name), *_broken(turn, broken)))
    weighed = weigh_all(turn.tx, good)
    if len(weighed) == 1:
        return _one(turn, given, weighed[0], broken)
    return _several(turn, given, weighed, broken)


def _signed(notice: Notice, turn: Turn) -> Notice:
    """What says no source of its own comes from the staff."""
    return replace(notice, source=notice.source or turn.words.staff.by_staff)


def _not_read(turn: Turn, given: Given) -> str:
    words = turn.words.given
    assert given.why is not None  # noqa: S101 -- whoever asks has looked
    why = words.whys[given.why].format(detail=given.detail or turn.words.nothing_there)
    page = given.name.lower().startswith(("http://", "https://"))
    return words.page_not_read.format(why=why) if page else words.file_not_read.format(name=given.name, why=why)


def _broken(turn: Turn, broken: list[Broken]) -> tuple[str, ...]:
    if not broken:
        return ()
    first = f"{broken[0].position} {broken[0].message}".strip()
    return (turn.words.given.broken.format(count=len(broken), first=first),)


def _one(turn: Turn, given: Given, one: Weighed, broken: list[Broken]) -> Answer:
    words, reading = turn.words, one.reading
    about = notice_words(one.notice.ref, turn.today, words)
    if one.standing is Standing.KNOWN:
        return Answer(text=Rich.of(about, words.given.known, *_broken(turn, broken)))
    if not reading.milestones and reading.change is None:
        said = words.given.only_pictures if _is_picture(one) or not one.notice.text else words.staff.nothing_read
        return Answer(text=Rich.of(about, said))
    kept, told = _tried(turn, [one])
    doubts = words.list_comma.join(words.doubts[doubt] for doubt in reading.doubts)
    return ask(
        turn,
        KEEP,
        (_packed([one], looked_at=True),),
        words.given.ask_one.format(name=given.name, count=len(kept)),
        about,
        words.given.changed if one.standing is Standing.CHANGED else "",
        *(promise(facts, turn) for facts in kept[:MOST_SHOWN]),
        words.given.and_more.format(count=len(kept) - MOST_SHOWN) if len(kept) > MOST_SHOWN else "",
        words.review_doubts.format(doubts=doubts) if doubts else "",
        *_broken(turn, broken),
        told,
    )


def _is_picture(one: Weighed) -> bool:
    return not _PICTURES.isdisjoint(one.reading.doubts)


def _day(turn: Turn, on: date) -> str:
    return day_words(on, turn.today, turn.words)


def _several(turn: Turn, given: Given, weighed: list[Weighed], broken: list[Broken]) -> Answer:
    words = turn.words.given
    fresh = [one for one in weighed if one.standing is not Standing.KNOWN]
    if not fresh:
        return Answer(text=Rich.of(words.known_all.format(name=given.name, count=len(weighed)), *_broken(turn, broken)))
    count = sum(len(one.reading.milestones) for one in fresh)
    more = words.and_more.format(count=len(weighed) - MOST_LISTED) if len(weighed) > MOST_LISTED else ""
    return ask(
        turn,
        KEEP,
        (_packed(fresh, looked_at=False),),
        words.ask_several.format(name=given.name, notices=len(fresh), count=count),
        lines(*(_line(turn, number, one) for number, one in enumerate(weighed[:MOST_LISTED], 1)), more),
        *_broken(turn, broken),
        words.doubts_later if any(one.reading.review for one in fresh) else "",
        _tried(turn, fresh)[1],
    )


def _line(turn: Turn, number: int, one: Weighed) -> str:
    words, count = turn.words.given, len(one.reading.milestones)
    if one.standing is Standing.KNOWN:
        state = words.line_known
    elif one.standing is Standing.CHANGED:
        state = words.line_changed.format(count=count)
    elif count:
        state = words.line_count.format(count=count)
    else:
        state = words.line_pictures if _is_picture(one) else words.line_nothing
    return words.one_line.format(
        number=number, title=one.notice.title, day=_day(turn, one.notice.published_on), state=state
    )


def _tried(turn: Turn, fresh: list[Weighed]) -> tuple[list[Facts], str]:
    """What would be kept, of other notices what these change, and how many would be reminded: kept and taken back."""
    trial, timing = turn.tx.begin_nested(), turn.house.timing
    try:
        made = [ingest.keep(turn.tx, timing, one.notice, handing.sure(one.reading), turn.now) for one in fresh]
        kept = [it for one in made for it in one.milestones]
        count = store.audience.wanting(turn.tx, [it.uid for it in kept])
    finally:
        trial.rollback()
    return [it.facts for it in kept], notified(count, turn, turn.words.staff.will_remind)


def _packed(fresh: list[Weighed], *, looked_at: bool) -> str:
    return json.dumps({"looked_at": looked_at, "notices": [_as_json(one.notice) for one in fresh]}, ensure_ascii=False)


def _as_json(notice: Notice) -> dict[str, str]:
    fields = {name: getattr(notice, name) for name in ("id", "title", "text", "url", "source")}
    return {**fields, "published_on": notice.published_on.isoformat()}


def press(turn: Turn) -> Answer:
    """Keep what was shown."""
    (packed,) = confirmed(turn, 1)
    try:
        asked: dict[str, Any] = json.loads(packed)
        notices = [
            Notice(**{**one, "published_on": date.fromisoformat(one["published_on"])}) for one in asked["notices"]
        ]
        looked_at = bool(asked["looked_at"])
    except (ValueError, KeyError, TypeError):  # no button of ours
        raise NotFound(turn.words.expired) from None
    by, first = turn.incoming.author, notices[0].title
    several = turn.words.given.several.format(count=len(notices), first=first)
    done, made = handing.add(
        turn.tx,
        turn.house.timing,
        notices,
        several if len(notices) > 1 else first,
        looked_at=looked_at,
        by=by,
        now=turn.now,
    )
    hint = turn.words.undo_hint.format(id=done.id)
    return _kept(turn, made, hint) if len(notices) == 1 else _kept_together(turn, made, hint)


def _kept(turn: Turn, made: list[Ingested], hint: str) -> Answer:
    kept = made[0].milestones[:MOST_SHOWN]
    said = [lines(promise(one.facts, turn), turn.words.code.format(code=code_of(one.uid))) for one in kept]
    label = turn.words.button_details
    rows = tuple(
        (Button(f"{label} {number}" if len(kept) > 1 else label, data=f"show:{one.uid}"),)
        for number, one in enumerate(kept, 1)
    )
    return Answer(text=Rich.of(turn.words.staff.done_add, *said, hint), rows=rows, replace=True)


def _kept_together(turn: Turn, made: list[Ingested], hint: str) -> Answer:
    words = turn.words.given
    count = sum(len(one.milestones) for one in made)
    doubtful = any(one.review for one in made)
    said = words.done_several.format(notices=len(made), count=count)
    return Answer(text=Rich.of(lines(said, words.done_reviews if doubtful else ""), hint), replace=True)


def captioned(turn: Turn) -> Answer:
    """A picture with words beside it: these are read, and it is said that the picture was not."""
    words = turn.words.given
    try:
        read = add.answer(replace(turn, argument=turn.incoming.text))
    except UsageError:  # nothing in them
        return Answer(text=Rich.of(words.pictures))
    return replace(read, text=Rich.of(words.caption_only, *read.text.paragraphs))


def unreadable(turn: Turn) -> Answer:
    """Something to look at or to listen to, or a file that was not fetched, with no words beside it."""
    words = turn.words.given
    return Answer(text=Rich.of(words.pictures if turn.staff and turn.incoming.picture else words.cannot_see))


KEEP = "keep"
HAND = Command(name=KEEP, answer=answer, press=press, staff=True)
