"""What a story looks like: a script of people, a clock and the bot, one line an action.

::

    # A remark, and the first line of every story.
    @ 2026-01-27 10:00              it is now this time in the city; what is due is sent
    小林: /start                    somebody writes to the bot
    小林: [月月有戏]                somebody taps a button of the newest message that has it
    阿周: {文件 salon.txt}          somebody sends a file (of golden/stories/notices), or {图片} a photo, perhaps with words
    小林 在 企业群/路演: /list       the same in a group, or in a topic of it
    王总(匿名) 在 企业群: /topics     an admin who does not show their name
    * notice opera.txt               a notice is published (golden/stories/notices, or the id of one of the seeds)
    * 企业群: 王总 is its admin
    * 企业群: 王总 lets the bot in
    * 企业群: 王总 sends the bot away
    * 企业群 becomes a supergroup
    * 小林 blocks the bot
    * 小林 unblocks the bot
    * 路人 replays 阿周's [是，就这样]   a tap, by somebody else in their own chat, on a button that 阿周 was shown
    昆期 → 小林: …                  what the bot shows, and where; ``(改)`` in place of an earlier message, ``(旁)`` to the
        …                           one who tapped alone. Further lines are indented, buttons stand in brackets.

Any page under https://news.example.org is the file of that name in golden/stories/notices.
Everything that is not the bot's is the script; the bot's lines are what really arrived at the far end.
"""

import re
from dataclasses import dataclass

BOT, INDENT = "昆期", "    "

#: People by their numeric ids; those of the staff with their roles.
PEOPLE = {"小林": 2001, "老陈": 2002, "王总": 2003, "路人": 2004, "阿周": 1001, "小吴": 1002}
STAFF = {"owners": [PEOPLE["阿周"]], "reviewers": [PEOPLE["小吴"]]}
GROUPS = {"企业群": -3001}
TOPICS = {"路演": 7, "讲座": 8}  #: of a forum, by their thread ids

_SPEAKS = re.compile(rf"({'|'.join(PEOPLE)})(\(匿名\))?(?: 在 ({'|'.join(GROUPS)})(?:/(\w+))?)?: (.*)")
HANDED = re.compile(r"\{(?:文件 (\S+)|图片)\} ?(.*)")
_GROUP = re.compile(rf"\* ({'|'.join(GROUPS)}): ({'|'.join(PEOPLE)}) (is its admin|lets the bot in|sends the bot away)")
_PERSON = re.compile(rf"\* ({'|'.join(PEOPLE)}) (blocks|unblocks) the bot")
_REPLAYS = re.compile(rf"\* ({'|'.join(PEOPLE)}) replays ({'|'.join(PEOPLE)})'s \[(.+)\]")
_MOVES = re.compile(rf"\* ({'|'.join(GROUPS)}) becomes a supergroup")


@dataclass(frozen=True, slots=True)
class Clock:
    """It is now this time."""

    moment: str


@dataclass(frozen=True, slots=True)
class Published:
    """A notice appears."""

    notice: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody writes, or taps ``[label]``."""

    who: str
    unnamed: bool
    group: str
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """Somebody sends what a button of another's carries."""

    who: str
    whose: str
    label: str


@dataclass(frozen=True, slots=True)
class Happened:
    """Something between people and the far end: ``verb`` as it stands in the script."""

    verb: str
    who: str = ""
    group: str = ""


Action = Clock | Published | Spoken | Happened | Replayed


def action_of(line: str) -> Action | None:
    """What a line of a script asks for; None for a remark. ValueError for what is neither."""
    if line.startswith("#"):
        return None
    if line.startswith("@ "):
        return Clock(line.removeprefix("@ ").replace(" ", "T"))
    if line.startswith("* notice "):
        return Published(line.removeprefix("* notice "))
    if spoken := _SPEAKS.fullmatch(line):
        who, unnamed, group, topic, text = spoken.groups(default="")
        return Spoken(who, bool(unnamed), group, topic, text)
    return _happened(line)


def _happened(line: str) -> Happened | Replayed:
    if found := _GROUP.fullmatch(line):
        return Happened(found[3], found[2], found[1])
    if found := _PERSON.fullmatch(line):
        return Happened(found[2], who=found[1])
    if found := _REPLAYS.fullmatch(line):
        return Replayed(*found.groups())
    if found := _MOVES.fullmatch(line):
        return Happened("moves", group=found[1])
    raise ValueError(f"no line of a story: {line}")


def script_of(story: str) -> list[str]:
    """The lines of a story that are not the bot's."""
    return [line for line in story.splitlines() if line and not line.startswith((BOT, INDENT))]
