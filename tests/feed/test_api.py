"""The same in JSON."""

import json

import pytest

from store import Store
from tests.feed.build import BASE, facts, keep, milestone, uid
from tests.feed.http import Visitor

DETAILS = {"actor": "申报人", "sign_up": "登录人才网填报", "contact": "王老师 18020201621", "price": "名额：20人"}


@pytest.fixture(autouse=True)
def _kept(sqlite_store: Store) -> None:
    told = facts("2026-01-20", "2026-02-04T24:00", phase="网上申报", audience="联系 18020201621", **DETAILS)
    keep(sqlite_store, [milestone(1, told), milestone(2, facts(None, "2026-02-01"))])


WHOLE = {
    "uid": uid(1),
    "sequence": 0,
    "status": "confirmed",
    "kind": "application",
    "topic": "月月有戏",
    "topic_slug": "opera",
    "title": "须生行吟——陈超个人昆曲专场",
    "phase": "网上申报",
    "start": "2026-01-20",
    "end": "2026-02-04T24:00",
    "precision": "minute",
    "anchor_at": "2026-02-04T16:00:00+00:00",
    "over_at": "2026-02-04T16:00:00+00:00",
    "location": "",
    "audience": "联系 180****1621",
    "actor": "申报人",
    "sign_up": "登录人才网填报",
    "contact": "王老师 180****1621",
    "price": "名额：20人",
    "states": [],
    "warnings": [],
    "evidence": {"quote": "2026年2月7日（星期六）14:00", "start": 0, "end": 20},
    "notice": {
        "id": "2247564839_1",
        "title": "创新家园 | 2026年2月“月月有戏”戏单揭晓，共品梨园风华",
        "published": "2026-01-27",
        "url": "http://mp.weixin.qq.com/s?__biz=MzI5MDYzNzAxNg==&mid=2247564839&idx=1",
        "source": "昆山科创",
    },
    "history": [],
    "revised_at": "2026-01-27T02:00:00+00:00",
    "url": f"{BASE}/m/{uid(1)}",
}


def test_what_is_not_over(visitor: Visitor) -> None:
    answer = visitor.get("/api/v1/milestones?topic=opera")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(answer.body) == {
        "city": "昆山",
        "zone": "Asia/Shanghai",
        "revision": 2,
        "changed_at": "2026-01-27T02:00:00+00:00",
        "milestones": [WHOLE],
    }
    assert visitor.get("/api/v1/milestones?topic=opera", If_None_Match=answer.headers["etag"]).status == 304
    assert json.loads(visitor.get("/api/v1/milestones?topic=subsidy").body)["milestones"] == []


def test_one_of_them_even_when_over(visitor: Visitor) -> None:
    assert json.loads(visitor.get(f"/api/v1/milestones/{uid(1)}").body) == WHOLE
    assert json.loads(visitor.get(f"/api/v1/milestones/{uid(2)}").body)["end"] == "2026-02-01"
    assert visitor.get(f"/api/v1/milestones/{uid(3)}").status == 404
