"""What the dispatcher needs of a chat: send one notification, and say truly what became of it."""

from datetime import timedelta
from typing import Protocol

from domain.errors import KunqiError
from domain.notification import Notification


class NotSent(KunqiError):
    """It certainly did not arrive and may be tried again, after ``retry_after`` if the far end named one.

    ``everywhere`` is true when the whole bot must wait (HTTP 429 counts for all chats), false for this chat only.
    """

    def __init__(self, why: str, retry_after: timedelta | None = None, *, everywhere: bool = False) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.everywhere = everywhere


class Unstarted(NotSent):
    """We did not even begin: its turn had passed, or everybody must wait. No attempt of the message's own."""


class Refused(KunqiError):
    """It will never arrive: blocked, kicked, deactivated, chat not found."""


class Unsure(KunqiError):
    """The request may have left this machine and no answer came: it may have arrived."""


class Migrated(KunqiError):
    """The chat has another address now (a group became a supergroup); nothing arrived."""

    def __init__(self, address: str) -> None:
        super().__init__(f"the chat moved to {address}")
        self.address = address


class Receiver(Protocol):
    """A kind of chat: telegram, terminal."""

    @property
    def name(self) -> str:
        """The word that subscribers of this receiver carry."""
        ...

    async def send(self, notification: Notification) -> str:
        """Deliver to ``notification.subscriber.address``; the far end's message id, or one of the errors above."""
        ...
