"""Who has the last word on a promise: staff only where what holds is not what the notices say."""

from dataclasses import replace

import pytest

from domain.milestone import Facts, Kind, Status
from domain.override import Action, Changes, Override, last_word, lay_over
from domain.staff_word import StaffAct, StaffWord
from tests.samples import at, facts, when

TALK = facts("讲座", kind=Kind.EVENT, start="2026-02-05T14:00", location="会员之家")
HALL, LATER = Changes(location="科技大厦"), Changes(start=when("2026-02-09T14:00"))
OFF, ON = Changes(status=Status.CANCELLED), Changes(status=Status.CONFIRMED)


def laid(changes: Changes, reason: str = "", *, undone: bool = False) -> Override:
    now = at("2026-01-20T09:00")
    kept = Override(id=1, uid="x", action=Action.FIX, changes=changes, author="a", at=now, reason=reason)
    return replace(kept, undone_at=now) if undone else kept


def word(*overrides: Override, status: Status = Status.CONFIRMED, read: Facts = TALK) -> StaffWord | None:
    return last_word((read, status), lay_over(read, status, overrides), overrides)


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ([], None),
        ([laid(LATER, "检修")], StaffWord(act=StaffAct.CORRECTED, reason="检修")),
        ([laid(LATER, "检修", undone=True)], None),
        ([laid(LATER, "检修"), laid(HALL)], StaffWord(act=StaffAct.CORRECTED, reason="检修")),
        ([laid(LATER, "检修"), laid(HALL, "换场地")], StaffWord(act=StaffAct.CORRECTED, reason="换场地")),
        ([laid(LATER, "检修", undone=True), laid(HALL)], StaffWord(act=StaffAct.CORRECTED)),
        ([laid(LATER, "检修"), laid(OFF, "人不够")], StaffWord(act=StaffAct.CANCELLED, reason="人不够")),
        ([laid(OFF, "人不够"), laid(ON, "又够了")], None),
        ([laid(Changes(location=TALK.location), "核对过")], None),
    ],
)
def test_it_is_said_while_it_holds_with_the_latest_reason(
    overrides: list[Override], expected: StaffWord | None
) -> None:
    assert word(*overrides) == expected


def test_what_the_notices_cancelled_and_staff_restored_says_so() -> None:
    assert word(laid(ON, "仍举行"), status=Status.CANCELLED) == StaffWord(act=StaffAct.RESTORED, reason="仍举行")


def test_a_confirmed_reading_is_the_notices_own_word() -> None:
    assert word(laid(ON), status=Status.TENTATIVE) is None


def test_once_the_notice_says_the_same_it_is_the_notices_word_again() -> None:
    assert word(laid(LATER, "检修"), read=replace(TALK, start=when("2026-02-09T14:00"))) is None
