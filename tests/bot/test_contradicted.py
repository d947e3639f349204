"""Where a notice and the staff contradict each other, /review asks which is to hold, and does either with one tap."""

import pytest

from bot.answer import Answer, Incoming
from bot.chat import Chat
from bot.command import House
from bot.messages import ZH
from domain.milestone import Facts, Kind
from domain.override import Changes
from domain.subscription import EVERYTHING
from scheduler import overrides as lay
from store import Store, milestones, overrides, reviews
from tests.samples import facts, when
from tests.scheduler.world import ADMIN, World

STAFF = 4242


Times = tuple[Kind, str | None, str | None]


def timed(kind: Kind, start: str | None, end: str | None) -> Facts:
    return facts(kind=kind, start=start, end=end)


@pytest.fixture
def world(sqlite_store: Store) -> World:
    """A deadline that the staff put off to the 9th, and the notice to the 12th."""
    made = World(sqlite_store, "2026-01-20T09:00")
    made.subscriber("全部", EVERYTHING, leads=["7d"])
    [one] = made.publishes(facts(end="2026-02-05T17:00"))
    made.postpones(one, "2026-02-09T17:00")
    made.publishes(facts(end="2026-02-12T17:00"), text="申报延至2月12日")
    return made


def turn(made: World, **given: str) -> Answer:
    chat = Chat(House(timing=made.timing, admins=frozenset({STAFF})))
    here = Incoming(receiver="telegram", address=str(STAFF), user_id=STAFF, message_id=1, **given)
    with made.store.begin() as tx:
        (answer,) = chat.answer(tx, here, made.clock.now())
    return answer


def tap(made: World, label: str) -> Answer:
    card = turn(made, text="/review")
    (button,) = [one for one in card.buttons if one.label == label]
    return turn(made, data=button.data)


def standing(made: World) -> tuple[str, list[str], int]:
    """When it is, who took off what, and how many questions wait."""
    with made.store.read() as tx:
        (one,) = milestones.listed(tx)
        laid = [it.undone_by for it in overrides.of_milestone(tx, one.uid)]
        return str(one.facts.anchor), laid, reviews.count(tx)


def test_the_card_shows_both_words(world: World) -> None:
    card = turn(world, text="/review")
    said = str(card.text).split("\n\n")
    assert said[0] == "待确认（共 1 条）"
    assert said[1].endswith(ZH.staff.contradicted)
    assert said[3] == (
        "更正：领军人才计划 · 申报截止 2月9日（周一）17:00 · 还有20天\n"
        "通知现在写：领军人才计划 · 申报截止 2月12日（周四）17:00 · 还有23天"
    )
    assert said[-1] == "采用通知的说法时：\n这次不会通知任何人。"
    labels = [button.label for button in card.buttons if button.data]
    assert labels == ["采用新读到的", "保留更正", "跳过"]
    assert standing(world) == ("2026-02-09T17:00", [""], 1)


def test_the_notice_is_followed_and_undo_brings_the_question_back(world: World) -> None:
    decided = str(tap(world, "采用新读到的").text)
    assert decided.endswith(ZH.review_none)
    assert "反悔：/undo 2" in decided
    assert standing(world) == ("2026-02-12T17:00", ["", ""], 0)
    turn(world, data=turn(world, text="/undo").buttons[0].data)
    assert standing(world) == ("2026-02-09T17:00", ["", f"telegram:{STAFF}"], 1)
    assert turn(world, text="/review").buttons[0].label == "采用新读到的"


EVENT = "2026-02-01T14:00", "2026-02-01T16:00"


@pytest.mark.parametrize(
    ("first", "newer", "logged"),
    [
        ((Kind.EVENT, *EVENT), (Kind.EVENT, "2026-02-10T09:00", None), "→ 2月10日（周二）09:00 — 不写结束时间"),
        ((Kind.EVENT, *EVENT), (Kind.EVENT, EVENT[0], None), "→ 2月1日（周日）14:00 — 不写结束时间"),
        (
            (Kind.APPLICATION, *EVENT),
            (Kind.APPLICATION, None, "2026-02-10T17:00"),
            "→ 2月10日（周二）17:00 — 不写开始时间",
        ),
    ],
)
def test_a_notice_that_has_no_end_is_followed_without_the_staffs(
    sqlite_store: Store, first: Times, newer: Times, logged: str
) -> None:
    made = World(sqlite_store, "2026-01-20T09:00")
    [one] = made.publishes(timed(*first))
    with made.store.begin() as tx:
        both = Changes(start=when("2026-02-08T14:00"), end=when("2026-02-08T16:00"))
        lay.fix(tx, made.timing, one.uid, both, by=ADMIN, reason="", now=made.clock.now())
    [moved] = made.publishes(timed(*newer), text="改期")
    assert moved.facts != moved.announced
    tap(made, "采用新读到的")
    with made.store.read() as tx:
        (after,) = milestones.listed(tx)
    assert (after.facts, after.staff_word) == (timed(*newer), None)
    assert logged in str(turn(made, text="/log").text)
    turn(made, data=turn(made, text="/undo 2").buttons[0].data)
    with made.store.read() as tx:
        (back,) = milestones.listed(tx)
    assert (back.facts, back.announced) == (moved.facts, after.facts)


def test_the_correction_is_kept(world: World) -> None:
    assert str(tap(world, "保留更正").text).endswith(ZH.review_none)
    assert standing(world) == ("2026-02-09T17:00", [""], 0)


def test_who_comes_too_late_changes_nothing(world: World) -> None:
    card = turn(world, text="/review")
    tap(world, "保留更正")
    assert str(turn(world, data=card.buttons[0].data).text) == ZH.review_none
    assert standing(world) == ("2026-02-09T17:00", [""], 0)


def test_what_was_corrected_otherwise_meanwhile_is_only_looked_at(world: World) -> None:
    with world.store.read() as tx:
        (one,) = milestones.listed(tx)
    turn(world, data=turn(world, text=f"/fix {one.uid[:6]} 标题 新的题目").buttons[0].data)
    labels = [button.label for button in turn(world, text="/review").buttons]
    assert labels == ["已人工处理", "跳过"]


async def test_those_who_were_told_are_counted_and_told(sqlite_store: Store) -> None:
    made = World(sqlite_store, "2026-01-20T09:00")
    made.subscriber("全部", EVERYTHING, leads=["7d"])
    [one] = made.publishes(facts(end="2026-02-05T17:00"))
    made.postpones(one, "2026-02-09T17:00")
    assert len(await made.until("2026-02-02T18:00")) == 1
    made.publishes(facts(end="2026-02-12T17:00"), text="申报延至2月12日")
    assert str(turn(made, text="/review").text).endswith("采用通知的说法时：\n将通知 1 人。")
    tap(made, "采用新读到的")
    told = await made.until("2026-02-02T19:00")
    assert len(told) == 1
    assert standing(made)[0] == "2026-02-12T17:00"
