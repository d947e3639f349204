"""/log: who changed what, when and why; newest first."""

import store.milestones
import store.overrides
from bot.answer import Answer
from bot.command import Command, Turn
from bot.messages.card import code_of, short_name
from bot.messages.moments import day_words, moment_words
from bot.rich import Paragraph, Rich, bold, lines
from domain.override import Changes, Override

SHOWN = 15


def answer(turn: Turn) -> Answer:
    """The latest changes, undone ones too."""
    latest = store.overrides.latest(turn.tx, SHOWN)
    if not latest:
        return Answer(text=Rich.of(turn.words.log_none))
    return Answer(text=Rich.of(bold(turn.words.log_title), *(entry(override, turn) for override in latest)))


def entry(override: Override, turn: Turn) -> Paragraph:
    """One change in words: number, when, who, what of which milestone, the new values and why."""
    words, milestone = turn.words, store.milestones.find(turn.tx, override.uid)
    at = override.at.astimezone(turn.house.timing.zone)
    line = words.log_line.format(
        id=override.id,
        when=words.clock.format(day=day_words(at.date(), turn.today, words), clock=f"{at:%H:%M}"),
        author=override.author,
        action=words.actions[override.action],
        name=short_name(milestone.facts, words) if milestone else override.uid,
        code=code_of(override.uid),
    )
    reason = words.reason.format(reason=override.reason) if override.reason else ""
    undone = words.log_undone.format(author=override.undone_by) if override.undone_at else ""
    return lines(line, _values(override.changes, turn), reason, undone)


def _values(changes: Changes, turn: Turn) -> str:
    """The values laid over the reading."""
    moments = [moment_words(it, turn.today, turn.words) for it in (changes.start, changes.end) if it is not None]
    texts = [it for it in (changes.title, changes.location) if it is not None]
    return f"→ {' — '.join([*moments, *texts])}" if moments or texts else ""


LOG = Command(name="log", answer=answer, words=("日志", "记录"), staff=True)
