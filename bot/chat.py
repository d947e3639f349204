"""The chat, free of any transport: a message in, answers out, effects only through the transaction."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import store
import store.wishes
from bot.admin import ADMIN_COMMANDS
from bot.admin.add import ADD, is_notice
from bot.admin.hand import captioned, handed, unreadable
from bot.agenda import page, scope_of, unpublished
from bot.answer import Answer, Button, Incoming
from bot.asking import Unpublished, asked, closing_of
from bot.command import Command, House, Turn
from bot.commands import COMMANDS
from bot.commands.show import SHOW
from bot.confirm import note, typed
from bot.given import Errand, link_of
from bot.groups import Albums, Refusals, guarded, is_personal, personal, refusal, welcome
from bot.look import Look, Scope
from bot.messages import words_for
from bot.messages.words import Words
from bot.rich import Rich
from bot.roles import NEEDED, Role, may
from domain.errors import KunqiError

_SLASH = re.compile(r"/(\w+)(?:@\w+)?\s*(.*)", re.DOTALL)
_CODE = re.compile(r"#?[0-9a-f]{6,12}", re.IGNORECASE)
_CODE_HAS = re.compile(r"[0-9]")  # a word like "facade" is six hexadecimal letters too
LONGEST_TEXT = 4096  #: characters of a message that are looked at


class Chat:
    """Every command and button, for every receiver."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._refusals = Refusals()
        self._albums = Albums()

    def answer(self, tx: store.Tx, incoming: Incoming, now: datetime) -> tuple[Answer, ...]:
        """What to say back to one message or tap, and do it; a wish that cannot be met is answered in words.

        ``now`` is an aware instant. Nothing is sent here, and nothing outside ``tx`` is touched.
        """
        turn = self._turn(tx, incoming, now)
        if self.guards(incoming) and not incoming.group_admin:
            return self._refusals.said(refusal(turn), incoming, now)
        if incoming.group and is_personal(meant(incoming, turn.menu)):
            return self._refusals.said(personal(turn), incoming, now)
        if self._albums.heard(incoming):
            return ()
        answer = self._answered(turn)
        note(turn, answer)
        return (answer,)

    def _answered(self, turn: Turn) -> Answer:
        try:
            tap = typed(turn)
            if tap:
                # What was asked stands in a message of its own: nothing there is to be replaced.
                meant_ = replace(turn, incoming=replace(turn.incoming, data=tap, text=""))
                return replace(self._pressed(meant_), replace=False)
            if tap is not None:
                return not_understood(turn.words, turn.words.answers.nothing_asked)
            return self._pressed(turn) if turn.incoming.data else self._said(turn)
        except KunqiError as failure:
            return Answer(text=Rich.of(str(failure)))

    def guards(self, incoming: Incoming) -> bool:
        """Whether this is for those alone who run the group; whoever carries it here must have asked who does."""
        return incoming.group and guarded(incoming, meant(incoming, self._menu(incoming)))

    def errand(self, incoming: Incoming) -> Errand | None:
        """What must be fetched before this is answered: a file or a link, from those alone who may add notices."""
        if incoming.group or incoming.data or not may(self.house.role(incoming), ADD.name):
            return None
        return incoming.file or link_of(incoming.text) or None

    def joined(self, tx: store.Tx, incoming: Incoming, now: datetime) -> tuple[Answer, ...]:
        """What to say on being let into a chat: one welcome in a group that is new to us, nothing anywhere else."""
        return welcome(self._turn(tx, incoming, now))

    def _turn(self, tx: store.Tx, incoming: Incoming, now: datetime) -> Turn:
        wishes, menu = store.wishes.at_address(tx, incoming.receiver, incoming.address), self._menu(incoming)
        words = words_for(wishes.language or incoming.language or wishes.heard)
        return Turn(tx=tx, incoming=incoming, now=now, house=self.house, words=words, menu=menu, wishes=wishes)

    def _menu(self, incoming: Incoming) -> tuple[Command, ...]:
        role = self.house.role(incoming)
        return COMMANDS + tuple(command for command in ADMIN_COMMANDS if may(role, command.name))

    def knows(self, name: str) -> bool:
        """Whether anybody may use this command: in a group nothing else is answered."""
        return any(command.name == name for command in COMMANDS)

    def _pressed(self, turn: Turn) -> Answer:
        name, _, argument = turn.incoming.data.partition(":")
        command = _named(name, turn.menu)
        if command is None and turn.staff and _named(name, ADMIN_COMMANDS):
            return _refused(turn, name)
        if command is None or command.press is None:
            return Answer(text=Rich.of(turn.words.stale_button), aside=turn.incoming.group)
        return command.press(replace(turn, argument=argument))

    def _said(self, turn: Turn) -> Answer:
        here = turn.incoming
        if here.given is not None:
            return handed(turn, here.given)
        if turn.staff and ADD not in turn.menu and (here.file or (not here.group and link_of(here.text))):
            return _refused(turn, ADD.name)
        if not here.text and (here.file or here.picture):
            return unreadable(turn)
        every = COMMANDS + ADMIN_COMMANDS if turn.staff else turn.menu
        command, argument = understood(here.text, every)
        if command is None and ADD in turn.menu and (is_notice(here) or here.picture):
            return captioned(turn) if here.picture else ADD.answer(replace(turn, argument=here.text))
        # "show me the roadshows" and "日程 下周" begin with a command's word and are questions all the same.
        if (command is None or argument) and (answer := _asked(turn)):
            return answer
        if command is None:
            return _closing(turn) or not_understood(turn.words)
        if command.staff and command not in turn.menu:
            return _refused(turn, command.name)
        return command.answer(replace(turn, argument=argument))


