"""/add, and whatever long text the staff paste or forward: read at once, shown as it would be kept, kept on confirm."""

import hashlib
import re

import extract
import store.audience
from bot.admin.change import notified
from bot.answer import Answer, Button, Incoming
from bot.command import Command, Turn
from bot.confirm import ask, confirmed
from bot.messages.card import code_of, name_of, what
from bot.messages.moments import anchor_left, when_words
from bot.rich import Paragraph, Rich, bold, lines, quote
from domain.errors import NotFound, UsageError
from domain.milestone import Facts, Milestone, Reading
from domain.notice import Notice
from scheduler import deeds, handing, ingest

LONGEST_TITLE = 60
MOST_SHOWN = 8
SHORTEST_PASTED = 60  #: characters; what is shorter is taken for a question
_NAMED = re.compile(r"[^。！!]{2,60}?(?:通知|公告|公示|通告|启事|预告|邀请函)(?:[（(][^（()）]{1,20}[）)])?(?=[。！!])")
_SENTENCE = re.compile(r".{8,60}?(?=[。！!])")


def answer(turn: Turn) -> Answer:
    """Say what was understood and how many would be reminded of it, and ask."""
    text = turn.argument.strip()
    if not text:
        raise UsageError(turn.words.staff.usage_add)
    notice = notice_of(text, turn)
    reading = extract.read(notice)
    if not reading.milestones:
        raise UsageError(turn.words.staff.nothing_read)
    said = [promise(facts, turn) for facts in reading.milestones[:MOST_SHOWN]]
    head = turn.words.staff.ask_add.format(count=len(reading.milestones))
    return ask(
        turn, "add", (text,), lines(head, bold(notice.title)), *said, *_doubts(reading, turn), _count(notice, turn)
    )


def is_notice(incoming: Incoming) -> bool:
    """Whether somebody of the staff pasted or forwarded a notice: nobody says that much to a machine."""
    text = incoming.text.strip()
    return not incoming.group and not text.startswith(("/", "／")) and len(text) >= SHORTEST_PASTED


def press(turn: Turn) -> Answer:
    """Do what was asked about."""
    (text,) = confirmed(turn, 1)
    if not text.strip():
        raise NotFound(turn.words.expired)
    by, timing = turn.incoming.author, turn.house.timing
    done, made = deeds.add(turn.tx, timing, notice_of(text, turn), by=by, now=turn.now)
    kept = [lines(promise(one.facts, turn), turn.words.code.format(code=code_of(one.uid))) for one in made.milestones]
    hint = turn.words.undo_hint.format(id=done.id)
    return Answer(
        text=Rich.of(turn.words.staff.done_add, *kept[:MOST_SHOWN], hint),
        rows=_rows(made.milestones, turn),
        replace=True,
    )


def notice_of(text: str, turn: Turn) -> Notice:
    """What somebody of the staff wrote, as a notice of today."""
    name = hashlib.sha256(f"{turn.now.isoformat()}\n{text}".encode()).hexdigest()[:16]
    return Notice(
        id=f"staff-{name}", title=title_of(text), published_on=turn.today, text=text, source=turn.words.staff.by_staff
    )


def title_of(text: str) -> str:
    """What names a pasted notice: its first line, or of a notice run into one line its first sentence."""
    line = text.strip().splitlines()[0].strip()
    if len(line) <= LONGEST_TITLE:
        return named[0] if (named := _NAMED.match(line)) else line
    sentence = _NAMED.match(line) or _SENTENCE.match(line)
    return sentence[0] if sentence else f"{line[: LONGEST_TITLE - 1]}…"


def promise(facts: Facts, turn: Turn) -> Paragraph:
    """One promise as it would be kept, with the words it was read from."""
    words = turn.words
    when = f"{when_words(facts, turn.today, words)} · {anchor_left(facts, turn.today, words)}"
    place = words.place.format(place=facts.location) if facts.location else ""
    line = f"{words.topics[facts.topic]} · {what(facts, words)}"
    return lines(bold(name_of(facts, words)), line, when, place, quote(facts.evidence.quote))


def _doubts(reading: Reading, turn: Turn) -> tuple[str, ...]:
    words = turn.words
    named = words.list_comma.join(words.doubts[doubt] for doubt in reading.doubts)
    return (words.review_doubts.format(doubts=named),) if named else ()


def _count(notice: Notice, turn: Turn) -> str:
    """Counted on the milestones themselves, kept for a moment and taken back."""
    trial = turn.tx.begin_nested()
    try:
        reading = handing.sure(extract.read(notice))
        made = ingest.keep(turn.tx, turn.house.timing, notice, reading, turn.now)
        count = store.audience.wanting(turn.tx, [one.uid for one in made.milestones])
    finally:
        trial.rollback()
    return notified(count, turn, turn.words.staff.will_remind)


def _rows(kept: tuple[Milestone, ...], turn: Turn) -> tuple[tuple[Button, ...], ...]:
    several = len(kept) > 1
    labels = [
        f"{turn.words.button_details} {number}" if several else turn.words.button_details for number in range(1, 9)
    ]
    return tuple((Button(label, data=f"show:{one.uid}"),) for label, one in zip(labels, kept, strict=False))


ADD = Command(name="add", answer=answer, press=press, words=("新增",), staff=True)
