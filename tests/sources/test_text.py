"""Cleaning and decoding, by example and by property."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notice import Notice
from sources import Broken, read_bytes, read_paths
from sources.broken import Unreadable
from sources.text import clean, damaged, decode, one_line

SEEDS = Path(__file__).parents[2] / "seeds"
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("一\r二\r\n三\n四", "一\n二\n三\n四"),
        ("&nbsp;&amp;&lt;&gt;&#26124;&#x6606;", "\u00a0&<>昌昆"),
        ("?a=1&reg=2&copy=3 AT&T &nosuch;", "?a=1&reg=2&copy=3 AT&T &nosuch;"),
        ("&amp;nbsp;", "&nbsp;"),
        ("\ufeff一\0二\x08\x1b\x7f\x9f", "一二"),
        ("第一页\f第二页\u2028三\x85四\v五", "第一页\n第二页\n三\n四\n五"),
        ("\t２月６日　（周五）\u3000", "\t２月６日　（周五）\u3000"),
        ("&#13;一&#0;", "\n一\ufffd"),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_one_line() -> None:
    assert one_line(" 路演\r\n\u00a0对接\u3000会 &amp;") == "路演 对接 会 &amp;"


def test_a_damaged_utf8_text_is_not_read_as_gb18030() -> None:
    cut = "路演会".encode()[:-1]
    assert len(cut.decode("gb18030")) == 4  # well-formed nonsense
    assert decode(cut) == "路演\udce4\udcbc"


@pytest.mark.parametrize("data", [b"\xff\xff", b"\x80\x01\x02", b"\xc4\xe3\x00\xba\xc3"])
def test_what_is_neither(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(data)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_utf8_is_always_read_as_such(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


REAL = [words for item in read_paths([SEEDS]) if isinstance(item, Notice) for words in (item.title, item.text)]


def test_real_words_in_gb18030_are_read_as_such() -> None:
    assert [decode(words.encode("gb18030")) for words in REAL] == REAL


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_real_words_in_utf8_that_lost_a_byte_are_damaged_and_no_other_words(share: float) -> None:
    def without_one(data: bytes) -> bytes:
        at = next(at for at in range(int(share * (len(data) - 1)), -1, -1) if data[at] > 0x7F)
        return data[:at] + data[at + 1 :]

    chinese = [words.encode() for words in REAL if words and ord(words[0]) > 0x7F]
    assert len(chinese) > 90
    assert [data.decode() for data in chinese if not damaged(decode(without_one(data)))] == []


@given(st.text())
def test_clean_leaves_no_invisible_control_and_no_other_line_end(text: str) -> None:
    assert not {
        char for char in clean(text) if (char < " " and char not in "\t\n") or char in "\x7f\x85\u2028\u2029\ufeff"
    }


@given(st.text(alphabet="申报2月6日，。 \t\n（）０９：:;-"))
def test_clean_changes_nothing_else(text: str) -> None:
    assert clean(text) == text


def checked(found: Notice | Broken) -> None:
    """What holds of everything that is read, whatever the bytes were."""
    if isinstance(found, Notice):
        assert found.id
        assert found.title == one_line(found.title) != ""
        assert len(found.content_hash) == 64
    else:
        assert found.message


names = st.sampled_from(["a.txt", "a.md", "a.json", "a.jsonl", "公示"])


@given(st.binary(), names)
def test_no_bytes_make_it_raise(data: bytes, name: str) -> None:
    for found in read_bytes(Path(name), data, DAY):
        checked(found)


scraps = st.sampled_from(["---\n", "published: 2026-02-04\n", "[", "{", '{"id":"a",', '"text":', "}", "]", ",", '"x"', "&#55296;", "\\ud800", "\udcff", "\r", "# "])  # fmt: skip


@given(st.lists(scraps | st.text(max_size=3)), names)
def test_no_scraps_of_formats_make_it_raise(parts: list[str], name: str) -> None:
    for found in read_bytes(Path(name), "".join(parts).encode("utf-8", "surrogatepass"), DAY):
        checked(found)


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3)
keys = st.sampled_from(["id", "title", "published", "text", "url", "source", "finalContent", "时间time"])


@given(st.lists(st.dictionaries(keys, json_values | st.just("2026-02-04")) | json_values, max_size=4))
def test_every_record_is_a_notice_or_broken_at_its_place(values: list[object]) -> None:
    found = list(read_bytes(Path("a.json"), json.dumps(values).encode(), DAY))
    if values and isinstance(values[0], dict):
        assert len(found) == len(values)
    for item in found:
        checked(item)
