"""Who may do what: every command and every button × everybody who can write to the bot, each cell a test.

A command without a row fails. In private chats: the owner, an editor and a reviewer of the staff, a subscriber, a stranger,
and somebody who had blocked the bot. In a group: one of its admins, a member, an admin without a name. In a channel: one of
its readers, who can tap but not write.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

import store.subscribers
from bot.admin import ADMIN_COMMANDS
from bot.answer import Incoming
from bot.chat import Chat
from bot.command import Command, House
from bot.commands import COMMANDS
from bot.messages import ZH
from domain.subscription import EVERYTHING
from scheduler.timing import Timing
from store import Tx
from tests.bot.conversation import Town, town
from tests.databases import opened
from tests.generated import same_as, table

OWNER, EDITOR, REVIEWER, SUBSCRIBER, STRANGER, BLOCKED, ADMIN, MEMBER = range(11, 19)
GROUP, CHANNEL = "-500", "-700"
WHO = {
    "owner": Incoming(receiver="telegram", address="11", user_id=OWNER),
    "editor": Incoming(receiver="telegram", address="12", user_id=EDITOR),
    "reviewer": Incoming(receiver="telegram", address="13", user_id=REVIEWER),
    "subscriber": Incoming(receiver="telegram", address="14", user_id=SUBSCRIBER),
    "stranger": Incoming(receiver="telegram", address="15", user_id=STRANGER),
    "blocked": Incoming(receiver="telegram", address="16", user_id=BLOCKED),
    "group admin": Incoming(receiver="telegram", address=GROUP, user_id=ADMIN, group=True, group_admin=True),
    "group member": Incoming(receiver="telegram", address=GROUP, user_id=MEMBER, group=True, group_admin=False),
    "unnamed admin": Incoming(receiver="telegram", address=GROUP, group=True, group_admin=True),
    "reader": Incoming(
        receiver="telegram", address=CHANNEL, user_id=MEMBER, group=True, group_admin=False, broadcast=True
    ),
}

PRIVATE = {"owner", "editor", "reviewer", "subscriber", "stranger", "blocked"}
ASKING = PRIVATE | {"group admin", "group member", "unnamed admin"}  # it changes nothing
SETTING = ASKING - {"group member"}
REVIEWING, EDITING, OWNING = {"owner", "editor", "reviewer"}, {"owner", "editor"}, {"owner"}

ALLOWED = {
    "calendar": ASKING,
    "help": ASKING,
    "export": ASKING,
    "forget": ASKING,
    "list": ASKING,
    "month": ASKING,
    "me": ASKING,
    "next": ASKING,
    "search": ASKING,
    "show": ASKING,
    "today": ASKING,
    "week": ASKING,
    "block": SETTING,
    "digest": SETTING,
    "done": SETTING,
    "lang": SETTING,
    "mute": SETTING,
    "mycalendar": SETTING,
    "quiet": SETTING,
    "remind": SETTING,
    "settings": SETTING,
    "snooze": SETTING,
    "start": SETTING,
    "subscribe": SETTING,
    "topics": SETTING,
    "unblock": SETTING,
    "unsubscribe": SETTING,
    "log": REVIEWING,
    "sources": REVIEWING,
    "stats": REVIEWING,
    "no": REVIEWING,
    "review": REVIEWING,
    "tools": EDITING,
    "cancel": EDITING,
    "fix": EDITING,
    "postpone": EDITING,
    "undo": EDITING,
    "restore": EDITING,
    "add": EDITING,
    "keep": EDITING,
    "leads": EDITING,
    "nudge": EDITING,
    "silence": EDITING,
    "unsilence": EDITING,
    "announce": EDITING,
    "roles": OWNING,
}
BUTTONS = {"no": ZH.button_no, "keep": "收录文件或链接里的通知"}  #: what is only ever a button
EVERY = {command.name: command for command in COMMANDS + ADMIN_COMMANDS}
SAID = [(name, who) for name in EVERY for who in WHO if who != "reader"]
PRESSED = [(name, who) for name, command in EVERY.items() for who in WHO if command.press]


class _Undo(Exception):
    """Ends a transaction that must leave nothing behind."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all cells: each is undone."""
    path = tmp_path_factory.mktemp("permissions") / "kunqi.db"
    with pytest.MonkeyPatch.context() as patch, opened(f"sqlite:///{path}") as store_:
        staff = {"admins": frozenset({OWNER}), "editors": frozenset({EDITOR}), "reviewers": frozenset({REVIEWER})}
        ready = town(store_, patch)
        ready.chat = Chat(House(timing=Timing(), public_url="https://kunqi.example.org", **staff))
        with store_.begin() as tx:
            for address in (str(SUBSCRIBER), str(BLOCKED), GROUP, CHANNEL):
                one = store.subscribers.ensure(tx, "telegram", address, ready.now)
                store.subscribers.add_matcher(tx, one.id, EVERYTHING)
            blocked = store.subscribers.ensure(tx, "telegram", str(BLOCKED), ready.now)
            store.subscribers.set_unreachable(tx, blocked.id, "blocked by the user")
        yield ready


@contextmanager
def passing(made: Town) -> Iterator[Tx]:
    """A transaction that leaves nothing behind."""
    with suppress(_Undo), made.store.begin() as tx:
        yield tx
        raise _Undo


