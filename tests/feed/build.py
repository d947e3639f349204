"""Milestones as the seeds have them, with only what a test is about said in the test."""

from datetime import UTC, date, datetime
from typing import Any

from domain.milestone import Evidence, Facts, Kind, Milestone, Status, Topic
from domain.notice import Notice, NoticeRef
from domain.times import CITY, Moment, Precision
from store import Store, milestones, notices, state

SEEN = datetime(2026, 1, 27, 2, 0, tzinfo=UTC)
BASE = "https://kunqi.example.cn"
PROGRAMME = NoticeRef(
    id="2247564839_1",
    title="创新家园 | 2026年2月“月月有戏”戏单揭晓，共品梨园风华",
    published_on=date(2026, 1, 27),
    url="http://mp.weixin.qq.com/s?__biz=MzI5MDYzNzAxNg==&mid=2247564839&idx=1",
    source="昆山科创",
)
NAMES = {"name": "昆期 · 昆山", "url": f"{BASE}/feeds/all.ics", "base_url": BASE, "zone": CITY}


def at(text: str | None) -> Moment | None:
    return None if text is None else Moment.parse(text)


def facts(start: str | None = None, end: str | None = None, **changes: Any) -> Facts:
    """An event where only a start is given, else an application; precision as the moments have it."""
    exact = any(text and "T" in text for text in (start, end))
    values: dict[str, Any] = {
        "kind": Kind.APPLICATION if end else Kind.EVENT,
        "topic": Topic.OPERA,
        "title": "须生行吟——陈超个人昆曲专场",
        "precision": Precision.MINUTE if exact else Precision.DAY,
        "evidence": Evidence(quote="2026年2月7日（星期六）14:00", start=0, end=20),
    }
    return Facts(start=at(start), end=at(end), **{**values, **changes})


def uid(number: int) -> str:
    return f"0f2c1a7e-0000-4000-8000-{number:012d}"


def milestone(number: int, holds: Facts, **changes: Any) -> Milestone:
    values: dict[str, Any] = {
        "sequence": 0,
        "status": Status.CONFIRMED,
        "notice": PROGRAMME,
        "read": holds,
        "first_seen_at": SEEN,
        "revised_at": SEEN,
    }
    return Milestone(uid=uid(number), facts=holds, **{**values, **changes})


def performances() -> list[Milestone]:
    """The February programme: one registration that closes before two performances."""
    stage = "昆山梁辰鱼昆曲剧场"
    return [
        milestone(1, facts(None, "2026-02-04T15:00", kind=Kind.REGISTRATION, title="月月有戏2月报名")),
        milestone(2, facts("2026-02-07T14:00", title="须生行吟——陈超个人昆曲专场", location=stage)),
        milestone(3, facts("2026-02-21T14:00", title="五福临门昆曲开箱戏", location=stage)),
    ]


def keep(store: Store, kept: list[Milestone], text: str = "") -> None:
    """Put milestones and their notices into a real store."""
    with store.begin() as tx:
        known = {one.notice.id: one.notice for one in kept}
        for ref in known.values():
            notice = Notice(**{name: getattr(ref, name) for name in ref.__slots__}, text=text)
            notices.add_revision(tx, notice, SEEN)
        for one in kept:
            milestones.add(tx, one, one.status, CITY)
            state.rise(tx, one.revised_at)
