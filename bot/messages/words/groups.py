"""What is said where several people read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWords:
    """Groups and channels, in one language."""

    only_admins: str
    only_admins_of_channel: str
    not_now: str  #: nobody could say just now who runs the group
    welcome: str
    welcome_how: str
