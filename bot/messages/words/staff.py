"""The texts of the staff's day, by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWords:
    """One language; ``{names}`` are filled in by the caller and are the same in every language."""

    roles: Mapping[Role, str]
    roles_title: str
    role_needed: str
    will_notify: str  #: how many chats hear of what is about to be done
    will_notify_nobody: str
