"""JSON records: each one is a notice or says why not."""

import json
from datetime import date

import pytest

from domain.notice import Notice
from sources.broken import Unreadable
from sources.records import notice, read_lines, read_list

GOOD = {"id": "a", "title": "t", "published": "2026-02-04", "text": "x"}


def outcome(text: str) -> list[tuple[str, str]]:
    """Position and id, or the first words of the complaint."""
    return [
        (place, item.id if isinstance(item, Notice) else str(item).split(" · ")[0]) for place, item in read_list(text)
    ]


def test_both_spellings_of_the_keys() -> None:
    chinese = {
        "文章标识符aid": "2247_1",
        "标题title": " 路演 \n&amp; 对接 ",
        "链接url": "http://a.example/s?a=1&amp;b=2&reg=3",
        "时间time": "2026-02-02 08:30:00",
        "公众号名称": "昆山科创",
        "finalContent": "一\r\r二&nbsp;&lt;三&gt;",
    }
    assert notice(chinese) == Notice(
        id="2247_1",
        title="路演 & 对接",
        published_on=date(2026, 2, 2),
        text="一\n\n二\u00a0<三>",
        url="http://a.example/s?a=1&b=2&reg=3",
        source="昆山科创",
    )
    assert notice({**GOOD, "id": 7}) == Notice(id="7", title="t", published_on=date(2026, 2, 4), text="x")


@pytest.mark.parametrize("empty", ["", None])
def test_a_notice_may_be_all_picture(empty: str | None) -> None:
    assert notice({**GOOD, "text": empty}).text == ""


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"id": ""}, "文章标识符aid"),
        ({"id": None}, "文章标识符aid"),
        ({"title": " \r"}, "标题title"),
        ({"published": "2026-02-30"}, "published"),
        ({"published": "昨天"}, "published"),
        ({"published": None}, "published"),
        ({"published": "0001-01-01"}, "published"),
        ({"published": 1770163200}, "published"),
        ({"text": ["x"]}, "text"),
        ({"text": True}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"url": {}}, "url"),
    ],
)
def test_a_wrong_value_is_named_by_its_key(change: dict[str, object], named: str) -> None:
    with pytest.raises(Unreadable, match=named):
        notice({**GOOD, **change})


@pytest.mark.parametrize("missing", ["id", "title", "published", "text"])
def test_a_missing_key_is_named(missing: str) -> None:
    with pytest.raises(Unreadable, match=missing):
        notice({key: value for key, value in GOOD.items() if key != missing})


@pytest.mark.parametrize("record", [None, 1, "x", [], [GOOD]])
def test_what_is_no_record(record: object) -> None:
    with pytest.raises(Unreadable, match="不是一条记录"):
        notice(record)


A, B, C = (json.dumps({**GOOD, "id": name}) for name in "abc")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", []),
        (f"[{A},{B}]", [("第1条", "a"), ("第2条", "b")]),
        (f"[{A} {B},]", [("第1条", "a"), ("第2条", "b")]),
        (f"[{A}, oops, {B}]", [("第1条", "a"), ("第2条", "JSON 有误（第1行第69列）"), ("第3条", "b")]),
        # The missing quotation mark makes the first record swallow the head of the second: b must not be lost.
        (f'[{{"id": "x}}, {B}, {C}]', [("第1条", "JSON 有误（第1行第16列）"), ("第2条", "b"), ("第3条", "c")]),
        (f"[{A}, {B[:-3]}", [("第1条", "a"), ("第2条", "JSON 有误（第1行第130列）"), ("第2条之后", "列表没有结尾，文件可能不完整")]),
        (f"[{A},", [("第1条", "a"), ("第1条之后", "列表没有结尾，文件可能不完整")]),
        ("[" + "[" * 100_000, [("第1条", "JSON 过深或数字过长"), ("第1条之后", "列表没有结尾，文件可能不完整")]),
        (f'[{{"id": {"9" * 5000}}}, {B}]', [("第1条", "JSON 过深或数字过长"), ("第2条", "b")]),
    ],
)  # fmt: skip
def test_a_broken_record_of_a_list_costs_only_itself(text: str, expected: list[tuple[str, str]]) -> None:
    assert outcome(text) == expected


def test_a_list_of_nothing_but_mistakes_is_given_up() -> None:
    found = outcome("[" + '{,{"' * 5000)
    assert len(found) == 1001
    assert found[-1] == ("第1000条", "错误太多，其余未读")


def test_one_object_over_several_lines_is_one_record() -> None:
    ((place, item),) = read_lines(json.dumps(GOOD, indent=2))
    assert (place, item) == ("第1条", notice(GOOD))


def test_a_line_of_a_thousand_brackets_costs_only_itself() -> None:
    deep, good = read_lines('{"id": ' + "[" * 100_000 + "\n" + json.dumps(GOOD))
    assert (deep[0], str(deep[1])) == ("第1行", "JSON 过深或数字过长 · JSON nested too deep, or a number too long")
    assert good == ("第2行", notice(GOOD))
