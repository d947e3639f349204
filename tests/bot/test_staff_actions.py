"""docs/staff-actions.md, written from what really happens: each deed of the staff to people who have heard, and its undoing.

test_deeds.py holds that a deed undone in time leaves no trace. Here people have heard: what do they hear now, what does a
calendar show, and what do they hear once it is undone.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
from sqlalchemy import select

from bot.admin import ADMIN_COMMANDS
from bot.messages import ZH
from bot.messages.reminder import reminder
from domain.delivery import Reason
from domain.milestone import Milestone
from domain.notification import Notification
from domain.times import CITY
from feed.calendar import render
from scheduler import silences
from scheduler.receiver import NotSent
from scheduler.simulate import Recorder
from store import Store, milestones, reviews
from store.tables import occasions
from tests.bot.staffed import Staffed, code, peopled
from tests.bot.test_deeds import PASTED
from tests.databases import opened
from tests.feed.build import NAMES
from tests.generated import same_as, table
from tests.samples import at
from tests.scheduler.world import World

BEGIN = "2026-01-30T15:00"  #: everybody was reminded of 人才 and 全部 of 路演
SOON, LATER = "2026-01-30T15:20", "2026-01-30T15:40"
#: They show something or are in every row; what comes as a file or a link is kept by the same deed as /add.
SURE = {"review", "log", "sources", "stats", "roles", "no", "tools", "undo", "keep"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What the staff do, what for, and when it is looked at."""

    name: str
    steps: tuple[str, ...]
    before: tuple[str, ...] = ()  #: deeds it needs
    until: str = SOON  #: when it is undone
    shut: frozenset[str] = frozenset()  #: whom nothing reaches until then
    undo: str = "/undo"


DEEDS = (
    Deed(name="Confirm", steps=("/review", "[读得对，确认]")),
    Deed(name="Correct, which confirms", steps=("/fix {调查} 时间 3月2日",)),
    Deed(name="Discard", steps=("/review", "[作废]")),
    Deed(name="Not a promise", steps=("/review", "[不是期限，作废]")),
    Deed(name="Taken care of: nothing could be read", steps=("/review", "[跳过]", "[已人工处理]")),
    Deed(name="Add a line", steps=("/add 3月20日17:00前在企业服务平台申报研发费用补贴",)),
    Deed(name="Keep what was pasted", steps=(PASTED,)),
    Deed(name="Correct the time", steps=("/fix {人才} 时间 2月4日17:00",)),
    Deed(name="Correct the title", steps=("/fix {路演} 标题 创赢昆山",)),
    Deed(name="Correct the place", steps=("/fix {路演} 地点 科技大厦",)),
    Deed(name="Postpone", steps=("/postpone {路演} 2月9日14:00 场地检修",)),
    Deed(name="Bring forward", steps=("/postpone {路演} 2月5日14:00 场地冲突",)),
    Deed(name="Cancel", steps=("/cancel {路演} 主办方取消",)),
    Deed(name="Restore", before=("/cancel {路演}",), steps=("/restore {路演} 场地已落实",), until="2026-01-30T15:25"),
    Deed(name="Lead times of one", steps=("/leads {人才} 3天",)),
    Deed(name="Never remind of one", steps=("/remind {人才} 不再",)),
    Deed(name="One more reminder, at a moment", steps=("/remind {人才} 2月1日9:00 请带身份证",)),
    Deed(
        name="One more reminder now, some have it",
        steps=("/remind {人才} 现在 请带身份证",),
        shut=frozenset({"人才"}),
    ),
    Deed(name="One more reminder now, all have it", steps=("/remind {人才} 现在 请带身份证",)),
    Deed(name="Silence", steps=("/silence 人才 到2月10日 核对中",), until="2026-02-04T17:10"),
    Deed(
        name="Lift a silence",
        before=("/silence 人才 到2月10日 核对中",),
        steps=("/unsilence 1",),
        undo="/undo 1",
    ),
    Deed(
        name="Announce, taken back within the minute", steps=("/announce 人才 明天停电",), until="2026-01-30T15:00:30"
    ),
    Deed(name="Announce, some have it", steps=("/announce 人才 明天停电",), shut=frozenset({"人才"})),
    Deed(name="Announce, all have it", steps=("/announce 人才 明天停电",)),
)


