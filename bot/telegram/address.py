"""A chat's name in our store: its numeric id, and the thread in it where it is a forum topic: ``-1001234/56``."""

from typing import NamedTuple


class Address(NamedTuple):
    """Where messages go."""

    chat_id: int
    thread_id: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read the stored form; ValueError when it is not one."""
        chat, _, thread = text.partition("/")
        return cls(int(chat), int(thread) if thread else None)

    def __str__(self) -> str:
        return f"{self.chat_id}/{self.thread_id}" if self.thread_id is not None else str(self.chat_id)