def meant(incoming: Incoming, menu: tuple[Command, ...]) -> Command | None:
    """The command behind a message or a tap, if it is one of ``menu``."""
    if incoming.data:
        return _named(incoming.data.partition(":")[0], menu)
    return understood(incoming.text, menu)[0]


def _asked(turn: Turn) -> Answer | None:
    """The answer to a plain question in a sentence; None when it is none."""
    question = asked(turn.incoming.text, turn.now, turn.house.timing.zone)
    if isinstance(question, Unpublished):
        return Answer(text=Rich.of(unpublished(question, turn.words)))
    return None if question is None else page(turn, Look(question=question, scope=scope_of(question)))


def _closing(turn: Turn) -> Answer | None:
    """Where it is asked when one thing closes: what a search for it finds."""
    question = closing_of(turn.incoming.text)
    return None if question is None else page(turn, Look(question=question, scope=Scope.SEARCH))


def understood(text: str, menu: Iterable[Command]) -> tuple[Command | None, str]:
    """The command that a message asks for, with what follows it; (None, "") when it asks for none of ``menu``.

    A stranger's menu has no staff command in it, so asking for one is the same as asking for one that does not exist.
    """
    commands = list(menu)
    command, rest = _understood(text.strip()[:LONGEST_TEXT], commands)
    if command is not None and command.of_one and _is_code(rest.split(" ")[0]):
        command = _named(command.of_one, commands) or command
    return command, rest


def _is_code(word: str) -> bool:
    return bool(_CODE.fullmatch(word) and _CODE_HAS.search(word))


def _understood(said: str, commands: list[Command]) -> tuple[Command | None, str]:
    if found := _SLASH.fullmatch(unicodedata.normalize("NFKC", said[:1]) + said[1:]):
        return _named(found[1].lower(), commands), found[2].strip()
    if _is_code(said):
        return SHOW, said
    return _by_word(said, commands)


def _named(name: str, commands: Iterable[Command]) -> Command | None:
    return next((command for command in commands if command.name == name), None)


def _by_word(said: str, commands: Iterable[Command]) -> tuple[Command | None, str]:
    """The longest plain word wins, so that 取消订阅 is not 取消; a word alone or set off by a space is meant."""
    by_length = sorted(((word, command) for command in commands for word in command.words), key=lambda it: -len(it[0]))
    for word, command in by_length:
        rest = said[len(word) :]
        if said.lower().startswith(word) and (not rest or not rest[0].isalnum() or command.joined):
            return command, rest.strip(" 　:：,，、")
    return None, ""


def _refused(turn: Turn, name: str) -> Answer:
    """To the staff the command exists, and they hear whom to ask; to everybody else it does not."""
    words = turn.words.staff
    mine = turn.house.role(turn.incoming) or Role.REVIEWER
    return Answer(text=Rich.of(words.role_needed.format(needed=words.roles[NEEDED[name]], mine=words.roles[mine])))


def not_understood(words: Words, said: str = "") -> Answer:
    """The answer to what asks for nothing we know, or for what is not theirs; ``said``: a better word for it."""
    row = (
        Button(words.button_list, data="list:"),
        Button(words.button_topics, data="topics:"),
        Button(words.button_help, data="help:"),
    )
    return Answer(text=Rich.of(said or words.not_understood), rows=(row,))
