"""A store with as many dates as asked for, from today on, in the words and of the kinds that notices have."""

import base64
import hashlib
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Table

from domain.milestone import Evidence, Facts, Kind, Milestone, Status, Topic
from domain.notice import Notice, NoticeRef
from domain.times import CITY, Moment, Precision
from store import Store, Tx, milestones, notices, state
from store.tables import leads, matchers, subscribers
from store.wished import personal_feeds

_TITLES = ("须生行吟——昆曲专场", "知识产权专场政策宣讲", "人才安居购房补贴申报", "创新创业大赛初赛", "典型应用场景公示")
_PLACES = ("昆山梁辰鱼昆曲剧场", "", "科技企业加速器（开发区章基路135号）5号楼报告厅")
_QUOTE = "请于截止时间前登录平台完成申报，纸质材料一式三份报送至所在区镇，逾期不予受理。"
A_NOTICE = 5  #: dates in one notice
BEFORE = timedelta(days=30)


def dates(count: int, first: date) -> list[Milestone]:
    """So many, three a day from the first day on."""
    return [_date(number, first + timedelta(days=number // 3)) for number in range(count)]


def _date(number: int, on: date) -> Milestone:
    kind, minute = list(Kind)[number % 5], None if number % 4 == 3 else 540 + number % 8 * 60
    moment, is_event = Moment(on, minute), kind is Kind.EVENT
    facts = Facts(
        kind=kind,
        topic=list(Topic)[number % len(Topic)],
        title=f"{_TITLES[number % 5]}（第{number}期）",
        start=moment if is_event else None,
        end=None if is_event else moment,
        precision=Precision.DAY if minute is None else Precision.MINUTE,
        evidence=Evidence(quote=_QUOTE, start=0, end=len(_QUOTE)),
        location=_PLACES[number % 3],
        audience="A~D类人才" if number % 2 else "",
    )
    seen = datetime.combine(on, datetime.min.time(), UTC) - 2 * BEFORE
    uid = str(uuid5(NAMESPACE_URL, f"bench {number}"))
    ref = NoticeRef(
        id=f"n{number // A_NOTICE}",
        title=f"关于组织开展第{number // A_NOTICE}批项目申报与系列活动的通知",
        published_on=on - BEFORE,
        url=f"https://example.org/notices/{number // A_NOTICE}",
        source="市科技局",
    )
    return Milestone(
        uid=uid,
        sequence=0,
        status=Status.CONFIRMED,
        notice=ref,
        read=facts,
        facts=facts,
        first_seen_at=seen,
        revised_at=seen,
    )


def fill(store: Store, kept: Sequence[Milestone]) -> None:
    """Keep them, in one transaction."""
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    with store.begin() as tx:
        for ref in {one.notice.id: one.notice for one in kept}.values():
            notice = Notice(**{name: getattr(ref, name) for name in ref.__slots__}, text="")
            notices.add_revision(tx, notice, at)
        for one in kept:
            milestones.add(tx, one, one.status, CITY)
        state.rise(tx, at)


def people(store: Store, count: int) -> list[str]:
    """So many subscribers of one to three topics with leads of their own; the secrets of their calendars."""
    chance, now, secrets = random.Random(1), datetime.now(UTC), list[str]()  # noqa: S311 - the same people each time
    rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in (subscribers, matchers, leads, personal_feeds)}
    for number in range(1, count + 1):
        secret = base64.urlsafe_b64encode(chance.randbytes(16)).decode().rstrip("=")
        secrets.append(secret)
        rows[subscribers].append(
            {"id": number, "receiver": "t", "address": str(number), "unreachable": "", "created_at": now}
        )
        wanted = chance.sample(list(Topic), chance.randint(1, 3))
        rows[matchers] += [{"subscriber_id": number, "kind": "topic", "value": topic.value} for topic in wanted]
        told = chance.sample(["7d", "3d", "1d", "2h", "3wd"], chance.randint(1, 3))
        rows[leads] += [{"subscriber_id": number, "lead": lead} for lead in told]
        rows[personal_feeds].append(_feed(number, secret, now))
    with store.begin() as tx:
        for table, values in rows.items():
            _insert(tx, table, values)
    return secrets


def _feed(number: int, secret: str, now: datetime) -> dict[str, Any]:
    digest = hashlib.sha256(secret.encode()).hexdigest()
    at = dict.fromkeys(("made_at", "last_used_at", "changed_at"), now)
    return {"subscriber_id": number, "secret_hash": digest, "settings": "", "stamps": {}, **at}


def _insert(tx: Tx, table: Table, values: list[dict[str, Any]]) -> None:
    for begin in range(0, len(values), 5000):
        tx.execute(table.insert(), values[begin : begin + 5000])
