"""The JSON line contract of ``kunqi extract``."""

from typing import Any

import pytest

from domain.errors import UsageError
from extract.contract import answer

RECORD = {
    "id": "7",
    "title": "活动报名 | 桥牌沙龙",
    "published": "2026-02-27",
    "text": "活动时间：2026年3月5日（星期四）１４：００\r地点：文化宫\r报名截止时间：3月3日，额满为止",
}


def test_a_record_is_answered_with_every_key() -> None:
    assert answer(RECORD) == {
        "id": "7",
        "milestones": [
            {
                "kind": "event",
                "topic": "政策宣讲",
                "title": "桥牌沙龙",
                "phase": "",
                "start": "2026-03-05T14:00",
                "end": None,
                "precision": "minute",
                "location": "文化宫",
                "audience": "",
                "actor": "",
                "sign_up": "",
                "contact": "",
                "price": "",
                "evidence": {"quote": "活动时间：2026年3月5日（星期四）１４：００", "start": 0, "end": 24},
                "states": [],
                "warnings": [],
            },
            {
                "kind": "registration",
                "topic": "政策宣讲",
                "title": "桥牌沙龙",
                "phase": "",
                "start": None,
                "end": "2026-03-03",
                "precision": "day",
                "location": "",
                "audience": "",
                "actor": "",
                "sign_up": "",
                "contact": "",
                "price": "",
                "evidence": {"quote": "报名截止时间：3月3日", "start": 32, "end": 43},
                "states": ["额满为止"],
                "warnings": [],
            },
        ],
        "unread": [],
        "review": False,
        "reasons": [],
        "change": None,
    }


def test_what_is_left_unread_is_listed_with_its_reason() -> None:
    text = "本办法自2026年3月1日起施行。"
    found = answer(RECORD | {"title": "管理办法", "text": text})
    assert found["unread"] == [
        {"quote": "自2026年3月1日起", "start": 3, "end": 14, "why": "validity or effective date"}
    ]


@pytest.mark.parametrize("text", [None, "", "  \r\n "])
def test_an_announcement_without_a_text_goes_to_a_person(text: str | None) -> None:
    found = answer(RECORD | {"text": text})
    assert (found["milestones"], found["review"], found["reasons"]) == ([], True, ["no body"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": ""}, "“id”"),
        ({"id": None}, "“id”"),
        ({"published": None}, "“published”"),
        ({"published": "2026年2月"}, "“published”"),
        ({"published": 20260227}, "“published”"),
        ({"text": ["a"]}, "“text”"),
        ({"title": 5}, "“title”"),
    ],
)
def test_a_record_that_is_none_is_a_clear_line(change: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told) as error:
        answer(RECORD | change)
    assert "\n" not in str(error.value)


def test_a_line_that_is_no_object_is_a_clear_line() -> None:
    with pytest.raises(UsageError, match="JSON"):
        answer([1, 2])  # type: ignore[arg-type]
