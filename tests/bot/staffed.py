"""A town with subscribers and a chat for its staff, and all that can be seen of it: what tests of the staff's deeds share."""

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.answer import Answer, Incoming
from bot.chat import Chat
from bot.command import House
from domain.milestone import Doubt, Kind, Reading, Topic
from domain.subscription import EVERYTHING, Matcher, MatcherKind
from feed.calendar import render
from scheduler import ingest
from store import milestones, reviews
from store.tables import deliveries, occasions
from tests.feed.build import NAMES
from tests.samples import facts, notice
from tests.scheduler.world import World

STAFF, OTHER = 4242, 1001
YES = "是，就这样"
#: What is planned. Not changes, which tell nobody who knows the time that holds again: that is tested by what is sent.
PLANNED = select(
    occasions.c.uid, occasions.c.kind, occasions.c.lead, occasions.c.about, occasions.c.due_at, occasions.c.fire_at
).where(occasions.c.state == "planned", occasions.c.kind != "change")


@dataclass
class Staffed:
    """A town with one subscriber to everything and one to talent, with a chat for its staff."""

    world: World
    chat: Chat = field(init=False)
    last: Answer | None = None

    def __post_init__(self) -> None:
        self.chat = Chat(House(timing=self.world.timing, admins=frozenset({STAFF})))

    def say(self, text: str, who: int = STAFF) -> str:
        return self._turn(who, text=text)

    def tap(self, label: str) -> str:
        assert self.last is not None
        (button,) = [it for it in self.last.buttons if it.label == label]
        return self._turn(STAFF, data=button.data)

    def does(self, *steps: str) -> str:
        """Lines and ``[taps]`` in their order, and then what is asked confirmed; the last answer."""
        for step in steps:
            said = self.tap(step[1:-1]) if step.startswith("[") else self.say(step)
        assert self.last is not None
        asked = any(button.label == YES for button in self.last.buttons)
        return self.tap(YES) if asked else said

    def undoes(self) -> None:
        """The latest deed."""
        self.does("/undo")

    def _turn(self, who: int, **given: str) -> str:
        incoming = Incoming(receiver="telegram", address=str(who), user_id=who, message_id=1, **given)
        with self.world.store.begin() as tx:
            (self.last,) = self.chat.answer(tx, incoming, self.world.clock.now())
        return str(self.last.text)

    def seen(self) -> dict[str, Any]:
        """All that the store plans, a calendar shows and a chat answers."""
        with self.world.store.read() as tx:
            kept = milestones.listed(tx)
            rows = {
                "facts": [(one.uid, one.facts, one.status, one.staff_word) for one in kept],
                "planned": sorted(map(tuple, tx.execute(PLANNED))),
                "deliveries": sorted(map(tuple, tx.execute(select(deliveries.c.id, deliveries.c.state)))),
                "reviews": [one.uid for one in reviews.waiting(tx)],
            }
        feed = render(kept, **NAMES).decode()
        feed = re.sub(r"(SEQUENCE|LAST-MODIFIED|DTSTAMP):.*\r\n", "", feed)
        asked = [self.say(text, OTHER) for text in ("/list", f"/show {kept[0].uid}")]
        return {**rows, "feed": feed, "chat": [*asked, self.say("/silence"), self.say("/review")]}


def peopled(world: World) -> Staffed:
    """One who subscribes to everything, one to talent; an application, an event, and a survey that is in doubt."""
    world.subscriber("全部", EVERYTHING, leads=["7d", "1d"])
    world.subscriber("人才", Matcher(MatcherKind.TOPIC, Topic.TALENT.value), leads=["7d"])
    world.publishes(facts("领军人才计划", topic=Topic.TALENT, end="2026-02-05T17:00"))
    world.publishes(
        facts("路演", kind=Kind.EVENT, topic=Topic.ROADSHOW, start="2026-02-06T14:00", location="创业园"), id="n2"
    )
    world.publishes(
        facts("调查", kind=Kind.SURVEY, topic=Topic.SURVEY, end="2026-02-28", warnings=(Doubt.WEEKDAY,)), id="n3"
    )
    with world.store.begin() as tx:
        poster = Reading(doubts=(Doubt.PICTURE_ONLY,))
        ingest.keep(tx, world.timing, notice("", id="n4", title="申报月历"), poster, world.clock.now())
    return Staffed(world)


def code(town: Staffed, title: str) -> str:
    with town.world.store.read() as tx:
        (found,) = [one.uid for one in milestones.listed(tx) if one.facts.title == title]
    return found[:8]
