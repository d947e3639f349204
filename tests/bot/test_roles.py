"""Who may do what: every command and every button of the staff × (owner, editor, reviewer, subscriber, stranger)."""

import pytest

from bot.admin import ADMIN_COMMANDS
from bot.answer import Incoming
from bot.command import House
from bot.commands import COMMANDS
from bot.messages import EN, ZH
from bot.roles import NEEDED, Role
from scheduler.timing import Timing
from tests.bot.conversation import Town

OWNER, EDITOR, REVIEWER, SUBSCRIBER, STRANGER = 11, 12, 13, 1001, 1003
WHO = {"owner": OWNER, "editor": EDITOR, "reviewer": REVIEWER, "subscriber": SUBSCRIBER, "stranger": STRANGER}
ROLES = {OWNER: "所有者", EDITOR: "编辑", REVIEWER: "审核"}

#: By hand, not from the code's own table: who of the staff may, the highest first.
ALLOWED = {
    "review": "oer", "log": "oer", "sources": "oer", "stats": "oer", "no": "oer",
    "tools": "oe", "fix": "oe", "postpone": "oe", "cancel": "oe", "undo": "oe",
    "restore": "oe", "add": "oe", "keep": "oe", "leads": "oe", "nudge": "oe", "silence": "oe", "unsilence": "oe", "announce": "oe",
    "roles": "o",
}  # fmt: skip
CELLS = [(name, who) for name in ALLOWED for who in WHO]


@pytest.fixture
def staffed(made: Town) -> Town:
    made.chat.house = House(
        timing=Timing(), admins=frozenset({OWNER}), editors=frozenset({EDITOR}), reviewers=frozenset({REVIEWER})
    )
    return made


def said(made: Town, who: int, **given: str) -> str:
    incoming = Incoming(receiver="telegram", address=str(who), user_id=who, message_id=1, **given)
    with made.store.begin() as tx:
        (answer,) = made.chat.answer(tx, incoming, made.now)
    return str(answer.text)


def refusal(name: str, who: str, unknown: str) -> str:
    """What somebody reads who may not: who may, for the staff; for all others what any unknown thing gives."""
    if WHO[who] not in ROLES:
        return unknown
    needed = {"o": "所有者", "oe": "编辑", "oer": "审核"}[ALLOWED[name]]
    return f"这需要「{needed}」权限，你是「{ROLES[WHO[who]]}」。"


def test_every_command_of_the_staff_has_a_row() -> None:
    assert set(ALLOWED) == set(NEEDED) == {command.name for command in ADMIN_COMMANDS}
    assert not set(ALLOWED) & {command.name for command in COMMANDS}


@pytest.mark.parametrize(("name", "who"), CELLS)
def test_a_command(staffed: Town, name: str, who: str) -> None:
    answer = said(staffed, WHO[who], text=f"/{name}")
    unknown = said(staffed, WHO[who], text="/nosuch")
    if who[0] in ALLOWED[name]:
        assert answer not in (unknown, refusal(name, "reviewer", unknown))
    else:
        assert answer == refusal(name, who, unknown)


@pytest.mark.parametrize(("name", "who"), [cell for cell in CELLS if cell[0] not in ("no", "keep")])
def test_a_plain_word_is_the_command(staffed: Town, name: str, who: str) -> None:
    (command,) = [it for it in ADMIN_COMMANDS if it.name == name]
    assert said(staffed, WHO[who], text=command.words[0]) == said(staffed, WHO[who], text=f"/{name}")


@pytest.mark.parametrize(("name", "who"), CELLS)
def test_a_button(staffed: Town, name: str, who: str) -> None:
    (command,) = [it for it in ADMIN_COMMANDS if it.name == name]
    answer, unknown = said(staffed, WHO[who], data=f"{name}:x"), said(staffed, WHO[who], data="nosuch:x")
    if who[0] in ALLOWED[name]:
        assert (answer == unknown) == (command.press is None)
    else:
        assert answer == refusal(name, who, unknown)


def test_the_highest_role_holds_and_only_telegram_vouches_for_a_number() -> None:
    house = House(timing=Timing(), admins=frozenset({1}), editors=frozenset({1, 2}), reviewers=frozenset({1, 2, 3}))
    found = [house.role(Incoming(receiver="telegram", address="x", user_id=it, text="a")) for it in (1, 2, 3, 4)]
    assert found == [Role.OWNER, Role.EDITOR, Role.REVIEWER, None]
    assert house.role(Incoming(receiver="terminal", address="x", user_id=1, text="a")) is None
    assert house.role(Incoming(receiver="terminal", address="x", owner=True, text="a")) is Role.OWNER


def test_who_has_which_role_is_shown(staffed: Town) -> None:
    assert said(staffed, OWNER, text="/roles").split("\n\n")[:2] == ["谁能做什么", "所有者\n11\n/roles"]


def test_every_role_has_a_word() -> None:
    assert set(ZH.staff.roles) == set(EN.staff.roles) == set(Role)
