"""What staff hand to the bot in tests, and what is kept."""

import json

import store.milestones
from store import Store

STRANGER = 1003
TEXT = """知识产权沙龙
发布时间：2026-01-30
知识产权沙龙定于2026年2月12日（周四）14:30在科技大厦二楼报告厅举行，请于2月10日17:00前报名。"""
PAGE = f"""<html><head><meta property="og:title" content="知识产权沙龙"></head><body>
<article>{TEXT.replace(chr(10), "<p>")}</article></body></html>"""


def record(number: int, text: str, title: str = "") -> dict[str, str]:
    """One of the account's export."""
    return {
        "文章标识符aid": f"225_{number}",
        "标题title": title or f"通知之{number}",
        "时间time": "2026-01-30",
        "finalContent": text,
    }


EXPORT = json.dumps(
    [
        record(1, "2026年科技副总项目申报，网上填报截止2026年3月6日17:00。"),
        record(2, "创赢昆山路演活动第六期定于2026年3月5日（周四）14:00在留学生创业园举行。"),
        record(3, "", "2月项目申报月历"),
        {"标题title": "没有编号"},
    ],
    ensure_ascii=False,
)


def kept(store_: Store) -> list[str]:
    with store_.read() as tx:
        return [f"{one.facts.title} {one.facts.anchor}" for one in store.milestones.listed(tx)]
