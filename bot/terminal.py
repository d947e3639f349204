"""The same chat on a terminal or in a pipe: a line is a message, buttons are numbers, reminders appear between lines."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

import store
from bot.answer import Answer, Button, Incoming
from bot.chat import Chat
from bot.confirm import NO, YES
from bot.given import LARGEST_FILE, File, carried, named
from bot.messages import words_for
from bot.messages.reminder import reminder
from domain.notification import Notification
from domain.times import CITY, city_day
from scheduler.clock import Clock
from sources.guard import Unfetched, Why

ADDRESS = "me"
LONGEST_LINE = 2**20  #: bytes

Write = Callable[[str], object]
ReadLine = Callable[[], Awaitable[str | None]]


class Terminal:
    """One screen: it shows answers and reminders, and knows which button a number means. A Receiver."""

    name = "terminal"

    def __init__(self, write: Write, *, zone: tzinfo = CITY, language: str = "zh", live: bool = False) -> None:
        """``write`` takes whole lines without the newline; ``live``: somebody is typing on this screen."""
        self._write = write
        self._zone = zone
        self._live = live
        self.language = language
        self._choices: list[Button] = []
        self._overtaken = False
        self._sent = 0

    async def send(self, notification: Notification) -> str:
        """Print a reminder with the time it was sent at."""
        words = words_for(notification.subscriber.language or self.language)
        at = notification.now.astimezone(self._zone)
        # What is being typed stays in the terminal's line buffer; only its picture is wiped and the prompt drawn anew.
        wipe = "\r\x1b[K" if self._live else ""
        self._write(f"{wipe}── {at:%Y-%m-%d %H:%M} ──")
        self.show(reminder(notification, words, self._zone))
        self._overtaken = True
        self._sent += 1
        return str(self._sent)

    def show(self, answer: Answer) -> None:
        """Print an answer, its buttons numbered on from those on the screen."""
        self._write(str(answer.text))
        said = str(answer.text)
        for row in answer.rows:
            # A link that the text spells out already is not printed twice.
            shown = [self._button(button) for button in row if not button.url or button.url not in said]
            if shown:
                self._write("  ".join(shown))
        self._write("")

    def new_line(self) -> None:
        """Somebody typed a line: the numbers begin anew with the next answer.

        A reminder does not do this. It may come between a question and its answer, and then 1 must still mean what
        it meant when the question was read. A yes in words may be meant for the reminder: it is no button's then.
        """
        self._choices.clear()
        self._overtaken = False

    def chosen(self, line: str) -> Button | None:
        """The button that a line means: its number or its label, or 是 and 不 where there is a question."""
        typed = line.strip().strip("[]").lower()
        if typed.isdecimal() and len(typed) < 4 and 0 < int(typed) <= len(self._choices):
            return self._choices[int(typed) - 1]
        named = next((button for button in self._choices if button.label.strip("✅ «»").lower() == typed), None)
        if named is not None:
            return named
        no = next((number for number, button in enumerate(self._choices) if button.data == "no:"), None)
        if no is None or typed not in YES | NO or (self._overtaken and typed in YES):
            return None
        # The question's two buttons stand side by side: what is asked about, then leaving it.
        return self._choices[no if typed in NO else no - 1]

    def _button(self, button: Button) -> str:
        if button.url:
            return _hyperlink(button.label, button.url) if self._live else f"{button.label} {button.url}"
        self._choices.append(button)
        return f"[{len(self._choices)}] {button.label}"


def _hyperlink(label: str, url: str) -> str:
    """A label to click (OSC 8), where an address of three lines would bury the reminder."""
    return f"\x1b]8;;{url}\x1b\\{label}\x1b]8;;\x1b\\"


async def converse(
    terminal: Terminal, chat: Chat, store_: store.Store, clock: Clock, *, admin: bool, read_line: ReadLine
) -> None:
    """Answer line by line until ``read_line`` gives None; ``admin``: whoever sits here is an owner."""
    while (line := await read_line()) is not None:
        if line.strip():
            await _turn(terminal, chat, store_, clock, _incoming(terminal, line, admin=admin))


async def _turn(terminal: Terminal, chat: Chat, store_: store.Store, clock: Clock, incoming: Incoming) -> None:
    terminal.new_line()
    if (errand := chat.errand(incoming)) is not None:
        today = city_day(clock.now(), chat.house.timing.zone)
        incoming = replace(incoming, given=await carried(errand, today, content=_content))
    for answer in await asyncio.to_thread(_answers, chat, store_, clock, incoming):
        terminal.show(answer)


def _answers(chat: Chat, store_: store.Store, clock: Clock, incoming: Incoming) -> tuple[Answer, ...]:
    with store_.begin() as tx:
        return chat.answer(tx, incoming, clock.now())


def _incoming(terminal: Terminal, line: str, *, admin: bool) -> Incoming:
    button = terminal.chosen(line)
    return Incoming(
        receiver=terminal.name,
        address=ADDRESS,
        text="" if button else line.strip(),
        data=button.data if button else "",
        language=terminal.language,
        owner=admin,
        file=None if button or not admin else _dropped(line.strip()),
    )


def _dropped(line: str) -> File | None:
    """The file whose path a line is: what is dropped on a terminal's window is typed as its path, perhaps in quotes."""
    path = line[1:-1] if line[:1] == line[-1:] and line[:1] in ("'", '"') else line
    try:
        return File(path, named(path), Path(path).stat().st_size) if Path(path).is_file() else None
    except (OSError, ValueError):  # too long for a path, or a NUL in it
        return None


async def _content(file: File) -> bytes:
    def read() -> bytes:
        with Path(file.id).open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)

    try:
        return await asyncio.to_thread(read)
    except OSError as failure:
        raise Unfetched(Why.UNREACHABLE, failure.strerror or "") from None


class StdinLines:
    """Lines of standard input without blocking the event loop, from a terminal, a pipe or a file."""

    def __init__(self, prompt: str = "") -> None:
        self._prompt = prompt
        self._started = False
        self._reader: asyncio.StreamReader | None = None

    async def __call__(self) -> str | None:
        """The next line without its end, or None when there is no more."""
        if not self._started:
            self._start()
        self.draw_prompt()
        if self._reader is None:
            line = await asyncio.to_thread(sys.stdin.buffer.readline)
        else:
            line = await self._reader.readline()
        return line.decode(errors="replace").rstrip("\r\n") if line else None

    def draw_prompt(self) -> None:
        """Draw the prompt, where there is one."""
        if self._prompt:
            sys.stdout.write(self._prompt)
            sys.stdout.flush()

    def close(self) -> None:
        """Stop watching; what was read already can still be had."""
        if self._reader is not None:
            asyncio.get_running_loop().remove_reader(sys.stdin.fileno())

    def _start(self) -> None:
        self._started = True
        reader = asyncio.StreamReader(limit=LONGEST_LINE)
        try:
            # Not connect_read_pipe: that makes the descriptor non-blocking, which a terminal shares with stdout, and
            # a long answer would then fail in the middle.
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), self._feed, reader)
            self._reader = reader
        except OSError:
            pass  # a regular file cannot be watched, and never keeps us waiting

    def _feed(self, reader: asyncio.StreamReader) -> None:
        chunk = os.read(sys.stdin.fileno(), 65536)
        if chunk:
            reader.feed_data(chunk)
        else:
            self.close()
            reader.feed_eof()