class Gate(Recorder):
    """Takes messages, but for those whose door is shut."""

    shut: frozenset[str] = frozenset()

    async def send(self, notification: Notification) -> str:
        if notification.subscriber.address in self.shut:
            raise NotSent("shut", timedelta(minutes=15))
        return await super().send(notification)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is there: each milestone in words, what is planned, what waits for a person, what is silenced; and the entries."""

    facts: dict[str, dict[str, str]]
    planned: frozenset[str]
    counts: dict[str, int]
    entries: dict[str, dict[str, str]] = field(compare=False)


def seen(town: Staffed) -> Seen:
    with town.world.store.read() as tx:
        kept = milestones.listed(tx)
        named = {one.uid: one.read.title for one in kept}
        standing = (occasions.c.state == "planned", occasions.c.kind != "change")
        rows = tx.execute(select(occasions).where(*standing).order_by(occasions.c.due_at)).all()
        counts = {
            "questions": len(reviews.waiting(tx)),
            "silences": len(silences.standing(tx, town.world.clock.now())),
        }
    facts = {one.read.title: in_words(one) for one in kept}
    planned = frozenset(planned_words(row, named) for row in rows if row.kind != "silence")
    return Seen(facts, planned, counts, entries(kept))


def in_words(one: Milestone) -> dict[str, str]:
    facts, word = one.facts, one.staff_word
    times = " – ".join(str(moment).replace("T", " ") for moment in (facts.start, facts.end) if moment)
    said = f"{word.act} {word.reason}".rstrip() if word else ""
    return {
        "title": facts.title,
        "time": times,
        "place": facts.location,
        "status": one.status.value,
        "staff word": said,
    }


def planned_words(row: Any, named: dict[str, str]) -> str:
    held = ", held" if row.reason == Reason.SILENCED else ""
    what = {"announce": "announcement", "remind": "reminder"}.get(row.kind, row.lead)
    return f"{named.get(row.uid, '')} {what} {clock(row.due_at)}{held}".strip()


def clock(moment: datetime) -> str:
    return moment.astimezone(CITY).strftime("%m-%d %H:%M")


def entries(kept: list[Milestone]) -> dict[str, dict[str, str]]:
    """Of a calendar, by what its milestone was called first."""
    titles = {one.uid: one.read.title for one in kept}
    calendar = icalendar.Calendar.from_ical(render(kept, **NAMES))
    return {
        next(title for uid, title in titles.items() if str(entry["UID"]).startswith(uid)): {
            "SUMMARY": str(entry["SUMMARY"]),
            "DTSTART": instant(entry["DTSTART"].dt),
            "LOCATION": str(entry.get("LOCATION", "")),
            "STATUS": str(entry.get("STATUS", "")),
            "DESCRIPTION": str(entry["DESCRIPTION"]),
            "SEQUENCE": str(entry["SEQUENCE"]),
        }
        for entry in calendar.walk("VEVENT")
    }


def instant(moment: date | datetime) -> str:
    return clock(moment) if isinstance(moment, datetime) else f"{moment:%m-%d}"


def store_changes(old: Seen, new: Seen) -> Iterable[str]:
    yield from differing(old.facts, new.facts, "kept")
    yield from (f"− {one}" for one in sorted(old.planned - new.planned))
    yield from (f"+ {one}" for one in sorted(new.planned - old.planned))
    yield from (
        f"{name}: {old.counts[name]} → {new.counts[name]}"
        for name in old.counts
        if old.counts[name] != new.counts[name]
    )


def entry_changes(old: Seen, new: Seen) -> Iterable[str]:
    return differing(old.entries, new.entries, "entry")


def differing(old: dict[str, dict[str, str]], new: dict[str, dict[str, str]], what: str) -> Iterable[str]:
    yield from (f"{name}: {what} gone" for name in old.keys() - new.keys())
    for name, values in new.items():
        before = old.get(name)
        if before is None:
            yield f"{name}: new {what}"
        elif changed := [field_words(key, before[key], values[key]) for key in values if values[key] != before[key]]:
            yield f"{name}: {', '.join(changed)}"


def field_words(key: str, old: str, new: str) -> str:
    return key if key == "DESCRIPTION" else f"{key} {old or '–'} → {new or '–'}"


def heard(seen_: Iterable[Notification]) -> str:
    """Who heard what: the first words of each message, and who says so where it is the staff."""
    by_words: dict[str, list[str]] = {}
    for one in seen_:
        lines = str(reminder(one, ZH, CITY).text).splitlines()
        said = [line for line in lines if line.startswith(("昆期工作人员", "📌"))]
        by_words.setdefault("<br>".join([lines[0], *said]), []).append(one.subscriber.address)
    return "\n".join(f"{'、'.join(who)}：{words}" for words, who in by_words.items()) or "nobody"


def undone(town: Staffed, deed: Deed) -> str:
    """Empty where it was; otherwise why not, in the words of the bot."""
    said = town.does(deed.undo)
    return (
        ""
        if said.startswith("已撤销") and "收不回来" not in said
        else next(line for line in said.splitlines() if "收不回来" in line or "序号" in line)
    )


async def row(deed: Deed, store: Store) -> list[str]:
    gate = Gate("terminal")
    world = World(store, BEGIN, gate)
    town = Staffed(world)
    named = {short: code(town, title) for short, title in TITLES.items()}
    for step in deed.before:
        town.does(step.format(**named))
        await world.until("2026-01-30T15:12")
    old, gate.shut = seen(town), deed.shut
    before = len(gate.seen)
    town.does(*(step.format(**named) for step in deed.steps))
    await world.until(deed.until)
    new, after = seen(town), len(gate.seen)
    said = undone(town, deed)
    gate.shut = frozenset()
    await world.until(max(LATER, f"{deed.until[:14]}40"))
    end = seen(town)
    return [
        f"**{deed.name}**\n{' '.join(shown(step) for step in deed.steps)}",
        heard(gate.seen[before:after]),
        "\n".join(store_changes(old, new)) or "–",
        "\n".join(entry_changes(old, new)) or "–",
        heard(gate.seen[after:]),
        said
        or "\n".join(["as before" if end == old else "\n".join(store_changes(old, end)), *entry_changes(old, end)]),
    ]


TITLES = {"人才": "领军人才计划", "路演": "路演", "调查": "调查"}


def shown(step: str) -> str:
    return f"`{step.splitlines()[0].replace('{', '').replace('}', '')}`"


INTRODUCTION = """# What staff can do, and what comes of it

