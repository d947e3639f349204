"""What staff can do with one milestone, as lines to copy: on a phone nobody likes to type a code."""

from bot.admin.change import code_and_rest
from bot.answer import Answer, Button, Row
from bot.command import Command, Turn
from bot.messages.card import code_of, name_of
from bot.rich import Rich, bold, code, lines
from bot.roles import may
from domain.milestone import Milestone, Status


def rows(turn: Turn, milestone: Milestone) -> tuple[Row, ...]:
    """A button under its card, for those who may change it."""
    if turn.incoming.group or not may(turn.house.role(turn.incoming), TOOLS.name):
        return ()
    return ((Button(turn.words.staff.button_tools, data=f"{TOOLS.name}:{code_of(milestone.uid)}"),),)


def answer(turn: Turn) -> Answer:
    """Every command for it with its code, its present time and what to write in place of the rest."""
    words = turn.words.staff
    milestone, _ = code_and_rest(turn, words.usage_tools)
    when = str(milestone.facts.anchor).replace("T", " ")
    cancelled = milestone.status is Status.CANCELLED
    parts = [
        lines(words.tools[name], code(line.format(code=code_of(milestone.uid), when=when)))
        for name, line in words.tool_lines.items()
        if (name == "restore") == cancelled
    ]
    return Answer(text=Rich.of(lines(bold(name_of(milestone.facts, turn.words)), words.tools_intro), *parts))


TOOLS = Command(name="tools", answer=answer, press=answer, words=("更改",), staff=True)
