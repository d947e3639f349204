"""Quiet hours, digests and answers in words, and the buttons under a reminder."""

from datetime import date, tzinfo

from bot.answer import Button, Row
from bot.messages.card import code_of
from bot.messages.moments import instant_words
from bot.messages.words import Words
from domain.milestone import Facts, Milestone, Status
from domain.times import clock
from domain.wishes import Digest, Mark, MarkKind, Quiet

OFF = frozenset({"off", "关", "关闭", "取消", "不要", "无", "none", "no"})  #: typed to end quiet hours or a digest


def quiet_words(quiet: Quiet | None, words: Words) -> str:
    """22:00-08:00, or that there is none."""
    return str(quiet) if quiet is not None else words.settings.nothing_set


def digest_words(digest: Digest | None, words: Words) -> str:
    """每天 08:00, 每周一 09:00, or that each comes when it is due."""
    if digest is None:
        return words.settings.at_once
    if digest.weekday is None:
        return words.settings.daily.format(clock=clock(digest.minute))
    return words.settings.weekly.format(weekday=words.weekdays[digest.weekday], clock=clock(digest.minute))


def language_words(language: str, words: Words) -> str:
    """中文; the empty one follows the client."""
    return words.settings.languages.get(language, language)


def blocked_words(blocked: tuple[str, ...], words: Words) -> str:
    """The words, or that there is none."""
    return words.list_comma.join(blocked) or words.settings.nothing_set


def mark_words(mark: Mark | None, today: date, zone: tzinfo, words: Words) -> str:
    """What somebody answered to a milestone; nothing where they did not."""
    if mark is None:
        return ""
    when = instant_words(mark.at, today, zone, words) if mark.at is not None else ""
    return words.settings.standing[mark.kind].format(when=when)


def mark_buttons(milestone: Milestone, words: Words, mark: Mark | None = None) -> Row:
    """Done, later, mute, or taking back what was answered; none under what is cancelled."""
    code, said = code_of(milestone.uid), words.settings
    if milestone.status is Status.CANCELLED:
        return ()
    done = Button(done_label(milestone.facts, words), data=f"done:{code}")
    later = Button(said.button_snooze, data=f"snooze:{code}")
    mute = Button(said.button_mute, data=f"mute:{code}")
    if mark is None:
        return (done, later, mute)
    back = Button(said.button_take_back, data=f"done:-{code}")
    return (back, *(one for kind, one in zip(MarkKind, (done, mute, later), strict=True) if kind is not mark.kind))


def done_label(facts: Facts, words: Words) -> str:
    """我已申报, 我已报名, 我知道了."""
    return words.settings.button_done[facts.kind]