def answered(made: Town, who: str, **given: str) -> tuple[str, int]:
    """What somebody is told, and how many rows that changed."""
    chat = Chat(made.chat.house)
    with passing(made) as tx:
        before = _changes(tx)
        answers = chat.answer(tx, _saying(WHO[who], **given), made.now)
        return "\n".join(str(answer.text) for answer in answers), _changes(tx) - before


def _saying(who: Incoming, **given: str) -> Incoming:
    return Incoming(**{name: getattr(who, name) for name in Incoming.__slots__} | {"message_id": 1} | given)  # type: ignore[arg-type]


def _changes(tx: Tx) -> int:
    return int(tx.connection.driver_connection.total_changes)  # type: ignore[union-attr]


def refused(command: Command, who: str, unknown: str) -> str:
    """What somebody reads who may not."""
    if command.staff:
        role = {"editor": "编辑", "reviewer": "审核"}.get(who)
        needed = "所有者" if ALLOWED[command.name] == OWNING else "编辑"
        return f"这需要「{needed}」权限，你是「{role}」。" if role else unknown
    return ZH.groups.only_admins_of_channel if who == "reader" else ZH.groups.only_admins


REFUSALS = (
    ZH.not_understood,
    ZH.stale_button,
    ZH.groups.only_admins,
    ZH.groups.only_admins_of_channel,
    ZH.groups.not_now,
)


def check(made: Town, name: str, who: str, unknown: str, **given: str) -> None:
    """One cell: allowed, or told the right refusal and nothing changed by it."""
    said, changes = answered(made, who, **given)
    if who in ALLOWED[name]:
        assert said
        assert said not in REFUSALS
        assert "权限，你是" not in said
    else:
        assert (said, changes) == (refused(EVERY[name], who, unknown), 0)


def test_every_command_has_a_row_and_every_row_a_command() -> None:
    assert set(ALLOWED) == set(EVERY)


INTRODUCTION = """# Who may do what

Written by `tests/bot/test_permissions.py`, which tries every cell, typed and tapped, against a real store
(`UPDATE_GOLDEN=1` writes it anew). A button may be tapped by whoever may type its command, old messages' buttons too, and
what is refused changes nothing: that is counted in rows of the database.

- **✓** allowed
- **✗** refused in words: to staff which role it takes, in a group or channel that only those who run it change settings
- **·** answered as a command that does not exist, so that nobody learns of what is not theirs
- **–** cannot be: readers of a channel write nothing, and some commands have no button

Staff are known by their numeric ids (`[admins]`) wherever they write. In a group the bot hears their commands only with
its name (`/cancel@bot`), and a member is told once a minute at most that they may not. Where Telegram does not answer who
runs a group, nobody changes its settings. `blocked` had blocked the bot: a subscriber like any other as soon as they write.

"""


def cell(name: str, who: str) -> str:
    """As the tests above try it."""
    if who == "reader" and not EVERY[name].press:
        return "–"
    if who in ALLOWED[name]:
        return "✓"
    return "·" if EVERY[name].staff and who not in {"editor", "reviewer"} else "✗"


def test_the_table_in_the_documents_is_this_one() -> None:
    rows = [
        [
            f"`{name}`",
            ZH.commands.get(name, BUTTONS.get(name, "")),
            "✓" if EVERY[name].press else "–",
            *(cell(name, who) for who in WHO),
        ]
        for name in sorted(EVERY, key=lambda name: (EVERY[name].staff, -len(ALLOWED[name]), name))
    ]
    same_as("permissions.md", INTRODUCTION + table(["command", "", "button", *WHO], rows))


@pytest.mark.parametrize(("name", "who"), SAID)
def test_a_command(made: Town, name: str, who: str) -> None:
    check(made, name, who, ZH.not_understood, text=f"/{name}")


@pytest.mark.parametrize(("name", "who"), PRESSED)
def test_a_button(made: Town, name: str, who: str) -> None:
    check(made, name, who, ZH.stale_button, data=f"{name}:")


@pytest.mark.parametrize("who", WHO)
def test_a_button_that_is_none_is_nobodys(made: Town, who: str) -> None:
    assert answered(made, who, data="nosuch:") == (ZH.stale_button, 0)


@pytest.mark.parametrize("name", sorted(name for name in ALLOWED if ALLOWED[name] == SETTING))
def test_who_cannot_be_asked_about_changes_nothing(made: Town, name: str) -> None:
    """Telegram did not say who runs the group: ``group_admin`` is None."""
    chat, unknown = Chat(made.chat.house), Incoming(receiver="telegram", address=GROUP, user_id=ADMIN, group=True)
    with made.store.begin() as tx:
        before = _changes(tx)
        (answer,) = chat.answer(tx, _saying(unknown, text=f"/{name}"), made.now)
        assert (str(answer.text), _changes(tx) - before) == (ZH.groups.not_now, 0)


def test_who_had_blocked_us_is_reached_again_once_they_write(made: Town) -> None:
    with passing(made) as tx:
        made.chat.answer(tx, _saying(WHO["blocked"], text="/start"), made.now)
        found = store.subscribers.find(tx, "telegram", str(BLOCKED))
        assert found is not None
        assert found.unreachable == ""
