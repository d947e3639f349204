"""The month's picture and text: what stands on them, that they are the same each time, and what is said without a font."""

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from domain.errors import KunqiError
from domain.milestone import Kind, Milestone, Status
from domain.times import CITY
from feed.month import fonts as fonts_of
from feed.month.fonts import MISSING, Fonts, fonts
from feed.month.poster import MOST, WIDTH, Imprint, png
from feed.month.sheet import following, sheet
from feed.month.words import text
from store import Store
from tests.feed.build import facts, keep, milestone, performances
from tests.feed.http import Visitor

FEBRUARY = date(2026, 2, 1)
IMPRINT = Imprint(name="昆期 · 昆山", address="https://kunqi.example.cn")


@pytest.fixture(scope="module")
def written() -> Fonts:
    try:
        return fonts()
    except KunqiError as failure:
        pytest.skip(str(failure))


def one_a_day(count: int) -> list[Milestone]:
    return [milestone(n, facts(f"2026-02-{n % 28 + 1:02d}T14:00", title=f"第{n}场")) for n in range(1, count + 1)]


def test_a_sheet_holds_what_falls_in_its_month_and_stands() -> None:
    given = performances()
    given.append(replace(milestone(8, facts("2026-02-09T10:00")), status=Status.CANCELLED))
    given.append(milestone(9, facts("2026-03-01T00:00")))
    found = sheet(reversed(given), FEBRUARY, CITY)
    assert [(day.on.day, [one.title for one in day.items]) for day in found.days] == [
        (4, ["月月有戏2月报名"]),
        (7, ["须生行吟——陈超个人昆曲专场"]),
        (21, ["五福临门昆曲开箱戏"]),
    ]
    assert (found.name, found.counts, len(found.weeks)) == ("2026年2月", "1 个期限 · 2 场活动", 5)
    assert (found.kinds(date(2026, 2, 4)), found.kinds(date(2026, 2, 5))) == ((Kind.REGISTRATION.value,), ())


def test_the_months_follow_each_other() -> None:
    assert [following(date(2026, month, 1)) for month in (1, 11, 12)] == [
        date(2026, 2, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_the_month_as_text() -> None:
    assert text(sheet(performances(), FEBRUARY, CITY)) == (
        "2026年2月 · 1 个期限 · 2 场活动\n"
        "\n2月4日（周三）\n  15:00 报名截止 月月有戏2月报名\n"
        "\n2月7日（周六）\n  14:00 须生行吟——陈超个人昆曲专场 · 昆山梁辰鱼昆曲剧场\n"
        "\n2月21日（周六）\n  14:00 五福临门昆曲开箱戏 · 昆山梁辰鱼昆曲剧场\n"
    )
    assert text(sheet([], FEBRUARY, CITY)) == "2026年2月 · 没有已知的期限和活动\n"


def test_the_picture_is_as_wide_as_a_phone_shows_and_the_same_each_time(written: Fonts) -> None:
    found = sheet(performances(), FEBRUARY, CITY)
    drawn = png(found, IMPRINT, written)
    assert drawn == png(found, IMPRINT, written)
    with Image.open(io.BytesIO(drawn)) as picture:
        assert (picture.format, picture.width) == ("PNG", WIDTH)
        # The seal is cinnabar and the paper is paper: something was drawn, and nearly in our colours.
        seen = [picture.convert("RGB").getpixel(spot) for spot in ((70, 66), (10, 10))]
    assert seen == [pytest.approx(colour, abs=4) for colour in ((168, 50, 42), (246, 243, 236))]


def test_a_picture_grows_with_its_month_and_not_for_ever(written: Fonts) -> None:
    heights = []
    for count in (0, 10, MOST, MOST + 60):
        with Image.open(io.BytesIO(png(sheet(one_a_day(count), FEBRUARY, CITY), IMPRINT, written))) as picture:
            heights.append(picture.height)
    assert heights[0] < heights[1] < heights[2]
    assert heights[3] < heights[2] * 1.1


def test_hostile_words_are_drawn_like_any_others(written: Fonts) -> None:
    titles = ["🎉" * 50, "\u202e反", "长" * 5000, "<script>", "a" * 3000, "\ud800"]
    given = [milestone(n, facts("2026-02-07T14:00", title=title)) for n, title in enumerate(titles)]
    assert png(sheet(given, FEBRUARY, CITY), IMPRINT, written).startswith(b"\x89PNG")


def test_without_a_font_it_is_said_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts_of, "_installed", dict)
    with pytest.raises(KunqiError, match="fonts-noto-cjk"):
        fonts()
    with pytest.raises(KunqiError, match="nowhere"):
        fonts("nowhere.ttf")


@pytest.mark.usefixtures("written")
def test_the_addresses(visitor: Visitor, sqlite_store: Store) -> None:
    keep(sqlite_store, performances())
    picture = visitor.get("/month/2026-02.png")
    assert (picture.status, picture.headers["content-type"], "content-encoding" in picture.headers) == (
        200,
        "image/png",
        False,
    )
    assert visitor.get("/month.png").body == picture.body
    assert visitor.get("/month/2026-02.png", if_none_match=picture.headers["etag"]).status == 304
    assert "须生行吟" in visitor.get("/month/2026-02.txt").text
    assert "没有已知" in visitor.get("/month/2027-02.txt").text
    assert [visitor.get(f"/month/{name}.png").status for name in ("2026-13", "26-2", "x")] == [404, 404, 404]


def test_without_a_font_the_picture_is_a_503_that_says_what_to_do(
    visitor: Visitor, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite_store, performances())
    monkeypatch.setattr(fonts_of, "_installed", dict)
    refused = visitor.get("/month/2026-02.png")
    assert (refused.status, refused.text) == (503, MISSING + "\n")
