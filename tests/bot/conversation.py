"""A chat with a real store behind it, and transcripts that read like a script.

A script is a text file. ``name> text`` is what somebody says, ``name> [label]`` is a tap on a button of the last answer
they got, ``@ 2026-02-01T09:00`` sets the clock, ``#`` is a remark; every other line is what the bot answers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

import extract
from app.config import City
from bot.answer import Answer, Button, Incoming
from bot.chat import Chat
from bot.command import House
from domain.milestone import Doubt, Kind, Milestone, OpenState, Reading, Topic
from domain.notice import Notice
from scheduler import ingest
from scheduler.timing import Timing
from store import Store
from tests.samples import at, facts, notice

STAFF = 4242
PEOPLE = {"newcomer": 1001, "member": 1002, "stranger": 1003, "staff": STAFF, "guest": 1005}
LANGUAGES = {"guest": "en-GB"}

TALENT = facts(
    "2026年度昆山市双创人才申报",
    topic=Topic.TALENT,
    start="2026-02-01",
    end="2026-03-06T17:00",
    phase="网上填报",
    audience="在昆创办企业的高层次人才",
)
TALENT_REVIEW = facts(
    "2026年度昆山市双创人才申报", topic=Topic.TALENT, end="2026-03-13", phase="区镇初审", audience="各区镇"
)
OPERA = facts(
    "昆剧《牡丹亭》",
    kind=Kind.EVENT,
    topic=Topic.OPERA,
    start="2026-02-14T19:30",
    end="2026-02-14T21:30",
    location="昆山大戏院",
)
OPERA_TICKETS = facts(
    "昆剧《牡丹亭》",
    kind=Kind.REGISTRATION,
    topic=Topic.OPERA,
    end="2026-02-10T17:00",
    audience="A~D类人才",
    states=(OpenState.UNTIL_FULL,),
)
ROADSHOW = facts(
    "创赢昆山路演（第三期）", kind=Kind.EVENT, topic=Topic.ROADSHOW, start="2026-02-05T14:00", location="留学生创业园"
)
LECTURES = tuple(
    facts(
        f"政策宣讲e课堂第{number}期",
        kind=Kind.EVENT,
        topic=Topic.LECTURE,
        start=f"{day}T15:00",
        end=f"{day}T15:40",
        location="企策通直播间",
    )
    for number, day in ((7, "2026-02-04"), (8, "2026-02-11"), (9, "2026-02-25"))
)
DOUBTFUL = facts("企业研发费用调查", kind=Kind.SURVEY, topic=Topic.SURVEY, end="2026-02-28", warnings=(Doubt.WEEKDAY,))

READINGS = {
    "talent": Reading(milestones=(TALENT, TALENT_REVIEW)),
    "opera": Reading(milestones=(OPERA_TICKETS, OPERA)),
    "roadshow": Reading(milestones=(ROADSHOW,)),
    "lectures": Reading(milestones=LECTURES),
    "survey": Reading(milestones=(DOUBTFUL,), doubts=(Doubt.WEEKDAY,)),
    "poster": Reading(doubts=(Doubt.PICTURE_ONLY,)),
}


@dataclass
class Town:
    """Notices in a store, a chat over it, and a clock that a script sets."""

    store: Store
    chat: Chat
    now: datetime
    last: dict[str, Answer] = field(default_factory=dict)
    milestones: dict[str, tuple[Milestone, ...]] = field(default_factory=dict)

    def publish(self, given: Notice) -> None:
        kept = ingest.ingest(self.store, self.chat.house.timing, given, self.now)
        self.milestones[given.id] = kept.milestones

    def say(self, who: str, said: str) -> tuple[Answer, ...]:
        """What the bot answers to a line of a script."""
        with self.store.begin() as tx:
            answers = self.chat.answer(tx, self._incoming(who, said), self.now)
        self.last[who] = answers[-1]
        return answers

    def _incoming(self, who: str, said: str) -> Incoming:
        tap = re.fullmatch(r"\[(.+)\]", said)
        data = self._button(who, tap[1]).data if tap else ""
        person = PEOPLE[who]
        return Incoming(
            receiver="telegram",
            address=str(person),
            user_id=person,
            text="" if tap else said,
            data=data,
            message_id=1,
            language=LANGUAGES.get(who, "zh-hans"),
        )

    def _button(self, who: str, label: str) -> Button:
        buttons = self.last[who].buttons
        (found,) = (it for it in buttons if it.label.removeprefix("✅ ") == label)
        return found


def town(store: Store, monkeypatch: pytest.MonkeyPatch, *, now: str = "2026-02-01T09:00") -> Town:
    """A town that knows the readings above."""
    really = extract.read
    monkeypatch.setattr(extract, "read", lambda given: READINGS[given.id] if given.id in READINGS else really(given))
    house = House(
        timing=Timing(places=City().places), admins=frozenset({STAFF}), public_url="https://kunqi.example.org"
    )
    made = Town(store=store, chat=Chat(house), now=at(now))
    for name in READINGS:
        made.publish(notice(f"{name} 全文", id=name, title=f"关于{name}的通知"))
    return made


def shown(answer: Answer) -> str:
    """An answer as a transcript prints it."""
    rows = (" ".join(_shown_button(button) for button in row) for row in answer.rows)
    return "\n".join(["(edited)"] * answer.replace + [str(answer.text), *rows])


def _shown_button(button: Button) -> str:
    return f"[{button.label} → {button.url}]" if button.url else f"[{button.label}]"


def play(made: Town, script: Sequence[str]) -> str:
    """The transcript of a script: its own lines with the bot's real answers between them."""
    played: list[str] = []
    for line in script:
        played.append(line)
        if line.startswith("@ "):
            made.now = at(line.removeprefix("@ "))
        elif spoken := SPOKEN.fullmatch(line):
            played += [*(shown(answer) for answer in made.say(spoken[1], spoken[2])), ""]
    return "\n".join(played).rstrip("\n") + "\n"


SPOKEN = re.compile(rf"({'|'.join(PEOPLE)})> (.*)")


def script_of(transcript: str) -> list[str]:
    """The lines of a transcript that are not the bot's."""
    return [line for line in transcript.splitlines() if line.startswith(("# ", "@ ")) or SPOKEN.fullmatch(line)]