Written by `tests/bot/test_staff_actions.py` from what really happened (`UPDATE_GOLDEN=1` writes it anew). A town of two
subscribers: 全部 subscribes to everything and is reminded 7 days and 1 day before, 人才 subscribes to talent and is
reminded 7 days before. Both have been reminded of 人才 (领军人才计划, closes 2026-02-05 17:00), 全部 also of 路演
(2026-02-06 14:00). 调查 is in doubt, and of a fourth notice nothing could be read. In each row it is 2026-01-30 15:00;
the deed is confirmed, people hear of it, and then it is undone.

Undone before anybody hears of it, every deed leaves store, calendar and chat exactly as they were, and nobody hears
anything (`tests/bot/test_deeds.py`). What has been said cannot be unsaid: then the table has the words that staff read.
A SEQUENCE never goes back, since calendars take only a higher one for a change. A place that is corrected moves no
reminder, but whoever was sent to the old one hears of the new one; a title is not told of by itself. Who may do it: [permissions](permissions.md).

"""


async def test_the_document_is_what_happens(tmp_path: Path) -> None:
    first = tmp_path / "first.db"
    with opened(f"sqlite:///{first}") as store:
        town = peopled(World(store, "2026-01-20T09:00"))
        await town.world.until(BEGIN)
    rows = []
    for number, deed in enumerate(DEEDS):
        copy = shutil.copy(first, tmp_path / f"{number}.db")
        with opened(f"sqlite:///{copy}") as store:
            rows.append(await row(deed, store))
    head = ["deed", "who hears what", "store", "calendar", "undone: who hears what", "undone: what is left"]
    same_as("staff-actions.md", INTRODUCTION + table(head, rows))


def test_every_command_of_the_staff_has_a_row() -> None:
    said = {step.split(" ")[0].lstrip("/") for deed in DEEDS for step in deed.steps if step.startswith("/")}
    named = {"remind": "nudge"}
    assert {named.get(name, name) for name in said} | SURE == {command.name for command in ADMIN_COMMANDS}
    assert at(BEGIN) < at(SOON) < at(LATER)
