"""/roles: who of the staff is what, and what each may do."""

from bot.answer import Answer
from bot.command import Command, Turn
from bot.rich import Paragraph, Rich, bold, lines
from bot.roles import NEEDED, Role


def answer(turn: Turn) -> Answer:
    """Each role with its people and the commands it adds."""
    roles = sorted(Role, reverse=True)
    return Answer(text=Rich.of(bold(turn.words.staff.roles_title), *(_role(role, turn) for role in roles)))


def _role(role: Role, turn: Turn) -> Paragraph:
    words = turn.words
    people = words.list_comma.join(str(number) for number in sorted(turn.house.people(role)))
    named = [f"/{name}" for name, needed in NEEDED.items() if needed is role and name in words.commands]
    return lines(bold(words.staff.roles[role]), people or words.nothing_there, " ".join(named))


ROLES = Command(name="roles", answer=answer, words=("权限",), staff=True)
