"""/log: who changed what, when and why; newest first."""

from datetime import datetime

import store.milestones
import store.overrides
from bot.admin.change import instant_words
from bot.admin.silence import what_words
from bot.answer import Answer
from bot.command import Command, Turn
from bot.messages.card import code_of, short_name
from bot.messages.moments import lead_words, moment_words
from bot.rich import Paragraph, Rich, bold, lines
from domain.milestone import Topic
from domain.override import Action, Changes, Override
from domain.subscription import LeadTime
from scheduler.announcing import TEXT, TOPIC
from scheduler.deeds import TITLE
from scheduler.layer import READING
from scheduler.orders import AT, LEADS, WORDS
from scheduler.silences import Silence

SHOWN = 15
LONGEST_SAID = 60  #: characters of an announcement in one line


def answer(turn: Turn) -> Answer:
    """The latest changes, undone ones too."""
    latest = store.overrides.latest(turn.tx, SHOWN)
    if not latest:
        return Answer(text=Rich.of(turn.words.log_none))
    return Answer(text=Rich.of(bold(turn.words.log_title), *(entry(override, turn) for override in latest)))


def entry(override: Override, turn: Turn) -> Paragraph:
    """One change in words: number, when, who, what of which milestone, the new values and why."""
    words, milestone = turn.words, store.milestones.find(turn.tx, override.uid)
    line = words.log_line.format(
        id=override.id,
        when=instant_words(override.at, turn),
        author=override.author,
        action=words.actions[override.action],
        name=short_name(milestone.facts, words) if milestone else "",
        code=code_of(override.uid) if milestone else "",
    ).rstrip()
    reason = words.reason.format(reason=override.reason) if override.reason else ""
    undone = words.log_undone.format(author=override.undone_by) if override.undone_at else ""
    if override.undone_by == READING:
        undone = words.staff.log_agreed
    return lines(line, _values(override.changes, turn), _deed(override, turn), reason, undone)


def _values(changes: Changes, turn: Turn) -> str:
    """The values laid over the reading."""
    moments = [moment_words(it, turn.today, turn.words) for it in (changes.start, changes.end) if it is not None]
    texts = [it for it in (changes.title, changes.location) if it is not None]
    gone = [turn.words.staff.log_emptied[name] for name in sorted(changes.emptied)]
    return f"→ {' — '.join([*moments, *texts, *gone])}" if moments or texts or gone else ""


def _deed(override: Override, turn: Turn) -> str:
    """What an action that changes no facts was about."""
    said, words = override.details, turn.words
    match override.action:
        case Action.LEADS:
            leads = [LeadTime.parse(lead) for lead in said[LEADS].split()]
            return f"→ {lead_words(leads, words)}" if leads else words.staff.done_never
        case Action.REMIND:
            return f"→ {instant_words(datetime.fromisoformat(said[AT]), turn)} {said[WORDS]}".rstrip()
        case Action.SILENCE:
            one = Silence.of(override)
            until = instant_words(one.until, turn)
            return f"→ {what_words(one.kind, one.value, turn)} {instant_words(one.since, turn)} — {until}"
        case Action.ANNOUNCE:
            topic = words.topics[Topic(said[TOPIC])] if said[TOPIC] else words.everything
            return f"→ {topic}：{said[TEXT][:LONGEST_SAID]}"
        case Action.HANDLE:
            return f"→ {said[TITLE]}"
        case _:
            return ""


LOG = Command(name="log", answer=answer, words=("日志", "记录"), staff=True)
