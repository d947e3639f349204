"""Who of the staff may do what: one table, walked cell by cell by a test.

An owner may do everything, an editor changes what people see and hear, a reviewer looks and answers nothing that others
read. The numbers that decide are Telegram's own; names can be taken by anybody.
"""

from collections.abc import Mapping
from enum import IntEnum


class Role(IntEnum):
    """Each may do what those before it may."""

    REVIEWER = 1
    EDITOR = 2
    OWNER = 3


#: What each command of the staff, and every button of it, takes at least.
NEEDED: Mapping[str, Role] = {
    "review": Role.REVIEWER,
    "log": Role.REVIEWER,
    "sources": Role.REVIEWER,
    "stats": Role.REVIEWER,
    "no": Role.REVIEWER,
    "tools": Role.EDITOR,
    "fix": Role.EDITOR,
    "postpone": Role.EDITOR,
    "cancel": Role.EDITOR,
    "restore": Role.EDITOR,
    "add": Role.EDITOR,
    "keep": Role.EDITOR,  # of a file or a link
    "leads": Role.EDITOR,
    "nudge": Role.EDITOR,  # /remind CODE
    "silence": Role.EDITOR,
    "unsilence": Role.EDITOR,
    "announce": Role.EDITOR,
    "undo": Role.EDITOR,
    "roles": Role.OWNER,
}


def may(role: Role | None, command: str) -> bool:
    """Whether somebody with this role (None: not of the staff) may use this command; what is not listed only an owner."""
    return role is not None and role >= NEEDED.get(command, Role.OWNER)
