"""What an address asks for: one selection for all ways to ask for the same, a sentence for what cannot be read."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from domain.milestone import Kind, Topic
from feed.selection import Selection, selection_of


def asked(address: str) -> Selection:
    parts = urlsplit(address)
    return selection_of(parts.path.removeprefix("/feeds/").removesuffix(".ics"), QueryParams(parts.query))


@pytest.mark.parametrize(
    ("address", "selection", "path"),
    [
        ("/feeds/all.ics", Selection(), "/feeds/all.ics"),
        ("/feeds/all.ics?topic=&kind=&q=+&nocache=7", Selection(), "/feeds/all.ics"),
        ("/feeds/all.ics?topic=opera", Selection(topics=(Topic.OPERA,)), "/feeds/opera.ics"),
        ("/feeds/月月有戏.ics?topic=OPERA", Selection(topics=(Topic.OPERA,)), "/feeds/opera.ics"),
        (
            "/feeds/all.ics?topic=contest&topic=补贴, contest",
            Selection(topics=(Topic.SUBSIDY, Topic.CONTEST)),
            "/feeds/all.ics?topic=subsidy,contest",
        ),
        ("/feeds/all.ics?topic=" + ",".join(Topic), Selection(), "/feeds/all.ics"),
        (
            "/feeds/opera.ics?kind=活动&kind=registration",
            Selection(topics=(Topic.OPERA,), kinds=(Kind.REGISTRATION, Kind.EVENT)),
            "/feeds/opera.ics?kind=registration,event",
        ),
        (
            "/feeds/all.ics?q=昆曲+AI&q=ai",
            Selection(words=("ai", "昆曲")),
            "/feeds/all.ics?q=ai+%E6%98%86%E6%9B%B2",
        ),
        (
            "/feeds/all.ics?cancelled=drop&alarms=true",
            Selection(alarms=True, cancelled="drop"),
            "/feeds/all.ics?alarms=1&cancelled=drop",
        ),
    ],
)
def test_what_is_asked_for_and_its_one_address(address: str, selection: Selection, path: str) -> None:
    assert asked(address) == selection
    assert selection.path == path
    assert asked(path) == selection


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/feeds/weather.ics", 404, "没有「weather」这个主题。可选：申报、补贴"),
        ("/feeds/all.ics?topic=opera,weather", 400, "topic 没有「weather」这个值。可选：申报、补贴"),
        ("/feeds/all.ics?kind=戏", 400, "kind 没有「戏」这个值。可选：申报、报名、活动、公示、征集（application、"),
        ("/feeds/opera.ics?topic=contest", 400, "地址里已经选了「月月有戏」"),
        ("/feeds/all.ics?q=%E6%98", 400, "q 不是 UTF-8 文字。"),
        ("/feeds/all.ics?q=%00", 400, "q 里有不是文字的字符。"),
        ("/feeds/all.ics?q=" + "+".join("abcdefghi"), 400, "q 最多 8 个词"),
        ("/feeds/all.ics?q=" + "戏" * 101, 400, "共 100 个字"),
        ("/feeds/all.ics?alarms=maybe", 400, "alarms 只能是 1 或 0"),
        ("/feeds/all.ics?cancelled=hide", 400, "cancelled 只能是"),
    ],
)
def test_what_cannot_be_read_is_said(address: str, status: int, words: str) -> None:
    with pytest.raises(HTTPException) as refused:
        asked(address)
    assert refused.value.status_code == status
    assert words in refused.value.detail


def test_a_calendar_says_in_its_name_what_it_shows() -> None:
    chosen = Selection(topics=(Topic.OPERA, Topic.CONTEST), kinds=(Kind.EVENT,), words=("昆曲", "少儿"))
    assert chosen.label == "月月有戏、大赛 · 活动 · 昆曲 少儿"
    assert Selection().label == ""


words = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8), max_size=3)


@given(st.lists(st.sampled_from(Topic)), st.lists(st.sampled_from(Kind)), words, st.booleans())
def test_the_one_address_asks_for_the_same_again(
    topics: list[Topic], kinds: list[Kind], said: list[str], alarms: bool
) -> None:
    query = [("topic", topic.value) for topic in topics] + [("kind", kind.value) for kind in kinds]
    first = selection_of("all", QueryParams([*query, ("q", " ".join(said)), ("alarms", str(int(alarms)))]))
    assert first.path.isascii()
    assert asked(first.path) == first
    assert all(value for _, value in parse_qsl(urlsplit(first.path).query, keep_blank_values=True))
