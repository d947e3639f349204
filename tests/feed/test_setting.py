"""Breaking lines: nothing wider than its room, no mark where GB/T 15834 has none, nothing lost but what is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.month.setting import ELLIPSIS, balanced, drawable, fitted, wrapped

_CLOSING = "，。）》”"


def width(text: str) -> float:
    """Ten a character, half as wide for ASCII: as in a Chinese text font."""
    return sum(5 if character.isascii() else 10 for character in text)


@pytest.mark.parametrize(
    ("text", "room", "most", "lines"),
    [
        ("昆曲折子戏", 100, 2, ["昆曲折子戏"]),
        ("昆曲折子戏专场演出", 50, 2, ["昆曲折子戏", "专场演出"]),
        ("昆曲折子戏，专场", 50, 2, ["昆曲折子戏，", "专场"]),
        ("应用场景（第一批）", 50, 2, ["应用场景", "（第一批）"]),
        ("昆山2026 AI大赛", 40, 3, ["昆山2026", "AI大赛"]),
        ("一二三四五六七八九十", 30, 2, ["一二三", "四五…"]),
        ("supercalifragilistic", 25, 9, ["super", "calif", "ragil", "istic"]),
        ("🎉昆曲️", 100, 1, ["昆曲"]),
        ("", 100, 2, [""]),
    ],
)
def test_lines(text: str, room: float, most: int, lines: list[str]) -> None:
    assert wrapped(text, room, width, most) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("政策宣讲培训会", ["政策宣讲", "培训会"]),
        ("政策宣讲培训会暨动员", ["政策宣讲培训", "会暨动员"]),
        ("昆曲折子戏", ["昆曲折子戏"]),
        ("一二三四五六七八九十百千万亿", ["一二三四五六", "七八九十百…"]),
    ],
)
def test_no_last_line_looks_forgotten(text: str, lines: list[str]) -> None:
    assert balanced(text, 60, width, 2) == lines


@given(st.text(alphabet="昆曲，。（）《》“”ab 12", max_size=80), st.integers(40, 200), st.integers(1, 4))
def test_balancing_loses_nothing_and_takes_no_more_lines(text: str, room: int, most: int) -> None:
    before, after = wrapped(text, room, width, most), balanced(text, room, width, most)
    assert len(after) <= len(before)
    if ELLIPSIS not in "".join(before):
        assert "".join("".join(after).split()) == "".join("".join(before).split())


@given(st.text(alphabet="昆曲，。（）《》“”ab 12", max_size=80), st.integers(40, 200), st.integers(1, 4))
def test_whatever_is_written_fits(text: str, room: int, most: int) -> None:
    lines = wrapped(text, room, width, most)
    assert 1 <= len(lines) <= most
    # One closing mark may hang over the edge; nothing else does.
    assert all(width(line[:-1] if line[-1:] in _CLOSING else line) <= room for line in lines)
    if ELLIPSIS not in "".join(lines):
        assert "".join("".join(lines).split()) == "".join(drawable(text).split())


@given(st.text(max_size=60), st.integers(5, 100))
def test_what_is_cut_says_so(text: str, room: int) -> None:
    kept = fitted(text, room, width)
    assert kept == text or (kept.endswith(ELLIPSIS) and text.startswith(kept[:-1].rstrip()))
